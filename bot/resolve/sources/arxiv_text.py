"""What authors type into arXiv's form: titles and abstracts with TeX in them, remarks of withdrawal. Pure."""

from __future__ import annotations

import re

from bot.resolve.markup import readable
from bot.resolve.tex import decode, decode_paragraphs

_PARAGRAPHS = re.compile(r"\n[^\S\n]*+\n\s*+|\n[^\S\n]++(?=\S)")
"""A blank line, or a line that is indented."""
_ABOUT = re.compile(r"(?<![\w}\\])~(?=[0-9.$])")
"""Not TeX's tie: `~10x faster`."""
_TAG = re.compile(r"</[A-Za-z]|<(?:br|p|hr)\s?/?>", re.IGNORECASE)
_TILDE = "\ue000"
_WITHDRAWN = re.compile(
    r"""\b(?:has|have|had)\ been\ withdrawn\b(?!\ from) | \b(?:is|was|being)\ withdrawn\b(?!\ from) | \bwithdrawn\ by\b
    | ^\W{0,3}(?:paper\ |article\ |submission\ )?(?:temporarily\ )?withdrawn\b(?!\ from)
    | \b(?:we|authors?)\ (?:have\ )?withdr[ae]w\w{0,2}\ (?:this|the)\ (?:paper|submission|article|manuscript)""",
    re.IGNORECASE | re.VERBOSE,
)
_WITHDRAWN_ABSTRACT = re.compile(
    r"""\W{0,5}(?:this|the)\ (?:paper|submission|article|manuscript|work)\ (?:has\ been|was|is)\ (?:temporarily\ )?
    withdrawn\b(?!\ from)""",
    re.IGNORECASE | re.VERBOSE,
)


def title_of(written: str) -> str:
    """The title on one line, its maths kept."""
    return _restored(decode(_prepared(" ".join(written.split()))))


def abstract_of(written: str) -> str:
    """The abstract as Markdown, its paragraphs and its maths kept."""
    paragraphs = (_prepared(part) for part in _PARAGRAPHS.split(written.strip()))
    return _restored(decode_paragraphs("\n\n".join(paragraphs)))


def is_withdrawn(remark: str, abstract: str) -> bool:
    """Whether the remark or the abstract says that the paper was taken back; arXiv has no other sign of it."""
    remark = " ".join(remark[:2_000].split())
    return bool(_WITHDRAWN.search(remark) or _WITHDRAWN_ABSTRACT.match(abstract[:200]))


def _prepared(text: str) -> str:
    if _TAG.search(text):
        text = readable(text)
    return _ABOUT.sub(_TILDE, text)


def _restored(text: str) -> str:
    return text.replace(_TILDE, "~")
