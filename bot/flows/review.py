"""The review of a pull request that is no submission of ours: what it changes is read at its head, and never obeyed.

In: a subject (the pull request, or the commit that is its head). Out: a check run on the head, and one comment where a
person has something to mend; follow-up jobs where the subject turns out to be a submission's or a push.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from bot.faults import PermanentFailure
from bot.flows import ground as grounds
from bot.flows.fixing import fix
from bot.flows.ground import BRANCHES, CONFIG_PATH, FORMS_FOLDER, Branch
from bot.flows.looking import change_between, look
from bot.intake.subject import Intent, Job, Subject
from bot.publish.hub import Hub, Pull
from bot.publish.messages.review import (
    MARKER,
    UNSEEN,
    all_mended,
    review_comment,
    review_summary,
    review_title,
    unplaced,
    unseen_summary,
)
from bot.publish.review_report import ReviewReport, review_check, unseen_check
from bot.publish.suggestions import LEAD, suggestions
from bot.repository import RepositoryConfig

log = logging.getLogger(__name__)


def review(subject: Subject, hub: Hub, *, this_year: int, intent: Intent = "none") -> tuple[Job, ...]:
    """Check what an open pull request changes, and tell those who can mend it; leave what is no review alone."""
    if subject.sha:
        return _jobs_of_commit(subject, hub, intent)
    pull = hub.pull(subject.repository, subject.number)
    if pull is None or not pull.is_open:
        return ()
    if issue := _issue_of(subject, pull, hub):
        return (Job(flow="submission", subject=issue, intent=intent),)
    try:
        report = look_at_pull(subject.repository, pull, hub, this_year=this_year)
    except PermanentFailure as failure:
        log.warning("%s", failure)
        unseen = unseen_check(title=UNSEEN, summary=unseen_summary(str(failure)))
        hub.ensure_check(subject.repository, pull.head_sha, unseen, again=intent == "rerun")
        return ()
    if report is not None:
        check = review_check(report, title=review_title(report), summary=review_summary(report))
        hub.ensure_check(subject.repository, pull.head_sha, check, again=intent == "rerun")
        _tell(subject, pull, report, hub)
        if fix(subject, pull, report, hub, can_push=can_push(subject, pull)):
            # GitHub may send no event for it: a workflow's own commits start none.
            return (Job(flow="review", subject=subject),)
    return ()


def look_at_pull(repository: str, pull: Pull, hub: Hub, *, this_year: int) -> ReviewReport | None:
    """What is to be said of a pull request; None where it goes into a repository that is no review. Writes nothing."""
    base = grounds.read_branch(hub, repository, pull.base)
    comparison = hub.compare(repository, base.head.sha, pull.head_sha) if base else None
    if base is None or comparison is None:
        return None
    default = base if pull.base == pull.default_branch else grounds.read_default(hub, repository, pull.default_branch)
    config, _ = grounds.read_config(hub, repository, default)
    config, _ = grounds.read_schemas(hub, repository, base, config)
    head = grounds.branch_at(hub, repository, pull.base, hub.commit(repository, pull.head_sha))
    change = change_between(hub, repository, comparison, head)
    report = look(hub, change, config, corpus=base, default=pull.default_branch, this_year=this_year)
    if report.is_empty and not _is_review(default, base, config):
        return None
    return replace(report, is_draft=pull.is_draft)


def _is_review(default: Branch, base: Branch, config: RepositoryConfig) -> bool:
    """Whether the repository has anything of a review: its config, one of its forms, or entries."""
    forms = {f"{FORMS_FOLDER}{name}" for name in config.kinds}
    has_words = CONFIG_PATH in default.files or not forms.isdisjoint(default.files)
    return has_words or bool(grounds.entry_paths(base.files, config))


def _issue_of(subject: Subject, pull: Pull, hub: Hub) -> Subject | None:
    """The issue whose submission this pull request is; a fork's branch of such a name is none of ours."""
    number = pull.head.removeprefix(BRANCHES)
    if number == pull.head or not number.isdecimal() or number.startswith("0"):
        return None
    is_ours = any(each.number == pull.number for each in hub.pulls(subject.repository, pull.head))
    return Subject(subject.repository, int(number)) if is_ours else None


def _jobs_of_commit(subject: Subject, hub: Hub, intent: Intent) -> tuple[Job, ...]:
    """The pull requests whose head this commit is; a push, where there is none. GitHub does not name a fork's."""
    pulls = hub.pulls_at(subject.repository, subject.sha)
    if not pulls:
        return (Job(flow="base", subject=subject, intent=intent),)
    return tuple(
        Job(flow="review", subject=Subject(subject.repository, pull.number), intent=intent)
        for pull in sorted(pulls, key=lambda pull: pull.number)
    )


def _tell(subject: Subject, pull: Pull, report: ReviewReport, hub: Hub) -> None:
    """The comment as the findings have it: begun for errors and warnings only, not in a draft, and kept up to date.

    And the suggestions; where GitHub cannot place them on this head, the comment remembers it.
    """

    def comment(head: str) -> None:
        body = review_comment(report, pull.author.login, can_fix=can_push(subject, pull), head=head)
        if said or (body and not pull.is_draft):
            hub.ensure_comment(subject, marker=MARKER, body=body or all_mended(report))

    said = _said(subject, pull, hub)
    is_refused = said.startswith(unplaced(pull.head_sha))
    comment(pull.head_sha if is_refused else "")
    if pull.is_draft or is_refused:
        return
    if not hub.ensure_suggestions(subject.repository, pull, suggestions(report), lead=LEAD):
        comment(pull.head_sha)


def _said(subject: Subject, pull: Pull, hub: Hub) -> str:
    """Our comment as it stands; empty where there is none."""
    bodies = (each.body for each in hub.comments(subject) if hub.is_us(each.author)) if pull.has_comments else ()
    return next((body for body in bodies if body.startswith(MARKER)), "")


def can_push(subject: Subject, pull: Pull) -> bool:
    """Whether the bot may commit to a pull request's branch: an App's token is good for its own repositories only.

    Nor to a branch that others are merged into: a pull request from `main` would have us commit past all review.
    """
    is_ours = pull.head_repository.casefold() == subject.repository.casefold()
    return is_ours and pull.head not in (pull.default_branch, pull.base)
