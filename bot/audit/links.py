"""Every link of a review by whether it is alive and leads to the paper of its entry.

In: a checkout, a way to try links, a library. Out: findings with their files and lines. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.check import audit_rules
from bot.checkout import Checkout
from bot.checkout_files import read
from bot.entry import frontmatter
from bot.entry.identifiers import Identifier, recognise
from bot.faults import Finding, Severity
from bot.resolve.alive import Probe
from bot.resolve.fetch import Miss
from bot.resolve.likeness import is_same_title
from bot.resolve.look_up import Library

DEAD = audit_rules.DEAD.id
MISMATCH = audit_rules.MISMATCH.id
SILENT = "source-silent"

AT_ONCE = 8
"""Hosts that are asked at the same time; each of them is asked one thing after the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A link where it stands."""

    path: str
    line: int
    url: str
    title: str
    """that of the entry"""


def check_preprints(checkout: Checkout, library: Library) -> Iterator[Finding]:
    """arXiv's links by its own word for many ids at once: each paper there is, and is the one that the entry names."""
    by_identifier: dict[Identifier, list[_Place]] = {}
    for place in _places(checkout):
        identifier = recognise(place.url)
        if identifier and identifier.scheme == "arxiv":
            by_identifier.setdefault(identifier, []).append(place)
    answers = library.preprints(by_identifier)
    silent = [said for said in answers.values() if isinstance(said, Miss) and said.why != "not found"]
    if silent:
        yield Finding(
            rule=SILENT,
            severity=Severity.NOTICE,
            message=f"arXiv gave no answer on {len(silent)} of {len(answers)} papers: {silent[0].detail}.",
            hint="Try again later.",
        )
    for identifier, said in answers.items():
        for place in by_identifier[identifier]:
            if isinstance(said, Miss):
                if said.why == "not found":
                    yield _finding(place, DEAD, f"arXiv has no paper {identifier.value}.", "Check the number.")
            elif said.title and place.title and not is_same_title(said.title, place.title):
                message = f"The link leads to another paper: “{said.title[:200]}” (arXiv)."
                yield _finding(place, MISMATCH, message, "Check whether link and title belong together.")


def check_links(checkout: Checkout, probe: Probe, *, done: Callable[[], object] = lambda: None) -> Iterator[Finding]:
    """Every other link by whether it is alive; `done` is told of each. Dead takes two audits, a day apart."""
    places: dict[str, list[_Place]] = {}
    for place in _places(checkout):
        identifier = recognise(place.url)
        if not (identifier and identifier.scheme == "arxiv") and place.url.startswith(("http://", "https://")):
            places.setdefault(place.url, []).append(place)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = [pool.submit(_try_host, probe, urls) for urls in _by_host(places)]
        for each in as_completed(asked):
            for url, sentence in each.result():
                done()
                if sentence:
                    hint = "Write the address where it is now, or take the link out."
                    yield from (_finding(place, DEAD, sentence, hint) for place in places[url])


def count_links(checkout: Checkout) -> int:
    """How many links `check_links` tries."""
    urls = {place.url for place in _places(checkout) if place.url.startswith(("http://", "https://"))}
    return sum((known := recognise(url)) is None or known.scheme != "arxiv" for url in urls)


def _try_host(probe: Probe, urls: Sequence[str]) -> list[tuple[str, str]]:
    """Each link of a host, and what is to be said of it, if anything."""
    said = []
    for url in urls:
        standing = probe(url)
        is_dead = standing.verdict == "dead" and standing.since is not None
        said.append((url, f"There has been no page at {url} since {standing.since:%d %B %Y}." if is_dead else ""))
    return said


def _by_host(urls: Iterable[str]) -> list[list[str]]:
    hosts: dict[str, list[str]] = {}
    for url in urls:
        hosts.setdefault(_host(url), []).append(url)
    return list(hosts.values())


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.casefold()
    except ValueError:
        return ""


def _places(checkout: Checkout) -> Iterator[_Place]:
    """Every link of every entry, with the line that holds it."""
    for collection in checkout.config.collections.values():
        for path in checkout.paths(collection):
            text = _text(checkout, path) if collection.is_entry(path) else ""
            entry = frontmatter.read(text)[0]
            lines = text.splitlines() if entry else []
            for link in entry.links if entry else ():
                line = next((number for number, each in enumerate(lines, 1) if link.url in each), 1)
                yield _Place(path=path, line=line, url=link.url, title=entry.title if entry else "")


def _text(checkout: Checkout, path: str) -> str:
    """The text of an entry; nothing where it is not to be looked at."""
    root = checkout.root or Path()
    source = read(root / path, path, root=root)
    return source.text if source.is_read else ""


def _finding(place: _Place, rule: str, message: str, hint: str) -> Finding:
    return Finding(
        rule=rule,
        severity=Severity.WARNING,
        message=message,
        hint=hint,
        field="additional_links",
        path=place.path,
        line=place.line,
    )
