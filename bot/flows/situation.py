"""A submission as GitHub shows it: the issue, its form, its pull request, its branch, and what we last said of it.

In: a subject. Out: a `Situation`, read through the hub with as few requests as can be. Writes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.faults import ConfigError, Finding
from bot.flows import ground as grounds
from bot.flows.ground import Branch, Ground
from bot.flows.open_submissions import brought_by, open_submissions
from bot.intake.commands import asks_to_fix
from bot.intake.form_template import FormTemplate
from bot.intake.subject import Job, Subject
from bot.intake.which_form import which_form
from bot.publish import stage as stages
from bot.publish.hub import Account, Comment, Commit, Hub, Issue, Pull
from bot.publish.messages.pull import BODY_BEGIN
from bot.publish.stage import Stage
from bot.repository import Collection, FormKind, RepositoryConfig

_OURS = re.compile(r"(?:Add|Update|Correct|Remove) [^\n]+\n\nSubmitted in ")
_COMMIT_KEY = re.compile(r"(?:Add|Update) (\S+)\n\nSubmitted in ")
_GITHUB_ITSELF = "web-flow"
"""The committer of what GitHub commits and signs for an App."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A submission as GitHub shows it."""

    issue: Issue
    ground: Ground
    kind: FormKind
    """what the form asks for"""
    collection: Collection
    """the one that the form adds to; the first, where the entry that it is about decides"""
    template: FormTemplate | None
    """None when the form it was filed with is gone"""
    forms: frozenset[str]
    """the file names of all forms that the review offers"""
    branch: str
    default: str
    """the review repository's default branch, on which closing keywords count"""
    said: Stage | None
    """the stage our status comment was written for"""
    said_digest: str
    """and the state of check run and pull request that it told of"""
    pull: Pull | None
    head: Branch | None
    """the submission's branch, or where it last stood"""
    commits: tuple[Commit, ...]
    """its commits, oldest first"""
    ours: tuple[Commit, ...]
    """those among them that are ours"""

    @property
    def is_merged(self) -> bool:
        """Whether the pull request was merged."""
        return self.pull is not None and self.pull.is_merged


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """An issue that was deleted or moved away, and the pull request of ours that it leaves behind."""

    repository: str
    branch: str
    pull: Pull


@dataclass(frozen=True, slots=True, kw_only=True)
class _Review:
    """Where a submission's entries go, and what was read on the way there."""

    name: str
    default: Branch
    config: RepositoryConfig
    faults: tuple[Finding, ...]
    pulls: list[Pull]
    issue_default: Branch
    """the default branch of the repository in which forms are filed"""
    names_us: bool
    """whether the review takes forms from there"""


