"""Findings, conflicts, commands and the answers to them, as people read them in comment, pull request and check run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from bot.check.inert import code_cell, code_span, inert, inert_sentence, one_line
from bot.check.rules import OVERRIDABLE
from bot.faults import Finding, in_order
from bot.intake.commands import COMMANDS, Role
from bot.publish.messages.entries import NAMES, plain_name
from bot.publish.messages.parts import (
    Part,
    cell_sentence,
    clipped,
    count,
    fit,
    folded,
    listed,
    stacked,
    under,
)
from bot.publish.proposal import Answer, Draft, Proposal, Reply
from bot.repository import FormKind
from bot.resolve import bibtex, csl, link_answers
from bot.resolve.doubts import LOOK_UP, PAPER, SILENT

_TOLD = 100
"""Findings that are written out: nobody reads more, and a form may have thousands."""
_GIVEN = 80
"""Characters of a given value beside what is wrong with it."""
_PIECE = 4
"""Characters of a part of a value that are no chance find in a message."""
_SENTENCE = 1_500
"""Characters that a message and its hint may take, each, written out."""
_LABEL = 200
_UNANSWERED = frozenset({"field-missing", "field-empty"})
_LOOKED_UP = frozenset({"title", "authors", "year"})
_UNREAD = frozenset({link_answers.RULE, bibtex.RULE, csl.RULE})
"""What is wrong with the paper's own field when nothing comes of it."""
_REFUSED = frozenset({"retracted", "not-a-paper"})
_BARE, _ABRIDGED = "abstract-missing", "authors-et-al"
_HERE = frozenset({"entry-exists", "version-exists"})
KINDS: Mapping[str, frozenset[FormKind]] = {
    "tags": frozenset({"add", "correct"}),
    "place": frozenset({"add"}),
    "duplicate-of": frozenset({"add"}),
    "not-duplicate": frozenset({"add", "several"}),
    "drop": frozenset({"several"}),
}
"""The contributions for which a command means something, where that is not all of them."""
_CONFLICT = (
    "Both the form and a commit on the branch changed {}{}, each to something else. The commit stands; a maintainer "
    "decides."
)


def findings_of(proposal: Proposal) -> tuple[Finding, ...]:
    """What is to be said of a submission as a whole: of its form, and of the one entry it is about. Each once."""
    return worth_telling(in_order((*proposal.findings, *(proposal.draft.findings if proposal.draft else ()))))


