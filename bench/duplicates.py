"""How well a paper that is in the corpus already is found, what is taken for one that is none, and what it costs.

    python bench/duplicates.py PAPERS [--few] [--verbose] [--seed 7]

PAPERS is a file of papers, gzipped, a JSON object a line: title, authors (a list), year, venue, url. All of them are
the corpus. Asked for are papers of it as other people write them down (`slips.py`), without their link; and papers
whose title is nearest to that of another paper of one venue and year, which is no double, for a venue does not print
one paper twice (but see DOUBLES). Beside it, in the same run: title for title, folded title for folded title, and
MinHash LSH over threes of letters (`pip install datasketch`). All pairs are looked for in a process of their own, and
held against what asking for each paper gives. Prints `name: value unit` lines; exits 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import itertools
import json
import multiprocessing
import os
import random
import re
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from rapidfuzz import fuzz, process
from slips import KINDS, Paper, perturbed

from bot.corpus.duplicates import Catalogue
from bot.corpus.holding import Holding, holding
from bot.entry.folding import fold_title
from bot.entry.model import Entry, Link

QUERIES, NEAREST, LOOKUPS, SAMPLE, MOST_PAIRED, PLANTED = 5_000, 5_000, 400, 1_000, 500, 1_000
SMALL = 500
FEW = 10
"""By how much a quick run is smaller; its corpus is not."""
LIKE = 55
"""Likeness, 0 to 100, from which on two titles of one venue and year are looked at"""
LEAST_RECALL = 0.99
MOST_FALSE, MOST_SECONDS, MOST_BYTES, LEAST_OF_PAIRS = 0.001, 60.0, 1_500_000_000, 0.99
THRESHOLDS = (0.5, 0.6, 0.7, 0.8)
PERMUTATIONS = 128
SURE = ("same", "version")
MISSES_TOLD = 10

ANEW = re.compile(r"\[From Oral [0-9][A-D]\] ")
"""Before a title: ICCV 2015 has these papers once more, as posters."""
_NIPS, _IEEE = "https://nips.cc/virtual/2017", "https://ieeexplore.ieee.org/document"
_SPOTLIGHT = "the spotlight of this poster"
DOUBLES: Mapping[frozenset[str], str] = {
    frozenset({f"{_NIPS}/poster/9018", f"{_NIPS}/spotlight/9994"}): _SPOTLIGHT,
    frozenset({f"{_NIPS}/poster/9145", f"{_NIPS}/spotlight/10070"}): _SPOTLIGHT,
    frozenset({f"{_NIPS}/poster/8911", f"{_NIPS}/spotlight/10031"}): _SPOTLIGHT,
    frozenset({f"{_NIPS}/poster/9413", f"{_NIPS}/spotlight/10145"}): _SPOTLIGHT,
    frozenset({f"{_NIPS}/poster/8813", f"{_NIPS}/spotlight/10133"}): _SPOTLIGHT,
    frozenset({f"{_NIPS}/poster/9438", f"{_NIPS}/spotlight/10050"}): _SPOTLIGHT,
    frozenset({f"{_NIPS}/poster/8961", f"{_NIPS}/spotlight/9992"}): _SPOTLIGHT,
    frozenset({f"{_IEEE}/5652886/", f"{_IEEE}/5650837/"}): "the video of this paper, whose title says so",
}
"""Papers that the file has twice, by their addresses, and how one sees it; looked at by eye."""

Item = TypeVar("Item")
Found = Mapping[int, str]
"""Numbers of papers, each with its verdict"""


# -- papers ------------------------------------------------------------------------------------------------------------


def papers_of(file: Path) -> Iterator[Paper]:
    """The papers in the file; an author list that is there twice over, once."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for item in map(json.loads, lines):
            authors = tuple(item["authors"])
            half = len(authors) // 2
            once = authors[:half] if authors[:half] == authors[half:] else authors
            yield Paper(item["title"], once, item["year"], item["venue"], item["url"] or "")


def path_of(number: int) -> str:
    return f"papers/{number:06}.md"


