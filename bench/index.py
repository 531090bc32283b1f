"""What it costs to keep the index of a review up to date: seconds, REST calls, memory, bytes on disk.

    python bench/index.py [--entries 5000] [--rounds 5] [--papers FILE] [--profile]

The review of so many invented entries (or of the papers of FILE, a JSON object a line, gzipped) is on the sandbox
GitHub; the bot is a process of its own, joined to it by real HTTP. To bring the index up to date is to ask where the
branch is, to list its files, and to have `Hub.index` read what is new. A `new process` has nothing in memory, only the
database; its imports, its token and its look at the repository come before the clock and the counting. Calls are REST
calls, also those answered 304; the download of an archive, to which one of them leads, is none. `--profile` also prints
where a new process spends its time. Prints `name: value unit` lines; exits 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import cProfile
import functools
import gc
import io
import itertools
import multiprocessing
import pstats
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from check import entry_of, papers_of

from bot.corpus.index import Index
from bot.flows.ground import read_default, read_index
from bot.gateway.credentials import AppCredentials
from bot.gateway.github import GitHub
from bot.gateway.store import ObjectStore
from bot.repository import parse_config
from bot.sandbox.server import Sandbox

REVIEW, MAINTAINER, FOLDER = "acme/review", "maria", "_publications"
ONE_SECONDS, ONE_CALLS, ALL_CALLS, FIRST_CALLS = 1.0, 3, 5, 3
ASKED = 200
"""Entries for which the index is asked whether it has them."""
LINES_OF_PROFILE = 30
MB = 1_000_000
COLLECTION = next(iter(parse_config("", "")[0].collections.values()))

Value = TypeVar("Value")


def main() -> int:
    """Measure, print the figures, hold them against the targets."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--entries", type=int, default=5_000, help="how many entries the review has")
    parser.add_argument("--rounds", type=int, default=5, help="how many pushes of one file; the median is told")
    parser.add_argument("--papers", type=Path, help="papers to make entries of, instead of invented ones")
    parser.add_argument("--profile", action="store_true", help="also print where a new process spends its time")
    options = parser.parse_args()
    missed = Figures()
    entries = dict(
        entry_of(paper, at) for at, paper in enumerate(itertools.islice(papers_of(options.papers), options.entries))
    )
    with review_of({name: text.encode() for name, text in entries.items()}) as review:
        _pushes(review, entries, options.rounds, missed)
        _kept(review)
        if options.profile:
            with review.process() as bot:
                print(bot.do(_profiled))
    for target in missed.missed:
        print(f"missed: {target}", file=sys.stderr)
    return 1 if missed.missed else 0


@dataclass(slots=True)
class Figures:
    """The targets that were missed."""

    missed: list[str] = field(default_factory=list)

    def tell(self, what: str, runs: Sequence[Sync], *, calls: int, seconds: float | None = None) -> None:
        """Print what it took to bring the index up to date after this: the median time, the most calls."""
        took, most = statistics.median(run.seconds for run in runs), max(run.calls for run in runs)
        print(f"{what}: {took:.3f} s", f"{what}, calls: {most} calls", sep="\n", flush=True)
        if len(runs) > 1:
            print(f"{what}, slowest of {len(runs)}: {max(run.seconds for run in runs):.3f} s", flush=True)
        if most > calls:
            self.missed.append(f"more than {calls} calls for: {what}")
        if seconds is not None and took > seconds:
            self.missed.append(f"more than {seconds:.1f} s for: {what}")


def _pushes(review: Review, entries: dict[str, str], rounds: int, figures: Figures) -> None:
    """The first sync, then pushes of one file and of all files."""
    name = next(iter(entries))
    stamps = map(str, itertools.count())

    def push(*names: str) -> None:
        review.push({each: f"{entries[each]}\nSeen {next(stamps)}.\n".encode() for each in names})

    with review.process() as bot:
        figures.tell("first sync", [bot.sync()], calls=FIRST_CALLS)
        figures.tell("nothing changed, same process", [bot.sync()], calls=1)
        same = []
        for _ in range(rounds):
            push(name)
            same.append(bot.sync())
        figures.tell("one file changed, same process", same, calls=ONE_CALLS, seconds=ONE_SECONDS)
    new = []
    for _ in range(rounds):
        push(name)
        with review.process() as bot:
            new.append(bot.sync())
    figures.tell("one file changed, new process", new, calls=ONE_CALLS, seconds=ONE_SECONDS)
    with review.process() as bot:
        bot.sync()
        push(*entries)
        figures.tell("all files changed, same process", [bot.sync()], calls=ALL_CALLS)
    push(*entries)
    with review.process() as bot:
        figures.tell("all files changed, new process", [bot.sync()], calls=ALL_CALLS)


def _kept(review: Review) -> None:
    """What is made of the database alone, and how large it all is."""
    with review.process() as bot:
        index, catalogue, match = bot.do(_built)
        print(f"index from kept records, no network: {index:.3f} s")
        print(f"catalogue of that index: {catalogue:.3f} s")
        print(f"index and catalogue: {index + catalogue:.3f} s")
        print(f"one match, median: {match * 1000:.1f} ms")
    with review.process() as bot:
        index, catalogue = bot.do(_weighed)
        print(f"memory of the index: {index:.1f} MB")
        print(f"memory of its catalogue: {catalogue:.1f} MB")
    size = sum(file.stat().st_size for file in review.database.parent.iterdir())
    print(f"database, with the files' contents and all pushes: {size / MB:.1f} MB")


