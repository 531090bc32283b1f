"""How well tags, categories and neighbours are guessed from a review's own papers, and what it costs.

    python bench/suggest.py REVIEW... [--papers FILE] [--sizes 1000,5000] [--repeats 3]

REVIEW is the checkout of a real review. Its papers are dealt into five parts; each part is asked about of a model that
learnt from the other four, its threshold included, and this again for other deals. Asked for are the words (tags, or
categories of the taxonomy) in use at least five times; a paper without any was not looked at by anyone, and is left
out. Beside it, on the same parts: the most frequent words, and the plain vote of the ten nearest papers (TF-IDF as
scikit-learn does it). `shown` is what a person would see. FILE holds papers with abstracts, a JSON object a line,
gzipped: reviews of such sizes are made of them, whose tags are venues and years. Costs are those of a process of its
own. Prints `name: value unit` lines; exits 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import multiprocessing
import random
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.entry import frontmatter, taxonomy
from bot.suggest.model import Model, learn
from bot.suggest.paper import Guess, Paper

FOLDER = "_publications"
PARTS = 5
IN_USE = 5
NEAREST = 10
NEIGHBOURS = 3
ASKED = 100
FEWEST_SHOWN = 30
"""Guesses shown in all deals; of fewer, the share that is right says nothing."""
LEAST_RIGHT = 0.75
MOST_SECONDS, MOST_SECONDS_LARGE, MOST_BYTES = 3.0, 30.0, 1_000_000_000
USUAL = 1_000
"""Papers up to which a review has to be learnt at once"""

Ranking = Callable[[Paper], Sequence[str]]


@dataclass(slots=True)
class Tally:
    """Hits of one way of ranking, over all papers asked about."""

    first: list[float] = field(default_factory=list)
    three: list[float] = field(default_factory=list)
    five: list[float] = field(default_factory=list)

    def count(self, ranked: Sequence[str], truth: set[str]) -> None:
        """One paper more; all that ranks has the same papers."""
        for hits, most, of in ((self.first, 1, 1), (self.three, 3, 3), (self.five, 5, len(truth))):
            hits.append(len(truth.intersection(ranked[:most])) / of)

    def tell(self, title: str) -> None:
        """Print the three figures."""
        print(f"{title} precision at 1: {100 * statistics.fmean(self.first):.1f} %")
        print(f"{title} precision at 3: {100 * statistics.fmean(self.three):.1f} %")
        print(f"{title} recall at 5: {100 * statistics.fmean(self.five):.1f} %")


# -- reviews to look at ------------------------------------------------------------------------------------------------


def papers_of(review: Path) -> list[Paper]:
    """The entries of a review, each with the categories of its rows."""
    categories: dict[str, dict[str, None]] = {}
    for file in sorted((review / "_data").glob("*taxonomy.yml")):
        for row in taxonomy.read(file.read_text("utf-8", "replace")).rows:
            categories.setdefault(row.key, {}).update(dict.fromkeys(row.categories))
    found = []
    for file in sorted((review / FOLDER).iterdir()):
        entry, _ = frontmatter.read(file.read_text("utf-8", "replace"), path=file.name)
        if entry:
            own = categories.get(entry.bibkey) or categories.get(file.stem) or ()
            texts = {"title": entry.title, "abstract": entry.abstract}
            found.append(Paper(path=f"{FOLDER}/{file.name}", **texts, tags=entry.tags, categories=tuple(own)))
    return found


def made_up(file: Path, size: int) -> list[Paper]:
    """A review of so many papers, whose tags are the venue, the year, and both."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [
            Paper(path=str(at), title=one["title"], abstract=one["abstract"], tags=_tags(one))
            for at, one in enumerate(map(json.loads, itertools.islice(lines, size)))
        ]


def _tags(paper: Mapping[str, object]) -> tuple[str, ...]:
    return (str(paper["venue"]), str(paper["year"]), f"{paper['venue']} {paper['year']}")


# -- how good ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kind:
    """Tags, or categories: where a paper has them, and how a model is asked for them."""

    name: str
    words: Callable[[Paper], tuple[str, ...]]
    ranked: Callable[[Model, Paper], tuple[Guess, ...]]
    shown: Callable[[Model, Paper], tuple[Guess, ...]]


