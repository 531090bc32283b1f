"""How long `review-bot check` takes, and how it grows; what the history of a review would have been told.

    python bench/check.py [REVIEW] [--remark DIR] [--papers FILE] [--history DIR] [--sizes 521,5000,50000]

REVIEW is the checkout of a real review; without one, or with one of few entries, 521 invented entries stand for it.
DIR of `--remark` is a folder with `npm install remark-cli remark-frontmatter remark-lint-frontmatter-schema`: remark
with these holds the same files against a schema, and nothing else. FILE holds papers, a JSON object a line, gzipped;
without it, papers are invented. DIR of `--history` is a clone. Programs that are compared run in turn, so that a busy
machine slows both; `cpu` is the time that they computed, `wall` what a person waits. Prints `name: value unit` lines;
exits 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = "_publications"
FEW = 300
"""A review of fewer entries says nothing of how long a real one takes."""
USUAL = 521
RUNS = 10
TIMES_FASTER = 6.0
TIMES_THE_FLOOR = 4.0
ONE_FILE_SECONDS = 0.3
GROWTH = 1.3
MOST_SECONDS, MOST_BYTES = 60.0, 1_000_000_000
REMARK_SCHEMA: Mapping[str, object] = {
    "type": "object",
    "required": ["title", "authors", "year"],
    "properties": {
        "title": {"type": "string"},
        "authors": {"type": "string"},
        "year": {"type": "integer"},
        "tags": {"type": "array"},
        "additional_links": {"type": "array", "items": {"type": "object", "required": ["name", "url"]}},
    },
}
WAYS = ("learned", "binary", "deep", "sparse", "fast")
TAGS = tuple(f"{way} {thing}" for way in WAYS for thing in ("codes", "trees"))
FLOOR = """
import sys, time
from pathlib import Path
import yaml
from jsonschema import Draft202012Validator
from bot.document import schema
validator = Draft202012Validator(schema("publication"))
begun = time.perf_counter()
for file in sorted(Path(sys.argv[1]).iterdir()):
    parts = file.read_text("utf-8", "replace").split("---", 2)
    if len(parts) == 3:
        try:
            list(validator.iter_errors(yaml.load(parts[1], yaml.CSafeLoader)))
        except yaml.YAMLError:
            pass
print(time.perf_counter() - begun)
"""
CORE = """
import sys, time
from pathlib import Path
from jsonschema import Draft202012Validator
from bot.check.rules import check
from bot.checkout import Checkout
from bot.checkup import check_up
begun = time.perf_counter()
check_up(Checkout.as_it_is(Path(sys.argv[1])))
print(time.perf_counter() - begun)
"""
"""Both read the files and check them, in a process of their own whose imports are done."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of a program cost."""

    wall: float
    """seconds"""
    cpu: float
    """seconds"""
    memory: int
    """bytes at most"""


# -- reviews to look at ------------------------------------------------------------------------------------------------


def papers_of(file: Path | None) -> Iterator[dict[str, object]]:
    """Papers without end: those of the file, then invented ones."""
    if file:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    for number in itertools.count():
        yield {
            "title": f"{TAGS[number % len(TAGS)].title()} for Retrieval, Part {number}",
            "authors": [f"Ada {chr(65 + number % 26)}nt", f"Bea {chr(65 + number // 26 % 26)}ell"],
            "year": 2000 + number % 25,
            "venue": "VLDB",
            "url": f"https://example.org/papers/{number}",
        }