def situate(subject: Subject, hub: Hub) -> Situation | Gone | tuple[Job, ...]:
    """Read all that is known of this submission; follow-up jobs instead, where it is another repository's or none."""
    branch = f"{grounds.BRANCHES}{subject.number}"
    review = _find_review(subject, hub, branch)
    if not isinstance(review, _Review):
        return review
    pull = next((pull for pull in review.pulls if pull.is_open), review.pulls[0] if review.pulls else None)
    issue = hub.issue(subject)
    if issue is None:
        here = hub.repository(subject.repository)
        is_lost = here.has_issues and here.name.casefold() == subject.repository.casefold()
        is_orphan = is_lost and review.names_us and pull is not None and pull.is_open
        return Gone(repository=review.name, branch=branch, pull=pull) if pull and is_orphan else ()
    if issue.is_pull:
        return jobs_of_pull(hub, subject)
    templates = grounds.read_templates(hub, subject.repository, review.issue_default, review.config)
    template = which_form(templates, labels=issue.labels, body=issue.body, title=issue.title)
    if template is None and pull is None and said_of(hub, subject) is None:
        return ()
    template = template or (templates[0] if templates else None)
    if not review.names_us:
        # Else anybody could write into a review by naming it in a config of their own.
        raise ConfigError(
            f"`repository: {review.name}`: that review takes no forms from here. Write `issues: {subject.repository}` "
            "into its own config.",
            source=grounds.CONFIG_PATH,
        )
    _refuse(review.faults)
    base = _base(hub, review, pull)
    config, faults = grounds.read_schemas(hub, review.name, base, review.config)
    _refuse(faults)
    heads = {} if pull else hub.heads(review.name, grounds.BRANCHES)
    commits = (
        tuple(hub.pull_commits(review.name, pull.number))
        if pull
        else _without_pull(hub, review.name, base, heads.get(branch))
    )
    collection = grounds.collection_of(template, review.config)
    return Situation(
        issue=issue,
        ground=Ground(repository=review.name, config=config, base=base),
        kind=grounds.kind_of(template, review.config),
        collection=collection,
        template=template,
        forms=frozenset(each.path.removeprefix(grounds.FORMS_FOLDER) for each in templates),
        branch=branch,
        default=review.default.name,
        said=said_of(hub, subject),
        said_digest=next(filter(None, map(stages.digest_said, _status_comments(hub, subject))), ""),
        pull=pull,
        head=grounds.branch_at(hub, review.name, branch, commits[-1]) if commits else None,
        commits=commits,
        ours=tuple(commit for commit in commits if _is_ours(hub, commit)),
    )


def key_in(message: str) -> str | None:
    """The key that a commit message of ours names; None when the message is not ours."""
    match = _COMMIT_KEY.match(message.replace("\r\n", "\n"))
    return match[1] if match else None


def said_of(hub: Hub, subject: Subject) -> Stage | None:
    """The stage that our status comment was written for."""
    return next(filter(None, map(stages.said, _status_comments(hub, subject))), None)


def is_status(hub: Hub, comment: Comment) -> bool:
    """Whether a comment is our own status comment; as a plain token we may share a maintainer's account."""
    return hub.is_us(comment.author) and stages.said(comment.body) is not None


def status_of(hub: Hub, subject: Subject) -> str:
    """Our status comment as it stands; empty where there is none yet."""
    return next(iter(_status_comments(hub, subject)), "")


def _status_comments(hub: Hub, subject: Subject) -> list[str]:
    return [comment.body for comment in hub.comments(subject) if is_status(hub, comment)]


def jobs_of_pull(hub: Hub, subject: Subject) -> tuple[Job, ...]:
    """The job of the submission that a pull request of ours belongs to, by its branch.

    Anybody else's is reviewed by its commits; what is said there counts only as an order to mend them.
    """
    pull = hub.pull(subject.repository, subject.number)
    if pull is None:
        return ()
    number = pull.head.removeprefix(grounds.BRANCHES) if _is_our_pull(hub, subject.repository, pull) else ""
    if number.isdecimal():
        return (Job(flow="submission", subject=Subject(subject.repository, int(number))),)
    is_ordered = pull.is_open and any(asks_to_fix(comment.body) for comment in hub.comments(subject))
    return (Job(flow="review", subject=subject),) if is_ordered else ()


def _find_review(subject: Subject, hub: Hub, branch: str) -> _Review | tuple[Job, ...]:
    """The repository that this one's submissions go to: itself, or the one that its config names."""
    pulls = _our_pulls(hub, subject.repository, branch)
    default = _default_branch(hub, subject.repository, pulls)
    config, faults = grounds.read_config(hub, subject.repository, default)
    if _is_elsewhere(config.issues, subject):
        # The number is a form's, filed there; or that of a pull request here, on which somebody spoke.
        jobs = jobs_of_pull(hub, subject)
        own = [Subject(config.issues, job.subject.number) for job in jobs if job.flow == "submission"]
        subjects = dict.fromkeys((Subject(config.issues, subject.number), *own))
        reviews = (job for job in jobs if job.flow == "review")
        return (*(Job(flow="submission", subject=each) for each in subjects), *reviews)
    here = _Review(
        name=subject.repository,
        default=default,
        config=config,
        faults=faults,
        pulls=pulls,
        issue_default=default,
        names_us=True,
    )
    if not _is_elsewhere(config.repository, subject):
        return here
    name = config.repository
    pulls = _our_pulls(hub, name, branch)
    there = _default_branch(hub, name, pulls)
    config, faults = grounds.read_config(hub, name, there)
    return _Review(
        name=name,
        default=there,
        config=config,
        faults=faults,
        pulls=pulls,
        issue_default=default,
        names_us=config.issues.casefold() == subject.repository.casefold(),
    )


