"""Real reviews, contributed once more: would the bot have written what people wrote?

    python bench/replay.py [--explain] DIR[=PERCENT] ...

DIR is a checkout with `_publications/`. Each of its entries is typed into an issue form and filed in the sandbox; the
bot works over real HTTP; a maintainer merges its pull request; the bot closes the issue. The entries come in the order
of their years into a review that holds the earlier ones *as people wrote them*: from these the bot learns the review's
hand, and it never sees the entry it is to write. (The first ones, before which there is nothing to learn from, are
filed into a review of those that follow them.)

Compared with the hand-written file are
- the fields title, authors, venue, year, links, tags and abstract. The front matter is read by PyYAML alone, the
  abstract as the bot's reader shows it. All must be equal, or a fault of the original must make the whole difference
  (`bench/words.py`); an entry the bot refuses counts as explained if the rules find an error in the original file,
  or if it is a paper that the review has under another key, too: then there is no file to compare.
- the front matter, line by line, blanks at line ends apart: all lines equal in PERCENT of the entries (else 75). No
  fault of the original excuses a line.

The time is that of form, run, merge and run; the sandbox's work is in it, as is its memory. `--explain` tells on stderr
what differs. Prints `name: value unit` lines; exits 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import difflib
import resource
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from stand import FOLDER, Stand, stand
from words import Words, differences, explained, front_matter

from bot.check.file import read as read_file
from bot.check.rules import check
from bot.corpus.index import Index
from bot.entry import frontmatter
from bot.repository import RepositoryConfig
from bot.sandbox.refusal import RefusedError

PERCENT = 75.0
FIRST = 24
"""So many entries cannot be written in the hand of those before them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review to replay: its entries by file name, and how many per cent of front matters must be equal."""

    name: str
    entries: Mapping[str, bytes]
    percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one entry: the merged file, or what the bot said instead."""

    name: str
    original: str
    merged: str = ""
    said: str = ""
    seconds: float = 0.0


