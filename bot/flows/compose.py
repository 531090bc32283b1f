"""From a form to the file it shall become: form -> entry -> text, joined with what people did on its branch. Pure.

In: an issue body, its form, and what the review is like. Out: a `Composed`: the draft to publish, or the form's errors.
The command line composes with the same functions as the server does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from bot.check.file import read as read_file
from bot.check.rules import check
from bot.corpus.index import Index
from bot.entry import frontmatter, threeway
from bot.entry.bibkey import bibkey
from bot.entry.identifiers import Identifier, recognise
from bot.entry.model import Entry
from bot.entry.style import NO_VENUE, PREPRINT, Role, Style
from bot.faults import Finding, Severity, in_order
from bot.flows.answers import answers_of
from bot.flows.composed import Composed
from bot.flows.placing import is_place
from bot.intake.form_template import FormTemplate, Value
from bot.intake.issue_form import Submission, parse
from bot.intake.steering import Refusal, Steering, apply
from bot.publish.messages import pull
from bot.publish.proposal import Draft, Proposal
from bot.repository import NO_KEYS, Collection, OwnKey, RepositoryConfig
from bot.resolve.found import LookUp, nobody
from bot.resolve.link_answers import is_same_paper
from bot.resolve.merge import Merged, form_ids, merge

_OUR_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
"""The keys we write: a key becomes a path."""
UNSTEERED = Steering()
"""No command was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form, read: what it says, and the entry it makes so far."""

    template: FormTemplate
    submission: Submission
    merged: Merged
    placing: Mapping[str, Value] = field(default_factory=dict)
    """its answers on the entry's place in the taxonomy"""
    sources: Mapping[str, str] = field(default_factory=dict)
    """answers that a command gave, by the field's id"""
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """A submission's file on its branch: key and path, what its form last made of it, and the text as it stands.

    `last` is None when that cannot be told: people put our commits into one of their own.
    """

    key: str
    path: str
    last: str | None
    theirs: str | None
    first_key: str = ""
    """the key it had when it was first written"""
    written: tuple[tuple[str, str], ...] = ()
    """key and file of each commit of ours"""


def read_form(
    body: str,
    template: FormTemplate,
    style: Style,
    steering: Steering = UNSTEERED,
    *,
    own_keys: Mapping[str, OwnKey] = NO_KEYS,
    about: Role = "paper",
    look_up: LookUp = nobody,
) -> Form:
    """Read an issue body by its form, put in what commands said, look up the rest, and make an entry of it.

    `own_keys` are those that only the collection's schema has, `about` is what a link to its entry is a link to.
    """
    steered = apply(steering, parse(body, template), template)
    submission = steered.submission
    placing = {name: value for name, value in submission.fields.items() if is_place(name) and name not in own_keys}
    merged = merge(
        {name: value for name, value in submission.fields.items() if name not in placing},
        lines=submission.lines,
        link_names=style.link_names,
        known_keys=frozenset(style.keys),
        own_keys=own_keys,
        about=about,
        look_up=look_up,
    )
    return Form(
        template=template,
        submission=submission,
        placing=placing,
        merged=merged,
        sources=steered.sources,
        refusals=steered.refusals,
    )


def entry_path(files: Iterable[str], collection: Collection, key: str) -> str | None:
    """The file of a collection that has this key, with whatever extension."""
    wanted = key.casefold()
    begin = f"{collection.folder}/"
    # Reviews hold thousands of files: a path is taken apart only when it begins right.
    names = (path.removeprefix(begin) for path in files if path.startswith(begin))
    near = (name for name in names if name.casefold().startswith(wanted) and "/" not in name)
    return next((f"{begin}{name}" for name in near if PurePosixPath(name).stem.casefold() == wanted), None)


