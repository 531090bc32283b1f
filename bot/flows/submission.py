"""The life of a submission: an issue form, its one pull request, its one status comment.

In: a subject (the issue). The present state is read through the hub, the stage decided, and what shall be true then is
ensured, each stage in an order that a crash at any line and a second run make whole. Out: follow-up jobs.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace

from bot.corpus.index import Index
from bot.entry.style import Style
from bot.faults import ConfigError
from bot.flows import ground as grounds
from bot.flows.compose import Composed, Versions, compose, near, read_form
from bot.flows.situation import Gone, Situation, keys_elsewhere, said_of, situate
from bot.flows.thanks import accepted_comment, is_on_base
from bot.flows.versions import find_versions
from bot.intake.form_template import FormTemplate
from bot.intake.subject import Job, Subject
from bot.publish import messages
from bot.publish import stage as stages
from bot.publish.checks import check_of
from bot.publish.hub import Hub, Pull
from bot.publish.stage import ACCEPTED, ENDED, Stage


def submission(subject: Subject, hub: Hub, *, this_year: int) -> tuple[Job, ...]:
    """Bring the submission that this issue is to where it should be; do nothing for an issue that is none."""
    try:
        situation = situate(subject, hub)
        if isinstance(situation, Gone):
            _clear_away(situation, hub)
        elif isinstance(situation, Situation):
            return _advance(situation, hub, this_year)
        else:
            return situation
    except ConfigError as error:
        said = said_of(hub, subject)
        if said not in ENDED:
            hub.ensure_comment(subject, marker=stages.MARKER, body=messages.config_broken(said, error))
    return ()


def last_words(subject: Subject, delivery: str, hub: Hub) -> None:
    """Tell the submitter of a job that died; a subject that is no submission is not troubled."""
    situation = situate(subject, hub)
    if isinstance(situation, Situation):
        hub.ensure_comment(subject, marker=stages.MARKER, body=messages.stuck(situation.said, delivery))


def _advance(situation: Situation, hub: Hub, this_year: int) -> tuple[Job, ...]:
    @functools.cache
    def hand() -> Style:
        return grounds.learn_hand(hub, situation.ground, situation.collection, this_year=this_year)

    @functools.cache
    def versions() -> Versions | None:
        return find_versions(situation, hub, hand())

    match _stage_of(situation, hub, versions):
        case Stage.PROPOSED:
            if situation.template:  # else the form is gone, and with it the meaning of the answers
                return _propose(situation, situation.template, hub, hand(), versions(), this_year)
        case Stage.MERGED | Stage.APPLIED as stage:
            _accept(situation, hub, stage, hand(), versions())
        case Stage.WITHDRAWN:
            _withdraw(situation, hub)
        case Stage.DECLINED:
            _decline(situation, hub)
        case _ if situation.ours:
            # A crash left a branch without a pull request, and then the issue was closed.
            hub.ensure_no_branch(situation.ground.repository, situation.branch)
        case _:
            pass
    return ()


def _stage_of(situation: Situation, hub: Hub, versions: Callable[[], Versions | None]) -> Stage:
    pull = situation.pull

    def closer_is_us() -> bool:
        # As a plain token we may be the maintainer's own account; then who closed it says nothing.
        closer = hub.closer(Subject(situation.ground.repository, pull.number)) if pull and hub.is_app else None
        return closer is not None and hub.is_us(closer)

    return stages.decide(
        issue_is_open=situation.issue.is_open,
        pull="none" if pull is None else "merged" if pull.is_merged else "open" if pull.is_open else "closed",
        said=situation.said,
        is_on_base=lambda: is_on_base(situation, hub, versions()),
        closer_is_us=closer_is_us,
    )


# -- the stages --------------------------------------------------------------------------------------------------------


def _propose(
    situation: Situation,
    template: FormTemplate,
    hub: Hub,
    style: Style,
    versions: Versions | None,
    this_year: int,
) -> tuple[Job, ...]:
    """An open pull request that holds the entry, or a comment that tells every fault."""
    pull = _revived(situation, hub)
    if pull and not pull.is_open and _has_moved(situation, hub, pull):
        return (Job(flow="submission", subject=situation.issue.subject),)
    if situation.pull and pull is None:
        situation = replace(
            situation, pull=None, head=grounds.read_branch(hub, situation.ground.repository, situation.branch)
        )
        versions = find_versions(situation, hub, style)
    hub.ensure_issue_state(situation.issue, is_open=True)
    composed = _composed(situation, template, hub, style, versions, this_year)
    if composed.form_errors:
        _ask_for_changes(situation, hub, composed, pull)
    else:
        _publish(situation, hub, composed)
    return ()


def _has_moved(situation: Situation, hub: Hub, pull: Pull) -> bool:
    """Whether a person pushed to the branch while its pull request was closed; then what we read of it is old."""
    head = hub.branch(situation.ground.repository, situation.branch)
    return head is not None and head.sha != pull.head_sha


def _composed(
    situation: Situation,
    template: FormTemplate,
    hub: Hub,
    style: Style,
    versions: Versions | None,
    this_year: int,
) -> Composed:
    """The file that the form shall become, in the review's hand, joined with what stands on the branch."""
    ground, collection = situation.ground, situation.collection
    form = read_form(situation.issue.body, template, style)
    index = Index.build(ground.base.files, folder=collection.folder)
    entries = grounds.read_entries(hub, ground.repository, ground.base, near(form.merged.entry, index))
    needs_key = versions is None or versions.key.casefold() in index.keys
    return compose(
        form,
        config=ground.config,
        collection=collection,
        style=style,
        index=Index.build(ground.base.files, folder=collection.folder, entries=entries),
        versions=versions,
        keys_elsewhere=keys_elsewhere(situation, hub) if needs_key else frozenset(),
        this_year=this_year,
    )


