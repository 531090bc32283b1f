"""Corrections of real entries: does each touch the lines of its own field only?

    python bench/corrections.py [--explain] [--pairs N] DIR ...

DIR is a checkout with `_publications/`. Of its entries, 200 pairs (or N) of an entry and a field are drawn, always
the same ones. Each field is corrected as a person would by form and patched into the file, in the hand learnt from the
review; the file is compared with the old one, line by line. The value must read back as it was given, every other field
as it was. Prints `name: value unit` lines; exits 1 when a correction touches another line or loses a value.
"""

from __future__ import annotations

import argparse
import dataclasses
import difflib
import random
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.document import Document
from bot.entry import frontmatter
from bot.entry.fields import LINKS, VENUES
from bot.entry.learning import learn
from bot.entry.model import Entry, Link
from bot.entry.parts import FIRST_LINE, cut, spans
from bot.entry.style import Style
from bot.resolve.amendment import correction
from bot.resolve.answers import Value

FOLDER = "_publications"
PAIRS = 200
SEED = 2013
FIELDS = ("title", "authors", "venue", "year", "abstract", "tags", "links")
HAND = 24
"""So many of the newest entries show the review's hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one correction did that it should not have, if anything; or why it was refused, nothing being touched."""

    place: str
    fault: str = ""
    refusal: str = ""


def main() -> int:
    """Correct in every review, print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("reviews", metavar="DIR", type=Path, nargs="+", help="a checkout with _publications/")
    parser.add_argument("--explain", action="store_true", help="tell every fault, not only the first ones")
    parser.add_argument("--pairs", type=int, default=PAIRS, help="so many corrections a review")
    options = parser.parse_args()
    faults = [outcome for folder in options.reviews for outcome in _review(folder, options.pairs)]
    for outcome in faults if options.explain else faults[:5]:
        print(f"{outcome.place}: {outcome.fault}", file=sys.stderr)
    return 1 if faults else 0


def _review(folder: Path, pairs: int) -> list[Outcome]:
    """The corrections of this review that went wrong."""
    files = {path.name: path.read_bytes().decode() for path in sorted((folder / FOLDER).iterdir()) if _is_entry(path)}
    newest = sorted(files, key=lambda name: ("".join(filter(str.isdigit, name))[:4], name), reverse=True)[:HAND]
    style = learn((files[name] for name in newest), paths=newest)
    draw = random.Random(SEED)
    drawn = draw.choices(sorted(files), k=pairs)
    began = time.perf_counter()
    outcomes = [_corrected(name, files[name], draw.choice(FIELDS), style, draw) for name in drawn]
    seconds = time.perf_counter() - began
    wrong = [outcome for outcome in outcomes if outcome.fault]
    refused = [outcome for outcome in outcomes if outcome.refusal]
    for place, reason in sorted({(outcome.place, outcome.refusal) for outcome in refused}):
        print(f"refused: {place}: {reason}", file=sys.stderr)
    name = f"corrections {folder.resolve().name}"
    print(f"{name} tried: {len(outcomes)} corrections")
    print(f"{name} that touch the lines of their field only: {len(outcomes) - len(wrong) - len(refused)} corrections")
    print(f"{name} refused: {len(refused)} corrections")
    print(f"{name} speed: {len(outcomes) / seconds:.0f} corrections/s", flush=True)
    return wrong


def _is_entry(path: Path) -> bool:
    return path.suffix in (".md", ".markdown")


def _corrected(file: str, text: str, name: str, style: Style, draw: random.Random) -> Outcome:
    """Correct one field of one file."""
    place = f"{file} {name}"
    before, document = frontmatter.read(text)
    if before is None:
        return Outcome(place=place, fault="cannot be read")
    answer, value = _new_value(before, name, draw)
    asked = correction({name: answer}, {name: 1}, before, known_keys=frozenset(style.keys), link_names=style.link_names)
    if any(finding.is_error for finding in asked.findings):
        return Outcome(place=place, refusal="; ".join(finding.message for finding in asked.findings))
    patched = frontmatter.patch(text, asked.changes, style)
    after = frontmatter.read(patched)[0]
    expected = dataclasses.replace(before, **{name: value})
    if after is None or dataclasses.replace(after, extra={}) != dataclasses.replace(expected, extra={}):
        return Outcome(place=place, fault=f"reads back as {after}, not as {expected}")
    ignored = {name, LINKS} if name == "links" else {name}
    kept, now = (
        {key: held for key, held in entry.extra.items() if key not in ignored | {"short_authors"}}
        for entry in (before, after)
    )
    if kept != now:
        return Outcome(place=place, fault=f"other keys are {now}, not {kept}")
    return Outcome(place=place, fault="; ".join(_strayed(text, patched, name, document)))


def _new_value(entry: Entry, name: str, draw: random.Random) -> tuple[Value, object]:
    """What a person writes into the form, and what the entry then has."""
    word = draw.choice(["Straße", "C++: a “test”", "A & B", "it's", "#1 of 2", "50% {more}", "x = y"])
    match name:
        case "title":
            return f"{entry.title} {word}", f"{entry.title} {word}"
        case "authors":
            authors = ", ".join(filter(None, (entry.authors, "Ada Ørsted")))
            return authors, authors
        case "venue":
            return f"Venue of {word}", f"Venue of {word}"
        case "year":
            year = (entry.year or 2000) + draw.choice([-1, 1])
            return str(year), year
        case "abstract":
            abstract = f"{entry.abstract}\n\nAnd {word}.".strip()
            return abstract, abstract
        case "tags":
            tags = tuple(dict.fromkeys(("Tag of mine", *entry.tags)))  # each once, also where the review has one twice
            return tags, tags
        case _:
            link = Link(name="Corrected talk", url="https://example.org/talk?a=1&b=#c")
            return f"{link.name}: {link.url}", (*entry.links, link)


def _strayed(old: str, new: str, name: str, document: Document) -> Iterator[str]:
    """The changed lines that are not of this field."""
    own = _lines_of(old, name, document)
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for kind, start, end, _, _ in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        strays = [] if kind == "equal" else [line for line in range(start, end) if line not in own]
        yield from (f"line {line + 1} is touched: {before[line]!r}" for line in strays)
        if kind == "insert" and own and start not in range(min(own), max(own) + 2):
            yield f"lines are put in before line {start + 1}"


def _lines_of(text: str, name: str, document: Document) -> set[int]:
    """The lines of a field in the file, from 0; the derived line of short authors goes with the authors."""
    parts = cut(text)
    if parts is None:
        return set()
    if name == "abstract":
        head = (parts.opening + parts.head + parts.closing).count("\n")
        return set(range(head - (not parts.closing.endswith("\n")), text.count("\n") + 2))
    keys: Mapping[str, tuple[str, ...]] = {
        "venue": VENUES,
        "links": (LINKS,),
        "authors": ("authors", "short_authors"),
    }
    taken = spans(parts, document)
    lines = [taken[key] for key in keys.get(name, (name,)) if key in taken]
    return {line + FIRST_LINE - 1 for span in lines for line in range(span.start, span.stop)}


if __name__ == "__main__":
    sys.exit(main())
