"""Issues and what is said on them: comments, labels, open or closed. A pull request is an issue here, as at GitHub."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import quote

from bot.gateway import answers
from bot.gateway.client import PAGE, Json
from bot.gateway.failures import Refused
from bot.gateway.limits import fit, is_same
from bot.gateway.run import Run
from bot.gateway.wire import nothing
from bot.intake.subject import Subject
from bot.publish.hub import Account, Comment, Issue


class Conversations(Run):
    """The verbs of the hub about issues."""

    def issue(self, subject: Subject) -> Issue | None:
        """The issue, or None when it is gone (deleted or moved away)."""
        if subject not in self._seen.issues:
            issue, closer = self._wire.find(
                subject.repository,
                f"/issues/{subject.number}",
                lambda answer: _read_issue(answer, subject),
                to=f"read issue {subject}",
            ) or (None, None)
            self._seen.issues[subject] = issue
            self._seen.closers[subject] = closer
        return self._seen.issues[subject]

    def open_issues(self, repository: str) -> Sequence[Issue]:
        """What is open, pull requests included, the latest changed first; a hundred at most."""
        return self._wire.get(
            repository,
            "/issues",
            lambda answer: tuple(answers.issue(each, Subject(repository, each["number"])) for each in answer),
            to=f"list the open issues of {repository}",
            query={"state": "open", "sort": "updated", "per_page": PAGE},
        )

    def closer(self, subject: Subject) -> Account | None:
        """Who closed this issue or pull request; None when open or unknown."""
        issue = self.issue(subject)
        return self._seen.closers[subject] if issue and not issue.is_open else None

    def comments(self, subject: Subject) -> Sequence[Comment]:
        """Every comment, oldest first."""
        if subject not in self._seen.comments:
            self._seen.comments[subject] = self._wire.list(
                subject.repository,
                f"/issues/{subject.number}/comments",
                answers.comment,
                to=f"read the comments of {subject}",
            )
        return tuple(self._seen.comments[subject])

    def ensure_comment(self, subject: Subject, *, marker: str, body: str) -> None:
        """One comment of ours holding `marker`, with this body: written, or edited in place.

        Of several (an answer was lost, or two runs met) the oldest stays and our later ones go. One of a former
        identity is edited too; where GitHub does not let us, it stays as it is and we write our own.
        """
        body = fit(body)
        marked = [each for each in self.comments(subject) if _holds(each, marker) and self.is_us(each.author)]
        mine = [each for each in marked if self._is_me(each.author)]
        former = [each for each in marked if each not in mine]
        for later in mine[1:]:
            self._delete_comment(subject, later)
        for kept in mine[:1] or former[:1]:
            if is_same(kept.body, body) or self._edit_comment(subject, kept, body):
                return
        comment = self._wire.write(
            "POST",
            subject.repository,
            f"/issues/{subject.number}/comments",
            {"body": body},
            answers.comment,
            to=f"comment on {subject}",
        )
        self._seen.comments[subject].append(comment)

    def ensure_labels(
        self,
        subject: Subject,
        *,
        present: frozenset[str],
        add: Iterable[str] = (),
        remove: Iterable[str] = (),
    ) -> None:
        """Add and remove labels of an issue or pull request that has the labels `present`; others stay.

        GitHub creates a label on its first use, and takes `Invalid` and `invalid` for the same one.
        """
        now = self._seen.labels.get(subject, present)
        has = {label.casefold() for label in now}
        wanted = [label for label in dict.fromkeys(add) if label.casefold() not in has]
        path = f"/issues/{subject.number}/labels"
        if wanted:
            to = f"label {subject}"
            body = {"labels": wanted}
            now = self._wire.write("POST", subject.repository, path, body, answers.labels, to=to)
            if subject.repository in self._seen.label_names:
                self._seen.label_names[subject.repository] |= now
        gone = {label.casefold() for label in remove} - {label.casefold() for label in add}
        for label in sorted(label for label in now if label.casefold() in gone):
            self._remove_label(subject, f"{path}/{quote(label, safe='')}")
            now -= {label}
        if now != present:
            self._saw_labels(subject, now)

    def ensure_issue_state(self, issue: Issue, *, is_open: bool, reason: str = "") -> None:
        """Close (`completed`, `not_planned`) or reopen an issue."""
        subject = issue.subject
        issue = self._seen.issues.get(subject) or issue
        if issue.is_open == is_open and (is_open or reason in ("", issue.state_reason)):
            return
        state = {"state": "open" if is_open else "closed"}
        if reason and not is_open:
            state["state_reason"] = reason
        self._seen.issues[subject], self._seen.closers[subject] = self._wire.write(
            "PATCH",
            subject.repository,
            f"/issues/{subject.number}",
            state,
            lambda answer: (answers.issue(answer, subject), answers.account(answer.get("closed_by"))),
            to=f"{'reopen' if is_open else 'close'} {subject}",
        )

    def ensure_locked(self, subject: Subject, *, is_locked: bool, reason: str) -> None:
        """Lock a conversation (`spam`, `off-topic`, `resolved`, `too heated`), given whether it is."""
        if is_locked or subject in self._seen.locked:
            return
        path = f"/issues/{subject.number}/lock"
        to = f"lock {subject}"
        self._wire.write("PUT", subject.repository, path, {"lock_reason": reason}, nothing, to=to)
        self._seen.locked.add(subject)
        if issue := self._seen.issues.get(subject):
            self._seen.issues[subject] = replace(issue, is_locked=True)

    def _edit_comment(self, subject: Subject, comment: Comment, body: str) -> bool:
        """Edit a comment; False when it may not be edited (a former identity's) or is gone."""
        try:
            edited = self._wire.write(
                "PATCH",
                subject.repository,
                f"/issues/comments/{comment.id}",
                {"body": body},
                answers.comment,
                to=f"edit our comment on {subject}",
            )
        except Refused as error:
            if error.status == 404 or (error.status == 403 and not self._is_me(comment.author)):
                return False
            raise
        comments = self._seen.comments[subject]
        comments[comments.index(comment)] = edited
        return True

    def _delete_comment(self, subject: Subject, comment: Comment) -> None:
        path = f"/issues/comments/{comment.id}"
        try:
            self._wire.write(
                "DELETE",
                subject.repository,
                path,
                None,
                nothing,
                to=f"delete a second comment of ours on {subject}",
            )
        except Refused as error:
            if error.status != 404:
                raise
        self._seen.comments[subject].remove(comment)

    def _remove_label(self, subject: Subject, path: str) -> None:
        """Take a label off; someone may have done it before us."""
        try:
            self._wire.write("DELETE", subject.repository, path, None, nothing, to=f"take a label off {subject}")
        except Refused as error:
            if error.status != 404:
                raise

    def _saw_labels(self, subject: Subject, labels: frozenset[str]) -> None:
        self._seen.labels[subject] = labels
        if issue := self._seen.issues.get(subject):
            self._seen.issues[subject] = replace(issue, labels=labels)
        if pull := self._seen.pull_of.get((subject.repository, subject.number)):
            self._seen.saw_pull(subject.repository, replace(pull, labels=labels))


def _holds(comment: Comment, marker: str) -> bool:
    """Whether a line begins with the marker; where it is quoted, a person answers us, perhaps with our own account."""
    return any(line.startswith(marker) for line in comment.body.splitlines())


def _read_issue(answer: Json, subject: Subject) -> tuple[Issue | None, Account | None]:
    """The issue and who closed it; nothing when GitHub redirected us to where the issue moved."""
    home = answer["repository_url"].casefold()
    if answer["number"] != subject.number or not home.endswith(f"/repos/{subject.repository}".casefold()):
        return None, None
    return answers.issue(answer, subject), answers.account(answer.get("closed_by"))