def _revived(situation: Situation, hub: Hub) -> Pull | None:
    """The open pull request, a closed one reopened; None where there is none, or GitHub refuses."""
    pull = situation.pull
    if pull is None or pull.is_open:
        return pull
    # GitHub reopens a pull request only if its branch stands where it stood.
    hub.ensure_branch(situation.ground.repository, situation.branch, pull.head_sha)
    return pull if hub.ensure_pull_state(situation.ground.repository, pull, is_open=True) else None


def _publish(situation: Situation, hub: Hub, composed: Composed) -> None:
    """Branch, commit, pull request, labels, check run, status comment, in this order: each names the one before."""
    issue, ground, draft = situation.issue, situation.ground, composed.draft
    labels = ground.config.labels
    head = hub.ensure_files(
        ground.repository,
        situation.branch,
        {draft.path: draft.text.encode()} | ({composed.moved_from: None} if composed.moved_from else {}),
        onto=situation.head.head if situation.head else ground.base.head,
        message=messages.commit_message("Update" if situation.ours else "Add", draft.key, issue.subject, issue.author),
    )
    pull = hub.ensure_pull(
        ground.repository,
        branch=situation.branch,
        base=ground.base.name,
        title=_title(situation, composed),
        body=messages.spliced(
            situation.pull.body if situation.pull else "",
            messages.pull_section(draft, issue.subject, issue.author),
        ),
    )
    hub.ensure_labels(
        Subject(ground.repository, pull.number),
        present=pull.labels,
        add={labels.submission},
        remove={labels.needs_changes},
    )
    hub.ensure_check(ground.repository, head.sha, check_of(draft, file_is_as_found=True))
    hub.ensure_labels(issue.subject, present=issue.labels, remove={labels.needs_changes, labels.declined})
    hub.ensure_comment(issue.subject, marker=stages.MARKER, body=messages.proposed(draft, pull.url))


def _title(situation: Situation, composed: Composed) -> str:
    """The pull request's title follows the entry's until a person rewrites it."""
    wanted = messages.pull_title(composed.draft.key, composed.draft.entry)
    if situation.pull is None:
        return wanted
    ours = {messages.pull_title(key, entry) for key, entry in composed.former}
    return wanted if situation.pull.title in ours else situation.pull.title