def number_of(path: str) -> int:
    return int(Path(path).stem)


def held(paper: Paper, path: str) -> Holding:
    """The paper as an entry of a review, as far as it can be mistaken."""
    links = (Link(name="Paper", url=paper.url),) if paper.url else ()
    entry = Entry(title=paper.title, authors=paper.author_line, year=paper.year, venue=paper.venue, links=links)
    return holding(path, entry, lines={})


def unlinked(paper: Paper) -> Holding:
    """The paper as somebody submits it, by another address than the corpus has; a link in common would tell at once."""
    return held(replace(paper, url=""), "papers/new.md")


# -- ways to find doubles ----------------------------------------------------------------------------------------------


class Ours:
    """What the bot asks."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self.holdings = [held(paper, path_of(number)) for number, paper in enumerate(papers)]
        self.catalogue = Catalogue(self.holdings)

    def find(self, paper: Paper) -> Found:
        return {number_of(match.holding.path): str(match.verdict) for match in self.catalogue.find(unlinked(paper))}


class Titles:
    """A title for itself, in some form."""

    def __init__(self, papers: Iterable[Paper], form: Callable[[str], str]) -> None:
        self.form = form
        self.numbers: defaultdict[str, list[int]] = defaultdict(list)
        for number, paper in enumerate(papers):
            self.numbers[form(paper.title)].append(number)

    def find(self, paper: Paper) -> Found:
        return dict.fromkeys(self.numbers.get(self.form(paper.title), ()), "same")


class Hashes:
    """MinHash LSH; what it gives is held against the threshold once more, by all of the hashes."""

    def __init__(self, papers: Iterable[Paper], threshold: float, hashes: Sequence[object] = ()) -> None:
        """`hashes` are those of the papers, where they are at hand."""
        from datasketch import MinHashLSH

        self.threshold = threshold
        self.index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
        self.hashes = hashes or [self.hashed(paper.title) for paper in papers]
        for number, each in enumerate(self.hashes):
            self.index.insert(number, each)

    @staticmethod
    def hashed(title: str) -> object:
        from datasketch import LeanMinHash, MinHash

        folded = f" {fold_title(title)} "
        made = MinHash(num_perm=PERMUTATIONS)
        made.update_batch({folded[at : at + 3].encode() for at in range(len(folded) - 2)})
        return LeanMinHash(made)

    def find(self, paper: Paper) -> Found:
        mine = self.hashed(paper.title)
        near = (number for number in self.index.query(mine) if mine.jaccard(self.hashes[number]) >= self.threshold)
        return dict.fromkeys(near, "same")


def way(name: str, papers: Iterable[Paper]) -> Ours | Titles | Hashes:
    """A way to find doubles, by its name."""
    if name == "ours":
        return Ours(papers)
    if name.startswith("MinHash"):
        return Hashes(papers, float(name.split()[-1]))
    return Titles(papers, fold_title if name == "folded title" else str.casefold)


# -- questions ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Query:
    """A paper as somebody else writes it."""

    number: int
    paper: Paper
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Different:
    """Two papers that are not one, though their titles are alike."""

    likeness: float
    one: int
    other: int
    is_by_other_people: bool
    double: str
    """why they are one after all; empty for all but a fault of the data"""


def queries(papers: Sequence[Paper], number: int, chance: random.Random) -> list[Query]:
    """So many papers, each in other words."""
    drawn = chance.sample(range(len(papers)), number)
    return [Query(at, *perturbed(papers[at], chance)) for at in drawn]


def nearest(papers: Sequence[Paper], number: int) -> list[Different]:
    """Pairs of one venue and year, the nearest titles first: half without an author in common, as far as there are."""
    groups: defaultdict[tuple[str, int | None], list[int]] = defaultdict(list)
    for at, paper in enumerate(papers):
        groups[paper.venue, paper.year].append(at)
    found: list[Different] = []
    for places in groups.values():
        titles = [papers[at].title.lower() for at in places]
        likeness = process.cdist(titles, titles, scorer=fuzz.ratio, score_cutoff=LIKE, workers=-1, dtype=np.float32)
        for a, b in zip(*np.nonzero(np.triu(likeness, 1)), strict=True):
            one, other = papers[places[a]], papers[places[b]]
            if fold_title(one.title) != fold_title(other.title):
                found.append(different(float(likeness[a, b]), places[a], places[b], one, other))
    found.sort(key=lambda each: (-each.likeness, each.one, each.other))
    strangers = [each for each in found if each.is_by_other_people]
    friends = [each for each in found if not each.is_by_other_people]
    of_friends = min(len(friends), max(number // 2, number - len(strangers)))
    return turned(friends[:of_friends] + strangers[: number - of_friends])


def different(likeness: float, at: int, by: int, one: Paper, other: Paper) -> Different:
    mine, its = ({" ".join(name.casefold().split()) for name in paper.authors} for paper in (one, other))
    surnames = [{name.split()[-1] for name in names if name} for names in (mine, its)]
    return Different(likeness, at, by, not surnames[0] & surnames[1], why_double(one, other))


def why_double(one: Paper, other: Paper) -> str:
    """Why two papers are one in spite of their titles."""
    if ANEW.sub("", one.title) == ANEW.sub("", other.title):
        return "the talk of this paper"
    return DOUBLES.get(frozenset({one.url, other.url}), "")


# -- asking ------------------------------------------------------------------------------------------------------------

_asked: list[Ours | Titles | Hashes] = []
"""What the processes that answer have inherited"""


def _answer(paper: Paper) -> Found:
    return _asked[-1].find(paper)


def answers(asked: Ours | Titles | Hashes, papers: Sequence[Paper]) -> list[Found]:
    """The answers to these questions, by as many processes as there are processors."""
    return in_parallel(_answer, asked, papers)


def in_parallel(function: Callable[[Item], Found], asked: Ours | Titles | Hashes, items: Sequence[Item]) -> list[Found]:
    """The function of each item; meanwhile `_asked` has what is asked."""
    _asked.append(asked)
    with ProcessPoolExecutor(os.cpu_count() or 1, mp_context=multiprocessing.get_context("fork")) as pool:
        found = list(pool.map(function, items, chunksize=25))
    _asked.clear()
    return found


@dataclass(frozen=True, slots=True)
class Quality:
    """What a way found of one set of questions."""

    queried: Sequence[tuple[Query, Found]]
    pairs: Sequence[tuple[Different, Found]]

    def recall(self, kind: str = "", verdicts: Collection[str] = SURE) -> float:
        """The share of the papers that were found, of those that were perturbed in this way."""
        of_kind = [(query, found) for query, found in self.queried if not kind or kind in query.kinds]
        return share(found.get(query.number) in verdicts for query, found in of_kind)

    def false(self, verdicts: Collection[str] = SURE, is_by_other_people: bool | None = None) -> float:
        """The share of the different papers that were taken for one; what the data has twice is left out."""
        return share(
            found.get(pair.other) in verdicts
            for pair, found in self.pairs
            if not pair.double and is_by_other_people in (None, pair.is_by_other_people)
        )


def share(hits: Iterable[bool]) -> float:
    counted = list(hits)
    return sum(counted) / max(1, len(counted))


def judged(
    asked: Ours | Titles | Hashes, papers: Sequence[Paper], wanted: Sequence[Query], pairs: Sequence[Different]
) -> Quality:
    """Ask for all of them."""
    once = sorted({pair.one for pair in pairs})
    found = answers(asked, [*(query.paper for query in wanted), *(papers[at] for at in once)])
    of_papers = dict(zip(once, found[len(wanted) :], strict=True))
    return Quality(
        list(zip(wanted, found[: len(wanted)], strict=True)), [(pair, of_papers[pair.one]) for pair in pairs]
    )


def turned(pairs: Sequence[Different]) -> list[Different]:
    """The same pairs, the paper first of them that is in most: fewer papers are to be asked for."""
    count = Counter(at for pair in pairs for at in (pair.one, pair.other))
    return [
        replace(pair, one=pair.other, other=pair.one) if count[pair.other] > count[pair.one] else pair for pair in pairs
    ]


# -- costs, each in a process of its own -------------------------------------------------------------------------------


def alone(function: Callable[..., dict], *arguments: object) -> dict:
    """What the function says when it has a process to itself."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def memory(of: str) -> int:
    """Bytes that this process holds (`VmRSS`) or held at most (`VmHWM`).

    Linux says in `ru_maxrss` what the parent held, where that was more; its own file tells them apart.
    """
    file = Path("/proc/self/status")
    if file.exists():
        return next(int(line.split()[1]) * 1024 for line in file.read_text().splitlines() if line.startswith(of))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def cost(name: str, file: Path, wanted: Sequence[Paper]) -> dict:
    """Seconds and bytes to build, milliseconds to ask."""
    papers = list(papers_of(file))
    before, begun = memory("VmRSS"), time.perf_counter()
    made = way(name, papers)
    made.find(wanted[0])  # what is put off until the first question is part of building
    built, held_then = time.perf_counter() - begun, memory("VmRSS")
    times = []
    for paper in wanted:
        begun = time.perf_counter()
        made.find(paper)
        times.append(1000 * (time.perf_counter() - begun))
    return {"seconds": built, "bytes": held_then - before, "times": times}


