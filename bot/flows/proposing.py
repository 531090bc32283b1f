"""A submission that goes on: one open pull request that holds what it asks for, or a comment that tells every fault.

In: a contribution. Ensures branch, commit, pull request, labels, check run and status comment, in this order: each
names the one before. The status comment comes last; it says to what state the others were brought. Out: follow-ups.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.check.inert import code_span
from bot.flows import ground as grounds
from bot.flows.accepting import Outcome, accept, withdraw_approvals
from bot.flows.adding import add
from bot.flows.advising import suggested
from bot.flows.already_here import already_here
from bot.flows.amending import amend
from bot.flows.catching_up import CaughtUp, catch_up
from bot.flows.compose import Versions
from bot.flows.composed import Composed
from bot.flows.contribution import Contribution
from bot.flows.listing import compose_list
from bot.flows.orders import acknowledge, refuse
from bot.flows.out_of_place import out_of_place
from bot.flows.rivals import Rival, find_rivals
from bot.flows.trying_links import A_DAY, try_links
from bot.flows.versions import find_versions
from bot.intake.steering import Refusal
from bot.intake.subject import Job, Subject
from bot.publish import stage as stages
from bot.publish.checks import check_of
from bot.publish.hub import Check, Commit, Pull, PullsForbidden
from bot.publish.messages import pull as pull_messages
from bot.publish.messages import status
from bot.publish.messages.findings import is_waiting
from bot.publish.messages.parts import BODY_LIMIT
from bot.publish.messages.suggested import standing, suggestions
from bot.publish.proposal import Proposal, Reply, Suggested

_NOTHING_TO_MERGE = "There is no pull request yet. Open it first, then write `/accept` once more."


def propose(work: Contribution, versions: Versions | None, *, is_asked_again: bool = False) -> tuple[Job, ...]:
    """Bring the submission's pull request to what its form and the commands on it say."""
    situation, hub = work.situation, work.hub
    pull = _revived(work)
    if pull and not pull.is_open and _has_moved(work, pull):
        return (Job(flow="submission", subject=situation.issue.subject),)
    if situation.pull and pull is None:
        head = grounds.read_branch(hub, situation.ground.repository, situation.branch)
        work = replace(work, situation=replace(situation, pull=None, head=head))
        versions = find_versions(work.situation, hub, work.style) if situation.kind == "add" else None
    hub.ensure_issue_state(situation.issue, is_open=True)
    composed = try_links(work, _composed(work, versions))
    refusals = (
        *composed.refusals,
        *work.orders.steering.refusals,
        *work.override_refusals(),
        *out_of_place(work),
        *_wrong_duplicate(work),
    )
    others = find_rivals(work, composed)
    proposal = replace(
        composed.proposal,
        notes=(*composed.proposal.notes, *already_here(work, composed), *(rival.note for rival in others)),
        suggested=suggested(work, composed, may_learn=False),
        suggested_before=standing(pull.body) if pull else "",
        is_help_asked=work.orders.steering.is_help_asked,
    )
    publishing = _Publishing(
        work=work,
        composed=composed,
        proposal=proposal,
        refusals=refusals,
        others=others,
        is_asked_again=is_asked_again,
    )
    if composed.form_errors:
        publishing.ask_for_changes(pull)
        done = Published()
    else:
        done = publishing.publish()
    refused = frozenset(refusal.comment for refusal in (*refusals, *done.refusals))
    acknowledge(work.orders, work.situation, hub, refused)
    return (*done.jobs, *_asking_again(work, composed))


def _asking_again(work: Contribution, composed: Composed) -> tuple[Job, ...]:
    """The same submission later: silent sources may know more of the entry, and a link gets a second look."""
    subject = work.situation.issue.subject
    if composed.silent:
        because = f"No answer from {', '.join(dict.fromkeys(miss.source for miss in composed.silent))}."
        wish = min((miss.retry_after for miss in composed.silent if miss.retry_after), default=None)
        return (Job(flow="submission", subject=subject, because=because, wish=wish),)
    if composed.has_doubtful_links:
        return (Job(flow="submission", subject=subject, because="A link seems to be dead.", wish=A_DAY),)
    return ()


def _composed(work: Contribution, versions: Versions | None) -> Composed:
    match work.situation.kind:
        case "add":
            return add(work, versions)
        case "several":
            return compose_list(work)
        case _:
            return amend(work)


def _revived(work: Contribution) -> Pull | None:
    """The open pull request, a closed one reopened; None where there is none, or GitHub refuses."""
    situation, hub = work.situation, work.hub
    pull = situation.pull
    if pull is None or pull.is_open:
        return pull
    # GitHub reopens a pull request only if its branch stands where it stood.
    hub.ensure_branch(situation.ground.repository, situation.branch, pull.head_sha)
    return pull if hub.ensure_pull_state(situation.ground.repository, pull, is_open=True) else None


