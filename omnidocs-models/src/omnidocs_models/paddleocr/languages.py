"""PaddleOCR's own models, and the languages that each recogniser reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from omnidocs.errors import ConfigError

_PP_OCRV6 = """
en ch chinese_cht japan af az bs ca cs cy da de es et eu fi fr ga gl hr hu id is it ku la lb lt lv
mi ms mt nl no oc pl pt qu rm ro rs_latin sk sl sq sv sw tl tr uz vi
"""
_CYRILLIC = """
abq ady ava ba be bg bua che cv dar inh kaa kbd kk kv ky lbe lez mhr mk mn mo os rs_cyrillic ru sah
tab tg tt tyv udm uk xal
"""

_V6_DETECTOR = "PP-OCRv6_medium_det"
_V5_DETECTOR = "PP-OCRv5_server_det"

_ALIASES = {
    "arabic": "ar",
    "chinese": "ch",
    "english": "en",
    "french": "fr",
    "german": "de",
    "ja": "japan",
    "japanese": "japan",
    "jp": "japan",
    "ko": "korean",
    "russian": "ru",
    "zh": "ch",
    "zh_cn": "ch",
    "zh_tw": "chinese_cht",
}


class Models(NamedTuple):
    """The names of a detector and of a recogniser."""

    detector: str
    recognizer: str


RECOGNIZERS: Final = {
    name: frozenset(languages.split())
    for name, languages in {
        "PP-OCRv6_medium_rec": _PP_OCRV6,
        "latin_PP-OCRv5_mobile_rec": "pi",
        "korean_PP-OCRv5_mobile_rec": "korean en",
        "eslav_PP-OCRv5_mobile_rec": "ru be uk en",
        "cyrillic_PP-OCRv5_mobile_rec": _CYRILLIC,
        "arabic_PP-OCRv5_mobile_rec": "ar fa ug ur ps ku sd bal",
        "devanagari_PP-OCRv5_mobile_rec": "ang bgc bh bho gom hi mah mai mr ne new sa sck",
        "th_PP-OCRv5_mobile_rec": "th en",
        "el_PP-OCRv5_mobile_rec": "el en",
        "ta_PP-OCRv5_mobile_rec": "ta",
        "te_PP-OCRv5_mobile_rec": "te",
    }.items()
}
"""Those that PaddleOCR 3.7 takes for a language, first come first served."""


def models_for(languages: Iterable[str]) -> Models:
    """PaddleOCR's own models for the languages.

    Raises:
        ConfigError: no recogniser reads all of them.
    """
    written = [language.strip().lower().replace("-", "_") for language in languages]
    asked = {_ALIASES.get(name, name) for name in written}
    for name, known in RECOGNIZERS.items():
        if asked <= known:
            return Models(_V6_DETECTOR if "v6" in name else _V5_DETECTOR, name)
    every = frozenset().union(*RECOGNIZERS.values())
    unknown = sorted(asked - every)
    if unknown:
        raise ConfigError(
            f"PaddleOCR cannot read {', '.join(map(repr, unknown))}; it reads "
            f"{', '.join(sorted(every))}. A recogniser of your own goes in rec_model_dir."
        )
    raise ConfigError(
        f"No model of PaddleOCR reads {', '.join(map(repr, sorted(asked)))} together. Make an "
        "extractor for each script, or give a recogniser of your own as rec_model_dir."
    )
