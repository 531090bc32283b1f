"""The entry that a person means: by its key, the address of its page or its file, or its title. Pure.

In: what was written, and the review's paths. Out: the one entry it names, or the nearest ones to choose from; what is
nearly right is offered and never taken.
"""

from __future__ import annotations

import difflib
import heapq
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from bot.entry.folding import fold_title
from bot.entry.style import SUFFIXES
from bot.repository import Collection

NEAREST = 3
NO_TITLES: Mapping[str, str] = MappingProxyType({})

LONGEST = 500
"""So many characters are looked at: no key, address or title is longer."""

_MOST_COMPARED = 40
"""So many titles are compared letter by letter: those that share most of their pieces with what was written."""
_CLOSE = 0.6
_PIECE = 3
_BEGINNING = 5
"""So many letters at the beginning of a key are worth more than a likeness."""
_AROUND = " \t`'\"“”„‘’«»@<>()[]*.,;:"
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]]+", re.IGNORECASE)
_KEY = re.compile(r"\S*[0-9]{4}\S*|[^\s/]+\.(?:markdown|md)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The path of the entry that was meant, or None and the keys nearest to what was written, the nearest first."""

    path: str | None = None
    nearest: tuple[str, ...] = ()


def looks_like_title(text: str) -> bool:
    """Whether this is neither an address nor a key, so that only the entries' titles can tell which one is meant."""
    words = _written(text)
    is_name = "/" in words or _KEY.fullmatch(words) is not None
    return bool(words) and "://" not in words and (" " in words or not is_name)


def find_entry(
    text: str,
    paths: Iterable[str],
    *,
    collections: Iterable[Collection],
    site: str = "",
    titles: Mapping[str, str] = NO_TITLES,
) -> Found:
    """The entry that these words name, among the entries of these collections at these paths.

    `site` is the address of the built site; where it is not known, the path of a page's address tells. `titles` (path
    -> title) may be left out unless `looks_like_title`. A key in two collections is the first one's.
    """
    known = tuple(collections)
    shelves = _shelves(paths, known)
    entries = {key: path for shelf in reversed(shelves.values()) for key, path in shelf.items()}
    written = _written(text)
    if not written:
        return Found()
    if path := _by_address(written, shelves, known, site) or _by_path(written, entries):
        return Found(path=path)
    meant = _named(written, entries) or _by_title(written, titles, entries)
    if len(meant) == 1:
        return Found(path=meant[0])
    return Found(nearest=_keys(meant) or _keys(_nearest(written, entries, titles)))


def _written(text: str) -> str:
    """The words on one line, without what people put around a name."""
    return " ".join(text[:LONGEST].split()).strip(_AROUND)


def _shelves(paths: Iterable[str], collections: tuple[Collection, ...]) -> dict[str, dict[str, str]]:
    """By folder: key in small letters -> path, of the files that are entries of these collections."""
    shelves: dict[str, dict[str, str]] = {}
    everything = sorted(paths)
    for collection in collections:
        shelf = shelves.setdefault(collection.folder, {})
        for path in everything:
            if collection.is_entry(path):
                shelf.setdefault(PurePosixPath(path).stem.casefold(), path)
    return shelves


def _by_address(
    written: str, shelves: Mapping[str, Mapping[str, str]], collections: tuple[Collection, ...], site: str
) -> str | None:
    """The entry behind the address of a page of the site, or of a file on GitHub."""
    parts = [_split(address) for address in _ADDRESS.findall(written)]
    if len(parts) != 1 or parts[0] is None:
        return None
    host, place = parts[0]
    if host in ("github.com", "raw.githubusercontent.com"):
        paths = (path for shelf in shelves.values() for path in shelf.values())
        return next((path for path in paths if place.endswith(f"/{path.casefold()}")), None)
    ours = _split(site) if site else None
    if ours is not None and (host != ours[0] or not f"{place}/".startswith(f"{ours[1].rstrip('/')}/")):
        return None
    for collection in collections:
        before, mark, after = collection.page.casefold().partition("{bibkey}")
        page = re.search(rf"(?:^|/){re.escape(before.strip('/'))}/([^/]+)$", _tail(place, after)) if mark else None
        if page and (path := shelves[collection.folder].get(page[1])):
            return path
    return None


def _by_path(written: str, entries: Mapping[str, str]) -> str | None:
    """The entry at this path of the repository."""
    wanted = written.lstrip("./").casefold()
    return next((path for path in entries.values() if path.casefold() == wanted), None) if "/" in wanted else None


def _split(address: str) -> tuple[str, str] | None:
    """Host and path of an address, to be compared: without `www.`, in small letters."""
    try:
        parts = urlsplit(address)
    except ValueError:  # a host that no browser would open
        return None
    return (parts.hostname or "").removeprefix("www."), unquote(parts.path).casefold()


def _tail(place: str, after: str) -> str:
    """The path up to the key: without what the site's pages have behind it, however a browser shows it."""
    place = place.removesuffix("index.html").rstrip("/")
    ending = after.rstrip("/")
    return place.removesuffix(ending) if ending and place.endswith(ending) else place.removesuffix(".html")


def _named(written: str, entries: Mapping[str, str]) -> list[str]:
    """The entries whose keys stand here, alone or among other words."""
    whole = _stem(written)
    if whole in entries:
        return [entries[whole]]
    words = [] if "://" in written else _KEY.findall(written)
    return [entries[key] for key in dict.fromkeys(map(_stem, words)) if key in entries]


def _stem(word: str) -> str:
    """A word as a key: without signs around it, without the ending of a file."""
    bare = word.strip(_AROUND).casefold()
    return next((bare.removesuffix(suffix) for suffix in SUFFIXES if bare.endswith(suffix)), bare)


def _by_title(written: str, titles: Mapping[str, str], entries: Mapping[str, str]) -> list[str]:
    """The entries with this title, however it is punctuated and capitalised."""
    wanted, known = fold_title(written), set(entries.values())
    if not wanted:
        return []
    return sorted(path for path, title in titles.items() if path in known and fold_title(title) == wanted)


def _nearest(written: str, entries: Mapping[str, str], titles: Mapping[str, str]) -> list[str]:
    """The entries whose key or title is most like what was written."""
    last = _stem(written.rstrip("/").rpartition("/")[2]) if "/" in written else _stem(written)
    rated: dict[str, float] = {}
    for key in difflib.get_close_matches(last, entries, n=NEAREST, cutoff=_CLOSE):
        rated[entries[key]] = difflib.SequenceMatcher(None, last, key).ratio()
    if len(last) >= _BEGINNING:
        rated |= {path: 1.0 for key, path in entries.items() if key.startswith(last)}
    for path, likeness in _like_titles(fold_title(written), titles, set(entries.values())):
        rated[path] = max(likeness, rated.get(path, 0.0))
    return sorted(rated, key=lambda path: (-rated[path], path))


def _keys(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(PurePosixPath(path).stem for path in paths)[:NEAREST]


def _like_titles(wanted: str, titles: Mapping[str, str], known: set[str]) -> Iterator[tuple[str, float]]:
    """The entries with titles like this one, and how much they are alike (up to 1)."""
    pieces = _pieces(wanted)
    if not pieces:
        return
    folded = {path: fold_title(title) for path, title in titles.items() if path in known}
    shared = {path: len(pieces & _pieces(title)) for path, title in folded.items()}
    matcher = difflib.SequenceMatcher(b=wanted, autojunk=False)
    for path in heapq.nlargest(_MOST_COMPARED, shared, key=lambda path: (shared[path], path)):
        matcher.set_seq1(folded[path])
        likeness = matcher.ratio()
        if likeness >= _CLOSE:
            yield path, likeness


def _pieces(text: str) -> set[str]:
    return {text[at : at + _PIECE] for at in range(len(text) - _PIECE + 1)}
