"""The addresses at which papers live: host and path -> the identifier; an identifier -> the address of its page. Pure.

A row says: at these hosts, a path of this form is a paper of that scheme. What lies beside a paper (supplement, video,
slides) or above it (volume, author) is no row. What of the path is the identifier is checked by `spellings`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from bot.entry.spellings import canonical

if TYPE_CHECKING:
    from bot.entry.identifiers import Scheme
    from bot.entry.spellings import Known

    Row = tuple[str, str, str]

_ARXIV = "arxiv.org alphaxiv.org ar5iv.org xxx.lanl.gov"
_ACL = "aclanthology.org aclweb.org anthology.aclweb.org"
_NEURIPS = "proceedings.neurips.cc papers.neurips.cc papers.nips.cc datasets-benchmarks-proceedings.neurips.cc"
_CVF = "openaccess.thecvf.com cv-foundation.org"
_JMLR = "jmlr.org jmlr.csail.mit.edu"
_S2 = "api.semanticscholar.org"
_DBLP = "dblp.org dblp.uni-trier.de dblp1.uni-trier.de dblp2.uni-trier.de dblp.dagstuhl.de"

_FORMAT = r"(?:\.(?:bib|endf|html|json|md|mods|nt|pdf|ps|rdf|ris|xml))?"
_NAME = r"((?=[^/.]*[0-9])[A-Za-z0-9][A-Za-z0-9_-]*)(?<!-supp)"
"""A paper's name at PMLR and JMLR, which holds a number: `ioffe15`, `20-074`."""
_USENIX_PDF = r"system/files/(?:conference/[^/]+/)?"
_USENIX_NAME = (
    r"(?:fall|spring|summer|winter)?[-_](?:(?:paper|prepub)[-_])?(?!slides|appendix)([a-z][a-z-]*)"
    r"(?:_prepub)?(?:_[0-9])?\.pdf"
)
"""`sec20spring_mishra_prepub.pdf`, `nsdi22-paper-goyal.pdf`; `_0` is a corrected upload."""