def compose(
    form: Form,
    *,
    config: RepositoryConfig,
    collection: Collection,
    style: Style,
    index: Index,
    versions: Versions | None,
    this_year: int,
    keys_elsewhere: frozenset[str] = frozenset(),
    weighed: Callable[[Iterable[Finding]], tuple[Finding, ...]] = tuple,
) -> Composed:
    """Make the file of a form.

    Without `versions` it is a new file, under a key that is free here and in other open submissions (`keys_elsewhere`).
    With them only the fields that changed in the form since our last commit are changed in the file as it stands, and a
    field that people changed to something else stays theirs. `weighed` says how findings count in this submission.
    """
    wanted = form.merged.entry.bibkey
    is_taken = versions is not None and versions.key.casefold() in index.keys
    taken = index.taken | keys_elsewhere
    key = versions.key if versions and not is_taken else _free_key(form.merged.entry, taken, collection)
    path = versions.path if versions and not is_taken else f"{collection.folder}/{key}.{style.extension}"
    entry = replace(form.merged.entry, bibkey=key)
    last = frontmatter.read(versions.last)[0] if versions and versions.last is not None else None
    if last is not None and versions is not None and versions.last is not None:
        asked = frozenset(field.id for field in form.template.fields)
        merged = form.merged
        changed = changes(
            last, entry, style, unnamed=merged.unnamed, asked=asked, spoken=merged.spoken, paper=merged.paper
        )
        mine = frontmatter.patch(versions.last, changed, style)
    else:
        mine = frontmatter.write(entry, style)
    text, conflicts = _joined_with_people(mine, versions, style)
    if is_taken:
        mine, text = _with_key(mine, key, style), _with_key(text, key, style)

    def faults_of(content: str) -> tuple[Finding, ...]:
        file = read_file(path, content, is_new=True)
        return weighed(check(file, config=config, index=index, today_year=this_year))

    said = weighed(
        (*form.submission.findings, *form.merged.findings, *_key_faults(wanted, key, index, versions, collection.noun))
    )
    form_findings = _joined(said, faults_of(mine))
    findings = form_findings if text == mine else _joined(said, faults_of(text))
    form_errors = tuple(finding for finding in form_findings if finding.is_error)
    if form_errors and versions and versions.theirs is not None:
        text = versions.theirs
    shown = frontmatter.read(text, path=path)[0] or entry
    labels = labels_of(form.template)
    draft = Draft(
        key=key,
        path=path,
        text=text,
        entry=shown,
        findings=form_findings if form_errors else findings,
        answers=answers_of(
            entry if form_errors else shown,
            form.merged,
            labels=labels,
            sources=form.sources,
            mine=None if form_errors else frontmatter.read(mine)[0],
        ),
        labels=labels,
        remarks=remarks_of(form.merged.remarks, form.template, form.submission),
        conflicts=conflicts,
    )
    written = [(name, frontmatter.read(file)[0]) for name, file in versions.written] if versions else []
    written += [(name, last) for name, _ in written]
    return Composed(
        proposal=Proposal(kind="add", drafts=(draft,), labels=labels),
        form_errors=form_errors,
        files={path: text} | ({versions.path: None} if versions and is_taken else {}),
        refusals=form.refusals,
        silent=form.merged.found.silent,
        former_titles=frozenset(pull.title_of("add", name, before) for name, before in written if before),
    )


def _with_key(text: str, key: str, style: Style) -> str:
    """The file with another key, where it names its key at all."""
    entry, document = frontmatter.read(text)
    names_key = entry is not None and bool(entry.bibkey) and document.is_readable
    return frontmatter.patch(text, {"bibkey": key}, style) if names_key else text


def _joined_with_people(mine: str, versions: Versions | None, style: Style) -> tuple[str, tuple[str, ...]]:
    """The form's file joined with what people did to it, and the fields in which theirs was kept against the form's."""
    if versions is None or versions.theirs is None:
        return mine, ()
    if versions.last is None:
        # What the form said before is lost, so what it says otherwise now may be older than what people wrote.
        conflicts = threeway.merge("---\n---\n", mine, versions.theirs, style).conflicts
        return versions.theirs, tuple(name for name in conflicts if name != "bibkey")
    joined = threeway.merge(versions.last, mine, versions.theirs, style)
    return joined.text, joined.conflicts


def changes(
    before: Entry,
    after: Entry,
    style: Style,
    *,
    unnamed: frozenset[str] = frozenset(),
    asked: frozenset[str] = frozenset(),
    spoken: frozenset[str] | None = None,
    paper: frozenset[Identifier] = frozenset(),
) -> dict[str, object]:
    """The fields of an entry in which a form now differs from what it made before; a key never changes.

    What the review's hand adds is no change, though the hand may be another by now: the name of a link that the
    submitter did not name (`unnamed`, by address), and what stands for a missing venue. A key that the form asks for
    (`asked`, by id) and that has no answer any more is taken out. Where a source gave no answer, what was known before
    stays in all fields but those that were `spoken` of, and no link goes, as long as it is the same `paper`.
    """
    if paper and not paper & {recognise(link.url) for link in before.links}:
        spoken = None
    names = {link.url: link.name for link in before.links}
    links = tuple(
        replace(each, name=names.get(each.url, each.name)) if each.url in unnamed else each for each in after.links
    )
    if spoken is not None:
        new = (link for link in links if not any(is_same_paper(link.url, each.url) for each in before.links))
        links = (*before.links, *new)
    settled = frontmatter.settle(replace(after, links=links), style)
    fields = ("title", "authors", "venue", "year", "links", "tags", "abstract")
    changed: dict[str, object] = {
        name: getattr(settled, name) for name in fields if getattr(settled, name) != getattr(before, name)
    }
    is_none = not before.venue or NO_VENUE.fullmatch(before.venue) or PREPRINT.fullmatch(before.venue)
    if not after.venue.strip() and is_none:
        changed.pop("venue", None)
    extra = {name: settled.extra[name] for name in after.extra if before.extra.get(name) != settled.extra[name]}
    emptied = {name: None for name in asked & before.extra.keys() if name not in after.extra}
    everything = changed | extra | emptied
    if spoken is None:
        return everything
    known = {**before.extra, **{name: getattr(before, name) for name in fields}, **({"venue": ""} if is_none else {})}
    kept = {name for name in everything if known.get(name) not in (None, "", ())} - spoken - {"links"}
    return {name: value for name, value in everything.items() if name not in kept}


