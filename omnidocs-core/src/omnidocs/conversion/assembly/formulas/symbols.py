"""Characters of formulas in LaTeX."""

from __future__ import annotations

import re
import unicodedata

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ϵ": "epsilon",
    "ζ": "zeta", "η": "eta", "θ": "theta", "ϑ": "vartheta", "ι": "iota", "κ": "kappa",
    "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho",
    "σ": "sigma", "ς": "varsigma", "τ": "tau", "υ": "upsilon", "φ": "varphi", "ϕ": "phi",
    "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta",
    "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
_SIGNS = {
    "×": "times", "÷": "div", "±": "pm", "∓": "mp", "⋅": "cdot", "·": "cdot", "∗": "ast",
    "∘": "circ", "≤": "leq", "≥": "geq", "≠": "neq", "≈": "approx", "≡": "equiv",
    "∼": "sim", "≃": "simeq", "∝": "propto", "∈": "in", "∉": "notin", "⊂": "subset",
    "⊆": "subseteq", "∪": "cup", "∩": "cap", "∅": "emptyset", "∀": "forall", "∃": "exists",
    "¬": "neg", "∧": "wedge", "∨": "vee", "→": "to", "←": "leftarrow", "⇒": "Rightarrow",
    "⇔": "Leftrightarrow", "↦": "mapsto", "∞": "infty", "∂": "partial", "∇": "nabla",
    "∫": "int", "∮": "oint", "∑": "sum", "∏": "prod", "√": "surd", "…": "dots", "⋯": "cdots",
    "⊕": "oplus", "⊗": "otimes", "⟨": "langle", "⟩": "rangle", "∥": "parallel",
    "≪": "ll", "≫": "gg", "ℏ": "hbar", "ℓ": "ell", "∠": "angle", "°": "degree",
}  # fmt: skip
_ESCAPED = {"%": r"\%", "&": r"\&", "#": r"\#", "$": r"\$", "_": r"\_", "{": r"\{", "}": r"\}"}
_PLAIN = {"−": "-", "–": "-", "∕": "/", "′": "'", "∣": "|", "⁄": "/", "’": "'"}
_FUNCTION = re.compile(
    r"(arc)?(sin|cos|tan|cot)h?|log|ln|exp|lim|max|min|sup|inf|det|dim|ker|gcd|arg|Pr"
)

LARGE_OPERATORS = "∫∮∑∏"
"""Signs that carry their limits above and below."""


def latex_of(text: str, *, bold: bool = False, upright: bool = False) -> str | None:
    r"""A run of characters in LaTeX; None where one of them is no character of formulas.

    Args:
        text: The characters, without spaces.
        bold: Letters are vectors: ``\mathbf``.
        upright: Letters are words: functions, or text.
    """
    if _FUNCTION.fullmatch(text):
        return rf"\{text}"
    if upright and len(text) > 2 and text.isalpha() and text.isascii():
        return rf"\text{{{text}}}"
    parts = [_character(character, bold=bold) for character in text]
    return None if None in parts else "".join(part for part in parts if part)


def _character(character: str, *, bold: bool) -> str | None:
    name = _GREEK.get(character) or _SIGNS.get(character)
    if name:
        return rf"\{name} "
    if character in _ESCAPED:
        return _ESCAPED[character]
    if character in _PLAIN:
        return _PLAIN[character]
    plain = unicodedata.normalize("NFKC", character)
    if len(plain) != 1 or not plain.isascii() or not plain.isprintable():
        return None
    return rf"\mathbf{{{plain}}}" if bold and plain.isalpha() else plain
