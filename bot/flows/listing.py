"""Many papers in one submission: each is composed for itself, and a bad one holds none of the others up.

In: a contribution. Out: a proposal with a draft for each good paper, and those that are held back with their faults.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from bot.check.file import read as read_file
from bot.check.rules import check
from bot.corpus.index import Index
from bot.entry import frontmatter
from bot.entry.bibkey import bibkey
from bot.entry.folding import fold_title
from bot.entry.identifiers import recognise
from bot.entry.model import Entry
from bot.faults import Finding, Severity, in_order
from bot.flows import ground as grounds
from bot.flows.answers import answers_of
from bot.flows.compose import changes, labels_of, remarks_of
from bot.flows.composed import Composed
from bot.flows.contribution import Contribution
from bot.flows.joining import kept_notes
from bot.flows.orders import refuse
from bot.flows.situation import keys_elsewhere
from bot.intake.steering import Refusal
from bot.publish.proposal import Answer, Draft, Proposal
from bot.resolve.doubts import LOOK_UP, SILENT
from bot.resolve.merge import Merged, merge
from bot.resolve.several import Paper, read_papers

PAPERS = "papers"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """One paper of the list, with the key and path that it gets."""

    paper: Paper
    merged: Merged
    path: str

    @property
    def key(self) -> str:
        return PurePosixPath(self.path).stem

    @property
    def entry(self) -> Entry:
        return replace(self.merged.entry, bibkey=self.key)


def compose_list(work: Contribution) -> Composed:
    """Compose every paper of the list that nobody dropped."""
    steered, submission = work.steered, work.steered.submission
    given = submission.fields.get(PAPERS, "")
    papers = read_papers(given if isinstance(given, str) else "")
    work.prime(papers.papers)
    merged = [_merged(work, paper) for paper in papers.papers]
    ground, collection = work.situation.ground, work.situation.collection
    index = grounds.read_index(work.hub, ground.repository, ground.base, collection)
    items = _items(work, papers.papers, merged, index)
    dropped = {key.casefold() for key in work.orders.steering.dropped}
    drafts: list[Draft] = []
    held: list[Draft] = []
    titles: dict[str, str] = {}
    for item in items:
        if item.key.casefold() not in dropped:
            draft = _draft(work, item, index, titles)
            (held if draft.errors else drafts).append(draft)
    joined = work.history.joined({draft.path: draft.text for draft in drafts})
    drafts = [_as_joined(draft, joined[draft.path].text, joined[draft.path].conflicts) for draft in drafts]
    said = work.weighed((*submission.findings, *papers.findings))
    left_out = [item.key for item in items if item.key.casefold() in dropped]
    proposal = Proposal(
        kind="several",
        drafts=tuple(drafts),
        held=tuple(held),
        findings=in_order(said),
        labels=labels_of(work.template),
        remarks=remarks_of(
            {name: value for name, value in submission.fields.items() if name != PAPERS}, work.template, submission
        ),
        notes=(
            *([f"Left out by `/drop`: {', '.join(f'`{key}`' for key in left_out)}."] if left_out else ()),
            *kept_notes(joined, but=[draft.path for draft in drafts]),
        ),
    )
    errors = proposal.errors
    if not errors and not drafts:
        errors = tuple(fault for draft in held for fault in draft.errors) or (_nothing_left(),)
    return Composed(
        proposal=proposal,
        form_errors=errors,
        files={path: file.text for path, file in joined.items()},
        refusals=(*steered.refusals, *_drop_refusals(work, items)),
        silent=tuple(dict.fromkeys(miss for item in items for miss in item.merged.found.silent)),
    )


def _merged(work: Contribution, paper: Paper) -> Merged:
    return merge(
        {"paper": paper.link} if paper.link else {},
        lines={"paper": paper.line},
        link_names=work.style.link_names,
        known_keys=frozenset(work.style.keys),
        records=(paper.record,) if paper.record else (),
        look_up=work.look_up,
    )


def _items(work: Contribution, papers: tuple[Paper, ...], merged: list[Merged], index: Index) -> list[_Item]:
    """Each paper with its path: a paper that our commits wrote before keeps its key, whatever the list's order."""
    folder = work.situation.collection.folder
    others = index.taken | keys_elsewhere(work.situation, work.hub)
    known = _known(work, index.taken, others)
    own = {PurePosixPath(path).stem.casefold() for path in known.values()}
    taken = set(others - own)
    items = []
    for paper, each in zip(papers, merged, strict=True):
        marks = (*map(str, each.paper), fold_title(each.entry.title))
        path = next((known[mark] for mark in marks if mark in known), "")
        known = {mark: other for mark, other in known.items() if other != path}
        if not path:
            path = f"{folder}/{bibkey(each.entry, taken | own)}.{work.style.extension}"
        taken.add(PurePosixPath(path).stem.casefold())
        items.append(_Item(paper=paper, merged=each, path=path))
    return items