def main() -> int:
    """Replay every review, print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "reviews", metavar="DIR[=PERCENT]", type=_review, nargs="*", help="a checkout with _publications/"
    )
    parser.add_argument("--explain", action="store_true", help="tell what differs, on stderr")
    options = parser.parse_args()
    if not options.reviews:
        print(
            "Without `DIR[=PERCENT] ...` only the entries of a new review are replayed; name checkouts of real ones.",
            file=sys.stderr,
        )
    reviews = options.reviews or [_new_review()]
    missed = [target for review in reviews for target in _replay(review, tell=options.explain)]
    print(f"replay peak memory: {_peak_megabytes():.0f} MB")
    for target in missed:
        print(f"missed: {target}", file=sys.stderr)
    return 1 if missed else 0


def _review(argument: str) -> Review:
    folder, _, percent = argument.partition("=")
    paths = sorted(Path(folder, FOLDER).glob("*"))
    entries = {path.name: path.read_bytes() for path in paths if path.suffix in (".md", ".markdown")}
    if not entries:
        raise argparse.ArgumentTypeError(f"{folder} has no entries in {FOLDER}/.")
    return Review(name=Path(folder).resolve().name, entries=entries, percent=float(percent or PERCENT))


def _new_review() -> Review:
    """The entries that a new review begins with: too few to show a hand, so that only their fields are judged."""
    folder = files("bot") / "template" / FOLDER
    return Review(name="template", entries={each.name: each.read_bytes() for each in folder.iterdir()}, percent=0)


def _replay(review: Review, *, tell: bool) -> list[str]:
    """The targets that this review missed."""
    outcomes = _contributed(review.entries)
    twice = _twice(review.entries)
    verdicts = [_verdict(each, twice) for each in outcomes]
    if tell:
        for outcome, verdict in zip(outcomes, verdicts, strict=True):
            _explain(outcome, verdict)
    count = len(outcomes)
    refused = sum(not each.merged for each in outcomes)
    plain = sum(not verdict for verdict in verdicts)
    unexplained = sum("" in verdict.values() for verdict in verdicts)
    same_head = sum(front_matter(each.merged) == front_matter(each.original) for each in outcomes)
    same_file = sum(each.merged == each.original for each in outcomes)
    seconds = sum(each.seconds for each in outcomes)
    refused_twice = sum(not each.merged and each.name in twice for each in outcomes)
    share = 100 * same_head / (count - refused_twice)
    name = f"replay {review.name}"
    print(f"{name} entries: {count} entries")
    print(f"{name} refused: {refused} entries")
    print(f"{name} refused, as the review has the paper twice: {refused_twice} entries")
    print(f"{name} fields equal: {plain} entries")
    print(f"{name} fields explained: {count - plain - unexplained} entries")
    print(f"{name} fields unexplained: {unexplained} entries")
    print(f"{name} front matter equal: {share:.1f} %")
    print(f"{name} file equal to the byte: {100 * same_file / count:.1f} %")
    print(f"{name} speed: {(count - refused) / seconds:.1f} contributions/s", flush=True)
    return [
        *([f"{review.name}: {unexplained} entries differ without a fault of the original"] if unexplained else []),
        *([f"{review.name}: front matter equal for less than {review.percent:g} %"] if share < review.percent else []),
    ]


# -- contributing -----------------------------------------------------------------------------------------------


def _contributed(entries: Mapping[str, bytes]) -> list[Outcome]:
    """Every entry, filed into a review of those before it."""
    names = sorted(entries, key=lambda name: (_year(entries[name]), name))
    first = min(FIRST, len(names) // 2)
    early = _filed(names[:first], entries, seeds=names[first : 2 * first])
    return early + _filed(names[first:], entries, seeds=names[:first])


def _filed(names: Iterable[str], entries: Mapping[str, bytes], *, seeds: Iterable[str]) -> list[Outcome]:
    with stand({name: entries[name] for name in seeds}) as review:
        outcomes = []
        for name in names:
            there = review.entries()
            outcomes.append(_file(review, name, entries[name], there))
            # The next one comes to a review as its people wrote it, not as the bot did.
            new = dict.fromkeys(review.entries().keys() - there.keys())
            review.commit({**new, name: entries[name]})
        return outcomes


def _file(review: Stand, name: str, content: bytes, there: Mapping[str, bytes]) -> Outcome:
    """One contribution, from the form to the end of its issue."""
    original = content.decode("utf-8", "replace")
    words = Words.read(original)
    if words is None:
        return Outcome(name=name, original=original, said="The original has no front matter that can be read.")
    begun = time.perf_counter()
    try:
        issue = review.file(words.answers(Path(name).stem))
    except RefusedError as refused:
        return Outcome(name=name, original=original, said=f"{refused}")
    review.run(issue)
    pull = review.pull_of(issue)
    if pull is None:
        return Outcome(name=name, original=original, said=review.status(issue))
    review.merge(pull)
    review.run(issue)
    seconds = time.perf_counter() - begun
    after = review.entries()
    new = [after[path].decode() for path in after if path not in there]
    if review.is_open(issue) or len(new) != 1:
        raise RuntimeError(f"The submission of {name} did not end with one new entry and a closed issue.")
    return Outcome(name=name, original=original, merged=new[0], seconds=seconds)


def _year(content: bytes) -> str:
    words = Words.read(content.decode("utf-8", "replace"))
    return words.year if words else ""


# -- judging ----------------------------------------------------------------------------------------------------


def _twice(entries: Mapping[str, bytes]) -> frozenset[str]:
    """The entries whose paper has another entry, too."""
    read = {f"{FOLDER}/{name}": frontmatter.read(text.decode("utf-8", "replace"))[0] for name, text in entries.items()}
    index = Index.build(read, entries={path: entry for path, entry in read.items() if entry})
    pairs = ((one, match) for one, match in index.catalogue.pairs() if match.is_sure)
    return frozenset(Path(each.path).name for one, match in pairs for each in (one, match.holding))


def _verdict(outcome: Outcome, twice: frozenset[str]) -> dict[str, str]:
    """The fields that differ, each with the fault of the original that explains it; empty: unexplained."""
    original, ours = Words.read(outcome.original), Words.read(outcome.merged)
    if original is None:
        return {"entry": outcome.said}
    if ours is None:
        return {"entry": "The review has this paper twice." if outcome.name in twice else "; ".join(_errors(outcome))}
    return {field: explained(original, ours, field) for field in differences(original, ours)}


def _errors(outcome: Outcome) -> Sequence[str]:
    """What the rules call an error in the original file."""
    file = read_file(f"{FOLDER}/{outcome.name}", outcome.original)
    found = check(file, config=RepositoryConfig(), index=Index(), today_year=datetime.now(UTC).year)
    return [finding.message for finding in found if finding.is_error]


def _explain(outcome: Outcome, verdict: Mapping[str, str]) -> None:
    def say(text: str) -> None:
        print(text, file=sys.stderr)

    before, after = front_matter(outcome.original), front_matter(outcome.merged)
    if verdict or before != after:
        say(outcome.name)
    for field, reason in verdict.items():
        say(f"  {field} differs: {reason or 'UNEXPLAINED'}")
    if not outcome.merged:
        say(f"  refused: {' '.join(outcome.said.split())}")
    elif before != after:
        for line in list(difflib.unified_diff(before, after, lineterm="", n=0))[2:]:
            if not line.startswith("@@"):
                say(f"  {line}")


def _peak_megabytes() -> float:
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kibibytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1_000_000


if __name__ == "__main__":
    sys.exit(main())