def entry_of(paper: Mapping[str, object], number: int) -> tuple[str, str]:
    """An entry's file name and text, as real reviews write them."""
    authors = [str(author) for author in paper["authors"]] if isinstance(paper["authors"], list) else []
    words = [re.sub(r"[^a-z]", "", word.lower()) for word in (*(authors or ["nobody"])[0].split()[-1:], "paper")]
    key = f"{words[0] or 'x'}{paper['year']}{words[1]}{number}"
    tags = ", ".join(f'"{TAGS[(number * step) % len(TAGS)]}"' for step in (1, 3))
    lines = (
        "---",
        "layout: publication",
        f"title: {json.dumps(paper['title'], ensure_ascii=False)}",
        f"authors: {json.dumps(', '.join(authors), ensure_ascii=False)}",
        f"conference: {json.dumps(paper['venue'], ensure_ascii=False)}",
        f"year: {paper['year']}",
        f"bibkey: {key}",
        "additional_links:",
        f'   - {{name: "Paper", url: {json.dumps(paper["url"])}}}',
        f"tags: [{tags}]",
        "---",
        f"We look at {str(paper['title']).rstrip('.')} and say what there is to be said of it. " * 6,
    )
    return f"{key}.markdown", "\n".join(lines) + "\n"


def invent(root: Path, number: int, papers: Path | None) -> Path:
    """A review of so many entries."""
    folder = root / FOLDER
    folder.mkdir(parents=True)
    (root / "_config.yml").write_text("title: A review\n")
    for at, paper in enumerate(itertools.islice(papers_of(papers), number)):
        name, text = entry_of(paper, at)
        (folder / name).write_text(text, encoding="utf-8")
    return root


def copied(review: Path | None, root: Path, papers: Path | None) -> Path:
    """The real review in a folder that may be written to; an invented one where there is none."""
    if review is None or not (review / FOLDER).is_dir() or len(list((review / FOLDER).iterdir())) < FEW:
        print(f"review: {USUAL} invented entries, for no real review of {FEW} or more was named")
        return invent(root, USUAL, papers)
    root.mkdir()
    for name in (FOLDER, "_data", "_datasets", "_config.yml", ".github"):
        if (review / name).is_dir():
            shutil.copytree(review / name, root / name, copy_function=shutil.copyfile)
        elif (review / name).is_file():
            shutil.copyfile(review / name, root / name)
    (root / "_config.yml").touch()
    return root


# -- running -----------------------------------------------------------------------------------------------------------


def bot(*words: str) -> tuple[str, ...]:
    return (str(Path(sys.executable).with_name("review-bot")), *words)