def _free_key(entry: Entry, taken: frozenset[str], collection: Collection) -> str:
    """The key the submitter asked for, if it is one and free; else one made by the rule.

    Where nobody signs, a thing that is no paper goes by its name, whatever its year.
    """
    if _OUR_KEY.fullmatch(entry.bibkey) and entry.bibkey not in taken:
        return entry.bibkey
    goes_by_name = not collection.is_of_papers and not entry.authors
    return bibkey(replace(entry, year=None) if goes_by_name else entry, taken)


def _key_faults(wanted: str, key: str, index: Index, versions: Versions | None, noun: str) -> Iterable[Finding]:
    """What is to be said of the key: the one the submitter asked for, and one that another entry took meanwhile."""
    if versions and versions.first_key != key and versions.first_key in index.keys:
        yield Finding(
            rule="bibkey-moved",
            severity=Severity.NOTICE,
            message=f"Another {noun} has the key `{versions.first_key}` now, so this one is `{key}`.",
            field="bibkey",
        )
        return
    if wanted in ("", key):
        return
    if versions:
        severity, message = Severity.NOTICE, f"The entry keeps its key `{key}`."
        hint = "A key never changes, so that what points at it stays right."
    elif not _OUR_KEY.fullmatch(wanted):
        severity, message = Severity.ERROR, "This key cannot be used."
        hint = f"Write small letters a to z, digits, `_` and `-` only, or leave it empty: then it is `{key}`."
    else:
        holder = f"by `{path}`" if (path := index.by_key(wanted)) else "in another submission"
        severity, message = Severity.ERROR, f"The key `{wanted}` is taken {holder}."
        hint = f"Leave the field empty, then it is `{key}`, or write another."
    yield Finding(rule="bibkey-wish", severity=severity, message=message, hint=hint, field="bibkey")


def _joined(said: Sequence[Finding], of_file: Sequence[Finding]) -> tuple[Finding, ...]:
    """All findings; where the form could not be read, the file's lack of that field says nothing new."""
    told = {name for finding in said if finding.is_error for name in (finding.field, *_aliases(finding.field))}
    return in_order([*said, *(finding for finding in of_file if finding.field.partition(".")[0] not in told)])


def _aliases(name: str) -> set[str]:
    """The fields of a file that an id of a form stands for."""
    fields = ("title", "authors", "conference", "journal", "venue", "year", "abstract", "tags", "additional_links")
    return {field for field in fields if name in form_ids(field)}


def labels_of(template: FormTemplate) -> Mapping[str, str]:
    """What the form calls each field, by its id and by the entry's name for it."""
    by_id = {field.id: field.label for field in template.fields}
    fields = ("title", "authors", "conference", "journal", "venue", "year", "abstract", "tags", "bibkey")
    by_field = {field: by_id[name] for field in fields for name in reversed(form_ids(field)) if name in by_id}
    links = dict.fromkeys(("links", "additional_links"), "Links")
    return links | by_field | by_id


def remarks_of(remarks: Mapping[str, Value], template: FormTemplate, submission: Submission) -> Mapping[str, str]:
    """What the form says beyond an entry, under the form's own words; a box that everybody must tick says nothing."""
    fields = {field.id: field for field in template.fields}
    said: dict[str, str] = {}
    for name, value in remarks.items():
        field, answer = fields.get(name), submission.fields.get(name, value)
        if isinstance(answer, tuple):
            answer = ", ".join(choice for choice in answer if field is None or choice not in field.must_tick)
        if answer:
            said[field.label if field else name] = answer
    loose = "\n".join(part.text for part in submission.leftover)
    return said | ({"Outside the form": loose} if loose.strip() else {})