def cost_of_ours(file: Path, wanted: Sequence[Paper]) -> dict:
    """The same of the catalogue, the holdings told apart from it."""
    begun = time.perf_counter()
    nothing = memory("VmRSS")
    holdings = [held(paper, path_of(number)) for number, paper in enumerate(papers_of(file))]
    read, held_then = time.perf_counter() - begun, memory("VmRSS")
    begun = time.perf_counter()
    catalogue = Catalogue(holdings)
    catalogue.find(unlinked(wanted[0]))
    built, held_at_last = time.perf_counter() - begun, memory("VmRSS")
    questions = [unlinked(paper) for paper in wanted]
    times = []
    for question in questions:
        begun = time.perf_counter()
        catalogue.find(question)
        times.append(1000 * (time.perf_counter() - begun))
    return {
        "reading": read,
        "holdings": held_then - nothing,
        "seconds": built,
        "bytes": held_at_last - held_then,
        "times": times,
    }


def all_pairs(file: Path, planted: Sequence[Paper]) -> dict:
    """All pairs of the corpus with the planted papers behind it: seconds, bytes of the whole process, and the pairs."""
    catalogue = Ours([*papers_of(file), *(replace(paper, url="") for paper in planted)]).catalogue
    before, begun = memory("VmRSS"), time.perf_counter()
    found = [
        (number_of(one.path), number_of(match.holding.path), str(match.verdict)) for one, match in catalogue.pairs()
    ]
    return {"seconds": time.perf_counter() - begun, "before": before, "bytes": memory("VmHWM"), "pairs": found}


