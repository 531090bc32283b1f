"""Links to code and data in an abstract or a comment -> links with the names `Code` and `Data`. Pure.

A link counts only where its sentence says that code or data are there, or where it belongs to an author; others are
mentioned, as baselines are. At most one link for each repository, in the order of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.entry import names
from bot.entry.folding import ascii_letters
from bot.entry.model import Link

CODE = "Code"
DATA = "Data"
LONGEST = 20_000
"""Characters that are looked through."""
MOST = 10
"""Links of one text; who has more lists other people's."""

_REPOSITORIES = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "huggingface.co")
_ADDRESS = re.compile(
    r"""(?<![\w.@/-]) (?:https?://)? (?:www\.)?
    (?P<host> github\.com | gitlab\.com | bitbucket\.org | codeberg\.org | huggingface\.co | zenodo\.org | osf\.io
        | (?:[a-z0-9-]{1,40}\.)? figshare\.com | [a-z0-9-]{1,60}\.github\.io | (?:dx\.)?doi\.org )
    (?P<path> (?: / [^\s<>"'|^`\[\]]{0,300} )? )""",
    re.IGNORECASE | re.VERBOSE,
)
_DATA_DOI = re.compile(r"/10\.(?:5281/zenodo|6084/m9\.figshare|17605/osf\.io|5061/dryad|7910/dvn)[./]\S", re.IGNORECASE)
_PATH_END = re.compile(r"[{}()\\*,;:!$&]")
_TEX_ESCAPE = re.compile(r"\\(?=[_~%#&$-])|\{\}")
_NO_OWNERS = frozenset(
    {"about", "apps", "blog", "collections", "docs", "features", "orgs", "papers", "search", "topics"}
)
"""First parts of a path under which no repository lies."""
_SENTENCE_END = re.compile(r"[.!?;]\s")
_OFFERED = re.compile(
    r"\b(?:codes?|implementations?|implemented|available|releas\w{0,4}|open-?\s?sourc\w{0,4})\b", re.IGNORECASE
)
_IS_CODE = re.compile(
    r"\b(?:(?:source\s)?codes?|implementations?|implemented|software|librar(?:y|ies)|package|toolkit)\b", re.IGNORECASE
)
_IS_DATA = re.compile(r"\b(?:data|data-?\s?sets?|corpus|corpora|benchmarks?|annotations)\b", re.IGNORECASE)
_OTHERS = re.compile(
    r"""\b(?:(?:based|buil[dt]s?|building|rel(?:y|ies))\ (?:up)?on | built\ on\ top\ of | (?:adapted|forked|taken)\ from
    | baselines?)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OUR = re.compile(r"\bour\b", re.IGNORECASE)
_NEAR = 250
"""Characters on either side of a link in which its sentence is looked for."""


def links_in(text: str, *, authors: str = "") -> tuple[Link, ...]:
    """The links to the paper's own code and data; `authors` is its author line."""
    found: dict[str, Link] = {}
    for link in _links(text[:LONGEST], authors):
        found.setdefault(link.url.casefold(), link)
        if len(found) == MOST:
            break
    return tuple(found.values())


def _links(text: str, authors: str) -> Iterator[Link]:
    surnames: list[str] | None = None
    end = 0
    for match in _ADDRESS.finditer(text):
        host = match["host"].casefold()
        path = _path(match["path"])
        sentence = _sentence(text, match, end)
        end = match.end()
        url, owner = _canonical(host, path)
        if not url:
            continue
        is_offered = bool(_OFFERED.search(sentence)) and (not _OTHERS.search(sentence) or bool(_OUR.search(sentence)))
        if not is_offered:
            surnames = _surnames(authors) if surnames is None else surnames
            if not owner or not any(surname in owner for surname in surnames):
                continue
        yield Link(name=_name(host, path, sentence), url=url)


def _path(written: str) -> str:
    """The path without TeX and without the marks of the sentence around it."""
    path = _TEX_ESCAPE.sub("", written)
    path = _PATH_END.split(path, maxsplit=1)[0].partition("?")[0].partition("#")[0]
    return path.rstrip(".,;:!*_)~$\\/").removesuffix(".git")


def _canonical(host: str, path: str) -> tuple[str, str]:
    """The address of the repository or record, and who owns it; nothing for pages that are neither."""
    parts = [part for part in path.split("/") if part]
    if host in _REPOSITORIES:
        is_kind = host == "huggingface.co" and parts[:1] in (["datasets"], ["spaces"])
        owner, *rest = parts[is_kind:] or [""]
        if not rest or owner.casefold() in _NO_OWNERS:
            return "", ""
        kept = parts if host == "gitlab.com" and "-" not in parts else parts[: 2 + is_kind]
        return f"https://{host}/{'/'.join(kept).removesuffix('.git')}", ascii_letters(owner)
    if host.endswith(".github.io"):
        return f"https://{host}/{'/'.join(parts)}", ascii_letters(host.removesuffix(".github.io"))
    if host.endswith("doi.org"):
        return (f"https://doi.org{path}", "") if _DATA_DOI.match(path) else ("", "")
    is_record = parts and (host != "zenodo.org" or parts[0].startswith(("record", "doi", "badge")))
    return (f"https://{host}/{'/'.join(parts)}", "") if is_record else ("", "")


def _name(host: str, path: str, sentence: str) -> str:
    """Code or data: by the place, where it holds only one of them; else by the words beside the link."""
    if path.startswith("/datasets/"):
        return DATA
    if host in _REPOSITORIES:
        return DATA if _IS_DATA.search(sentence) and not _IS_CODE.search(sentence) else CODE
    return CODE if _IS_CODE.search(sentence) and not _IS_DATA.search(sentence) else _elsewhere(host, sentence)


def _elsewhere(host: str, sentence: str) -> str:
    """A page of GitHub's shows code unless only data are spoken of; the archives keep data."""
    if host.endswith(".github.io"):
        return DATA if _IS_DATA.search(sentence) and not _IS_CODE.search(sentence) else CODE
    return DATA


def _sentence(text: str, match: re.Match[str], end: int) -> str:
    """The words of the sentence that holds a link, and no word of another link's."""
    before = text[max(end, match.start() - _NEAR) : match.start()]
    after = text[match.end() : match.end() + _NEAR]
    if match["path"].endswith((".", ";")) and (not after or after[0].isspace()):
        after = ""
    begins = [each.end() for each in _SENTENCE_END.finditer(before)]
    ends = _SENTENCE_END.search(after)
    return f"{before[begins[-1] if begins else 0 :]} {after[: ends.start() if ends else None]}"


def _surnames(authors: str) -> list[str]:
    """Surnames that are long enough to be found in the name of an account."""
    return [
        folded
        for name in names.split(authors[:LONGEST])[:50]
        if len(folded := "".join(filter(str.isalnum, ascii_letters(names.surname(name))))) >= 4
    ]
