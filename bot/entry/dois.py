"""DOIs inside addresses: resolvers, and publishers who put the DOI of a paper into the path of its page. Pure.

A DOI counts where the publisher is known to do so and its path says that this is the paper (`doi/abs/10.…`), not what
goes with it (a supplement, a figure) and not what it is in (a journal).
"""

from __future__ import annotations

import re

from bot.entry.pages import parameter
from bot.entry.spellings import unquoted

_RESOLVER = re.compile(r"(?:dx\.)?doi\.[a-z0-9.-]+|hdl\.handle\.net")
"""doi.org, and those of publishers, such as doi.acm.org and doi.ieeecomputersociety.org"""
_PUBLISHERS = frozenset(
    """acm.org acs.org ahajournals.org aiaa.org aip.org annualreviews.org aps.org biomedcentral.com biorxiv.org
    computer.org crossref.org dagstuhl.de datacite.org degruyter.com direct.mit.edu emerald.com frontiersin.org ieee.org
    informs.org iop.org iospress.nl jstor.org mdpi.com medrxiv.org mitpressjournals.org nature.com nejm.org oup.com
    plos.org plosbiology.org ploscompbiol.org plosone.org pnas.org royalsocietypublishing.org sagepub.com science.org
    sciencemag.org scitation.org siam.org spiedigitallibrary.org springer.com springeropen.com tandfonline.com wiley.com
    worldscientific.com""".split()  # noqa: SIM905 - a word list reads better as words
)
_BEFORE = frozenset(
    """abs abstract article articles book chapter content document doi dois epdf epub full fullhtml html info:doi
    journals lookup pdf pdfdirect pdfplus proceedings protocol reader referencework referenceworkentry stable
    works""".split()  # noqa: SIM905
)
"""What stands right before the DOI of a paper in a path; the path may also begin with the DOI."""
_PREFIX = re.compile(r"(?:doi:)?10\.[0-9]{4,9}(?:\.[0-9]+)*", re.IGNORECASE)
_AFTER = re.compile(
    r"(?:/(?:full|abs|abstract|ampdf|citations|epdf|full-?text|html|meta|pdf|references|summary|xml)"
    r"|\.(?:full|abstract|full-text|long|short|pdf|html)(?:\+html)?|/fulltext\.html)$",
    re.IGNORECASE,
)
_PREPRINT = re.compile(
    r"(10\.[0-9]+/(?:[0-9]{4}\.[0-9]{2}\.[0-9]{2}\.)?[0-9]+)(?:v[0-9]+)?(?:\.(?:abstract|full|full-text))?"
)
"""bioRxiv and medRxiv: the version is no part of the DOI."""
_NUMBERED = re.compile(r"(10\.[0-9]+/[^/]+(?:/[^/]+)??)/[0-9]{4,}(?:/.*)?")
"""MIT Press, Oxford, AIP: the DOI, the article's number, its title."""
_NATURE = re.compile(
    r"(?:articles|nature/journal/[^/]+/[^/]+/(?:abs|full|pdf))/"
    r"([sd][0-9]{5}-[0-9]{3}-[0-9]{4,5}-[0-9a-z]|nature[0-9]{5}|ncomms[0-9]{4,5}|srep[0-9]{5}|n[a-z]{1,5}\.[0-9.]{3,8}"
    r"|[0-9]{6}[a-z][0-9])(?:_reference)?(?:\.(?:pdf|html))?"
)
"""Names that are a DOI's; other journals' lack the DOI's dots (`sdata201618` is 10.1038/sdata.2016.18)."""
_PLOS = re.compile(r"(?:info:doi/)?(10\.1371/journal\.p[a-z]{3}\.[0-9]{7})", re.IGNORECASE)
_ACM_ID = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def doi_at(host: str, path: str, query: str) -> str:
    """The DOI of the paper at this address, as written there; empty where there is none. The path is decoded."""
    if _RESOLVER.fullmatch(host):
        return _from_prefix(path.lstrip("/"))
    domain = ".".join(host.split(".")[-2:])
    if not {host, domain} & _PUBLISHERS:
        return ""
    match domain:
        case "acm.org" if path.endswith("citation.cfm"):
            number = parameter(query, "doid")
            return f"10.1145/{number}" if _ACM_ID.fullmatch(number) else ""
        case "plos.org" if path.rstrip("/").endswith(("/article", "/article/file")):
            paper = _PLOS.fullmatch(unquoted(parameter(query, "id")))
            return paper[1] if paper else ""
        case "nature.com" if paper := _NATURE.fullmatch(path.strip("/")):
            # Humanities and Social Sciences Communications came from Palgrave, with its prefix.
            return f"10.{'1057' if paper[1].startswith('s41599') else '1038'}/{paper[1]}"
    return _cut(_in_path(path), domain)


def _in_path(path: str) -> str:
    """The DOI and what follows it."""
    parts = path.lstrip("/").split("/")
    for number, part in enumerate(parts):
        if _PREFIX.fullmatch(part):
            is_paper = number == 0 or parts[number - 1].lower() in _BEFORE
            return _from_prefix("/".join(parts[number:])) if is_paper else ""
    return ""


def _from_prefix(text: str) -> str:
    return text[4:] if text[:4].lower() == "doi:" else text


def _cut(doi: str, domain: str) -> str:
    """The DOI without what the publisher writes after it."""
    if domain == "acm.org" and doi.startswith("10.5555/"):
        return ""  # ACM's own numbers in the form of DOIs; they are registered nowhere
    for _ in range(3):
        doi = _AFTER.sub("", doi.rstrip("/"))
    if domain in ("biorxiv.org", "medrxiv.org"):
        preprint = _PREPRINT.fullmatch(doi)
        return preprint[1] if preprint else ""
    if domain in ("aip.org", "mit.edu", "oup.com"):
        numbered = _NUMBERED.fullmatch(doi)
        return numbered[1] if numbered else doi
    return doi