KINDS = (
    Kind("tags", lambda paper: paper.tags, Model.ranked_tags, Model.tags),
    Kind("categories", lambda paper: paper.categories, Model.ranked_categories, Model.categories),
)


def deals(papers: Sequence[Paper], repeats: int) -> Iterator[tuple[list[Paper], list[Paper]]]:
    """Papers to learn from, and others to ask about."""
    for seed in range(repeats):
        dealt = list(papers)
        random.Random(seed).shuffle(dealt)
        for part in range(PARTS):
            yield [one for at, one in enumerate(dealt) if at % PARTS != part], dealt[part::PARTS]


def quality(name: str, papers: Sequence[Paper], kind: Kind, repeats: int) -> list[str]:
    """The figures of one kind of words in one review."""
    number = Counter(word for paper in papers for word in set(kind.words(paper)))
    usual = {word for word, papers_with in number.items() if papers_with >= IN_USE}
    title = f"{name} {kind.name}"
    print(f"{title} in use: {len(usual)} words, {sum(map(bool, map(kind.words, papers)))} papers")
    tallies = {way: Tally() for way in ("model", "nearest", "frequent")}
    shown: list[tuple[Guess, bool]] = []
    is_shown: list[bool] = []
    for known, unknown in deals(papers, repeats):
        model = learned(known)
        ways = {
            "model": lambda paper, model=model: [each.word for each in kind.ranked(model, paper)],
            "nearest": nearest(known, kind),
            "frequent": frequent(known, kind),
        }
        for paper in filter(kind.words, unknown):
            asked = replace(paper, tags=(), categories=())
            guesses = kind.shown(model, asked)
            is_shown.append(bool(guesses))
            shown += [(each, each.word in kind.words(paper)) for each in guesses]
            if truth := usual.intersection(kind.words(paper)):
                for way, ranking in ways.items():
                    tallies[way].count(ranking(asked), truth)
    for way, tally in tallies.items():
        tally.tell(f"{title} {way}")
    print(f"{title} papers with something shown: {100 * statistics.fmean(is_shown):.1f} %")
    return _tell_shown(title, shown, repeats)


def learned(papers: Sequence[Paper]) -> Model:
    """The model of these papers; without one there is nothing to measure."""
    return learn(papers) or sys.exit("bench/suggest.py: needs scikit-learn, and a review of some papers")


def _tell_shown(title: str, shown: Sequence[tuple[Guess, bool]], repeats: int) -> list[str]:
    print(f"{title} shown: {len(shown) / repeats:.0f} guesses a deal")
    if not shown:
        return []
    right = statistics.fmean(is_right for _, is_right in shown)
    print(f"{title} shown right: {100 * right:.1f} %")
    for confidence in dict.fromkeys(each.confidence for each, _ in sorted(shown, key=lambda one: -one[0].chance)):
        hits = [is_right for each, is_right in shown if each.confidence == confidence]
        print(f"{title} shown right of `{confidence}` ({len(hits)}): {100 * statistics.fmean(hits):.1f} %")
    is_missed = len(shown) >= FEWEST_SHOWN * repeats and right < LEAST_RIGHT
    return [f"{title}: less than {LEAST_RIGHT:.0%} of what is shown is right"] if is_missed else []


def frequent(known: Sequence[Paper], kind: Kind) -> Ranking:
    """The words most in use, whatever the paper."""
    number = Counter(word for paper in known for word in sorted(set(kind.words(paper))))
    ranked = [word for word, _ in number.most_common()]
    return lambda _: ranked