def _has_moved(work: Contribution, pull: Pull) -> bool:
    """Whether a person pushed to the branch while its pull request was closed; then what we read of it is old."""
    head = work.hub.branch(work.situation.ground.repository, work.situation.branch)
    return head is not None and head.sha != pull.head_sha


def _wrong_duplicate(work: Contribution) -> tuple[Refusal, ...]:
    """A `/duplicate-of` that holds and yet did not end the submission names no entry."""
    order = work.orders.steering.duplicate_of
    if order is None or not work.orders.is_duplicate or work.situation.kind != "add":
        return ()
    return (refuse(order, "The review has no entry under that key. Write the key as its file is named."),)


def _encoded(files: Mapping[str, str | None]) -> dict[str, bytes | None]:
    return {path: None if text is None else text.encode() for path, text in files.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What follows from publishing: jobs, and an `/accept` that came to nothing."""

    jobs: tuple[Job, ...] = ()
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Publishing:
    """What is ensured of one composed submission."""

    work: Contribution
    composed: Composed
    proposal: Proposal
    refusals: tuple[Refusal, ...]
    others: tuple[Rival, ...]
    is_asked_again: bool

    def publish(self) -> Published:
        """The pull request with all that it holds."""
        work, situation, hub = self.work, self.work.situation, self.work.hub
        issue, ground, labels = situation.issue, situation.ground, situation.ground.config.labels
        headline = pull_messages.headline(self.proposal, is_first=not situation.ours)
        caught_up = catch_up(work, self.composed.files)
        head = hub.ensure_files(
            ground.repository,
            situation.branch,
            _encoded(self.composed.files) if caught_up.files is None else caught_up.files,
            onto=situation.head.head if situation.head else ground.base.head,
            also=None if caught_up.files is None else ground.base.head,
            message=pull_messages.commit_message(headline, issue.subject, issue.author),
        )
        notes = (*self._stale(head), *self._behind(caught_up))
        proposal = self._said(self.refusals, notes)
        is_mergeable = not caught_up.conflicts
        # The answer to an `/accept` stands in the pull request, too: what is said there is written once it is known.
        accepted = situation.pull if work.orders.steering.accept else None
        try:
            pull = accepted or self._ensure_pull(proposal)
        except PullsForbidden:
            return self._leave_to_a_person(head, notes, is_mergeable=is_mergeable)
        hub.ensure_labels(
            Subject(ground.repository, pull.number),
            present=pull.labels,
            add={labels.submission},
            remove={labels.needs_changes},
        )
        digest = self._ensure_check(head, check_of(proposal, file_is_as_found=True, is_mergeable=is_mergeable))
        outcome = self._outcome(pull, head)
        again = (Job(flow="submission", subject=issue.subject),)
        if outcome.is_merged:
            return Published(jobs=again)
        proposal = self._said((*self.refusals, *outcome.refusals), (*notes, *outcome.notes))
        pull = self._ensure_pull(proposal)
        hub.ensure_labels(issue.subject, present=issue.labels, remove={labels.needs_changes, labels.declined})
        body = status.proposed(proposal, pull.url, digest=digest)
        hub.ensure_comment(issue.subject, marker=stages.MARKER, body=body)
        if proposal.suggested is None:
            self._suggest(proposal, pull)
        # What came from base has not been looked at yet.
        is_new = caught_up.files is not None and situation.head is not None and head.sha != situation.head.head.sha
        return Published(jobs=(*(again if is_new else ()), *self._to_rivals(head)), refusals=outcome.refusals)

    def _to_rivals(self, head: Commit) -> tuple[Job, ...]:
        """The jobs of those who do not know of us yet.

        The later one tells the earlier one, and who changed something tells everybody: so word goes round once.
        """
        situation = self.work.situation
        is_new = situation.head is None or head.sha != situation.head.head.sha
        own = situation.issue.subject.number
        unaware = (rival for rival in self.others if not rival.is_aware)
        return tuple(rival.job for rival in unaware if is_new or own > rival.subject.number)

    def _suggest(self, proposal: Proposal, pull: Pull) -> None:
        """Learn what may be suggested, and put it into the pull request as it is by then: learning takes seconds."""
        found = suggested(self.work, self.composed, may_learn=True) or Suggested()
        proposal = replace(proposal, suggested=found)
        if standing(suggestions(proposal)(BODY_LIMIT)) == proposal.suggested_before:
            return
        now = self.work.hub.pull(self.work.situation.ground.repository, pull.number, anew=True)
        if now and now.is_open:
            self._ensure_pull(proposal, title=now.title, now=now)

    def _outcome(self, pull: Pull, head: Commit) -> Outcome:
        """What becomes of an `/accept`: a source that is silent may have to tell of a retraction."""
        work = self.work
        if self.composed.silent and work.orders.steering.accept:
            silent = " and ".join(dict.fromkeys(miss.source for miss in self.composed.silent))
            said = (
                f"It is merged as soon as {silent} can be asked about it; who does not want to wait merges it by hand."
            )
            return Outcome(notes=(said,))
        return accept(work.situation, work.orders, work.hub, pull, head)

    def _leave_to_a_person(self, head: Commit, notes: tuple[str, ...], *, is_mergeable: bool) -> Published:
        """Branch and check run stand; whoever opens the pull request by our link makes it one of ours."""
        work, situation, hub = self.work, self.work.situation, self.work.hub
        issue, ground, labels = situation.issue, situation.ground, situation.ground.config.labels
        order = work.orders.steering.accept
        refusals = (refuse(order, _NOTHING_TO_MERGE),) if order else ()
        proposal = self._said((*self.refusals, *refusals), notes)
        digest = self._ensure_check(head, check_of(proposal, file_is_as_found=True, is_mergeable=is_mergeable))
        hub.ensure_labels(issue.subject, present=issue.labels, remove={labels.needs_changes, labels.declined})
        closes = ground.base.name == situation.default
        page = pull_messages.page_to_open(
            hub.repository(ground.repository).url,
            base=ground.base.name,
            branch=situation.branch,
            title=self._title(proposal),
            body=pull_messages.opening(proposal, issue.subject, issue.author, closes=closes),
        )
        body = status.waits_for_opening(proposal, situation.branch, page, digest=digest)
        hub.ensure_comment(issue.subject, marker=stages.MARKER, body=body)
        return Published(jobs=self._to_rivals(head), refusals=refusals)

    def ask_for_changes(self, pull: Pull | None) -> None:
        """Tell every fault; a pull request keeps its last good version and is marked, never deleted."""
        situation, hub = self.work.situation, self.work.hub
        issue, ground, labels = situation.issue, situation.ground, situation.ground.config.labels
        proposal = self._said(self.refusals, ())
        # Who only waits for a source has nothing to change.
        mark = {labels.needs_changes}
        add, remove = (frozenset(), mark) if is_waiting(proposal) else (mark, frozenset())
        if pull and situation.head:
            self._ensure_pull(proposal, title=pull.title)
            subject = Subject(ground.repository, pull.number)
            hub.ensure_labels(subject, present=pull.labels, add=add, remove=remove)
            self._ensure_check(situation.head.head, check_of(proposal, file_is_as_found=False))
        hub.ensure_labels(issue.subject, present=issue.labels, add=add, remove=remove)
        body = status.needs_changes(proposal, pull.url if pull else None)
        hub.ensure_comment(issue.subject, marker=stages.MARKER, body=body)

    def _said(self, refusals: Iterable[Refusal], notes: Iterable[str]) -> Proposal:
        replies = tuple(
            Reply(author=each.author, command=each.command, url=each.url, sentence=each.sentence) for each in refusals
        )
        return replace(self.proposal, replies=replies, notes=(*self.proposal.notes, *notes))

    def _behind(self, caught_up: CaughtUp) -> tuple[str, ...]:
        if not caught_up.conflicts:
            return ()
        fields = ", ".join(code_span(name) for name in caught_up.conflicts)
        base = code_span(self.work.situation.ground.base.name)
        said = f"{base} says something else in {fields} by now, so this cannot be merged as it is."
        return (f"{said} A maintainer decides which of them stays.",)

    def _stale(self, head: Commit) -> tuple[str, ...]:
        situation = self.work.situation
        if situation.pull is None:
            return ()
        paths = self.composed.files
        return withdraw_approvals(situation, self.work.orders, self.work.hub, situation.pull, head, paths)

    def _ensure_pull(self, proposal: Proposal, *, title: str = "", now: Pull | None = None) -> Pull:
        """The pull request with our part renewed; `now` is how it stands, where that was read since."""
        situation = self.work.situation
        issue, ground = situation.issue, situation.ground
        closes = ground.base.name == situation.default
        now = now or situation.pull
        body = now.body if now else ""
        title = title or self._title(proposal)
        # A title that a person wrote is not marked as ours.
        titled = title if now is None or pull_messages.wrote_title(body, title) else ""
        section = pull_messages.section(proposal, issue.subject, issue.author, closes=closes, titled=titled)
        return self.work.hub.ensure_pull(
            ground.repository,
            branch=situation.branch,
            base=ground.base.name,
            title=title,
            body=pull_messages.spliced(body, section),
        )

    def _title(self, proposal: Proposal) -> str:
        """The pull request's title follows the submission until a person rewrites it."""
        pull, wanted = self.work.situation.pull, pull_messages.title(proposal)
        if pull is None or pull_messages.wrote_title(pull.body, pull.title):
            return wanted
        return wanted if pull.title in self.composed.former_titles else pull.title

    def _ensure_check(self, head: Commit, check: Check) -> str:
        """The check run on the head, if the status comment does not say that it is there; what it shall say then."""
        digest = hashlib.sha256(f"{head.sha}\0{check.digest}".encode()).hexdigest()[:16]
        situation = self.work.situation
        if self.is_asked_again or digest != situation.said_digest:
            self.work.hub.ensure_check(situation.ground.repository, head.sha, check, again=self.is_asked_again)
        return digest