def _known(work: Contribution, on_base: frozenset[str], others: frozenset[str]) -> dict[str, str]:
    """The files that our commits made, by what tells the paper (its identifiers, the folded title), unless their key is
    another's by now.

    One that was taken out again keeps its key, too, which then may have gone to another submission (`others`).
    """
    known: dict[str, str] = {}
    for path in sorted(work.history.touched):
        text = work.history.written(path)
        entry = frontmatter.read(text)[0] if text and work.situation.collection.is_entry(path) else None
        is_free = PurePosixPath(path).stem.casefold() not in (others if work.history.last(path) is None else on_base)
        if entry and is_free and work.history.original(path) is None:
            known.setdefault(fold_title(entry.title), path)
            for identifier in filter(None, (recognise(link.url) for link in entry.links)):
                known.setdefault(str(identifier), path)
    return known


def _draft(work: Contribution, item: _Item, index: Index, titles: dict[str, str]) -> Draft:
    """The file that the list makes of a paper, with its faults; `titles` are those that came before it in the list."""
    last = work.history.last(item.path) if item.path in work.history.touched else None
    before = frontmatter.read(last)[0] if last is not None else None
    if last is not None and before is not None and _is_unknown(item):
        text = last  # what was known of it stays, whatever is the matter with its source
    elif last is not None and before is not None:
        merged = item.merged
        entry, spoken, known = item.entry, merged.spoken, merged.paper
        changed = changes(before, entry, work.style, unnamed=merged.unnamed, spoken=spoken, paper=known)
        text = frontmatter.patch(last, changed, work.style)
    else:
        text = frontmatter.write(item.entry, work.style)
    faults = work.weighed(
        (
            *item.paper.findings,
            *_said_of_look_up(item, is_known=before is not None),
            *_faults(work, item, text, index, is_known=before is not None),
            *_listed_twice(item, titles),
        )
    )
    entry = frontmatter.read(text, path=item.path)[0] or item.entry
    answers = answers_of(entry, item.merged, labels={}, sources={})
    return Draft(
        key=item.key,
        path=item.path,
        text=text,
        entry=entry,
        findings=in_order(faults),
        answers=(Answer(field="paper", label="Paper", given=item.paper.given, used=entry.title), *answers),
    )


def _as_joined(draft: Draft, text: str | None, conflicts: tuple[str, ...]) -> Draft:
    """The draft with what people made of its file; one that they removed stays out."""
    if text is None or text == draft.text:
        return replace(draft, conflicts=conflicts)
    return replace(draft, text=text, entry=frontmatter.read(text)[0] or draft.entry, conflicts=conflicts)


def _faults(work: Contribution, item: _Item, text: str, index: Index, *, is_known: bool) -> Iterable[Finding]:
    """What the rules say of the file; of a paper of which nothing is known they have nothing to say."""
    if _is_unknown(item) and not is_known:
        return ()
    file = read_file(item.path, text, is_new=True)
    return check(file, config=work.situation.ground.config, index=index, today_year=work.this_year)


def _is_unknown(item: _Item) -> bool:
    return item.paper.record is None and not item.merged.found.records


def _said_of_look_up(item: _Item, *, is_known: bool) -> Iterable[Finding]:
    """What the look-up said; of a paper of which nothing is known, nor was, that is what holds it up."""
    for finding in item.merged.findings:
        is_why = _is_unknown(item) and not is_known and finding.rule in (LOOK_UP, SILENT)
        yield replace(finding, severity=Severity.ERROR) if is_why else finding


def _listed_twice(item: _Item, titles: dict[str, str]) -> list[Finding]:
    title = fold_title(item.entry.title)
    first = titles.setdefault(title, item.key) if title else item.key
    if first == item.key:
        return []
    return [
        Finding(
            rule="listed-twice",
            severity=Severity.ERROR,
            message=f"The list has a paper of this title already, `{first}`.",
            hint="Keep one of them; or file this one by the form for a single paper, if it is another.",
            line=item.paper.line,
        )
    ]


def _nothing_left() -> Finding:
    return Finding(
        rule="nothing-left",
        severity=Severity.ERROR,
        message="No paper is left in this list.",
        hint="Add one to the list, or close this issue.",
        field=PAPERS,
    )


def _drop_refusals(work: Contribution, items: list[_Item]) -> tuple[Refusal, ...]:
    keys = {item.key.casefold() for item in items}
    return tuple(
        refuse(order, "This list has no paper under that key. The keys are in the table.")
        for key, order in work.orders.steering.dropped.items()
        if key.casefold() not in keys
    )
