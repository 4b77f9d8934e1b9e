"""EasyOCR's recognisers, and the languages that each reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from omnidocs.errors import ConfigError

_LATIN = """
af az bs cs cy da de en es et fr ga hr hu id is it ku la lt lv mi ms mt nl no oc pi pl pt ro
rs_latin sk sl sq sv sw tl tr uz vi
"""
_CYRILLIC = "abq ady ava be bg che dar inh kbd lbe lez mn rs_cyrillic ru tab tjk uk en"

RECOGNIZERS: Final = {
    name: frozenset(languages.split())
    for name, languages in {
        "english_g2": "en",
        "latin_g2": _LATIN,
        "zh_sim_g2": "ch_sim en",
        "zh_tra_g1": "ch_tra en",
        "japanese_g2": "ja en",
        "korean_g2": "ko en",
        "cyrillic_g2": _CYRILLIC,
        "arabic_g1": "ar fa ug ur en",
        "devanagari_g1": "ang bh bho gom hi mah mai mr ne new sck en",
        "bengali_g1": "as bn en",
        "tamil_g1": "ta en",
        "telugu_g2": "te en",
        "kannada_g2": "kn en",
        "thai_g1": "th en",
    }.items()
}
"""Those that EasyOCR 1.7 takes for a list of languages, the smallest first. Its lists also
have bgc, mni and sa, for which it lacks the characters."""


def recognizer_for(languages: Iterable[str]) -> str:
    """The recogniser that reads all of the languages.

    Raises:
        ConfigError: there is none.
    """
    asked = set(languages)
    for name, known in RECOGNIZERS.items():
        if asked <= known:
            return name
    every = frozenset().union(*RECOGNIZERS.values())
    unknown = sorted(asked - every)
    if unknown:
        raise ConfigError(
            f"EasyOCR cannot read {', '.join(map(repr, unknown))}; it reads "
            f"{', '.join(sorted(every))}."
        )
    raise ConfigError(
        f"No model of EasyOCR reads {', '.join(map(repr, sorted(asked)))} together. Languages of "
        "one script go together, and English goes with each; make an extractor for each script."
    )