def worth_telling(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings without those that say nothing beside the others.

    That an abstract is missing is no news where all is, where a source is asked again, and of a paper that may not
    come in. Form and file may both say that a list of authors is cut short.
    """
    has_more_to_do = any(each.rule in (LOOK_UP, SILENT) or _is_unread(each) or _is_refused(each) for each in findings)
    abridged = next((each for each in findings if each.rule == _ABRIDGED), None)
    return tuple(
        each
        for each in findings
        if not (each.rule == _BARE and has_more_to_do) and (each.rule != _ABRIDGED or each == abridged)
    )


def _is_unread(finding: Finding) -> bool:
    return finding.is_error and finding.rule in _UNREAD and finding.field == PAPER


def _is_refused(finding: Finding) -> bool:
    return finding.is_error and finding.rule in _REFUSED


def labels_of(proposal: Proposal, draft: Draft | None = None) -> Mapping[str, str]:
    """What the form calls each field."""
    draft = draft or proposal.draft
    return {**proposal.labels, **(draft.labels if draft else {})}


def for_submitters(findings: Iterable[Finding], labels: Mapping[str, str]) -> list[Finding]:
    """Findings in the words of somebody who fills in a form and sees no file, in the order of the form."""
    names = ("", *labels)
    places = {name: place for place, name in enumerate(names)}
    ordered = sorted(findings, key=lambda finding: places.get(finding.field.partition(".")[0], len(names)))
    return [_for_submitter(finding, labels) for finding in ordered]


def errors_of(proposal: Proposal) -> list[Finding]:
    """What has to change first; why a look-up gave nothing is told instead of every field that is missing for it."""
    findings = findings_of(proposal)
    asks = [finding for finding in findings if finding.rule in (LOOK_UP, SILENT)]
    errors = [finding for finding in findings if finding.is_error]
    others = [each for each in errors if not (each.rule in _UNANSWERED and each.field in _LOOKED_UP)]
    is_why_told = bool(asks) or (any(map(_is_unread, errors)) and not _has_words(proposal.draft))
    return for_submitters(
        [*asks, *others] if is_why_told and len(others) < len(errors) else errors, labels_of(proposal)
    )


def _has_words(draft: Draft | None) -> bool:
    """Whether something is known that a look-up could have told."""
    answers = draft.answers if draft else ()
    return any(answer.field in _LOOKED_UP and (answer.given + answer.used).strip() for answer in answers)


def is_waiting(proposal: Proposal) -> bool:
    """Whether nothing but a source's answer is missing, which the bot asks for again."""
    errors = errors_of(proposal)
    held = [finding for draft in proposal.held for finding in draft.errors]
    return bool(errors or held) and all(finding.rule == SILENT for finding in (*errors, *held))


def _for_submitter(finding: Finding, labels: Mapping[str, str]) -> Finding:
    if finding.rule in _UNANSWERED and (finding.field in labels or finding.field in NAMES):
        return replace(finding, message="Please fill this in; every entry needs it.", hint="")
    if finding.is_error and finding.rule in _HERE:  # a note leads to the entry, and to the form that corrects it
        return replace(finding, hint="")
    if finding.rule == _BARE and "abstract" in labels:
        return replace(
            finding, hint=f"If you can, copy it into “{labels['abstract']}”: it helps readers find the entry."
        )
    return finding


def finding_list(findings: Iterable[Finding], labels: Mapping[str, str], answers: Sequence[Answer]) -> Part:
    """Findings as a list: the field as the form calls it, what was given, what is wrong, what to write instead."""
    told = list(dict.fromkeys(findings))
    lines = (finding_line(finding, labels, answers) for finding in told[:_TOLD])
    return listed(lines, more=max(len(told) - _TOLD, 0))


def finding_line(
    finding: Finding, labels: Mapping[str, str], answers: Sequence[Answer], *, is_in_cell: bool = False
) -> str:
    """A finding on one line."""
    code = code_cell if is_in_cell else code_span
    sentence = cell_sentence if is_in_cell else inert_sentence
    field = finding.field.partition(".")[0]
    label = labels.get(finding.field) or labels.get(field) or plain_name(field)
    given = _given(finding.field, field, label, answers)
    is_quoted = any(piece in one_line(finding.message) for piece in _pieces(given))
    value = "" if is_quoted or not given.strip() or not label else f" ({code(clipped(given, _GIVEN))})"
    # A label may be a question.
    colon = "" if label.endswith(("?", ":")) and not value else ":"
    where = f"**{inert(clipped(label, _LABEL))}**{value}{colon} " if label else ""
    said = (fit(text, sentence, _SENTENCE) for text in (finding.message, finding.hint) if text)
    return f"{where}{' '.join(said)}"


def _pieces(given: str) -> set[str]:
    """What a message may quote of a value: all of it, one of its lines, or what stands behind a name there."""
    lines = given.splitlines()
    texts = (one_line(text) for text in (*lines, *(line.partition(": ")[2] for line in lines)))
    return {piece for piece in texts if len(piece) >= _PIECE} | ({one_line(given)} - {""})


def _given(name: str, field: str, label: str, answers: Sequence[Answer]) -> str:
    """The submitter's own text for a field, whether the finding calls it as the form does or as the entry does."""
    by_field = {answer.field: answer.given for answer in reversed(answers)}
    by_label = {answer.label: answer.given for answer in reversed(answers)}
    return by_field.get(name) or by_field.get(field) or by_label.get(label, "")


def worth_a_look(findings: Iterable[Finding], labels: Mapping[str, str], answers: Sequence[Answer]) -> Part:
    """The findings that stop nothing."""
    listing = finding_list((finding for finding in findings if not finding.is_error), labels, answers)
    return under("Worth a look; none of it is in the way:", listing)


def conflicts(proposal: Proposal) -> Part:
    """The fields that form and branch changed to something else."""
    return stacked([_conflict(draft, labels_of(proposal, draft), proposal) for draft in proposal.drafts])


def _conflict(draft: Draft, labels: Mapping[str, str], proposal: Proposal) -> Part:
    names = ", ".join(f"**{inert(clipped(labels.get(name) or plain_name(name), _LABEL))}**" for name in draft.conflicts)
    of = f" of {code_span(draft.key)}" if proposal.kind == "several" else ""

    def write(room: int) -> str:
        said = _CONFLICT.format(names, of)
        return said if len(said) <= room else _CONFLICT.format(count(len(draft.conflicts), "field"), of)

    return write if draft.conflicts else lambda _: ""


def notes(proposal: Proposal) -> Part:
    """What both people should see."""
    return stacked([_whole(note) for note in dict.fromkeys(proposal.notes)])


def _whole(text: str) -> Part:
    return lambda room: text if len(text) <= room else ""


def replies(proposal: Proposal, *, on_pull: bool, has_pull: bool = True) -> Part:
    """What is said to those who gave a command that came to nothing: where they gave it, each answer once."""
    theirs = (each for each in proposal.replies if not has_pull or ("/pull/" in each.url) is on_pull)
    return under("My answers to commands:", listed(map(_reply, theirs)))


def _reply(reply: Reply) -> str:
    command = code_span(clipped(reply.command, _GIVEN))
    place = f"[{command}](<{reply.url}>)" if reply.url else command
    return f"{inert(reply.author)}, {place}: {fit(reply.sentence, inert_sentence, _SENTENCE)}"


def commands(proposal: Proposal, role: Role, other: str, findings: Iterable[Finding] = ()) -> Part:
    """The commands that somebody in this role may give, folded away unless they were asked for.

    `other` is where they are heard as well. A maintainer may let errors pass, and so their rules are named: those of
    `findings`, and those of the papers of a list.
    """
    usages = (usage for usage in COMMANDS.values() if role in usage.roles)
    listing = listed(
        f"{code_span(usage.usage)}: {inert_sentence(usage.sentence)}"
        for usage in usages
        if proposal.kind in KINDS.get(usage.name, (proposal.kind,))
    )
    lead = f"Write one on a line of its own, in a comment here{f' or on the {other}' if other else ''}."
    listed_papers = (*proposal.held, *proposal.drafts) if proposal.kind == "several" else ()
    errors = (each for each in chain(findings, *(draft.findings for draft in listed_papers)) if each.is_error)
    broken = dict.fromkeys(each.rule for each in errors if each.rule in OVERRIDABLE)
    rules = ", ".join(map(code_span, broken))
    override = code_span(COMMANDS["override"].usage)
    passing = f"A maintainer may let an error pass with {override}; here RULE is {rules}." if rules else ""
    summary = "Commands for maintainers" if role == "maintainer" else "Commands that you may use here"
    return folded(summary, stacked([under(lead, listing), passing]), is_open=proposal.is_help_asked)
