"""Tags and words of the taxonomy in several spellings: the merges they need, with every place to change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.audit.places import listed, quoted, times
from bot.audit.weights import TAG, TAG_ALIKE, WORD, weight_of
from bot.check.rule import shown
from bot.corpus.drift import merges
from bot.corpus.tag_merges import tag_merges
from bot.faults import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from bot.corpus.drift import Merge
    from bot.corpus.holding import Holding
    from bot.corpus.renames import Rename
    from bot.entry.taxonomy import Taxonomy
    from bot.repository import RepositoryConfig


_HOW = {"spelling": " in another spelling", "synonyms": "", "history": ""}


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file."""

    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A merge with all places where the word to give up stands."""

    kind: str
    """what the words are: `tag`, `category`, `attribute` or `value`"""
    attribute: str = ""
    """whose value it is"""
    rule: str
    severity: Severity
    merge: Merge
    places: tuple[Place, ...]

    @property
    def of(self) -> str:
        """What a value is of, to be put behind it."""
        return f" of {shown(self.attribute)}" if self.attribute else ""

    @property
    def is_of_tags(self) -> bool:
        """Whether the words are tags of entries; else they are words of the taxonomy's rows."""
        return self.rule != WORD

    @property
    def finding(self) -> Finding:
        """The proposal as a finding at the first of its places."""
        merge, first = self.merge, self.places[0]
        written, better = shown(merge.written), shown(merge.better)
        if self.is_of_tags:
            number = times(merge.times)
            where = listed(list(dict.fromkeys(quoted(place.path) for place in self.places)))
        else:
            number = times(merge.times, "row", "rows")
            lines = [str(place.line) for place in self.places]
            where = f"line{'' if len(lines) == 1 else 's'} {listed(lines)}"
        is_or_may = "is" if merge.is_sure else "may be"
        is_choice = merge.is_sure and merge.times == merge.times_better and merge.known_by == "spelling"
        return Finding(
            rule=self.rule,
            severity=self.severity,
            message=f"The {self.kind} {written}{self.of} ({number}) {is_or_may} {better} ({merge.times_better})"
            f"{_HOW[merge.known_by]}: {merge.difference}.",
            hint=f"Choose one of the two spellings; {written} stands in {where}."
            if is_choice
            else f"{'Write' if merge.is_sure else 'If they mean the same, write'} {better} in {where}.",
            field="tags" if self.is_of_tags else "",
            path=first.path,
            line=first.line,
        )


def propose_tags(
    holdings: Iterable[Holding],
    *,
    config: RepositoryConfig,
    aside: Mapping[str, Collection[str]],
    renames: Iterable[Rename] = (),
) -> Iterator[Proposal]:
    """The merges among the tags of a review; `aside` are the rules that single entries set aside.

    `renames` are those that the history shows.
    """
    places: defaultdict[str, list[Place]] = defaultdict(list)
    for each in holdings:
        for tag, line in dict(each.tags).items():
            places[tag].append(Place(each.path, line))
    for merge in tag_merges({tag: len(found) for tag, found in places.items()}, config.synonyms, renames):
        rule = TAG if merge.is_sure else TAG_ALIKE
        weight = weight_of(rule, config)
        left = tuple(place for place in places[merge.written] if TAG not in aside.get(place.path, ()))
        if weight and left:
            yield Proposal(kind="tag", rule=rule, severity=weight, merge=merge, places=left)


def propose_taxonomy(taxonomy: Taxonomy, *, config: RepositoryConfig) -> Iterator[Proposal]:
    """The merges among the categories, the attributes and the values of each attribute."""
    weight = weight_of(WORD, config)
    if weight is None:
        return
    for (kind, attribute), places in _vocabularies(taxonomy).items():
        for merge in merges({word: len(found) for word, found in places.items()}):
            found = tuple(places[merge.written])
            severity = weight if merge.is_sure else Severity.NOTICE
            yield Proposal(kind=kind, attribute=attribute, rule=WORD, severity=severity, merge=merge, places=found)


def _vocabularies(taxonomy: Taxonomy) -> Mapping[tuple[str, str], Mapping[str, list[Place]]]:
    """Each kind of words, values apart by attribute, with the places of each word."""
    found: defaultdict[tuple[str, str], defaultdict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for row in taxonomy.rows:
        place = Place(taxonomy.path, row.line)
        for category in dict.fromkeys(row.categories):
            found["category", ""][category].append(place)
        for name, value in row.attributes.items():
            if value:
                found["attribute", ""][name].append(place)
                found["value", name][value].append(place)
    return found
