"""From a form to the file it shall become: form -> entry -> text, joined with what people did on its branch. Pure.

In: an issue body, its form, and what the review is like. Out: a `Composed`: the draft to publish, or the form's errors.
The command line composes with the same functions as the server does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from bot.check.file import read as read_file
from bot.check.rules import check
from bot.corpus.index import Index
from bot.entry import frontmatter, threeway
from bot.entry.identifiers import bibkey, naive_bibkey
from bot.entry.model import Entry
from bot.entry.style import NO_VENUE, PREPRINT, Style
from bot.faults import Finding, Severity, in_order
from bot.intake.form_template import FormTemplate
from bot.intake.issue_form import Submission, parse
from bot.publish.messages import Draft
from bot.repository import Collection, RepositoryConfig
from bot.resolve.merge import Merged, form_ids, merge

_OUR_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
"""The keys we write: a key becomes a path."""
_AUTHOR_AND_YEAR = re.compile(r".*?[0-9]{4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form, read: what it says, and the entry it makes so far."""

    template: FormTemplate
    submission: Submission
    merged: Merged


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """What became of a form: a draft, and the errors for which it must not be published."""

    draft: Draft
    form_errors: tuple[Finding, ...]
    former: tuple[tuple[str, Entry], ...] = ()
    """key and entry of each commit of ours, and of what the form made before"""
    moved_from: str = ""
    """the path that the entry had until another paper took its key"""


def read_form(body: str, template: FormTemplate, style: Style) -> Form:
    """Read an issue body by its form, and make an entry of it as far as it goes."""
    submission = parse(body, template)
    merged = merge(
        submission.fields,
        lines=submission.lines,
        link_names=style.link_names,
        known_keys=frozenset(style.keys),
    )
    return Form(template=template, submission=submission, merged=merged)


def near(entry: Entry, index: Index) -> list[str]:
    """The files that may hold this very paper: their keys begin with the same surname and year."""
    stem = _AUTHOR_AND_YEAR.match(naive_bibkey(entry))
    return sorted(path for key, path in index.keys.items() if stem and key.startswith(stem[0]))


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
) -> Composed:
    """Make the file of a form.

    Without `versions` it is a new file, under a key that is free here and in other open submissions (`keys_elsewhere`).
    With them only the fields that changed in the form since our last commit are changed in the file as it stands, and a
    field that people changed to something else stays theirs.
    """
    wanted = form.merged.entry.bibkey
    is_taken = versions is not None and versions.key.casefold() in index.keys
    key = versions.key if versions and not is_taken else _free_key(form.merged.entry, index.taken | keys_elsewhere)
    path = versions.path if versions and not is_taken else f"{collection.folder}/{key}.{style.extension}"
    entry = replace(form.merged.entry, bibkey=key)
    last = frontmatter.read(versions.last)[0] if versions and versions.last is not None else None
    if last is not None and versions is not None and versions.last is not None:
        asked = frozenset(field.id for field in form.template.fields)
        changed = changes(last, entry, style, unnamed=form.merged.unnamed, asked=asked)
        mine = frontmatter.patch(versions.last, changed, style)
    else:
        mine = frontmatter.write(entry, style)
    text, conflicts = _joined_with_people(mine, versions, style)
    if is_taken:
        mine, text = _with_key(mine, key, style), _with_key(text, key, style)

    def faults_of(content: str) -> tuple[Finding, ...]:
        return check(read_file(path, content, is_new=True), config=config, index=index, today_year=this_year)

    said = (*form.submission.findings, *form.merged.findings, *_key_faults(wanted, key, index, versions))
    form_findings = _joined(said, faults_of(mine))
    findings = form_findings if text == mine else _joined(said, faults_of(text))
    form_errors = tuple(finding for finding in form_findings if finding.is_error)
    if form_errors and versions and versions.theirs is not None:
        text = versions.theirs
    draft = Draft(
        key=key,
        path=path,
        text=text,
        entry=frontmatter.read(text, path=path)[0] or entry,
        findings=form_findings if form_errors else findings,
        provenance=form.merged.provenance,
        labels=_labels(form.template),
        remarks=_remarks(form),
        conflicts=conflicts,
    )
    written = [(name, frontmatter.read(file)[0]) for name, file in versions.written] if versions else []
    written += [(name, last) for name, _ in written]
    return Composed(
        draft=draft,
        form_errors=form_errors,
        former=tuple((name, before) for name, before in written if before),
        moved_from=versions.path if versions and is_taken else "",
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
) -> dict[str, object]:
    """The fields of an entry in which a form now differs from what it made before; a key never changes.

    What the review's hand adds is no change, though the hand may be another by now: the name of a link that the
    submitter did not name (`unnamed`, by address), and what stands for a missing venue. A key that the form asks for
    (`asked`, by id) and that has no answer any more is taken out.
    """
    names = {link.url: link.name for link in before.links}
    links = tuple(
        replace(each, name=names.get(each.url, each.name)) if each.url in unnamed else each for each in after.links
    )
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
    return changed | extra | emptied


def _free_key(entry: Entry, taken: frozenset[str]) -> str:
    """The key the submitter asked for, if it is one and free; else one made by the rule."""
    if _OUR_KEY.fullmatch(entry.bibkey) and entry.bibkey not in taken:
        return entry.bibkey
    return bibkey(entry, taken)


def _key_faults(wanted: str, key: str, index: Index, versions: Versions | None) -> Iterable[Finding]:
    """What is to be said of the key: the one the submitter asked for, and one that another paper took meanwhile."""
    if versions and versions.first_key != key and versions.first_key in index.keys:
        yield Finding(
            rule="bibkey-moved",
            severity=Severity.NOTICE,
            message=f"Another paper has the key `{versions.first_key}` now, so this one is `{key}`.",
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


def _labels(template: FormTemplate) -> Mapping[str, str]:
    """What the form calls each field, by its id and by the entry's name for it."""
    by_id = {field.id: field.label for field in template.fields}
    fields = ("title", "authors", "conference", "journal", "venue", "year", "abstract", "tags", "bibkey")
    by_field = {field: by_id[name] for field in fields for name in reversed(form_ids(field)) if name in by_id}
    links = dict.fromkeys(("links", "additional_links"), "Links")
    return links | by_field | by_id


def _remarks(form: Form) -> Mapping[str, str]:
    """What the form says beyond an entry, under the form's own words; a box that everybody must tick says nothing."""
    fields = {field.id: field for field in form.template.fields}
    remarks: dict[str, str] = {}
    for name, text in form.merged.remarks.items():
        field, value = fields.get(name), form.submission.fields.get(name)
        if field and isinstance(value, tuple):
            text = ", ".join(choice for choice in value if choice not in field.must_tick)
        if text:
            remarks[field.label if field else name] = text
    loose = "\n".join(part.text for part in form.submission.leftover)
    return remarks | ({"Outside the form": loose} if loose.strip() else {})
