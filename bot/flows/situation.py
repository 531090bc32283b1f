"""A submission as GitHub shows it: the issue, its form, its pull request, its branch, and what we last said of it.

In: a subject. Out: a `Situation`, read through the hub with as few requests as can be. Writes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.faults import ConfigError
from bot.flows import ground as grounds
from bot.flows.compose import Versions, entry_path
from bot.flows.ground import Branch, Ground
from bot.intake.form_template import FormTemplate
from bot.intake.subject import Job, Subject
from bot.intake.which_form import which_form
from bot.publish import stage as stages
from bot.publish.hub import Commit, Hub, Issue, Pull
from bot.publish.stage import Stage
from bot.repository import Collection

_COMMIT_KEY = re.compile(r"(?:Add|Update) (\S+)\n\nSubmitted in ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A submission as GitHub shows it."""

    issue: Issue
    ground: Ground
    collection: Collection
    template: FormTemplate
    branch: str
    said: Stage | None
    """the stage our status comment was written for"""
    pull: Pull | None
    head: Branch | None
    """the submission's branch, or where it last stood"""
    our_commit: Commit | None
    """the last commit on it that is ours"""
    keys_elsewhere: frozenset[str]
    """keys that other open submissions have; read only while this one has none yet"""

    @property
    def key(self) -> str | None:
        """The entry's key, which our first commit gave it for good."""
        return key_in(self.our_commit.message) if self.our_commit else None

    @property
    def is_merged(self) -> bool:
        """Whether the pull request was merged."""
        return self.pull is not None and self.pull.is_merged


def situate(subject: Subject, hub: Hub) -> Situation | tuple[Job, ...]:
    """Read all that is known of this submission; follow-up jobs instead, where it is another repository's or none."""
    branch = f"{grounds.BRANCHES}{subject.number}"
    pulls = _our_pulls(hub, subject.repository, branch)
    issue_default = _default_branch(hub, subject.repository, pulls)
    config, faults = grounds.read_config(hub, subject.repository, issue_default)
    if _is_elsewhere(config.issues, subject):
        return (Job(flow="submission", subject=Subject(config.issues, subject.number)),)
    review, default = subject.repository, issue_default
    if _is_elsewhere(config.repository, subject):
        review = config.repository
        pulls = _our_pulls(hub, review, branch)
        default = _default_branch(hub, review, pulls)
        config, faults = grounds.read_config(hub, review, default)
    issue = hub.issue(subject)
    if issue is None or issue.is_pull:
        return ()
    templates = grounds.read_templates(hub, subject.repository, issue_default, config)
    template = which_form(templates, labels=issue.labels, body=issue.body)
    if template is None and (not templates or _said(hub, subject) is None):
        return ()
    template = template or templates[0]
    for fault in faults:
        if fault.is_error:
            raise ConfigError(f"{fault.message} {fault.hint}".strip(), source=fault.path, line=fault.line)
    base = grounds.find_base(hub, review, default, config)
    pull = next((pull for pull in pulls if pull.is_open), pulls[0] if pulls else None)
    heads = {} if pull else hub.heads(review, grounds.BRANCHES)
    commits = _commits(hub, review, pull, heads.get(branch))
    ours = [commit for commit in commits if commit.author and hub.is_us(commit.author) and key_in(commit.message)]
    return Situation(
        issue=issue,
        ground=Ground(repository=review, config=config, base=base),
        collection=grounds.collection_of(template, config),
        template=template,
        branch=branch,
        said=_said(hub, subject),
        pull=pull,
        head=grounds.branch_at(hub, review, branch, commits[-1]) if commits else None,
        our_commit=ours[-1] if ours else None,
        keys_elsewhere=frozenset(
            key for name, commit in heads.items() if name != branch and (key := key_in(commit.message))
        ),
    )


def _our_pulls(hub: Hub, repository: str, branch: str) -> list[Pull]:
    return [pull for pull in hub.pulls(repository, branch) if hub.is_us(pull.author)]


def _default_branch(hub: Hub, repository: str, pulls: Sequence[Pull]) -> Branch:
    """The default branch; a pull request tells its name and saves the request for it."""
    name = pulls[0].default_branch if pulls else hub.repository(repository).default_branch
    return grounds.read_default(hub, repository, name)


def _is_elsewhere(repository: str, subject: Subject) -> bool:
    return bool(repository) and repository.casefold() != subject.repository.casefold()


def _said(hub: Hub, subject: Subject) -> Stage | None:
    """The stage that our status comment was written for."""
    said = (stages.said(comment.body) for comment in hub.comments(subject) if hub.is_us(comment.author))
    return next((stage for stage in said if stage), None)


def _commits(hub: Hub, repository: str, pull: Pull | None, head: Commit | None) -> Sequence[Commit]:
    """The submission's commits; where a crash left a branch without a pull request, its head."""
    if pull:
        return hub.pull_commits(repository, pull.number)
    return [head] if head else []


def key_in(message: str) -> str | None:
    """The key that a commit message of ours names; None when the message is not ours."""
    match = _COMMIT_KEY.match(message.replace("\r\n", "\n"))
    return match[1] if match else None


def find_versions(hub: Hub, situation: Situation) -> Versions | None:
    """The entry's file on the submission's branch; None when we have not written it yet.

    A person may have renamed it there: then it is the one entry that the branch has and base has not.
    """
    head, commit, key = situation.head, situation.our_commit, situation.key
    if head is None or commit is None or key is None:
        return None
    ground, collection = situation.ground, situation.collection
    ours = head if commit.sha == head.head.sha else grounds.branch_at(hub, ground.repository, head.name, commit)
    written = entry_path(ours.files, collection, key)
    path = entry_path(head.files, collection, key)
    if path is None:
        new = [
            file for file in head.files if file not in ground.base.files and file.startswith(f"{collection.folder}/")
        ]
        path = new[0] if len(new) == 1 else written
    if path is None:
        return None
    return Versions(
        key=PurePosixPath(path).stem,
        path=path,
        last=grounds.read_text(hub, ground.repository, ours, written) if written else None,
        theirs=grounds.read_text(hub, ground.repository, head, path),
    )
