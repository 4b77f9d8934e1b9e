"""The languages that the model inside RapidOCR's wheel reads."""

from __future__ import annotations

from collections.abc import Iterable

from omnidocs.errors import ConfigError

_NAMES = """
af az bs ca ch chinese_cht cs cy da de en es et eu fi fr ga gl hr hu id is it japan ku la lb lt lv
mi ms mt nl no oc pl pt qu rm ro rs_latin sk sl sq sv sw tl tr uz vi
"""

EMBEDDED_LANGUAGES = frozenset(_NAMES.split())
"""RapidOCR's own names of them: PP-OCRv6 small, Chinese, Japanese and Latin scripts."""

_ALIASES = {
    "french": "fr",
    "german": "de",
    "ja": "japan",
    "jp": "japan",
    "zh": "ch",
    "zh_cn": "ch",
    "zh_tw": "chinese_cht",
}


def check_languages(languages: Iterable[str]) -> None:
    """Refuse languages that the embedded model cannot read.

    Raises:
        ConfigError: there is one.
    """
    asked = [language.strip().lower().replace("-", "_") for language in languages]
    unknown = [name for name in asked if _ALIASES.get(name, name) not in EMBEDDED_LANGUAGES]
    if unknown:
        raise ConfigError(
            f"The model inside RapidOCR cannot read {', '.join(map(repr, unknown))}; it reads "
            f"Chinese, Japanese and Latin scripts ({', '.join(sorted(EMBEDDED_LANGUAGES))}). Give "
            "the path of an ONNX recognition model as rec_model_path, or use TesseractOCR."
        )
