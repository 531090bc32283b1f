"""Contributions to an entry that is here already: a link to it, other words in it, its removal.

In: a contribution. Out: what to tell and the files to commit; only the lines of the fields that change are touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from bot.check.file import read as read_file
from bot.check.inert import code_span
from bot.check.rules import check
from bot.corpus.index import Index
from bot.corpus.lookup import find_entry, looks_like_title
from bot.entry import frontmatter
from bot.entry import taxonomy as taxonomies
from bot.entry.model import Entry
from bot.entry.taxonomy import Row
from bot.faults import Finding, Severity, in_order
from bot.flows import ground as grounds
from bot.flows.answers import text_of
from bot.flows.compose import labels_of, remarks_of
from bot.flows.composed import Composed
from bot.flows.contribution import Contribution
from bot.flows.joining import Joined, kept_notes
from bot.intake.issue_form import Submission
from bot.publish.proposal import Answer, Draft, Proposal
from bot.repository import Collection
from bot.resolve.amendment import Amendment, add_links, correction

ENTRY = "entry"
REASON = "reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """The entry that a form is about, as it was when the branch was made."""

    path: str
    text: str
    entry: Entry
    collection: Collection

    @property
    def key(self) -> str:
        return PurePosixPath(self.path).stem


def amend(work: Contribution) -> Composed:
    """Compose a link, a correction or a withdrawal."""
    situation = work.situation
    steered, submission = work.steered, work.steered.submission
    target, faults = _target(work, submission)
    if target is None:
        said = (*submission.findings, *faults, *_faults_of_form(work, submission))
        proposal = Proposal(kind=situation.kind, findings=in_order(said), labels=labels_of(work.template))
        return Composed(proposal=proposal, form_errors=proposal.errors, refusals=steered.refusals)
    work = work.into(target.collection)
    amendment = _amendment(work, submission, target)
    wanted = _wanted(work, target, amendment)
    joined = _without_rows(work, target, work.history.joined(wanted))
    said = work.weighed((*submission.findings, *faults, *amendment.findings))
    draft = _draft(work, submission, target, amendment, joined[target.path], said, steered.sources)
    errors = tuple(finding for finding in said if finding.is_error) or _own_errors(work, target, wanted)
    return Composed(
        proposal=Proposal(
            kind=situation.kind,
            drafts=(draft,),
            labels=draft.labels,
            taxonomy_path=work.taxonomy_path if draft.gone_rows else "",
            notes=(*_notes(work, target), *kept_notes(joined, but=[target.path])),
        ),
        form_errors=errors,
        files={path: file.text for path, file in joined.items()},
        refusals=steered.refusals,
    )


def is_done(work: Contribution) -> bool:
    """Whether base says by now what the form asks for, however it came there."""
    situation = work.situation
    submission = work.steered.submission
    target, _ = _target(work, submission)
    if target is None:
        return False
    text = grounds.read_text(work.hub, situation.ground.repository, situation.ground.base, target.path)
    if situation.kind == "withdraw" or text is None:
        return situation.kind == "withdraw" and text is None
    work = work.into(target.collection)
    changes = _amendment(work, submission, target).changes
    try:
        return bool(changes) and frontmatter.patch(text, changes, work.style) == text
    except ValueError:
        return False


def _faults_of_form(work: Contribution, submission: Submission) -> tuple[Finding, ...]:
    """What is wrong with the answers themselves, whatever the entry: told at once with that there is none."""
    nobody = _Target(path="", text="", entry=Entry(title=""), collection=work.situation.collection)
    found = _amendment(work, submission, nobody).findings
    return tuple(fault for fault in found if fault.rule in ("year-form", "link-form", "change-form", "change-unknown"))


def _target(work: Contribution, submission: Submission) -> tuple[_Target | None, tuple[Finding, ...]]:
    """The entry that the form names; else the finding that offers the nearest ones."""
    asked = submission.fields.get(ENTRY, "")
    named = asked if isinstance(asked, str) else ""
    if not named.strip():
        is_told = any(finding.field == ENTRY for finding in submission.findings)
        return None, () if is_told else (_unknown("No entry is named.", "Write its key, or the address of its page."),)
    config, origin = work.situation.ground.config, work.history.origin
    paths = work.entry_files()
    titles = _titles(work) if looks_like_title(named) else {}
    found = find_entry(named, paths, collections=config.collections.values(), site=config.site, titles=titles)
    line = submission.lines.get(ENTRY, 0)
    if found.path is None:
        near = ", ".join(f"`{key}`" for key in found.nearest)
        hint = f"Did you mean {near}? " if near else ""
        fault = _unknown(
            "The review has no such entry.", f"{hint}Write its key, the address of its page, or its whole title."
        )
        return None, (replace(fault, line=line),)
    text = grounds.read_text(work.hub, work.situation.ground.repository, origin, found.path) or ""
    entry, document = frontmatter.read(text, path=found.path)
    collection = next(each for each in config.collections.values() if each.is_entry(found.path))
    is_readable = document.is_readable and grounds.is_utf8(
        work.hub, work.situation.ground.repository, origin, found.path
    )
    if (entry is None or not is_readable) and work.situation.kind != "withdraw":
        fault = _unknown(
            f"The file of `{PurePosixPath(found.path).stem}` cannot be read, so it cannot be changed by form.",
            "A maintainer has to mend it first; that is no fault of yours.",
        )
        return None, (replace(fault, rule="entry-unreadable", line=line),)
    known = entry or Entry(title=PurePosixPath(found.path).stem)
    return _Target(path=found.path, text=text, entry=known, collection=collection), ()


def _titles(work: Contribution) -> Mapping[str, str]:
    repository, origin = work.situation.ground.repository, work.history.origin
    entries = grounds.read_entries(work.hub, repository, origin, work.situation.ground.config)
    return {path: entry.title for path, entry in entries.items()}


def _unknown(message: str, hint: str) -> Finding:
    return Finding(rule="entry-unknown", severity=Severity.ERROR, message=message, hint=hint, field=ENTRY)


def _amendment(work: Contribution, submission: Submission, target: _Target) -> Amendment:
    fields = {name: value for name, value in submission.fields.items() if name != ENTRY}
    match work.situation.kind:
        case "link":
            return add_links(fields, submission.lines, target.entry, link_names=work.style.link_names)
        case "correct":
            schema = work.situation.ground.config.schema_of(target.collection)
            properties = schema.get("properties")
            known = frozenset(properties if isinstance(properties, Mapping) else ()) | target.entry.extra.keys()
            return correction(
                fields,
                submission.lines,
                target.entry,
                known_keys=known | frozenset(work.style.keys),
                link_names=work.style.link_names,
                own_keys=work.own_keys,
            )
        case _:
            return Amendment(changes={}, given={}, findings=())


def _wanted(work: Contribution, target: _Target, amendment: Amendment) -> dict[str, str | None]:
    """The files as the form wants them, made from what stood at the fork."""
    if work.situation.kind != "withdraw":
        return {target.path: frontmatter.patch(target.text, amendment.changes, work.style)}
    rows = _rows(work, target)
    files: dict[str, str | None] = {target.path: None}
    if rows:
        files[work.taxonomy_path] = taxonomies.amend(work.taxonomy_text, remove=rows)
    return files


def _rows(work: Contribution, target: _Target) -> tuple[Row, ...]:
    """The rows that go with an entry, where the taxonomy can be changed at all."""
    return () if work.taxonomy_fault else work.rows_of(target.key)


def _without_rows(work: Contribution, target: _Target, joined: dict[str, Joined]) -> dict[str, Joined]:
    """A withdrawn entry leaves no row behind that was changed on base since; what people wrote on the branch stays."""
    path = work.taxonomy_path
    text = joined[path].text if path in joined else None
    if work.situation.kind != "withdraw" or text is None or joined[target.path].text is not None:
        return joined
    here = taxonomies.read(work.history.text(work.situation.ground.base, path) or "").rows_of(target.key)
    left = [row for row in taxonomies.read(text).rows_of(target.key) if row in here]
    is_shared = len(_rows(work, target)) < len(work.taxonomy.rows_of(target.key))
    if not left or is_shared:
        return joined
    return {**joined, path: replace(joined[path], text=taxonomies.amend(text, remove=left))}


def _notes(work: Contribution, target: _Target) -> Iterator[str]:
    """What both people should know of the entry as the review has it by now."""
    base = work.situation.ground.base
    if work.situation.kind != "withdraw" and target.path not in base.files:
        yield (
            f"{code_span(target.path)} was removed or renamed on {code_span(base.name)} since; "
            "a maintainer decides where this change goes."
        )
    if work.situation.kind == "withdraw" and work.taxonomy_path and work.taxonomy_fault:
        yield f"Its rows stay: {work.taxonomy_fault}"


def _draft(
    work: Contribution,
    submission: Submission,
    target: _Target,
    amendment: Amendment,
    joined: Joined,
    said: tuple[Finding, ...],
    sources: Mapping[str, str],
) -> Draft:
    """The entry before and after, with what the change is to blame for."""
    is_removed = work.situation.kind == "withdraw"
    text = joined.text if joined.text is not None else target.text
    after = frontmatter.read(text, path=target.path)[0] or target.entry
    rows = _rows(work, target) if is_removed else ()
    before = _before(work, target)
    return Draft(
        key=target.key,
        path=target.path,
        text=text,
        entry=target.entry if is_removed else after,
        before=before,
        is_removed=is_removed,
        findings=in_order((*said, *work.weighed(_new_faults(work, target, text)))) if not is_removed else said,
        answers=_answers(work, submission, amendment, before, after, sources),
        labels=labels_of(work.template),
        remarks=remarks_of(
            {name: value for name, value in submission.fields.items() if name == "note"}, work.template, submission
        ),
        conflicts=joined.conflicts,
        gone_rows=tuple(taxonomies.line_of(row, work.taxonomy_text) for row in rows),
    )


def _before(work: Contribution, target: _Target) -> Entry:
    """The entry as base has it, as far as the branch holds what base has: what others changed is no change of ours."""
    synced = work.history.synced
    text = work.history.text(synced, target.path) if synced else None
    return (frontmatter.read(text)[0] if text else None) or target.entry


def _answers(
    work: Contribution,
    submission: Submission,
    amendment: Amendment,
    before: Entry,
    after: Entry,
    sources: Mapping[str, str],
) -> tuple[Answer, ...]:
    labels = labels_of(work.template)
    reason = submission.fields.get(REASON, "")
    if work.situation.kind == "withdraw":
        label = labels.get(REASON, "Reason")
        return (Answer(field=REASON, label=label, given=reason),) if isinstance(reason, str) and reason else ()
    return tuple(
        Answer(
            field=name,
            label=labels.get(name, name),
            given=amendment.given.get(name, ""),
            before=text_of(before, name),
            used=text_of(after, name),
            source=sources.get(name, "the form"),
        )
        for name in dict.fromkeys((*amendment.changes, *amendment.given))
    )


def _new_faults(work: Contribution, target: _Target, text: str) -> tuple[Finding, ...]:
    """What the rules say of the changed file and did not say of it before: nobody answers for what was there."""

    def faults_of(content: str) -> tuple[Finding, ...]:
        file = read_file(target.path, content, is_new=False)
        return check(file, config=work.situation.ground.config, index=Index(), today_year=work.this_year)

    before = {(fault.rule, fault.field, fault.message) for fault in faults_of(target.text)}
    return tuple(fault for fault in faults_of(text) if (fault.rule, fault.field, fault.message) not in before)


def _own_errors(work: Contribution, target: _Target, wanted: Mapping[str, str | None]) -> tuple[Finding, ...]:
    """The errors that the form itself would bring into the file, whatever people did on the branch."""
    text = wanted[target.path]
    faults = work.weighed(_new_faults(work, target, text)) if text is not None else ()
    return tuple(fault for fault in faults if fault.is_error)