# -- figures -----------------------------------------------------------------------------------------------------------


def costs(file: Path, wanted: Sequence[Query]) -> None:
    """What the catalogue costs."""
    told = alone(cost_of_ours, file, [query.paper for query in wanted])
    print(f"ours holdings: {told['reading']:.1f} s, {told['holdings'] / 1e6:.0f} MB")
    print(f"ours build, beyond the holdings: {told['seconds']:.1f} s, {told['bytes'] / 1e6:.0f} MB")
    tell_times("ours", told["times"])


def tell_times(name: str, times: Sequence[float]) -> None:
    ordered = sorted(times)
    print(f"{name} lookup p50: {ordered[len(ordered) // 2]:.2f} ms")
    print(f"{name} lookup p99: {ordered[int(0.99 * len(ordered))]:.2f} ms")


def tell_quality(name: str, quality: Quality) -> None:
    """One line a figure."""
    print(f"{name} recall: {quality.recall():.2%} of {len(quality.queried)} perturbed papers")
    other, common = (
        sum(pair.is_by_other_people is is_other for pair, _ in quality.pairs) for is_other in (True, False)
    )
    print(f"{name} false alarms: {quality.false():.2%} of {other + common} pairs of different papers")
    print(f"{name} false alarms, no author in common: {quality.false(SURE, True):.2%} of {other} pairs")
    print(f"{name} false alarms, an author in common: {quality.false(SURE, False):.2%} of {common} pairs")


