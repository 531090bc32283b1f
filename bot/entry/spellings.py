"""An identifier as a word: freed of what stands around it, and brought to the one form of its scheme. Pure.

In: a word as it is typed, pasted or cut out of a text. Out: scheme and canonical value; None where the word is not one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from bot.entry.identifiers import Scheme

    Known = tuple[Scheme, str]

LONGEST = 2_000
"""Characters of the longest word that is looked at."""

ARXIV = re.compile(
    r"""
      (?: (?P<new> (?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.[0-9]{4} | (?:1[5-9]|[2-9][0-9])(?:0[1-9]|1[0-2])\.[0-9]{5} )
        | (?P<archive> acc-phys | adap-org | alg-geom | ao-sci | astro-ph | atom-ph | bayes-an | chao-dyn | chem-ph
            | cmp-lg | comp-gas | cond-mat | cs | dg-ga | funct-an | gr-qc | hep-(?:ex|lat|ph|th) | math-ph | math
            | mtrl-th | nlin | nucl-(?:ex|th) | patt-sol | physics | plasm-ph | q-alg | q-bio | quant-ph | solv-int
            | supr-con )
          (?: \.[a-z-]{2,20} )? / (?P<number> (?:9[1-9]|0[0-7])(?:0[1-9]|1[0-2])[0-9]{3} ) )
      (?: v[0-9]{1,3} )?
    """,
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
"""An arXiv id: YYMM and four digits until 1412, five from 1501; before April 2007 its archive and YYMMNNN."""
DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]{1,9}){0,4}/[!#->@-\[\]_a-z~]{1,500}", re.ASCII | re.IGNORECASE)

_NO_DOI = re.compile(r"\]\(|://|</|[,;|]10\.[0-9]{4,9}/")
"""What only stands in a text with a DOI in it: Markdown, HTML, a second DOI."""
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)")
_ACL_DOI = re.compile(r"10\.(?:18653|3115)/v1/(.+)")
_ACL_OLD = re.compile(r"([A-Z][0-9]{2}-[0-9]{4})(?:v[0-9]{1,2})?", re.ASCII | re.IGNORECASE)
_ACL_NEW = re.compile(
    r"((?:19|20)[0-9]{2}\.[a-z0-9_]{1,40}-[a-z0-9_]{1,40}\.[0-9]{1,5})(?:v[0-9]{1,2})?", re.IGNORECASE
)
_CORPUS_ID = re.compile(r"CorpusID:\s?([1-9][0-9]{0,11})", re.IGNORECASE)
_SHA1 = re.compile(r"[0-9a-f]{40}", re.IGNORECASE)
_DBLP = re.compile(
    r"(?:books|conf|data|journals|ms|persons|phd|reference|series|tr|www)(?:/[A-Za-z0-9][A-Za-z0-9_-]{0,80}){1,4}"
)
_CORR = re.compile(r"journals/corr/abs-(?:([0-9]{4})-([0-9]{4,5})|([a-z-]{2,8})-([0-9]{7}))")
_AAAI = re.compile(r"([A-Za-z][A-Za-z-]{1,30})/([1-9][0-9]{0,8})")
_FORMS: Mapping[Scheme, re.Pattern[str]] = {
    "openreview": re.compile(r"[A-Za-z0-9_-]{6,40}"),
    "pmlr": re.compile(r"[vr][0-9]{1,4}/[A-Za-z0-9][A-Za-z0-9_-]{0,80}"),
    "neurips": re.compile(
        r"(?:19|20)[0-9]{2}/[0-9a-f]{32}(?:-[A-Za-z0-9_]{1,60})?|[1-9][0-9]{0,5}-[A-Za-z0-9_-]{1,300}"
    ),
    "cvf": re.compile(
        r"[A-Za-z]{3,8}(?:_workshops)?_?[0-9]{4}(?:W|_workshops)?/(?:(?!html/|papers/)[A-Za-z0-9_.&-]{1,60}/)?"
        r"html/(?:(?!html/|papers/)[A-Za-z0-9_.&-]{1,60}/)?[A-Za-z0-9_.,'&+()!-]{1,300}_paper"
    ),
    "jmlr": re.compile(r"v[0-9]{1,3}/[A-Za-z0-9][A-Za-z0-9_-]{0,80}"),
    "usenix": re.compile(r"[a-z0-9-]{1,60}(?:/[a-z0-9-]{1,60})?/[A-Za-z0-9_-]{1,200}"),
    "pubmed": re.compile(r"[1-9][0-9]{0,8}"),
}

_UNSEEN = dict.fromkeys((0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)))
_OPENING = " \t\r\n\"'`<([{“‘«„*"
_ENDING = " \t\r\n\"'`/.,;:!?…”’»*。，；：、"
_CLOSING = {")": "(", "]": "[", "}": "{", ">": "<"}
_ENTITIES = re.compile(r"&(amp|lt|gt);")
_ESCAPED = re.compile(r"\\([_%#&])")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")


def unwrapped(text: str) -> str:
    """The word without quotes, brackets and full stops around it, signs nobody sees, and escapes of HTML or TeX."""
    word = text.strip()
    if len(word) > LONGEST:
        return ""
    word = _ENTITIES.sub(lambda entity: {"amp": "&", "lt": "<", "gt": ">"}[entity[1]], word.translate(_UNSEEN))
    return trimmed(_ESCAPED.sub(r"\1", word).lstrip(_OPENING))


def trimmed(word: str) -> str:
    """The word without the marks at its end, and the brackets there that nothing in it opens."""
    end = len(word)
    unopened = {sign: word.count(sign) - word.count(opening) for sign, opening in _CLOSING.items()}
    while end and (word[end - 1] in _ENDING or unopened.get(word[end - 1], 0) > 0):
        end -= 1
        if word[end] in unopened:
            unopened[word[end]] -= 1
    return word[:end]


def unquoted(text: str) -> str:
    """The text without percent-encoding, in which some have encoded it twice."""
    for _ in range(3):
        if not _PERCENT.search(text):
            break
        text = unquote(text)
    return text


def plain_doi(written: str) -> str:
    """The DOI as its letters are typed: decoded, without the query of an address (no DOI holds a `?`)."""
    return trimmed(unquoted(written).partition("?")[0])


def canonical(scheme: Scheme, written: str) -> Known | None:
    """The identifier that this is in this scheme. A DOI or a DBLP key may stand for one of another scheme."""
    if special := _SPECIAL.get(scheme):
        return special(written)
    return (scheme, written) if _FORMS[scheme].fullmatch(written) else None


def _arxiv(written: str) -> Known | None:
    match = ARXIV.fullmatch(written)
    if not match:
        return None
    return "arxiv", match["new"] or f"{match['archive'].lower()}/{match['number']}"


def _doi(written: str) -> Known | None:
    doi = plain_doi(written).lower()
    if not DOI.fullmatch(doi) or _NO_DOI.search(doi) or _PERCENT.search(doi):
        return None
    # arXiv and the ACL Anthology give each paper a DOI made of the id they know it by.
    if preprint := _ARXIV_DOI.fullmatch(doi):
        return _arxiv(preprint[1]) or ("doi", doi)
    if paper := _ACL_DOI.fullmatch(doi):
        return _acl(paper[1]) or ("doi", doi)
    return "doi", doi


def _acl(written: str) -> Known | None:
    if match := _ACL_OLD.fullmatch(written):
        return "acl", match[1].upper()
    if match := _ACL_NEW.fullmatch(written):
        return "acl", match[1].lower()
    return None


def _semanticscholar(written: str) -> Known | None:
    if match := _CORPUS_ID.fullmatch(written):
        return "semanticscholar", f"CorpusID:{match[1]}"
    return ("semanticscholar", written.lower()) if _SHA1.fullmatch(written) else None


def _dblp(written: str) -> Known | None:
    if not _DBLP.fullmatch(written):
        return None
    # DBLP's record of a preprint is named after the arXiv id.
    if match := _CORR.fullmatch(written):
        return _arxiv(f"{match[1]}.{match[2]}" if match[1] else f"{match[3]}/{match[4]}") or ("dblp", written)
    return "dblp", written


def _aaai(written: str) -> Known | None:
    match = _AAAI.fullmatch(written)
    if not match:
        return None
    journal = match[1].lower()
    return "aaai", f"{journal if journal == 'aimagazine' else journal.upper()}/{match[2]}"


_SPECIAL: Mapping[Scheme, Callable[[str], Known | None]] = {
    "arxiv": _arxiv,
    "doi": _doi,
    "acl": _acl,
    "semanticscholar": _semanticscholar,
    "dblp": _dblp,
    "aaai": _aaai,
}