# -- the review, and the bot in processes of its own -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Where:
    """All that a process of the bot is told."""

    api_url: str
    app: str
    key: str = field(repr=False)
    database: str


@dataclass(frozen=True, slots=True)
class Sync:
    """What it took to bring the index up to date."""

    seconds: float
    calls: int


@dataclass(frozen=True, slots=True)
class Review:
    """One review on the sandbox, one maintainer, one database of the bot."""

    sandbox: Sandbox
    database: Path

    def push(self, entries: dict[str, bytes]) -> None:
        """The maintainer writes these entries (file name -> content)."""
        files = {f"{FOLDER}/{name}": content for name, content in entries.items()}
        self.sandbox.push(REVIEW, MAINTAINER, dict(files))

    @contextmanager
    def process(self) -> Iterator[Process]:
        """A new process of the bot: it has the database, and nothing in memory."""
        app = self.sandbox.app
        where = Where(self.sandbox.api_url, str(app.id), app.private_key, f"sqlite:///{self.database}")
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            process = Process(self.sandbox, where, pool)
            process.do(_warm)
            yield process


@dataclass(frozen=True, slots=True)
class Process:
    """One process of the bot."""

    sandbox: Sandbox
    where: Where
    pool: ProcessPoolExecutor

    def do(self, work: Callable[[Where], Value]) -> Value:
        """Work in the process."""
        return self.pool.submit(work, self.where).result()

    def sync(self) -> Sync:
        """Bring the index up to date."""
        self.sandbox.clear_requests()
        seconds = self.do(_synced)
        calls = [request for request in self.sandbox.requests if not request.route.startswith("/codeload/")]
        return Sync(seconds, len(calls))


@contextmanager
def review_of(entries: dict[str, bytes]) -> Iterator[Review]:
    """A review of these entries (file name -> content)."""
    files = {"_config.yml": b"title: A review\n"} | {f"{FOLDER}/{name}": content for name, content in entries.items()}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, Sandbox(Path(folder) / "github") as sandbox:
        sandbox.add_repository(REVIEW, files, writers=[MAINTAINER])
        (Path(folder) / "state").mkdir()
        yield Review(sandbox, Path(folder) / "state" / "objects.sqlite")


# -- in the process of the bot -----------------------------------------------------------------------------------------


@functools.cache
def _github(where: Where) -> GitHub:
    """The connection of this process; it ends with it."""
    return GitHub(
        credentials=AppCredentials(app_id=where.app, private_key=where.key),
        api_url=where.api_url,
        store=ObjectStore(where.database, clock=lambda: datetime.now(UTC)),
        clock=lambda: datetime.now(UTC),
        sleep=time.sleep,
    )


def _warm(where: Where) -> None:
    """What a process does once an hour: it gets a token and a connection."""
    _github(where).hub().repository(REVIEW)


def _index(where: Where) -> Index:
    hub = _github(where).hub()
    return read_index(hub, REVIEW, read_default(hub, REVIEW, "main"), COLLECTION)


def _synced(where: Where) -> float:
    begun = time.perf_counter()
    _index(where)
    return time.perf_counter() - begun


def _built(where: Where) -> tuple[float, float, float]:
    """Seconds to build the index, to build its catalogue, and to ask it for one entry."""
    hub = _github(where).hub()
    base = read_default(hub, REVIEW, "main")
    begun = time.perf_counter()
    index = read_index(hub, REVIEW, base, COLLECTION)
    built = time.perf_counter()
    index.catalogue  # noqa: B018 - worked out when it is asked for
    done = time.perf_counter()
    took = []
    for path, entry in itertools.islice(index.entries.items(), 0, None, max(1, index.read // ASKED)):
        asked = time.perf_counter()
        index.matches(f"{path}.other", entry)
        took.append(time.perf_counter() - asked)
    return built - begun, done - built, statistics.median(took)


def _weighed(where: Where) -> tuple[float, float]:
    """MB that the index keeps, and those that its catalogue adds."""
    hub = _github(where).hub()
    base = read_default(hub, REVIEW, "main")
    tracemalloc.start()
    weights = [_traced()]
    index = read_index(hub, REVIEW, base, COLLECTION)
    weights.append(_traced())
    index.matches("", next(iter(index.entries.values())))
    weights.append(_traced())
    return (weights[1] - weights[0]) / MB, (weights[2] - weights[1]) / MB


def _traced() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def _profiled(where: Where) -> str:
    with cProfile.Profile() as profile:
        _index(where).catalogue  # noqa: B018 - worked out when it is asked for
    said = io.StringIO()
    pstats.Stats(profile, stream=said).sort_stats("cumulative").print_stats(LINES_OF_PROFILE)
    return said.getvalue()


if __name__ == "__main__":
    sys.exit(main())