def ours_in_full(quality: Quality, papers: Sequence[Paper], is_verbose: bool) -> list[str]:
    """What there is to say beyond the lines that every way has."""
    print(f"ours recall, alike counted: {quality.recall('', (*SURE, 'alike')):.2%}")
    for kind in KINDS:
        number = sum(kind in query.kinds for query, _ in quality.queried)
        sure, any_way = quality.recall(kind), quality.recall(kind, (*SURE, "alike"))
        print(f"ours recall, {kind}: {sure:.2%}, alike counted {any_way:.2%}, of {number}")
    print(f"ours told alike, different papers: {quality.false(('alike',)):.2%}")
    print(f"ours told alike, no author in common: {quality.false(('alike',), True):.2%}")
    print(f"ours told alike, an author in common: {quality.false(('alike',), False):.2%}")
    doubles = [found.get(pair.other) in SURE for pair, found in quality.pairs if pair.double]
    with_doubles = share(found.get(pair.other) in SURE for pair, found in quality.pairs)
    print(f"ours false alarms, if papers that the data has twice were different: {with_doubles:.2%}")
    print(f"ours found of the papers that the data has twice: {sum(doubles)} of {len(doubles)}")
    others = [
        (query, number)
        for query, found in quality.queried
        for number, verdict in found.items()
        if verdict in SURE and number != query.number
    ]
    print(f"ours perturbed papers that are taken for another one, too: {len({query.number for query, _ in others})}")
    if is_verbose:
        for query, found in itertools.islice(
            ((query, found) for query, found in quality.queried if found.get(query.number) not in SURE), MISSES_TOLD
        ):
            print(f"miss ({', '.join(query.kinds)}): {told(query.paper)}")
            print(f"  {found.get(query.number, 'not found')}: {told(papers[query.number])}")
        for query, number in others:
            print(f"another one: {told(papers[query.number])}\n  {told(papers[number])}")
        for pair, found in quality.pairs:
            if found.get(pair.other) in SURE:
                print(f"{pair.double or 'false alarm'}, {pair.likeness:.0f}: {told(papers[pair.one])}")
                print(f"  {found[pair.other]}: {told(papers[pair.other])}")
    missed = [f"false alarms are {MOST_FALSE:.1%} or more"] if quality.false() >= MOST_FALSE else []
    return [*missed, *([f"recall is less than {LEAST_RECALL:.0%}"] if quality.recall() < LEAST_RECALL else [])]


def told(paper: Paper) -> str:
    """A paper in a line."""
    line = paper.author_line
    authors = line if len(line) < 150 else f"{line[:150]}..."
    return f"{paper.title} | {authors} | {paper.venue} {paper.year} | {paper.url}"


def versions(ours: Ours, wanted: Sequence[Query]) -> None:
    """The same papers as preprints."""
    preprints = [replace(query.paper, venue="arXiv") for query in wanted]
    verdicts = [found.get(query.number) for query, found in zip(wanted, answers(ours, preprints), strict=True)]
    print(f"ours preprints told as another version: {share(verdict == 'version' for verdict in verdicts):.2%}")


def in_a_small_review(papers: Sequence[Paper], chance: random.Random) -> None:
    """The recall where few titles tell what is a word: what looks like another word is only told as alike there."""
    few = chance.sample(papers, SMALL)
    ours = Ours(few)
    verdicts = [ours.find(query.paper).get(query.number) for query in queries(few, SMALL, chance)]
    print(f"ours recall, in a review of {SMALL}: {share(verdict in SURE for verdict in verdicts):.2%}")
    print(f"ours recall, in a review of {SMALL}, alike counted: {share(bool(verdict) for verdict in verdicts):.2%}")


