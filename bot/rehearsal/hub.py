"""GitHub as a flow sees it in a rehearsal: it reads what is there, and each `ensure` verb only notes what it would do.

The subject stands as if it had just been opened: nothing of ours is on it yet, and a base branch may be shown as it was
then. Of what would have been committed, a flow reads back what it wrote.
"""

# ruff: noqa: ARG002 - a verb takes what the port says, and notes only what a person would hear of

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Collection as SomeOf
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import cast

from bot.corpus.index import Index
from bot.entry import frontmatter
from bot.faults import PermanentFailure
from bot.flows.ground import BRANCHES
from bot.gateway.git_objects import blob_sha
from bot.intake.subject import Subject
from bot.publish.hub import Account, Check, Comment, Commit, Corpus, Hub, Issue, Pull, Review, Suggestion, Timeline
from bot.repository import Collection
from bot.suggest.advice import Advice
from bot.suggest.paper import Paper

_BOT_FOLDER = ".github/"
"""What stands here tells how the bot is to work: it counts as it is today."""
_OURS = "<!-- living-review-bot:"
"""How each comment of ours begins."""


Then = Callable[[str, str], Commit | None]
"""(repository, branch) -> where it stood when the subject was opened"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that the bot would have done: a sentence, and the words or the files that go with it."""

    what: str
    text: str = ""
    files: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    """by path; None is taken away"""
    check: Check | None = None


