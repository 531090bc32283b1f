"""What people do on GitHub's pages, as calls: file, edit, comment, close, push, merge.

Each call takes `owner/name`, a number and the login of who acts, holds the world's lock, and has a second of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.sandbox.forms import Value, fill, form_of
from bot.sandbox.gitdiff import as_text
from bot.sandbox.gitstore import FILE, Item
from bot.sandbox.hub import checks, comments, issues, pulls, pushes, reviews
from bot.sandbox.hub.pull_view import pull_files
from bot.sandbox.hub.world import World
from bot.sandbox.model import Actor, Comment, Issue, Mail, MergeMethod, Pull, Reaction, Repository, Review


class People:
    """Everything a person can do, by login."""

    def __init__(self, world: World) -> None:
        self.world = world

    # -- finding --------------------------------------------------------------------------------------------------

    def repository(self, full_name: str) -> Repository:
        """The repository `owner/name`."""
        found = self.world.repository(*full_name.split("/", 1))
        if found is None:
            raise LookupError(f"There is no repository {full_name}.")
        return found

    def issue(self, full_name: str, number: int) -> Issue:
        """An issue or the issue side of a pull request."""
        found = self.repository(full_name).issues.get(number)
        if found is None:
            raise LookupError(f"There is no {full_name}#{number}.")
        return found

    def pull(self, full_name: str, number: int) -> Pull:
        """A pull request."""
        found = self.issue(full_name, number).pull
        if found is None:
            raise LookupError(f"{full_name}#{number} is no pull request.")
        return found

    def actor(self, login: str) -> Actor:
        """A person, or an app when it is its bot's login."""
        user = self.world.account(login)
        apps = filter(None, (self.world.app, self.world.actions))
        return Actor(user, next((app for app in apps if user is app.bot), None))

    # -- issues ---------------------------------------------------------------------------------------------------

    def file_issue(self, full_name: str, user: str, *, title: str, body: str = "", labels: Iterable[str] = ()) -> Issue:
        """Open an issue."""
        with self.world.deed():
            return issues.open_issue(
                self.world, self.repository(full_name), self.actor(user), title=title, body=body, labels=labels
            )

    def file_form(self, full_name: str, file: str, values: Mapping[str, Value], user: str, *, title: str = "") -> Issue:
        """Fill in an issue form and submit it. `values` go by field id (a list for several options or ticked boxes).

        `title` is what is typed behind the form's own beginning of a title.
        """
        with self.world.deed():
            repository = self.repository(full_name)
            form = form_of(repository, file)
            return issues.open_issue(
                self.world,
                repository,
                self.actor(user),
                title=title if title.startswith(form.title) and title else form.title + title,
                body=fill(form, values, is_public=not repository.private),
                # GitHub drops labels the repository does not have, and sends no `labeled` event for the others.
                labels=[label for label in form.labels if label.lower() in repository.labels],
                assignees=form.assignees,
                announce_labels=False,
            )

    def add_label(self, full_name: str, name: str) -> None:
        """Give the repository a label."""
        with self.world.deed():
            issues.create_label(self.world, self.repository(full_name), name)

    def edit_issue(
        self, full_name: str, number: int, user: str, *, title: str | None = None, body: str | None = None
    ) -> None:
        """Edit the title or body of an issue or a pull request."""
        with self.world.deed():
            issues.edit_issue(self.world, self.issue(full_name, number), self.actor(user), title=title, body=body)

    def close_issue(self, full_name: str, number: int, user: str, *, reason: str | None = None) -> None:
        """Close an issue (`completed`, `not_planned`) or a pull request without merging it."""
        with self.world.deed():
            issues.close_issue(self.world, self.issue(full_name, number), self.actor(user), reason=reason)

    def reopen_issue(self, full_name: str, number: int, user: str) -> None:
        """Reopen an issue or a pull request; refused when GitHub would refuse."""
        with self.world.deed():
            issue = self.issue(full_name, number)
            if issue.pull is not None:
                pulls.reopen(self.world, issue.pull, self.actor(user))
            else:
                issues.reopen_issue(self.world, issue, self.actor(user))

    def delete_issue(self, full_name: str, number: int, user: str) -> None:
        """Delete an issue for good."""
        with self.world.deed():
            issues.delete_issue(self.world, self.issue(full_name, number), self.actor(user))

    def label(
        self, full_name: str, number: int, user: str, *, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> None:
        """Put labels on and take labels off."""
        with self.world.deed():
            issue, gone = self.issue(full_name, number), {name.lower() for name in remove}
            kept = [label.name for label in issue.labels if label.name.lower() not in gone]
            issues.set_labels(self.world, issue, self.actor(user), [*kept, *add])

    def lock(self, full_name: str, number: int, user: str, *, locked: bool = True, reason: str | None = None) -> None:
        """Lock or unlock the conversation (`off-topic`, `too heated`, `resolved`, `spam`)."""
        with self.world.deed():
            issue = self.issue(full_name, number)
            issues.set_locked(self.world, issue, self.actor(user), locked=locked, reason=reason)

    def unlock(self, full_name: str, number: int, user: str) -> None:
        """Unlock the conversation."""
        self.lock(full_name, number, user, locked=False)

    def assign(self, full_name: str, number: int, user: str, logins: Iterable[str]) -> None:
        """Assign an issue or pull request to these people and no others."""
        with self.world.deed():
            issues.set_assignees(self.world, self.issue(full_name, number), self.actor(user), logins)

    def comment(self, full_name: str, number: int, user: str, body: str) -> Comment:
        """Write a comment."""
        with self.world.deed():
            return comments.add_comment(self.world, self.issue(full_name, number), self.actor(user), body)

    def edit_comment(self, full_name: str, comment_id: int, user: str, body: str) -> None:
        """Edit a comment."""
        with self.world.deed():
            comments.edit_comment(self.world, self.repository(full_name).comments[comment_id], self.actor(user), body)

    def delete_comment(self, full_name: str, comment_id: int, user: str) -> None:
        """Delete a comment."""
        with self.world.deed():
            comments.delete_comment(self.world, self.repository(full_name).comments[comment_id], self.actor(user))

    def react(self, full_name: str, user: str, content: str, *, number: int = 0, comment_id: int = 0) -> Reaction:
        """Put an emoji (`+1`, `confused`, `eyes` ...) under an issue or pull request, or under a comment."""
        with self.world.deed():
            thing = self.repository(full_name).comments[comment_id] if comment_id else self.issue(full_name, number)
            return comments.react(self.world, thing, self.actor(user), content)[0]

    def take_back_reaction(
        self, full_name: str, user: str, content: str, *, number: int = 0, comment_id: int = 0
    ) -> None:
        """Take one's own emoji back."""
        with self.world.deed():
            thing = self.repository(full_name).comments[comment_id] if comment_id else self.issue(full_name, number)
            for reaction in [one for one in thing.reactions if one.content == content]:
                if reaction.user is self.world.account(user):
                    comments.take_back(thing, reaction)

    # -- git ------------------------------------------------------------------------------------------------------

    def push(
        self,
        full_name: str,
        user: str,
        files: Mapping[str, bytes | None],
        *,
        branch: str = "",
        message: str = "Update",
        onto: str = "",
        force: bool = False,
    ) -> str:
        """One commit of these files (None deletes) on a branch, made where `onto` (a commit) says; its SHA."""
        with self.world.deed():
            repository, actor = self.repository(full_name), self.actor(user)
            git, name = repository.git, branch or repository.default_branch
            parent = onto or git.branch(name) or git.branch(repository.default_branch) or ""
            commit, who = git.commit(parent), self.world.person(actor.user)
            if commit is None:
                raise LookupError(f"{full_name} holds no commit {parent}.")
            changes = {path: None if data is None else Item(FILE, git.write_blob(data)) for path, data in files.items()}
            tree = git.write_tree(commit.tree, changes)
            sha = git.write_commit(tree=tree, parents=[parent], author=who, committer=who, message=message)
            self.move_branch(full_name, user, name, sha, force=force)
            return sha

    def move_branch(self, full_name: str, user: str, branch: str, sha: str, *, force: bool = False) -> None:
        """Create a branch at a commit, or move it there."""
        with self.world.deed():
            repository, actor, ref = self.repository(full_name), self.actor(user), f"refs/heads/{branch}"
            if repository.git.branch(branch) is None:
                pushes.create_ref(self.world, repository, actor, ref, sha)
            else:
                pushes.update_ref(self.world, repository, actor, ref, sha, force=force)

    def delete_branch(self, full_name: str, user: str, branch: str) -> None:
        """Delete a branch."""
        with self.world.deed():
            pushes.delete_ref(self.world, self.repository(full_name), self.actor(user), f"refs/heads/{branch}")

    def read_file(self, full_name: str, path: str, ref: str = "") -> bytes | None:
        """A file at a branch or commit (else the default branch), or None."""
        with self.world.lock:
            repository = self.repository(full_name)
            sha = repository.git.resolve(ref or repository.default_branch)
            commit = repository.git.commit(sha) if sha is not None else None
            item = repository.git.lookup(commit.tree, path) if commit is not None else None
            return repository.git.blob(item.sha) if item is not None else None

    def fork(self, full_name: str, user: str) -> Repository:
        """Fork a repository; the app is not installed on the fork."""
        with self.world.deed():
            return self.world.fork(self.repository(full_name), user)

    # -- pull requests --------------------------------------------------------------------------------------------

    def open_pull(
        self, full_name: str, user: str, *, head: str, base: str = "", title: str, body: str = "", draft: bool = False
    ) -> Pull:
        """Open a pull request from `branch`, or `owner:branch` of a fork."""
        with self.world.deed():
            repository = self.repository(full_name)
            return pulls.open_pull(
                self.world,
                repository,
                self.actor(user),
                head=head,
                base=base or repository.default_branch,
                title=title,
                body=body,
                draft=draft,
            )

    def review(self, full_name: str, number: int, user: str, event: str, body: str = "") -> Review:
        """Review a pull request as it stands: `APPROVE`, `REQUEST_CHANGES` or `COMMENT`."""
        with self.world.deed():
            return reviews.submit(self.world, self.pull(full_name, number), self.actor(user), event, body)

    def edit_review(self, full_name: str, number: int, review_id: int, user: str, body: str) -> None:
        """Give a review other words."""
        with self.world.deed():
            reviews.edit(self.world, self._review(full_name, number, review_id), self.actor(user), body)

    def dismiss(self, full_name: str, number: int, review_id: int, user: str, message: str = "Out of date") -> None:
        """Take somebody's approval or request for changes back."""
        with self.world.deed():
            reviews.dismiss(self.world, self._review(full_name, number, review_id), self.actor(user), message)

    def _review(self, full_name: str, number: int, review_id: int) -> Review:
        for review in self.pull(full_name, number).reviews:
            if review.id == review_id:
                return review
        raise LookupError(f"{full_name}#{number} has no review {review_id}.")

    def allow_methods(self, full_name: str, *, merge: bool = True, squash: bool = True, rebase: bool = True) -> None:
        """Say how pull requests of a repository may be merged."""
        with self.world.lock:
            chosen: dict[MergeMethod, bool] = {"merge": merge, "squash": squash, "rebase": rebase}
            self.repository(full_name).merge_methods = frozenset(one for one, is_on in chosen.items() if is_on)

    def merge(self, full_name: str, number: int, user: str, *, method: MergeMethod = "merge") -> str:
        """Merge a pull request (`merge`, `squash`, `rebase`); refused when GitHub would refuse."""
        with self.world.deed():
            return pulls.merge(self.world, self.pull(full_name, number), self.actor(user), method=method)

    def diff(self, full_name: str, number: int) -> str:
        """A pull request's changes as one unified diff."""
        with self.world.lock:
            return as_text(pull_files(self.pull(full_name, number)))

    # -- mail and time --------------------------------------------------------------------------------------------

    def mail(self, login: str) -> list[Mail]:
        """The mail that GitHub sent somebody, oldest first; `hub.mail` tells what is mailed to whom."""
        with self.world.lock:
            return [one for one in self.world.mail if one.to.lower() == login.lower()]

    def pass_time(self, seconds: int) -> None:
        """Let all that happens from now on have dates so much later. Tokens do not age by it."""
        with self.world.lock:
            self.world.pass_time(seconds)

    # -- checks ---------------------------------------------------------------------------------------------------

    def rerequest_check(self, full_name: str, run_id: int, user: str) -> None:
        """Click Re-run on a check run."""
        with self.world.deed():
            checks.rerequest_run(self.world, self.repository(full_name).runs[run_id], self.world.account(user))

    def click(self, full_name: str, run_id: int, user: str, identifier: str) -> None:
        """Click a button of a check run."""
        with self.world.deed():
            run = self.repository(full_name).runs[run_id]
            checks.request_action(self.world, run, self.world.account(user), identifier)