def _refuse(faults: Iterable[Finding]) -> None:
    """Raise ConfigError for what a maintainer must mend before anything is written."""
    for fault in faults:
        if fault.is_error:
            raise ConfigError(f"{fault.message} {fault.hint}".strip(), source=fault.path, line=fault.line)


def _base(hub: Hub, review: _Review, pull: Pull | None) -> Branch:
    """The branch that the entry goes into: a pull request's own, which a maintainer may have chosen; else as found."""
    if pull and pull.base == review.default.name:
        return review.default
    chosen = grounds.read_branch(hub, review.name, pull.base) if pull else None
    return chosen or grounds.find_base(hub, review.name, review.default, review.config)


def _our_pulls(hub: Hub, repository: str, branch: str) -> list[Pull]:
    return [pull for pull in hub.pulls(repository, branch) if _is_our_pull(hub, repository, pull)]


def _is_our_pull(hub: Hub, repository: str, pull: Pull) -> bool:
    """Whether we opened it, or a person did so for us, where we may open none."""
    if hub.is_us(pull.author):
        return True
    if pull.head_repository.casefold() != repository.casefold():  # a fork's branch only looks like ours
        return False
    if BODY_BEGIN in pull.body:
        return True
    is_named_so = pull.head.startswith(grounds.BRANCHES)
    return is_named_so and any(_is_ours(hub, commit) for commit in hub.pull_commits(repository, pull.number))


def _without_pull(hub: Hub, repository: str, base: Branch, head: Commit | None) -> tuple[Commit, ...]:
    """The commits of a branch for which there is no pull request, oldest first; its head at least."""
    comparison = hub.compare(repository, base.head.sha, head.sha) if head else None
    return (comparison.commits if comparison else ()) or tuple(filter(None, [head]))


def _default_branch(hub: Hub, repository: str, pulls: Sequence[Pull]) -> Branch:
    """The default branch; a pull request tells its name and saves the request for it."""
    name = pulls[0].default_branch if pulls else hub.repository(repository).default_branch
    return grounds.read_default(hub, repository, name)


def _is_elsewhere(repository: str, subject: Subject) -> bool:
    return bool(repository) and repository.casefold() != subject.repository.casefold()


def _is_ours(hub: Hub, commit: Commit) -> bool:
    """Whether we made this commit; one of ours that a person amended is theirs."""

    def is_ours(account: Account | None) -> bool:
        return account is not None and hub.is_us(account)

    by_github = commit.committer is not None and commit.committer.login == _GITHUB_ITSELF
    committed = by_github or is_ours(commit.committer)
    return committed and is_ours(commit.author) and _OURS.match(commit.message.replace("\r\n", "\n")) is not None


def keys_elsewhere(situation: Situation, hub: Hub) -> frozenset[str]:
    """The keys of the files that other submissions' branches bring, and of those beside ours on our own branch."""
    ground = situation.ground
    heads = open_submissions(hub, ground.repository, but=situation.branch).values()
    brought = {
        path
        for head in heads
        for path in brought_by(hub, ground.repository, head, base=ground.base, collection=situation.collection)
    }
    if situation.head:
        brought |= situation.head.files.keys() - ground.base.files.keys()
    return frozenset(PurePosixPath(path).stem.casefold() for path in brought)