class Rehearsal:
    """A hub that writes nothing. Whatever is no `ensure` verb goes to the real one."""

    def __init__(self, hub: Hub, subject: Subject, *, is_pull: bool, then: Then | None = None) -> None:
        """With `then`, entries are as they were when the subject was opened."""
        self._hub = hub
        self._subject = subject
        self._own_branch = "" if is_pull else f"{BRANCHES}{subject.number}"
        self._then = then
        self._heads: dict[tuple[str, str], Commit | None] = {}
        self._commits: dict[str, Commit] = {}
        self._trees: dict[str, Mapping[str, str]] = {}
        self._blobs: dict[str, bytes] = {}
        self.notes: list[Note] = []

    def __getattr__(self, name: str) -> object:
        if name.startswith("ensure_"):
            # A verb that came later than this class still writes nothing.
            raise PermanentFailure(f"A rehearsal does not know what `{name}` would do.")
        return getattr(self._hub, name)

    @property
    def as_hub(self) -> Hub:
        """This, as the port that flows know."""
        return cast("Hub", self)

    def _note(self, note: Note, *, instead_of: str = "") -> None:
        """Note it once; a later note takes the place of one that begins with the words `instead_of`."""
        former = (at for at, known in enumerate(self.notes) if instead_of and known.what.startswith(instead_of))
        at = next(former, None)
        if at is not None:
            self.notes[at] = note
        elif note not in self.notes:
            self.notes.append(note)

    # -- reads, as if it had just been opened ----------------------------------------------------------------------

    def issue(self, subject: Subject) -> Issue | None:
        issue = self._hub.issue(subject)
        if issue is None or subject != self._subject:
            return issue
        return replace(issue, is_open=True, is_locked=False, state_reason="")

    def pull(self, repository: str, number: int, *, anew: bool = False) -> Pull | None:
        pull = self._hub.pull(repository, number, anew=anew)
        if pull is None or Subject(repository, number) != self._subject:
            return pull
        return replace(pull, is_open=True, is_merged=False)

    def pulls(self, repository: str, branch: str) -> Sequence[Pull]:
        return () if branch == self._own_branch else self._hub.pulls(repository, branch)

    def branch(self, repository: str, name: str) -> Commit | None:
        if name == self._own_branch:
            return None
        if self._then is None or name.startswith(BRANCHES):
            return self._hub.branch(repository, name)
        if (repository, name) not in self._heads:
            now, then = self._hub.branch(repository, name), self._then(repository, name)
            if now and then:
                self._trees[then.tree] = self._mixed(repository, then, now)
            self._heads[repository, name] = then or now
        return self._heads[repository, name]

    def _mixed(self, repository: str, then: Commit, now: Commit) -> Mapping[str, str]:
        """The files as they were, but those that tell how the bot is to work as they are today."""
        was, today = self._hub.tree(repository, then.tree), self._hub.tree(repository, now.tree)
        kept = {path: blob for path, blob in was.items() if not path.startswith(_BOT_FOLDER)}
        return kept | {path: blob for path, blob in today.items() if path.startswith(_BOT_FOLDER)}

    def heads(self, repository: str, prefix: str) -> Mapping[str, Commit]:
        heads = {} if self._then else self._hub.heads(repository, prefix)
        return {name: head for name, head in heads.items() if name != self._own_branch}

    def commit(self, repository: str, sha: str) -> Commit:
        return self._commits.get(sha) or self._hub.commit(repository, sha)

    def tree(self, repository: str, sha: str) -> Mapping[str, str]:
        return self._trees[sha] if sha in self._trees else self._hub.tree(repository, sha)

    def blobs(
        self, repository: str, shas: Iterable[str], *, commit: str, at_most: int | None = None
    ) -> Mapping[str, bytes]:
        wanted = set(shas)
        own = {sha: self._blobs[sha] for sha in wanted & self._blobs.keys()}
        others = wanted - own.keys()
        if not others:
            return own
        while commit in self._commits:
            commit = self._commits[commit].parents[0]
        return {**self._hub.blobs(repository, others, commit=commit, at_most=at_most), **own}

    def index(self, repository: str, files: Mapping[str, str], collection: Collection, *, commit: str) -> Index:
        entries = {path: sha for path, sha in files.items() if collection.is_entry(path)}
        if not self._blobs.keys() & entries.values():
            return self._hub.index(repository, files, collection, commit=commit)
        blobs = self.blobs(repository, entries.values(), commit=commit)
        read = {path: frontmatter.read(blobs[sha].decode("utf-8", "replace"))[0] for path, sha in entries.items()}
        known = {path: entry for path, entry in read.items() if entry}
        return Index.build(files, folder=collection.folder, entries=known)

    def advice(self, corpus: Corpus, paper: Paper, *, may_learn: bool) -> Advice | None:
        """What is kept; nothing is learnt of a review as it once was."""
        return self._hub.advice(corpus, paper, may_learn=False) or Advice()

    def comments(self, subject: Subject) -> Sequence[Comment]:
        return [comment for comment in self._hub.comments(subject) if not self._is_ours(comment)]

    def timeline(self, subject: Subject) -> Timeline:
        timeline = self._hub.timeline(subject)
        return replace(timeline, comments=tuple(each for each in timeline.comments if not self._is_ours(each)))

    def _is_ours(self, comment: Comment) -> bool:
        return self._hub.is_us(comment.author) and comment.body.startswith(_OURS)

    # -- ensures, which only note ----------------------------------------------------------------------------------

    def ensure_files(
        self,
        repository: str,
        branch: str,
        files: Mapping[str, bytes | None],
        *,
        onto: Commit,
        message: str,
        also: Commit | None = None,
    ) -> Commit:
        before = self.tree(repository, onto.tree)
        new = {path: content for path, content in files.items() if content is not None}
        shas = {path: blob_sha(content) for path, content in new.items()}
        self._blobs |= {shas[path]: content for path, content in new.items()}
        tree = {path: sha for path, sha in before.items() if path not in files} | shas
        if tree == before:
            return onto
        name = blob_sha(repr((onto.sha, sorted(tree.items()), message)).encode())
        commit = Commit(
            sha=name,
            tree=f"tree of {name}",
            parents=(onto.sha, *([also.sha] if also else [])),
            message=message,
            author=None,
        )
        self._commits[name], self._trees[commit.tree] = commit, tree
        shown = {
            path: None if content is None else content.decode("utf-8", "replace") for path, content in files.items()
        }
        self._note(Note(what=f"commit to `{branch}`: {message.partition(chr(10))[0]}", files=shown))
        return commit

    def ensure_branch(self, repository: str, branch: str, sha: str) -> None:
        self._note(Note(what=f"make the branch `{branch}`"))

    def ensure_no_branch(self, repository: str, branch: str) -> None:
        if self.branch(repository, branch) is not None:
            self._note(Note(what=f"delete the branch `{branch}`"))

    def ensure_pull(self, repository: str, *, branch: str, base: str, title: str, body: str) -> Pull:
        opening = f"open a pull request from `{branch}` into "
        self._note(Note(what=f"{opening}`{base}`: {title}", text=body), instead_of=opening)
        here = self._hub.repository(repository)
        return Pull(
            number=0,
            title=title,
            body=body,
            is_open=True,
            is_merged=False,
            is_draft=False,
            head=branch,
            head_sha="",
            base=base,
            default_branch=here.default_branch,
            author=Account(login="", id=0, is_bot=True),
            labels=frozenset(),
            url=f"{here.url}/pulls",
            merge_commit="",
            head_repository=here.name,
            has_comments=False,
            has_line_comments=False,
        )

    def ensure_pull_state(self, repository: str, pull: Pull, *, is_open: bool) -> bool:
        self._note(Note(what=f"{'reopen' if is_open else 'close'} {_thread(repository, pull.number)}"))
        return True

    def ensure_labels(
        self, subject: Subject, *, present: frozenset[str], add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> None:
        new, gone = sorted(set(add) - present), sorted(set(remove) & present)
        where = _thread(subject.repository, subject.number)
        if new:
            self._note(Note(what=f"label {where}: {', '.join(new)}"))
        if gone:
            self._note(Note(what=f"take off {where}: {', '.join(gone)}"))

    def ensure_comment(self, subject: Subject, *, marker: str, body: str) -> None:
        self._note(Note(what=f"comment on {_thread(subject.repository, subject.number)}", text=body))

    def ensure_issue(self, repository: str, *, marker: str, title: str, body: str, is_open: bool) -> None:
        if is_open:
            self._note(Note(what=f"open an issue: {title}", text=body))

    def ensure_issue_state(self, issue: Issue, *, is_open: bool, reason: str = "") -> None:
        if issue.is_open != is_open:
            self._note(
                Note(what=f"{'reopen' if is_open else 'close'} {issue.subject}{f' as {reason}' if reason else ''}")
            )

    def ensure_check(self, repository: str, sha: str, check: Check, *, again: bool = False) -> None:
        self._note(
            Note(what=f"check run on {sha[:7]}, {check.conclusion}: {check.title}", text=check.summary, check=check)
        )

    def own_reactions(self, repository: str, comment: Comment) -> frozenset[str]:
        return frozenset()

    def ensure_reaction(self, repository: str, comment: Comment, content: str, *, instead_of: SomeOf[str] = ()) -> None:
        self._note(Note(what=f"react to a comment of {comment.author.login} with {content}"))

    def ensure_merged(self, repository: str, pull: Pull, *, sha: str) -> str:
        self._note(Note(what=f"merge {_thread(repository, pull.number)}"))
        return ""

    def ensure_locked(self, subject: Subject, *, is_locked: bool, reason: str) -> None:
        if not is_locked:
            self._note(Note(what=f"lock {subject} as {reason}"))

    def ensure_suggestions(self, repository: str, pull: Pull, suggestions: Sequence[Suggestion], *, lead: str) -> bool:
        where = _thread(repository, pull.number)
        for each in suggestions:
            self._note(Note(what=f"suggest on {where}, {each.path}:{each.line}", text=each.body))
        return True

    def ensure_dismissed(self, repository: str, number: int, review: Review, message: str) -> None:
        self._note(
            Note(what=f"take back the approval of {review.author.login} on {_thread(repository, number)}", text=message)
        )


def _thread(repository: str, number: int) -> str:
    return f"{repository}#{number}" if number else "its pull request"