_ROWS: Mapping[Scheme, tuple[Row, ...]] = {
    "arxiv": (
        (_ARXIV, rf"(?:abs|bibtex|dvi|e-print|format|html|overview|pdf|ps|src)/(?:arxiv:)?(.+?){_FORMAT}", r"\1"),
        ("arxiv-vanity.com huggingface.co hf.co", rf"papers/(.+?){_FORMAT}", r"\1"),
        ("scirate.com semanticscholar.org", r"arxiv/(.+)", r"\1"),
        ("arxiv.org", r"ftp/arxiv/papers/[0-9]{4}/(.+)\.pdf", r"\1"),
        ("arxiv.org", r"ftp/([a-z-]+)/papers/[0-9]{4}/([0-9]{7})\.pdf", r"\1/\2"),
        ("ui.adsabs.harvard.edu", r"abs/arxiv:([^/]+)(?:/abstract)?", r"\1"),
        (_S2, r"(?:(?:graph/)?v1/paper/)?arxiv:(.+)", r"\1"),
    ),
    "doi": ((_S2, r"(?:graph/)?v1/paper/doi:(.+)", r"\1"),),
    "acl": (
        (_ACL, rf"(?:papers/[a-z]/[a-z][0-9]{{2}}/)?([^/]+?){_FORMAT}", r"\1"),
        (_ACL, rf"anthology(?:-new)?/(?:papers/)?(?:[a-z]/[a-z][0-9]{{2}}/)?([^/]+?){_FORMAT}", r"\1"),
        ("acl.ldc.upenn.edu", r"[a-z]/[a-z][0-9]{2}/([^/]+)\.pdf", r"\1"),
        ("aclanthology.info aclanthology.coli.uni-saarland.de", r"papers/([^/]+)/[^/]+", r"\1"),
    ),
    "pmlr": (
        ("proceedings.mlr.press", rf"([vr][0-9]+)/{_NAME}(?:/\2)?\.(?:html|pdf)", r"\1/\2"),
        (_JMLR, rf"proceedings/papers/(v[0-9]+)/{_NAME}(?:/\2)?\.(?:html|pdf)", r"\1/\2"),
        ("raw.githubusercontent.com", rf"mlresearch/(v[0-9]+)/[a-z-]+/assets/{_NAME}/\2\.pdf", r"\1/\2"),
    ),
    "neurips": (
        (
            _NEURIPS,
            rf"paper(?:_files/paper)?/([0-9]{{4}})/(?:file|hash)/([0-9a-f]{{32}})-(?:abstract|paper)(-\w+)?{_FORMAT}",
            r"\1/\2\3",
        ),
        (_NEURIPS, r"paper(?:_files/paper)?/([0-9]+-[a-z0-9_-]+)(?:\.pdf)?", r"\1"),
    ),
    "cvf": (
        (
            _CVF,
            r"(?:openaccess/)?content_([^/_]+_[^/]+/(?:[^/]+/)?)(?:html|papers)/(.+_paper)\.(?:html|pdf)",
            r"\1html/\2",
        ),
        (_CVF, r"content/([^/_]+/(?:[^/]+/)?)(?:html|papers)/(.+_paper)\.(?:html|pdf)", r"\1html/\2"),
    ),
    "aaai": (
        (
            "ojs.aaai.org aaai.org wvvw.aaai.org",
            r"(?:ojs/|aimagazine/)?index\.php/([a-z-]+)/article/(?:view|viewfile|download)/([0-9]+)(?:/[0-9]+)?",
            r"\1/\2",
        ),
    ),
    "jmlr": (
        (_JMLR, rf"(?:beta/)?papers/v(?:olume)?([0-9]+)/{_NAME}\.(?:html|bib)", r"v\1/\2"),
        (_JMLR, rf"(?:beta/)?papers/v(?:olume)?([0-9]+)/{_NAME}(?:\.old)?/\2\.(?:pdf|ps|ps\.gz)", r"v\1/\2"),
    ),
    "usenix": (
        ("usenix.org", r"conference/((?:[^/]+/){1,2})presentation/([^/]+)", r"\1\2"),
        # Until 2017 a symposium's talks lay in its technical sessions. PDFs of before 2015 have names of their own.
        ("usenix.org", rf"{_USENIX_PDF}sec(1[5-7]){_USENIX_NAME}", r"usenixsecurity\1/technical-sessions/\2"),
        ("usenix.org", rf"{_USENIX_PDF}((?:atc|fast|nsdi|osdi)1[5-7]){_USENIX_NAME}", r"\1/technical-sessions/\2"),
        ("usenix.org", rf"{_USENIX_PDF}(?:sec|usenixsecurity)(1[89]|[2-9]\d){_USENIX_NAME}", r"usenixsecurity\1/\2"),
        ("usenix.org", rf"{_USENIX_PDF}((?:atc|fast|nsdi|osdi|soups20)(?:1[89]|[2-9]\d)){_USENIX_NAME}", r"\1/\2"),
    ),
    "semanticscholar": (
        ("semanticscholar.org", r"(?:paper/(?:[^/]+/)?|reader/)([0-9a-f]{40})", r"\1"),
        (_S2, r"(?:(?:graph/)?v1/paper/)?(corpusid:[0-9]+|[0-9a-f]{40})", r"\1"),
    ),
    "dblp": (
        (
            _DBLP,
            rf"rec/(?:(?:bib|bibtex)[0-2]?/|(?:html|nt|rdf|ris|xml)/)?(.+?){_FORMAT}",
            r"\1",
        ),
    ),
    "pubmed": (
        ("pubmed.ncbi.nlm.nih.gov", r"([0-9]+)", r"\1"),
        ("ncbi.nlm.nih.gov", r"(?:m/)?pubmed/([0-9]+)", r"\1"),
        ("europepmc.org", r"(?:abstract|article)/med/([0-9]+)", r"\1"),
    ),
}
"""Hosts (without `www.`), the form of a path without outer slashes, and what of it is the identifier."""