def nearest(known: Sequence[Paper], kind: Kind) -> Ranking:
    """The words that most of the nearest papers have, each with one vote, then the words most in use."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    known = [paper for paper in known if kind.words(paper)]
    space = TfidfVectorizer(stop_words="english", ngram_range=(1, 2))
    rows = space.fit_transform([f"{paper.title}. {paper.abstract}" for paper in known])
    usual = frequent(known, kind)

    def ranking(paper: Paper) -> Sequence[str]:
        likeness = (rows @ space.transform([f"{paper.title}. {paper.abstract}"]).T).toarray().ravel()
        votes = Counter(word for at in likeness.argsort()[-NEAREST:] for word in sorted(set(kind.words(known[at]))))
        order = {word: at for at, word in enumerate(usual(paper))}
        return sorted(order, key=lambda word: (-votes[word], order[word]))

    return ranking


def neighbourhood(name: str, papers: Sequence[Paper]) -> None:
    """How many papers have neighbours, and how many of these share a word, against any two papers."""
    model = learned(papers)
    by_path = {paper.path: paper for paper in papers}
    found = {paper.path: [by_path[each.path] for each in model.neighbours(paper, NEIGHBOURS)] for paper in papers}
    print(f"{name} papers with a neighbour: {100 * statistics.fmean(bool(each) for each in found.values()):.1f} %")
    print(f"{name} neighbours a paper: {statistics.fmean(map(len, found.values())):.1f} of {NEIGHBOURS}")
    for kind in KINDS:
        of = {paper.path: set(kind.words(paper)) for paper in papers if kind.words(paper)}
        pairs = [(path, other.path) for path, others in found.items() for other in others]
        near = [bool(of[one] & of[other]) for one, other in pairs if one in of and other in of]
        every = [bool(one & other) for one, other in itertools.combinations(of.values(), 2)]
        if near:
            print(f"{name} neighbours that share {kind.name}: {100 * statistics.fmean(near):.1f} %")
            print(f"{name} any two papers that share {kind.name}: {100 * statistics.fmean(every):.1f} %")


# -- at what cost ------------------------------------------------------------------------------------------------------


def costs(name: str, papers: Sequence[Paper]) -> list[str]:
    """What learning and asking take, in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        first, again, asked, own, near, memory = process.submit(_cost, list(papers)).result()
    print(f"{name} papers: {len(papers)}")
    print(f"{name} learn, first of a process: {first:.2f} s")
    print(f"{name} learn, again: {again:.2f} s")
    print(f"{name} ask for tags: {1000 * asked:.2f} ms")
    print(f"{name} ask for tags of a paper of the review: {1000 * own:.2f} ms")
    print(f"{name} ask for neighbours: {1000 * near:.2f} ms")
    print(f"{name} memory for learning: {memory / 1e6:.0f} MB")
    limit = MOST_SECONDS if len(papers) <= USUAL else MOST_SECONDS_LARGE
    missed = [f"{name}: learning takes {limit:.0f} s or more"] if first >= limit else []
    if memory > MOST_BYTES:
        missed.append(f"{name}: learning takes more than {MOST_BYTES / 1e9:.1f} GB")
    return missed


def _cost(papers: list[Paper]) -> tuple[float, ...]:
    before = _memory()

    def timed(work: Callable[[], object], times: int = 1) -> float:
        begun = time.perf_counter()
        for _ in range(times):
            work()
        return (time.perf_counter() - begun) / times

    first = timed(lambda: learn(papers))
    memory = _memory() - before
    again = timed(lambda: learn(papers))
    model = learned(papers)
    own = itertools.cycle(papers)
    new = itertools.cycle([replace(paper, path="new", tags=()) for paper in papers[:ASKED]])
    return (
        first,
        again,
        timed(lambda: model.tags(next(new)), ASKED),
        timed(lambda: model.tags(next(own)), ASKED),
        timed(lambda: model.neighbours(next(new)), ASKED),
        memory,
    )


def _memory() -> int:
    """Bytes that this process held at most. `ru_maxrss` is no use on Linux: it says what the parent held, if more."""
    file = Path("/proc/self/status")
    if file.exists():
        return int(next(line.split()[1] for line in file.read_text().splitlines() if line.startswith("VmHWM"))) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> int:
    """Print every figure; 1 when a target is missed."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("review", type=Path, nargs="+", help="the checkout of a real review")
    arguments.add_argument("--papers", type=Path, metavar="FILE")
    arguments.add_argument("--sizes", default="1000,5000")
    arguments.add_argument("--repeats", type=int, default=3)
    given = arguments.parse_args()
    missed: list[str] = []
    for review in given.review:
        papers = papers_of(review)
        for kind in KINDS:
            missed += quality(review.name, papers, kind, given.repeats)
        neighbourhood(review.name, papers)
        missed += costs(review.name, papers)
    if given.papers:
        for size in map(int, given.sizes.split(",")):
            missed += costs(f"{size} made-up", made_up(given.papers, size))
    for sentence in missed:
        print(f"missed: {sentence}", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