def run(command: Sequence[str], folder: Path) -> Run:
    """Run a program to its end and say what it cost; findings are no failure."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as said, subprocess.Popen(command, cwd=folder, stdout=said, stderr=said) as process:
        _, status, used = os.wait4(process.pid, 0)
        took = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            said.seek(0)
            sys.exit(f"bench/check.py: {' '.join(command)} ended with {process.returncode}:\n{said.read().decode()}")
    return Run(took, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def in_turn(times: int, **programs: Callable[[], Run]) -> dict[str, Run]:
    """The medians of so many runs of each program; a first one, which fills the caches, does not count."""
    found: dict[str, list[Run]] = {name: [] for name in programs}
    for number in range(times + 1):
        for name, program in programs.items():
            one = program()
            if number:
                found[name].append(one)
    return {name: _middle(runs) for name, runs in found.items()}


def _middle(runs: Sequence[Run]) -> Run:
    return Run(
        statistics.median(one.wall for one in runs),
        statistics.median(one.cpu for one in runs),
        int(statistics.median(one.memory for one in runs)),
    )


# -- figures -----------------------------------------------------------------------------------------------------------


def whole_review(review: Path, remark: Path | None) -> list[str]:
    """The command on the whole review, beside remark on the same files."""
    programs = {"check": lambda: run(bot("check", str(review)), review)}
    if remark is None:
        print("remark: not compared, for no --remark DIR was named")
    else:
        _set_up_remark(review, remark)
        command = (str(remark.resolve() / "node_modules" / ".bin" / "remark"), FOLDER, "--quiet", "--no-stdout")
        programs["remark"] = lambda: run(command, review)
    medians = in_turn(RUNS, **programs)
    for name, one in medians.items():
        print(f"whole review {name} median: {one.wall:.3f} s wall, {one.cpu:.3f} s cpu, {one.memory / 1e6:.0f} MB")
    if remark is None:
        return []
    wall = medians["remark"].wall / medians["check"].wall
    print(f"whole review remark to check: {wall:.1f} times wall")
    print(f"whole review remark to check: {medians['remark'].cpu / medians['check'].cpu:.1f} times cpu")
    return [] if wall >= TIMES_FASTER else [f"check is not {TIMES_FASTER:.0f} times faster than remark"]


def _set_up_remark(review: Path, remark: Path) -> None:
    (review / "node_modules").symlink_to(remark.resolve() / "node_modules")
    (review / "bench-schema.json").write_text(json.dumps(REMARK_SCHEMA))
    globs = [f"./{FOLDER}/*.markdown", f"./{FOLDER}/*.md"]
    plugin = ["remark-lint-frontmatter-schema", {"schemas": {"./bench-schema.json": globs}}]
    (review / ".remarkrc.json").write_text(json.dumps({"plugins": ["remark-frontmatter", plugin]}))


def floor(review: Path) -> list[str]:
    """Reading and checking in one process, against the least that any check does."""

    def timed(program: str, argument: Path) -> Run:
        done = subprocess.run([sys.executable, "-c", program, argument], check=True, capture_output=True, text=True)
        return Run(float(done.stdout), 0.0, 0)

    medians = in_turn(RUNS, core=lambda: timed(CORE, review), floor=lambda: timed(FLOOR, review / FOLDER))
    ratio = medians["core"].wall / medians["floor"].wall
    print(f"core: {1000 * medians['core'].wall:.0f} ms")
    print(f"floor (libyaml and jsonschema): {1000 * medians['floor'].wall:.0f} ms")
    print(f"core to floor: {ratio:.1f} times")
    return [] if ratio <= TIMES_THE_FLOOR else [f"the core takes more than {TIMES_THE_FLOOR:.0f} times the floor"]


def one_file(review: Path) -> list[str]:
    """One changed file of the review."""
    git = ("git", "-c", "user.name=bench", "-c", "user.email=bench@localhost", "-C", str(review))
    for words in (("init", "--quiet"), ("add", FOLDER), ("commit", "--quiet", "-m", "All")):
        subprocess.run((*git, *words), check=True)
    file = max((review / FOLDER).iterdir())
    file.write_bytes(file.read_bytes() + b"\nOne more line.\n")
    command = bot("check", "--changed-since", "HEAD", "--review", str(review))
    median = in_turn(RUNS, check=lambda: run(command, review))["check"]
    print(f"one changed file: {median.wall:.3f} s wall, {median.cpu:.3f} s cpu")
    return [] if median.wall < ONE_FILE_SECONDS else [f"one changed file takes {ONE_FILE_SECONDS} s or more"]


def growth(folder: Path, sizes: Sequence[int], papers: Path | None) -> list[str]:
    """Reviews of several sizes: what each entry costs beyond the start-up."""
    missed: list[str] = []
    nothing = run(bot("check", "."), invent(folder / "nothing", 1, papers))
    nothing = run(bot("check", "."), folder / "nothing")
    costs: list[tuple[float, float]] = []
    for size in sizes:
        review = invent(folder / str(size), size, papers)
        one = in_turn(3 if size < 10_000 else 1, check=lambda review=review: run(bot("check", "."), review))["check"]
        costs.append((1e6 * (one.cpu - nothing.cpu) / size, (one.memory - nothing.memory) / 1000 / size))
        print(f"{size} entries: {one.wall:.2f} s wall, {one.cpu:.2f} s cpu, {one.memory / 1e6:.0f} MB")
        print(f"{size} entries, each: {costs[-1][0]:.0f} us cpu, {costs[-1][1]:.1f} kB")
        if one.wall > MOST_SECONDS or one.memory > MOST_BYTES:
            missed.append(f"{size} entries take more than {MOST_SECONDS:.0f} s or {MOST_BYTES / 1e9:.0f} GB")
        shutil.rmtree(review)
    for name, least in (("time", 0), ("memory", 1)):
        factor = max(cost[least] for cost in costs) / min(cost[least] for cost in costs)
        last = costs[-1][least] / costs[0][least]
        print(f"{name} an entry, {sizes[-1]} to {sizes[0]} entries: {last:.2f} times")
        print(f"{name} an entry, dearest to cheapest: {factor:.2f} times")
        if last > GROWTH:
            missed.append(f"{name} an entry grows by more than {GROWTH - 1:.0%}")
    return missed


def history(clone: Path) -> list[str]:
    """What outsiders would have been told, and how many of the later repairs would have been asked for at once."""
    from bot.rehearsal.history import is_unreadable, outsiders, rehearse_history

    begun = time.perf_counter()
    past = rehearse_history(clone)
    took = time.perf_counter() - begun
    print(f"history: {len(past.pasts)} commits in {took:.1f} s")
    added = {(each.commit.sha, path): each for each in outsiders(past) for path in each.new}
    told = {
        (each.commit.sha, one.finding.path): [other for other in each.told if other.finding.path == one.finding.path]
        for each in outsiders(past)
        for one in each.told
        if (each.commit.sha, one.finding.path) in added
    }
    number = max(1, len(added))
    marks: dict[str, Callable[[str, bool, bool], bool]] = {
        "that do not parse": lambda _rule, unreadable, _grave: unreadable,
        "with an unknown tag": lambda rule, _unreadable, _grave: rule in ("tag-new", "tag-variant"),
        "with an error or a warning": lambda _rule, _unreadable, grave: grave,
        "with a finding": lambda _rule, _unreadable, _grave: True,
    }
    print(f"files that outsiders added: {len(added)} files")
    for name, is_meant in marks.items():
        hit = sum(
            any(is_meant(o.finding.rule, is_unreadable(o.finding), o.finding.severity != "notice") for o in found)
            for found in told.values()
        )
        print(f"files that outsiders added {name}: {hit} files, {100 * hit / number:.0f} %")
    repairs = _repairs(past, {path: sha for sha, path in added})
    asked = [pair for pair in repairs if pair[1]]
    print(f"later changes of these files: {len(repairs)} changes")
    print(f"later changes that mend what would have been told: {len(asked)} changes")
    grave = [one for each in outsiders(past) for one in each.told if one.finding.severity != "notice"]
    mended = [one for one in grave if one.fate == "mended"]
    print(f"errors and warnings told to outsiders: {len(grave)}, mended later {len(mended)}")
    return []


def _repairs(past: object, added: Mapping[str, str]) -> list[tuple[str, bool]]:
    """The later changes of these files, each with whether it mended something; one of many files is no repair."""
    from bot.rehearsal.history import History

    assert isinstance(past, History)
    known: set[str] = set()
    found: list[tuple[str, bool]] = []
    for each in past.pasts:
        mended = {one.finding.path for _, one in each.mended}
        if each.files <= 20:
            found += [(path, path in mended) for path in each.changed if path in known]
        known |= {path for path in each.new if added.get(path) == each.commit.sha}
    return found


def main() -> int:
    """Print every figure; 1 when a target is missed."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("review", type=Path, nargs="*", help="the checkout of a real review; the first one counts")
    arguments.add_argument("--remark", type=Path, metavar="DIR")
    arguments.add_argument("--papers", type=Path, metavar="FILE")
    arguments.add_argument("--history", type=Path, metavar="DIR")
    arguments.add_argument("--sizes", default="521,5000,50000")
    given = arguments.parse_args()
    missed: list[str] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        review = copied(next(iter(given.review), None), folder / "review", given.papers)
        missed += whole_review(review, given.remark)
        missed += floor(review)
        missed += one_file(review)
        missed += growth(folder, [int(size) for size in given.sizes.split(",")], given.papers)
    if given.history:
        missed += history(given.history)
    for sentence in missed:
        print(f"missed: {sentence}", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
