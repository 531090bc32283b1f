"""Pull requests: opened, reopened, merged, brought up to date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.sandbox.gitmerge import merged_commits, merged_tree
from bot.sandbox.gitstore import CommitObject, GitStore
from bot.sandbox.hub import issues, mail, pushes
from bot.sandbox.hub.pull_view import base_tip, pull_commits
from bot.sandbox.hub.timeline import note_commits
from bot.sandbox.hub.world import World
from bot.sandbox.model import Actor, MergeMethod, Pull, Repository
from bot.sandbox.refusal import RefusedError, invalid, unprocessable

_PLURALS: Mapping[MergeMethod, str] = {
    "merge": "Merge commits",
    "squash": "Squash merges",
    "rebase": "Rebase merges",
}


def open_pull(
    world: World,
    repository: Repository,
    actor: Actor,
    *,
    head: str,
    base: str,
    title: str,
    body: str | None,
    draft: bool = False,
) -> Pull:
    """A new pull request from `branch`, or `owner:branch` of a fork, into `base`."""
    source, branch = head_of(world, repository, head)
    head_sha, base_sha = source.git.branch(branch) if source else None, repository.git.branch(base)
    if source is None or head_sha is None:
        raise invalid("PullRequest", "head", "invalid")
    if base_sha is None:
        raise invalid("PullRequest", "base", "invalid")
    issues.require_body(body, "PullRequest")
    if not title.strip():
        raise invalid("PullRequest", "title", "missing_field")
    _refuse_second(repository, source, branch, base)
    if repository.git.is_ancestor(head_sha, base_sha):
        label = f"{source.owner.login}:{branch}" if source is not repository else branch
        raise _custom(f"No commits between {base} and {label}")
    issue = issues.new_thread(world, repository, actor, title=title, body=body)
    pull = issue.pull = Pull(
        id=world.new_id(),
        issue=issue,
        head_repository=source,
        head_ref=branch,
        head_sha=head_sha,
        base_ref=base,
        base_sha=base_sha,
        draft=draft,
    )
    repository.git.set_ref(f"refs/pull/{issue.number}/head", head_sha)
    note_commits(world, pull, actor)
    issues.tell(world, issue, "opened", actor.user)
    mail.send_opened(world, issue)
    return pull


def head_of(world: World, repository: Repository, head: str) -> tuple[Repository | None, str]:
    """The repository and branch that `branch` or `owner:branch` names."""
    owner, colon, branch = head.partition(":")
    if not colon or owner.lower() == repository.owner.login.lower():
        return repository, branch or owner
    for found in world.repositories.values():
        if found.owner.login.lower() == owner.lower() and found.fork_of is repository:
            return found, branch
    return None, branch


def retarget(world: World, pull: Pull, actor: Actor, base: str) -> None:
    """Another base branch."""
    if pull.issue.repository.git.branch(base) is None:
        raise invalid("PullRequest", "base", "invalid")
    _refuse_second(pull.issue.repository, pull.head_repository, pull.head_ref, base, but=pull)
    issues.edit_issue(world, pull.issue, actor, base=base)


def reopen(world: World, pull: Pull, actor: Actor) -> None:
    """Open again; GitHub refuses when the branch is gone, was recreated elsewhere or rewritten meanwhile."""
    if pull.issue.state == "open":
        return
    if pull.merged_at is not None:
        raise _stuck("The pull request cannot be reopened.")
    now_at = pull.head_repository.git.branch(pull.head_ref)
    if now_at is None:
        raise _stuck(f"The {pull.head_ref} branch has been deleted.")
    git = pull.issue.repository.git
    if now_at != pull.head_sha and (pull.head_was_rewritten or not git.is_ancestor(pull.head_sha, now_at)):
        raise _stuck(f"The {pull.head_ref} branch was force-pushed or recreated.")
    base_sha = git.branch(pull.base_ref)
    if base_sha is None:
        raise _stuck(f"The {pull.base_ref} branch has been deleted.")
    if git.is_ancestor(now_at, base_sha):
        raise _stuck(f"There are no new commits on the {pull.head_ref} branch.")
    _refuse_second(pull.issue.repository, pull.head_repository, pull.head_ref, pull.base_ref)
    pull.head_sha, pull.base_sha, pull.head_was_rewritten = now_at, base_sha, False
    issues.reopen_issue(world, pull.issue, actor)
    note_commits(world, pull, actor)


def merge(
    world: World,
    pull: Pull,
    actor: Actor,
    *,
    method: MergeMethod = "merge",
    title: str = "",
    message: str = "",
    sha: str = "",
) -> str:
    """Merge, squash or rebase an open pull request; the SHA of what the base branch then is."""
    issue, repository, git = pull.issue, pull.issue.repository, pull.issue.repository.git
    if method not in repository.merge_methods:
        raise RefusedError(405, f"{_PLURALS[method]} are not allowed on this repository.")
    if issue.state == "closed" or pull.draft:
        raise RefusedError(405, "Pull Request is not mergeable")
    if sha and sha != pull.head_sha:
        raise RefusedError(409, "Head branch was modified. Review and try the merge again.")
    base, commits = base_tip(pull), pull_commits(pull)
    tree = merged_commits(git, base, pull.head_sha)
    if tree is None:
        raise RefusedError(405, "Pull Request is not mergeable")
    if method == "rebase":
        merged = _rebased(world, git, base, commits)
    else:
        squash = method == "squash"
        label = f"{pull.head_repository.owner.login}/{pull.head_ref}"
        plain = f"{issue.title} (#{issue.number})" if squash else f"Merge pull request #{issue.number} from {label}"
        text = _squashed(commits) if squash else issue.title
        merged = git.write_commit(
            tree=tree,
            parents=[base] if squash else [base, pull.head_sha],
            author=world.person(issue.user if squash else actor.user),
            committer=world.github(),
            message=f"{title or plain}\n\n{message or text}".rstrip("\n"),
        )
        repository.signed.add(merged)
    # The pull request is closed before the push is followed, or a rebased one would be taken for unmerged.
    pushes.finish_merge(world, pull, actor, base=base, commit=merged)
    pushes.update_ref(world, repository, actor, f"refs/heads/{pull.base_ref}", merged, force=False)
    return merged


def update_branch(world: World, pull: Pull, actor: Actor, *, expected: str = "") -> None:
    """Merge the base into the head branch."""
    git, base = pull.issue.repository.git, base_tip(pull)
    if expected and expected != pull.head_sha:
        raise unprocessable("expected head sha didn’t match current head ref.")
    if git.is_ancestor(base, pull.head_sha):
        raise unprocessable("There are no new commits on the base branch.")
    tree = merged_commits(git, pull.head_sha, base)
    if tree is None:
        raise unprocessable("merge conflict between base and head")
    merged = git.write_commit(
        tree=tree,
        parents=[pull.head_sha, base],
        author=world.person(actor.user),
        committer=world.github(),
        message=f"Merge branch '{pull.base_ref}' into {pull.head_ref}",
    )
    pull.head_repository.signed.add(merged)
    pushes.update_ref(world, pull.head_repository, actor, f"refs/heads/{pull.head_ref}", merged, force=False)


def _rebased(world: World, git: GitStore, base: str, commits: Sequence[CommitObject]) -> str:
    """The commits again, one on the other, on top of `base`."""
    tip = base
    for commit in commits:
        if len(commit.parents) > 1:
            continue
        parent, there = git.commit(commit.parents[0]), git.commit(tip)
        if parent is None or there is None:
            raise RefusedError(405, "This branch can't be rebased")
        tree = merged_tree(git, base=parent.tree, ours=there.tree, theirs=commit.tree)
        if tree is None:
            raise RefusedError(405, "This branch can't be rebased")
        tip = git.write_commit(
            tree=tree, parents=[tip], author=commit.author, committer=world.github(), message=commit.message
        )
    return tip


def _squashed(commits: Sequence[CommitObject]) -> str:
    if len(commits) == 1:
        return commits[0].message.partition("\n\n")[2]
    return "\n\n".join(f"* {commit.message}" for commit in commits)


def _refuse_second(
    repository: Repository, source: Repository, branch: str, base: str, *, but: Pull | None = None
) -> None:
    for other in repository.pulls:
        same = other.head_repository is source and other.head_ref == branch and other.base_ref == base
        if same and other.issue.state == "open" and other is not but:
            raise _custom(f"A pull request already exists for {source.owner.login}:{branch}.")


def _custom(message: str) -> RefusedError:
    return RefusedError(
        422, "Validation Failed", errors=[{"resource": "PullRequest", "code": "custom", "message": message}]
    )


def _stuck(why: str) -> RefusedError:
    return invalid("PullRequest", "state", "invalid", f"state cannot be changed. {why}")
