"""The ends of a submission: thanks, withdrawn, declined, a duplicate, spam, gone. Each is ensured, then left to people.

In: a situation, and the orders given on it. GitHub keeps the commits of branches that are removed.
"""

from __future__ import annotations

from bot.entry import frontmatter
from bot.flows import ground as grounds
from bot.flows.already_here import correction_form
from bot.flows.compose import Versions, entry_path
from bot.flows.contribution import Contribution
from bot.flows.history import History
from bot.flows.open_submissions import open_submissions
from bot.flows.orders import Orders
from bot.flows.rivals import bringing
from bot.flows.situation import Gone, Situation, said_of
from bot.flows.thanks import accepted_comment, page_of
from bot.intake.subject import Job, Subject
from bot.publish import stage as stages
from bot.publish.hub import Hub
from bot.publish.messages import status
from bot.publish.stage import ACCEPTED, ENDED, Stage


def thank(
    situation: Situation,
    hub: Hub,
    stage: Stage,
    work: Contribution | None,
    versions: Versions | None,
    history: History,
) -> tuple[Job, ...]:
    """It is in the review: the issue ends with thanks. Once said, a reopened issue is left to people.

    The follow-ups are the other open submissions, if this one changed a file that they may change as well.
    """
    issue, ground, pull = situation.issue, situation.ground, situation.pull
    is_new = situation.said not in ACCEPTED
    if is_new:
        if pull and pull.is_open:
            hub.ensure_pull_state(ground.repository, pull, is_open=False)
        _remove_branch(situation, hub)
        labels = ground.config.labels
        hub.ensure_labels(issue.subject, present=issue.labels, remove={labels.needs_changes, labels.declined})
        hub.ensure_issue_state(issue, is_open=False, reason="completed")
    body = accepted_comment(situation, hub, stage, work, versions, history)
    hub.ensure_comment(issue.subject, marker=stages.MARKER, body=body)
    return _others(situation, hub, history, is_new=is_new)


def left_alone(situation: Situation, hub: Hub, history: History) -> tuple[Job, ...]:
    """The open submissions that bring the same paper: their comments speak of one that has ended now."""
    return _others(situation, hub, history, is_new=False)


def _others(situation: Situation, hub: Hub, history: History, *, is_new: bool) -> tuple[Job, ...]:
    """The open submissions that may have to catch up with a shared file, or that bring a paper that is here now.

    Said once already, as `is_new` denies, only those that bring the paper and have not ended: a crash may have kept
    word from them.
    """
    ground = situation.ground
    paths = grounds.entry_paths(sorted(history.touched), ground.config)
    heads = open_submissions(hub, ground.repository, but=situation.branch)
    issues = situation.issue.subject.repository
    if not is_new or history.touched <= set(paths):
        texts = (history.last(path) for path in paths)
        entries = [entry for text in texts if text and (entry := frontmatter.read(text)[0])]
        heads = {number: head for number, head in heads.items() if any(bringing(situation, hub, head, entries))}
    subjects = [Subject(issues, number) for number in heads]
    woken = (subject for subject in subjects if is_new or said_of(hub, subject) not in ENDED)
    return tuple(Job(flow="submission", subject=subject) for subject in woken)


def withdraw(situation: Situation, hub: Hub) -> None:
    """The issue was closed: so is the pull request, and its branch is removed."""
    pull = situation.pull
    if situation.said is not Stage.WITHDRAWN and pull:
        if pull.is_open:
            hub.ensure_pull_state(situation.ground.repository, pull, is_open=False)
        _remove_branch(situation, hub)
    elif pull is None and situation.ours:
        hub.ensure_no_branch(situation.ground.repository, situation.branch)
    body = status.withdrawn(pull.url if pull else None)
    hub.ensure_comment(situation.issue.subject, marker=stages.MARKER, body=body)


def decline(situation: Situation, orders: Orders, hub: Hub) -> None:
    """A maintainer closed the pull request, or said `/reject`.

    The comment is last: only an issue closed before it can be seen as reopened.
    """
    issue, pull = situation.issue, situation.pull
    order = orders.steering.reject if orders.is_rejected else None
    if situation.said is not Stage.DECLINED or (order and issue.is_open):
        _close_pull(situation, hub)
        hub.ensure_labels(issue.subject, present=issue.labels, add={situation.ground.config.labels.declined})
        hub.ensure_issue_state(issue, is_open=False, reason="not_planned")
    body = status.declined(
        pull.url if pull else None,
        by=order.said.author if order else "",
        reason=order.value if order else "",
    )
    hub.ensure_comment(issue.subject, marker=stages.MARKER, body=body)


def original(situation: Situation, orders: Orders) -> str | None:
    """The path of the entry that this submission was said to repeat, if it was, and there is one."""
    order = orders.steering.duplicate_of
    if order is None or not orders.is_duplicate or situation.kind != "add":
        return None
    config, files = situation.ground.config, situation.ground.base.files
    # A key may be taken in several collections: what a dataset repeats is a dataset.
    collections = sorted(config.collections.values(), key=lambda each: each.name != situation.collection.name)
    paths = (entry_path(files, collection, order.value) for collection in collections)
    return next(filter(None, paths), None)


def close_duplicate(situation: Situation, orders: Orders, hub: Hub) -> None:
    """It is here already: the issue ends with the way to the entry."""
    issue, order, path = situation.issue, orders.steering.duplicate_of, original(situation, orders)
    if order is None or path is None:
        return
    if situation.said is not Stage.DUPLICATE or issue.is_open:
        _close_pull(situation, hub)
        hub.ensure_issue_state(issue, is_open=False, reason="duplicate")
    key, url = page_of(situation, path)
    body = status.duplicate(key, url, by=order.said.author, correct_url=correction_form(situation, key, {}))
    hub.ensure_comment(issue.subject, marker=stages.MARKER, body=body)


def banish(situation: Situation, hub: Hub) -> None:
    """Spam is closed and locked, its branch removed, and nothing is said."""
    _close_pull(situation, hub)
    issue = situation.issue
    hub.ensure_issue_state(issue, is_open=False, reason="not_planned")
    hub.ensure_locked(issue.subject, is_locked=issue.is_locked, reason="spam")
    if situation.pull:
        pull = hub.issue(Subject(situation.ground.repository, situation.pull.number))
        if pull:
            hub.ensure_locked(pull.subject, is_locked=pull.is_locked, reason="spam")


def clear_away(gone: Gone, hub: Hub) -> None:
    """An issue was deleted or moved away: its pull request has nobody to answer to."""
    hub.ensure_pull_state(gone.repository, gone.pull, is_open=False)
    hub.ensure_no_branch(gone.repository, gone.branch)


def _close_pull(situation: Situation, hub: Hub) -> None:
    """Close the pull request, and remove the branch."""
    if situation.pull:
        if situation.pull.is_open:
            hub.ensure_pull_state(situation.ground.repository, situation.pull, is_open=False)
        _remove_branch(situation, hub)
    elif situation.ours:
        hub.ensure_no_branch(situation.ground.repository, situation.branch)


def _remove_branch(situation: Situation, hub: Hub) -> None:
    """Remove the submission's branch, but not one that a person pushed to after its pull request was closed."""
    repository, pull = situation.ground.repository, situation.pull
    head = hub.branch(repository, situation.branch)
    if head and pull and head.sha == pull.head_sha:
        hub.ensure_no_branch(repository, situation.branch)