_PAGES: defaultdict[str, list[tuple[Scheme, re.Pattern[str], str]]] = defaultdict(list)
for _scheme, _rows in _ROWS.items():
    for _hosts, _path, _value in _rows:
        for _host in _hosts.split():
            _PAGES[_host].append((_scheme, re.compile(_path, re.ASCII | re.IGNORECASE), _value))

_FORUM = re.compile(r"attachment|forum|pdf|revisions", re.IGNORECASE)
_FORUM_FILES = ("", "original_pdf", "pdf")
"""The attachments of a forum that are the paper itself."""

_ADDRESSES: Mapping[Scheme, str] = {
    "arxiv": "https://arxiv.org/abs/{}",
    "doi": "https://doi.org/{}",
    "openreview": "https://openreview.net/forum?id={}",
    "acl": "https://aclanthology.org/{}/",
    "pmlr": "https://proceedings.mlr.press/{}.html",
    "jmlr": "https://jmlr.org/papers/{}.html",
    "semanticscholar": "https://www.semanticscholar.org/paper/{}",
    "dblp": "https://dblp.org/rec/{}",
    "pubmed": "https://pubmed.ncbi.nlm.nih.gov/{}/",
}
_UNQUOTED = "/:@!$&'()*+,;=~"
"""What may stand in a path as it is, beside letters and digits (RFC 3986)."""


def paper_at(host: str, path: str, query: str) -> Known | None:
    """The identifier of the paper whose page or PDF this is; the host in small letters, the path decoded."""
    if host.endswith(".arxiv.org"):  # export, browse, ar5iv.labs, the mirrors of once
        host = "arxiv.org"
    path = "/".join(filter(None, path.split("/")))
    if host == "openreview.net":
        return _forum(path, query)
    for scheme, pattern, value in _PAGES.get(host, ()):
        if (match := pattern.fullmatch(path)) and (known := canonical(scheme, match.expand(value))):
            return known
    return None


def _forum(path: str, query: str) -> Known | None:
    if not _FORUM.fullmatch(path) or parameter(query, "name") not in _FORUM_FILES:
        return None
    return canonical("openreview", parameter(query, "id"))


def parameter(query: str, name: str) -> str:
    """The first value of this parameter; empty where there is none."""
    pairs = (part.partition("=") for part in query.split("&"))
    return next((unquote(value) for key, _, value in pairs if key == name), "")


def page_of(scheme: Scheme, value: str) -> str:
    """The address of this paper's page."""
    value = quoted(value)
    if scheme == "neurips":
        return _neurips(value)
    if scheme == "cvf":
        return f"https://openaccess.thecvf.com/content{'_' if '_' in value.partition('/')[0] else '/'}{value}.html"
    if scheme == "aaai":
        journal, _, number = value.partition("/")
        folder = "aimagazine/" if journal == "aimagazine" else ""
        return f"https://ojs.aaai.org/{folder}index.php/{journal}/article/view/{number}"
    if scheme == "usenix":
        conference, _, talk = value.rpartition("/")
        return f"https://www.usenix.org/conference/{conference}/presentation/{talk}"
    if scheme == "semanticscholar" and ":" in value:
        return f"https://api.semanticscholar.org/{value}"
    return _ADDRESSES[scheme].format(value)


def _neurips(value: str) -> str:
    year, _, paper = value.partition("/")
    if not paper:
        return f"https://papers.nips.cc/paper/{value}"
    name, dash, track = paper.partition("-")
    # The first two rounds of datasets and benchmarks (2021) are proceedings of their own.
    host = "datasets-benchmarks-proceedings" if track.startswith("round") else "proceedings"
    return f"https://{host}.neurips.cc/paper_files/paper/{year}/hash/{name}-Abstract{dash}{track}.html"


def quoted(value: str) -> str:
    """The value as a part of an address: percent-encoded where it must be, and only there."""
    return quote(value, safe=_UNQUOTED)
