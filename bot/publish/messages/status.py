"""The one comment on the issue: thanks, what happens next, what needs a change, what was understood, who may do what.

Its first line is the hidden marker with the stage that it was written for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.check.inert import code_span, inert, inert_sentence
from bot.entry.model import Entry
from bot.faults import ConfigError, Finding
from bot.publish.messages.entries import changes, provenance, shown, understood
from bot.publish.messages.findings import (
    commands,
    conflicts,
    errors_of,
    finding_list,
    findings_of,
    for_submitters,
    is_waiting,
    labels_of,
    notes,
    replies,
    worth_a_look,
)
from bot.publish.messages.papers import held_back, verdicts
from bot.publish.messages.parts import Part, block, count, fit, fitted, folded, listed, stacked, under
from bot.publish.messages.rows import rows
from bot.publish.proposal import Proposal
from bot.publish.stage import Stage, marker
from bot.repository import FormKind

_TITLE = 4_000
_REASON = 4_000
_HOW_TO_EDIT = "To change something, edit the first message above (**⋯** → **Edit**) and save; I look again at once."
_TO_TAKE_BACK = "To take it back, close this issue."
_NOTHING_LOST = "Nothing you wrote is lost."
_UNTIL_THEN = "Until then the pull request {} stays as it was, and nothing you wrote is lost."
_MAY_NOT_OPEN = "This repository does not let GitHub Actions open pull requests, so a maintainer has to do it."
_ALLOW = (
    "Or let me do it from now on: in *Settings → Actions → General → Workflow permissions*, tick *Allow GitHub Actions "
    "to create and approve pull requests*. (Where the box cannot be ticked, the organization forbids it.) The next "
    "event opens this one, too."
)
_BECAME: Mapping[FormKind, tuple[str, str]] = {
    "add": ("{} is now part of the review", "{} was taken over into the review by a maintainer"),
    "link": ("Your link to {} is now part of the review", "Your link to {} was put into the review by a maintainer"),
    "correct": ("{} is corrected now", "{} was corrected by a maintainer"),
    "withdraw": ("{} was removed from the review", "{} was removed from the review by a maintainer"),
    "several": ("{} are now part of the review", "{} were taken over into the review by a maintainer"),
}
"""What became of a contribution: by merging its pull request, and by another way."""
_TO_REOPEN = "A maintainer can take it up again by reopening this issue"
_IS_ANOTHER = (
    "So this submission ends here. If it is another paper, say so in a comment, with `/not-duplicate` on a line of its "
    "own; a maintainer can then reopen this issue."
)
_IF_ANOTHER = (
    "If that is another paper than yours, say so in a comment, with `/not-duplicate` on a line of its own, and reopen "
    "this issue."
)
_STUCK = "Thank you for this contribution! Something went wrong on my side, and I cannot go on by myself."
_CONFIG_BROKEN = (
    "Thank you for this contribution! Your form is safe here, but the review's own configuration has to be mended by a "
    "maintainer before it can go on:"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedEntry:
    """An entry that is in the review now, or, of a removal, was. Without a `page` there is nothing to link to."""

    entry: Entry
    key: str
    page: str
    bibtex: str


# -- it goes on --------------------------------------------------------------------------------------------------------


def proposed(proposal: Proposal, pull_url: str, *, digest: str = "") -> str:
    """The submission is in an open pull request; `digest` names the state that the pull request was brought to."""
    return fitted(
        [
            marker(Stage.PROPOSED, digest),
            _where_it_is(proposal, pull_url),
            notes(proposal),
            conflicts(proposal),
            _worth_a_look(proposal),
            replies(proposal, on_pull=False),
            *_what_it_does(proposal),
            f"{_HOW_TO_EDIT} {_TO_TAKE_BACK}",
            commands(proposal, "submitter", "pull request"),
        ]
    )


def waits_for_opening(proposal: Proposal, branch: str, open_url: str, *, digest: str = "") -> str:
    """The submission is on its branch, and a person has to open the pull request: GitHub does not let us do it."""
    return fitted(
        [
            marker(Stage.PROPOSED, digest),
            f"{_thanks(proposal.kind)} It is ready, on the branch {code_span(branch)}. {_MAY_NOT_OPEN}",
            under("For maintainers:", listed((f"[Open the pull request](<{open_url}>), filled in already.", _ALLOW))),
            notes(proposal),
            conflicts(proposal),
            _worth_a_look(proposal),
            replies(proposal, on_pull=False, has_pull=False),
            *_what_it_does(proposal),
            f"{_HOW_TO_EDIT} {_TO_TAKE_BACK}",
            commands(proposal, "submitter", ""),
        ]
    )


def needs_changes(proposal: Proposal, pull_url: str | None) -> str:
    """The form has errors; all are told at once."""
    errors = errors_of(proposal)
    return fitted(
        [
            marker(Stage.NEEDS_CHANGES),
            f"Thank you for this contribution! {_what_is_missing(proposal, len(errors))}",
            finding_list(errors, labels_of(proposal), proposal.draft.answers if proposal.draft else ()),
            *([verdicts(proposal)] if proposal.kind == "several" else []),
            notes(proposal),
            f"{_HOW_TO_EDIT} {_UNTIL_THEN.format(pull_url) if pull_url else _NOTHING_LOST}",
            _worth_a_look(proposal, but=errors),
            replies(proposal, on_pull=False, has_pull=pull_url is not None),
            _understood(proposal),
            commands(proposal, "submitter", "pull request" if pull_url else "", proposal.errors),
        ]
    )


def _where_it_is(proposal: Proposal, pull_url: str) -> str:
    if proposal.kind == "withdraw":
        return (
            f"{_thanks(proposal.kind)} The removal is now proposed in {pull_url}; a maintainer decides whether the "
            "entry goes."
        )
    if proposal.kind == "several":
        number = len(proposal.drafts)
        are, them = ("is", "it") if number == 1 else ("are", "them")
        held = f" {held_back(proposal)}; the table says which." if proposal.held else ""
        return (
            f"{_thanks(proposal.kind)} {count(number, 'paper')} {are} now in {pull_url}, where a maintainer "
            f"will read {them}.{held}"
        )
    return f"{_thanks(proposal.kind)} It is now in {pull_url}, where a maintainer will read it."


def _thanks(kind: FormKind) -> str:
    for_what = {"withdraw": "telling us", "correct": "this correction"}.get(kind, "this contribution")
    return f"Thank you for {for_what}!"


def _what_is_missing(proposal: Proposal, errors: int) -> str:
    if is_waiting(proposal):
        return "It waits for an answer of others; nothing is wrong with what you wrote."
    if errors:
        things = "one thing needs" if errors == 1 else f"{errors} things need"
        return f"Before it can go on, {things} a change:"
    if proposal.held:
        return "None of these papers can go in yet; the table says what each of them needs."
    return "No paper is left in it. Add one to the list, or close this issue."


def _worth_a_look(proposal: Proposal, *, but: Sequence[Finding] = ()) -> Part:
    labels, answers = labels_of(proposal), proposal.draft.answers if proposal.draft else ()
    findings, said = for_submitters(findings_of(proposal), labels), frozenset(but)
    return worth_a_look((finding for finding in findings if finding not in said), labels, answers)


def _understood(proposal: Proposal) -> Part:
    answers = proposal.draft.answers if proposal.draft else ()
    return folded("What I understood", understood(answers))


def _what_it_does(proposal: Proposal) -> Sequence[Part]:
    """What will be written, changed or removed."""
    draft = proposal.draft
    if proposal.kind == "several" or draft is None:
        return (verdicts(proposal),)
    if proposal.kind == "withdraw":
        return (folded("The entry that would go", stacked([shown(draft.entry), rows(proposal)])),)
    file = folded("The entry, as it will be written", stacked([block(draft.text, "markdown"), rows(proposal)]))
    if proposal.kind == "add":
        return _understood(proposal), file
    # What was given stands in the table of changes already; where commands had a say, that is worth a line.
    return changes(draft, labels_of(proposal)), provenance(draft.answers), file


# -- the ends ----------------------------------------------------------------------------------------------------------


def withdrawn(pull_url: str | None) -> str:
    """The issue was closed before the pull request was merged."""
    closed = f" I closed {pull_url} and removed its branch." if pull_url else ""
    said = f"This submission is withdrawn, as its issue was closed.{closed} Reopen the issue to go on."
    return fitted([marker(Stage.WITHDRAWN), said])


def declined(pull_url: str | None, *, by: str = "", reason: str = "") -> str:
    """A maintainer closed the pull request without merging it, or said `/reject` (`by`, with a `reason`)."""
    thanks = "Thank you for your work on this contribution."
    if by:
        closed = f" Its pull request {pull_url} is closed." if pull_url else ""
        lead = f"{thanks} {inert(by)} decided not to take it into the review.{closed}"
        way = f"If you have a question about that, ask it here. {_TO_REOPEN}."
    elif pull_url:
        lead = (
            f"{thanks} A maintainer closed its pull request without merging: {pull_url}. If a reason was given, it "
            "stands there, and that is the place to ask."
        )
        way = f"{_TO_REOPEN} or the pull request."
    else:
        lead, way = f"{thanks} A maintainer decided not to take it into the review.", f"{_TO_REOPEN}."
    quoted = f"> {fit(reason, inert, _REASON)}" if reason.strip() else ""
    return fitted([marker(Stage.DECLINED), lead, quoted, way])


def duplicate(key: str, url: str, *, by: str, correct_url: str = "") -> str:
    """A person said that it is here already, as the entry of this key."""
    entry = f"[{code_span(key)}](<{url}>)" if url else code_span(key)
    lacks = f"If something is missing there, or wrong, [tell it by this form](<{correct_url}>)." if correct_url else ""
    return fitted(
        [
            marker(Stage.DUPLICATE),
            f"Thank you for this contribution! {inert(by)} found that the review has it already: {entry}.",
            _IS_ANOTHER,
            lacks,
        ]
    )


def accepted(
    stage: Stage, kind: FormKind, entries: Sequence[AcceptedEntry], *, is_edited_since: bool, is_another: bool = False
) -> str:
    """What was asked for is part of the review: thanks, its place, its BibTeX.

    `is_another`: the entry is not the one that was proposed, but of the same paper by all that is known.
    """
    one, is_there = entries[0] if len(entries) == 1 else None, kind != "withdraw"
    if one:
        what = _title(one)
    elif entries:
        what = count(len(entries), "paper")
    else:
        what = "What you asked for" if is_there else "The entry"
    is_plain = not entries or (one is not None and kind == "several")
    merged, by_hand = _BECAME["add" if is_plain and is_there else kind]
    said = (merged if stage is Stage.MERGED else by_hand).format(what)
    end = f": {one.page}" if one and one.page else ":" if len(entries) > 1 else "."
    return fitted(
        [
            marker(stage),
            f"{'🎉 ' if is_there else ''}Thank you! {said}{end}",
            listed(f"{_title(each)}{f': {each.page}' if each.page else ''}" for each in entries if not one),
            _IF_ANOTHER if is_another else "",
            folded("BibTeX", block("\n\n".join(each.bibtex for each in entries), "bibtex")) if is_there else "",
            _edited_in_vain(kind, one) if is_edited_since else "",
        ]
    )


def _title(accepted: AcceptedEntry) -> str:
    return f"“{fit(accepted.entry.title, inert, _TITLE) or inert(accepted.key)}”"


def _edited_in_vain(kind: FormKind, one: AcceptedEntry | None) -> str:
    after = "The form was edited after that. The edit changes nothing any more;"
    if kind == "withdraw":
        return f"{after} to have the entry back, open a new issue."
    what = f"the entry, edit {code_span(one.key)}" if one else "an entry, edit its file"
    return f"{after} to correct {what} in a pull request or open a new issue."


# -- where the bot cannot go on ----------------------------------------------------------------------------------------


def stuck(said: Stage | None, delivery: str) -> str:
    """The bot cannot go on by itself; what it said before stays true, so the stage is kept."""
    return fitted(
        [
            marker(said or Stage.NEEDS_CHANGES),
            f"{_STUCK} The person who runs me can find it by the delivery {code_span(delivery)}.",
            "You need not do anything; nothing you wrote is lost. An edit of the first message makes me try again.",
        ]
    )


def config_broken(said: Stage | None, error: ConfigError) -> str:
    """The review's own config is wrong: nobody's fault who reads this but a maintainer's."""
    place = f"{code_span(error.source)}{f', line {error.line}' if error.line else ''}: " if error.source else ""
    return fitted(
        [
            marker(said or Stage.NEEDS_CHANGES),
            _CONFIG_BROKEN,
            f"- {place}{inert_sentence(str(error))}",
            "Once that is done, an edit of the first message makes me look again.",
        ]
    )