def _ask_for_changes(situation: Situation, hub: Hub, composed: Composed, pull: Pull | None) -> None:
    """Tell every fault; a pull request keeps its last good version and is marked, never deleted."""
    issue, ground = situation.issue, situation.ground
    labels = ground.config.labels
    if pull and situation.head:
        draft = composed.draft
        hub.ensure_pull(
            ground.repository,
            branch=situation.branch,
            base=ground.base.name,
            title=pull.title,
            body=messages.spliced(pull.body, messages.pull_section(draft, issue.subject, issue.author)),
        )
        hub.ensure_labels(Subject(ground.repository, pull.number), present=pull.labels, add={labels.needs_changes})
        hub.ensure_check(ground.repository, situation.head.head.sha, check_of(draft, file_is_as_found=False))
    hub.ensure_labels(issue.subject, present=issue.labels, add={labels.needs_changes})
    body = messages.needs_changes(composed.draft.findings, composed.draft.labels, pull.url if pull else None)
    hub.ensure_comment(issue.subject, marker=stages.MARKER, body=body)


def _accept(situation: Situation, hub: Hub, stage: Stage, style: Style, versions: Versions | None) -> None:
    """The entry is in the review: the issue ends with thanks. Once said, a reopened issue is left to people."""
    issue, ground, pull = situation.issue, situation.ground, situation.pull
    if situation.said not in ACCEPTED:
        if pull and pull.is_open:
            hub.ensure_pull_state(ground.repository, pull, is_open=False)
        _remove_branch(situation, hub)
        labels = ground.config.labels
        hub.ensure_labels(issue.subject, present=issue.labels, remove={labels.needs_changes, labels.declined})
        hub.ensure_issue_state(issue, is_open=False, reason="completed")
    hub.ensure_comment(
        issue.subject, marker=stages.MARKER, body=accepted_comment(situation, hub, stage, style, versions)
    )


def _withdraw(situation: Situation, hub: Hub) -> None:
    """The issue was closed: so is the pull request, and its branch is removed. GitHub keeps its commits."""
    pull = situation.pull
    if situation.said is not Stage.WITHDRAWN and pull:
        if pull.is_open:
            hub.ensure_pull_state(situation.ground.repository, pull, is_open=False)
        _remove_branch(situation, hub)
    elif pull is None and situation.ours:
        hub.ensure_no_branch(situation.ground.repository, situation.branch)
    body = messages.withdrawn(pull.url if pull else None)
    hub.ensure_comment(situation.issue.subject, marker=stages.MARKER, body=body)


def _decline(situation: Situation, hub: Hub) -> None:
    """A person closed the pull request. The comment is last: only an issue closed before it can be seen as reopened."""
    issue, pull = situation.issue, situation.pull
    if pull is None:
        return
    if situation.said is not Stage.DECLINED:
        _remove_branch(situation, hub)
        hub.ensure_labels(issue.subject, present=issue.labels, add={situation.ground.config.labels.declined})
        hub.ensure_issue_state(issue, is_open=False, reason="not_planned")
    hub.ensure_comment(issue.subject, marker=stages.MARKER, body=messages.declined(pull.url))


def _remove_branch(situation: Situation, hub: Hub) -> None:
    """Remove the submission's branch, but not one that a person pushed to after its pull request was closed."""
    repository, pull = situation.ground.repository, situation.pull
    head = hub.branch(repository, situation.branch)
    if head and pull and head.sha == pull.head_sha:
        hub.ensure_no_branch(repository, situation.branch)


def _clear_away(gone: Gone, hub: Hub) -> None:
    """An issue was deleted or moved away: its pull request has nobody to answer to. GitHub keeps its commits."""
    hub.ensure_pull_state(gone.repository, gone.pull, is_open=False)
    hub.ensure_no_branch(gone.repository, gone.branch)
