"""What a paper is known by in the world: an identifier of its own, recognised in whatever spelling it is typed.

In: a word or an address. Out: an `Identifier`, canonical; None for anything else: nothing is guessed. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.entry.dois import doi_at
from bot.entry.pages import page_of, paper_at, quoted
from bot.entry.spellings import ARXIV, canonical, plain_doi, trimmed, unquoted, unwrapped

if TYPE_CHECKING:
    from bot.entry.spellings import Known

Scheme = Literal[
    "arxiv",
    "doi",
    "openreview",
    "acl",
    "pmlr",
    "neurips",
    "cvf",
    "aaai",
    "jmlr",
    "usenix",
    "semanticscholar",
    "dblp",
    "pubmed",
]

_NAMES: Mapping[Scheme, str] = {
    "arxiv": "arXiv",
    "doi": "doi",
    "openreview": "OpenReview",
    "acl": "ACL",
    "pmlr": "PMLR",
    "neurips": "NeurIPS",
    "cvf": "CVF",
    "aaai": "AAAI",
    "jmlr": "JMLR",
    "usenix": "USENIX",
    "semanticscholar": "Semantic Scholar",
    "dblp": "DBLP",
    "pubmed": "PMID",
}
_LABELS: Mapping[str, Scheme] = {
    **{name.replace(" ", "").casefold(): scheme for scheme, name in _NAMES.items()},
    "pubmed": "pubmed",
}
_LABELLED = re.compile(
    r"(?:(?:info|urn):)?([a-z][a-z0-9]{1,20}(?: [a-z]{1,20})?)(?:\s{0,9}[:=/]\s{0,9}|\s{1,9})(\S+)", re.IGNORECASE
)
_STAMPED = re.compile(
    r"(arxiv:\s{0,9}\S+)\s{1,9}\[[a-z.-]{2,20}\](?:\s{1,9}[0-9]{1,2} [a-z]{3} [0-9]{4})?", re.ASCII | re.IGNORECASE
)
"""An arXiv id as arXiv prints it on the paper: `arXiv:1706.03762v7 [cs.CL] 2 Aug 2023`"""
_ADDRESS = re.compile(
    r"(?:(?:https?:)?//)?(?:www\.)?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})\.?(?::[0-9]{1,5})?"
    r"(?:/([^?#]*))?(?:\?([^#]*))?(?:#.*)?",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Identifier:
    """One paper in one scheme. `value` is canonical: two spellings of one identifier are equal.

    `1706.03762`, `hep-th/9901001` (arXiv, without version); `10.1145/3448016.3452841` (DOI, in small letters);
    `ryxK0JBtPr` (OpenReview forum); `P18-1001`, `2022.acl-long.110` (ACL Anthology); `v37/ioffe15` (PMLR);
    `2017/3f5ee243547dee91fbd053c1c4a845aa` (NeurIPS, year and hash, then `-Conference` or another track where the page
    has one) or `7181-attention-is-all-you-need` (NeurIPS, a page of before 2020); `CVPR2021/html/NAME_paper` or
    `cvpr_2016/html/NAME_paper` (CVF, path of the page below `content/` or `content_`); `AAAI/4642` (journal and number
    of the article); `v3/blei03a` (JMLR); `usenixsecurity22/bulekov` or `osdi16/technical-sessions/abadi` (conference,
    the part of it that the address names, presentation); 40 hex digits or `CorpusID:N` (Semantic Scholar);
    `conf/acl/ChangSRM23` (DBLP key); `11748933` (PubMed).

    A paper of arXiv or the ACL Anthology is of that scheme also where its DOI (`10.48550/arXiv.…`, `10.18653/v1/…`) or
    DBLP's key for it (`journals/corr/abs-…`) is given.
    """

    scheme: Scheme
    value: str

    def __str__(self) -> str:
        return f"{_NAMES[self.scheme]}:{self.value}"

    @property
    def url(self) -> str:
        """The address of the paper's page, as it is printed."""
        return page_of(self.scheme, self.value)


def recognise(text: str) -> Identifier | None:
    """The identifier that one word or one address is; None for anything else, a sentence with one in it too."""
    word = unwrapped(text)
    known = _written(word) or _at_address(word)
    return Identifier(*known) if known else None


def address(text: str) -> str:
    """A link as a URL: a bare identifier gets the address it stands for, an arXiv id with version; the rest stays."""
    scheme, written = _parted(unwrapped(text))
    if scheme in (None, "arxiv") and ARXIV.fullmatch(written):
        return f"https://arxiv.org/abs/{written}"
    if scheme in (None, "doi") and canonical("doi", written):
        return f"https://doi.org/{quoted(plain_doi(written))}"
    known = None if "//" in text else _written(unwrapped(text))
    return page_of(*known) if known else text.strip()


def _parted(word: str) -> tuple[Scheme | None, str]:
    """The scheme that is named before an identifier, and the rest of the word."""
    if stamped := _STAMPED.fullmatch(word):
        word = stamped[1]
    if labelled := _LABELLED.fullmatch(word):
        label, written = labelled[1].replace(" ", "").casefold(), labelled[2]
        if label in ("corpusid", "s2cid"):
            return "semanticscholar", f"CorpusID:{written}"
        if scheme := _LABELS.get(label):
            return scheme, written
    return None, word


def _written(word: str) -> Known | None:
    """An identifier after its scheme's name (`PMID: 11748933`), or by itself where nothing else looks like it."""
    scheme, written = _parted(word)
    if scheme:
        return canonical(scheme, written) or _at_address(written)
    is_acl = not word[:1].islower()  # `p18-1001` may be anything
    return canonical("arxiv", word) or canonical("doi", word) or (canonical("acl", word) if is_acl else None)


def _at_address(word: str) -> Known | None:
    address = _ADDRESS.fullmatch(word)
    if not address:
        return None
    host, path, query = address[1].lower(), trimmed(unquoted(address[2] or "")), address[3] or ""
    if doi := doi_at(host, path, query):
        return canonical("doi", doi)
    return paper_at(host, path, query)