def by_title_alone(ours: Ours, papers: Sequence[Paper], is_verbose: bool) -> None:
    """Papers of one title that share no author, of whom nobody knows whether they are one: what is said of them."""
    by_title: defaultdict[str, list[int]] = defaultdict(list)
    for at, paper in enumerate(papers):
        by_title[fold_title(paper.title)].append(at)
    pairs = [
        each
        for places in by_title.values()
        for one, other in itertools.combinations(places, 2)
        if (each := different(100, one, other, papers[one], papers[other])).is_by_other_people
    ]
    found = answers(ours, [papers[each.one] for each in pairs])
    verdicts = Counter(found.get(each.other, "nothing") for each, found in zip(pairs, found, strict=True))
    print(f"ours one title, no author in common: {tally(verdicts)} of {len(pairs)} pairs")
    if is_verbose:
        for each, answer in zip(pairs, found, strict=True):
            print(f"one title, {answer.get(each.other)}: {told(papers[each.one])}\n  {told(papers[each.other])}")


def tally(verdicts: Counter[str]) -> str:
    return ", ".join(f"{number} {verdict}" for verdict, number in sorted(verdicts.items()))


def others(
    file: Path, papers: Sequence[Paper], wanted: Sequence[Query], pairs: Sequence[Different], times: Sequence[Query]
) -> None:
    """What the simpler ways find, and what they cost."""
    qualities = {name: judged(way(name, papers), papers, wanted, pairs) for name in ("exact title", "folded title")}
    if importlib.util.find_spec("datasketch"):
        tried, hashes = {}, [Hashes.hashed(paper.title) for paper in papers]
        for threshold in THRESHOLDS:
            name = f"MinHash LSH {threshold}"
            tried[name] = judged(Hashes(papers, threshold, hashes), papers, wanted, pairs)
            print(f"{name}: recall {tried[name].recall():.2%}, false alarms {tried[name].false():.2%}")
        best = max(tried, key=lambda name: tried[name].recall() - tried[name].false())
        print(f"{best}: the greatest recall less false alarms of these thresholds")
        qualities[best] = tried[best]
    else:
        print("MinHash LSH: left out; `pip install datasketch` brings it")
    for name, quality in qualities.items():
        tell_quality(name, quality)
        said = alone(cost, name, file, [query.paper for query in times])
        print(f"{name} build: {said['seconds']:.1f} s, {said['bytes'] / 1e6:.0f} MB")
        tell_times(name, said["times"])


def corpus_pairs(
    file: Path,
    ours: Ours,
    papers: Sequence[Paper],
    queried: Sequence[tuple[Query, Found]],
    sizes: tuple[int, int],
    chance: random.Random,
    is_verbose: bool,
) -> list[str]:
    """All pairs of the corpus, against what asking for each paper of a sample gives.

    The corpus has few doubles; perturbed papers are planted in it, of which asking has told what they are.
    """
    result = alone(all_pairs, file, [query.paper for query, _ in queried])
    everything = {frozenset(pair): verdict for *pair, verdict in result["pairs"]}
    verdicts = {pair: verdict for pair, verdict in everything.items() if max(pair) < len(papers)}
    planted = {
        frozenset({len(papers) + at, number}): verdict
        for at, (_, found) in enumerate(queried)
        for number, verdict in found.items()
    }
    print(f"all pairs, entries: {len(papers) + len(queried)}, {len(queried)} of them planted")
    print(f"all pairs: {result['seconds']:.1f} s")
    print(f"all pairs, peak of the process: {result['bytes'] / 1e6:.0f} MB")
    print(f"all pairs, of that the catalogue: {result['before'] / 1e6:.0f} MB")
    print(f"all pairs, found but for the planted: {tally(Counter(verdicts.values()))}")
    by_title: defaultdict[str, list[int]] = defaultdict(list)
    for at, paper in enumerate(papers):
        by_title[fold_title(paper.title)].append(at)
    paired = sorted(
        {at for pair in verdicts for at in pair} | {at for ats in by_title.values() if len(ats) > 1 for at in ats}
    )
    asked = {*chance.sample(range(len(papers)), sizes[0]), *chance.sample(paired, min(sizes[1], len(paired)))}
    true = {
        frozenset({at, other}): verdict
        for at, found in zip(sorted(asked), exact(ours, sorted(asked)), strict=True)
        for other, verdict in found.items()
    }
    sure = [pair for pair, verdict in true.items() if verdict in SURE]
    true |= planted
    sure_planted = [pair for pair, verdict in planted.items() if verdict in SURE]
    recall = share(pair in everything for pair in (*sure, *sure_planted))
    of_planted = share(pair in everything for pair in sure_planted)
    print(f"all pairs, recall of same and version, planted: {of_planted:.2%} of {len(sure_planted)} pairs")
    of_sample = share(pair in everything for pair in sure)
    print(f"all pairs, recall of same and version, {len(asked)} papers: {of_sample:.2%} of {len(sure)} pairs")
    print(f"all pairs, recall with alike: {share(pair in everything for pair in true):.2%} of {len(true)} pairs")
    print(f"all pairs, told otherwise: {sum(everything.get(pair, v) != v for pair, v in true.items())} pairs")
    if is_verbose:
        all_of_them = [*papers, *(query.paper for query, _ in queried)]
        for pair, verdict in true.items():
            if pair not in everything:
                print(f"missed pair, {verdict}: {'  |||  '.join(told(all_of_them[at]) for at in sorted(pair))}")
        for pair, verdict in verdicts.items():
            if verdict in SURE:
                one, other = (papers[at] for at in sorted(pair))
                print(f"pair, {verdict}: {told(one)}\n  {told(other)}")
    return [
        sentence
        for sentence, is_missed in (
            (f"all pairs take {MOST_SECONDS:.0f} s or more", result["seconds"] >= MOST_SECONDS),
            (f"all pairs take {MOST_BYTES / 1e9:.1f} GB or more", result["bytes"] >= MOST_BYTES),
            (f"all pairs are fewer than {LEAST_OF_PAIRS:.0%} of those there are", recall < LEAST_OF_PAIRS),
        )
        if is_missed
    ]


def _exactly(at: int) -> Found:
    asked = _asked[-1]
    assert isinstance(asked, Ours)
    return {number_of(match.holding.path): str(match.verdict) for match in asked.catalogue.find(asked.holdings[at])}


def exact(ours: Ours, places: Sequence[int]) -> list[Found]:
    """What asking for these papers of the corpus gives, their links included."""
    return in_parallel(_exactly, ours, places)


def main() -> int:
    """Print every figure; 1 when a target is missed."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("papers", type=Path, metavar="PAPERS")
    arguments.add_argument("--few", action="store_true", help=f"ask {FEW} times less")
    arguments.add_argument("--verbose", action="store_true", help="list misses, false alarms and pairs")
    arguments.add_argument("--seed", type=int, default=7)
    given = arguments.parse_args()
    divisor = FEW if given.few else 1
    chance = random.Random(given.seed)
    papers = list(papers_of(given.papers))
    wanted = queries(papers, QUERIES // divisor, chance)
    pairs = nearest(papers, NEAREST // divisor)
    times = wanted[: LOOKUPS // (2 if given.few else 1)]
    print(f"corpus: {len(papers)} papers")
    print(f"least likeness of the titles of different papers: {min(pair.likeness for pair in pairs):.0f} of 100")
    costs(given.papers, times)
    ours = Ours(papers)
    quality = judged(ours, papers, wanted, pairs)
    tell_quality("ours", quality)
    missed = ours_in_full(quality, papers, given.verbose)
    versions(ours, wanted[: len(wanted) // 10])
    in_a_small_review(papers, chance)
    by_title_alone(ours, papers, given.verbose)
    others(given.papers, papers, wanted, pairs, times)
    sizes = (SAMPLE // divisor, MOST_PAIRED // divisor)
    planted = quality.queried[: PLANTED // divisor]
    missed += corpus_pairs(given.papers, ours, papers, planted, sizes, chance, given.verbose)
    for sentence in missed:
        print(f"missed: {sentence}", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
