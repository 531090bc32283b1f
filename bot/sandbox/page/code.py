"""A repository's files: its front page, folders, files, commits, labels."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from flask import render_template
from werkzeug.wrappers import Response

from bot.sandbox.forms import forms_of
from bot.sandbox.gitdiff import changed_files
from bot.sandbox.gitstore import EMPTY_TREE, TREE, CommitObject, Item
from bot.sandbox.hub.checks import latest_runs
from bot.sandbox.model import CheckRun, Repository
from bot.sandbox.page.diff import lay_out
from bot.sandbox.page.visit import Reply, Views, Visit, go
from bot.sandbox.page.watching import version_of_repository

views = Views()
_LONGEST_SHOWN = 400_000
"""bytes of a file that is still shown as text"""
_COMMITS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A path at a commit of a repository; `ref` is the branch, tag or SHA as the address names it."""

    repository: Repository
    ref: str
    commit: CommitObject
    path: str
    item: Item | None

    @property
    def is_branch(self) -> bool:
        """Whether commits can be put on top of it."""
        return self.repository.git.branch(self.ref) is not None

    @property
    def folders(self) -> list[tuple[str, str]]:
        """(name, path) of every folder above, outermost first."""
        names = self.path.split("/")[:-1] if self.path else []
        return [(name, "/".join(names[: at + 1])) for at, name in enumerate(names)]


def find_place(repository: Repository, rest: str) -> Place:
    """What `ref/path` names; a reference may hold slashes itself (`submission/issue-12`)."""
    parts = rest.strip("/").split("/")
    for count in range(1, len(parts) + 1):
        ref = "/".join(parts[:count])
        sha = repository.git.resolve(ref)
        commit = repository.git.commit(sha) if sha is not None else None
        if commit is not None:
            path = "/".join(parts[count:])
            item = repository.git.lookup(commit.tree, path)
            return Place(repository=repository, ref=ref, commit=commit, path=path, item=item)
    raise LookupError(f"{repository.full_name} has no branch, tag or commit {rest}.")


@views("/<owner>/<repo>")
def front(visit: Visit, owner: str, repo: str) -> Reply:
    """The files of the default branch, and what can be tried here."""
    repository = visit.repository(owner, repo)
    return _folder(visit, find_place(repository, repository.default_branch))


@views("/<owner>/<repo>/version")
def front_version(visit: Visit, owner: str, repo: str) -> Reply:
    """What the front page's version is now."""
    return version_of_repository(visit.repository(owner, repo))


@views("/<owner>/<repo>/tree/<path:rest>")
def tree(visit: Visit, owner: str, repo: str, rest: str) -> Reply:
    """A folder at a branch or commit."""
    place = find_place(visit.repository(owner, repo), rest)
    if place.item is None or place.item.mode != TREE:
        raise LookupError(f"There is no folder {place.path} at {place.ref}.")
    return _folder(visit, place)


def _folder(visit: Visit, place: Place) -> Reply:
    git = place.repository.git
    lines = git.tree(place.item.sha if place.item is not None else EMPTY_TREE) or {}
    items = sorted(lines.items(), key=lambda named: (named[1].mode != TREE, named[0].lower()))
    readme = next((item for name, item in items if name.lower() == "readme.md"), None)
    threads = place.repository.issues.values()
    return render_template(
        "repository.html",
        repository=place.repository,
        place=place,
        items=items,
        branches=[name.removeprefix("refs/heads/") for name in git.refs("refs/heads/")],
        readme=(git.blob(readme.sha) or b"").decode("utf-8", "replace") if readme is not None else "",
        last=place.commit,
        forms=forms_of(place.repository),
        latest=sorted(threads, key=lambda thread: (thread.updated_at, thread.number), reverse=True)[:8],
        is_writer=visit.may_write(place.repository),
        version=version_of_repository(place.repository),
    )


@views("/<owner>/<repo>/blob/<path:rest>")
def blob(visit: Visit, owner: str, repo: str, rest: str) -> Reply:
    """A file, as text with numbered lines, or (`?view=rendered`) as Markdown."""
    place = find_place(visit.repository(owner, repo), rest)
    data = _contents(place)
    text = None if b"\0" in data[:8000] or len(data) > _LONGEST_SHOWN else data.decode("utf-8", "replace")
    is_markdown = place.path.lower().endswith((".md", ".markdown")) and text is not None
    front_matter, body = _parted(text or "") if is_markdown else ("", text or "")
    return render_template(
        "blob.html",
        repository=place.repository,
        place=place,
        size=len(data),
        text=text,
        is_markdown=is_markdown,
        is_rendered=is_markdown and visit.query.get("view") == "rendered",
        front_matter=front_matter,
        body=body,
        is_writer=visit.may_write(place.repository),
    )


@views("/<owner>/<repo>/raw/<path:rest>")
def raw(visit: Visit, owner: str, repo: str, rest: str) -> Reply:
    """The bytes of a file, never as a page of this site."""
    data = _contents(find_place(visit.repository(owner, repo), rest))
    is_binary = b"\0" in data[:8000]
    return Response(data, content_type="application/octet-stream" if is_binary else "text/plain; charset=utf-8")


@views("/<owner>/<repo>/commits/<path:rest>")
def commits(visit: Visit, owner: str, repo: str, rest: str) -> Reply:
    """The latest commits of a branch, or those that touch a path."""
    place = find_place(visit.repository(owner, repo), rest)
    found = list(islice(place.repository.git.log([place.commit.sha], path=place.path), _COMMITS))
    return render_template("commits.html", repository=place.repository, place=place, commits=found)


@views("/<owner>/<repo>/commit/<sha>")
def commit(visit: Visit, owner: str, repo: str, sha: str) -> Reply:
    """A commit: its message, its changes, its checks."""
    repository = visit.repository(owner, repo)
    full = repository.git.resolve(sha)
    found = repository.git.commit(full) if full is not None else None
    if found is None:
        raise LookupError(f"{repository.full_name} has no commit {sha}.")
    parent = repository.git.commit(found.parents[0]) if found.parents else None
    changes = changed_files(repository.git, parent.tree if parent is not None else EMPTY_TREE, found.tree)
    return render_template(
        "commit.html",
        repository=repository,
        commit=found,
        files=lay_out(changes),
        runs=runs_at(repository, found.sha),
        account=visit.world.by_email(found.author.email),
        is_signed=found.sha in repository.signed,
    )


@views("/<owner>/<repo>/labels")
def labels(visit: Visit, owner: str, repo: str) -> Reply:
    """The labels of a repository."""
    repository = visit.repository(owner, repo)
    threads = repository.issues.values()
    counted = [
        (label, sum(label in thread.labels and thread.state == "open" for thread in threads))
        for label in sorted(repository.labels.values(), key=lambda label: label.name.lower())
    ]
    return render_template("labels.html", repository=repository, labels=counted, is_writer=visit.may_write(repository))


@views("/<owner>/<repo>/labels", method="POST")
def add_label(visit: Visit, owner: str, repo: str) -> Reply:
    """Give the repository a label."""
    repository = visit.repository(owner, repo)
    visit.require_writer(repository)
    visit.sandbox.add_label(repository.full_name, visit.text("name").strip())
    return go(f"/{repository.full_name}/labels")


def runs_at(repository: Repository, sha: str) -> list[CheckRun]:
    """The check runs of a commit that count, by name."""
    return sorted(latest_runs(repository, sha), key=lambda run: (run.name, run.id))


def _contents(place: Place) -> bytes:
    data = place.repository.git.blob(place.item.sha) if place.item is not None else None
    if data is None:
        raise LookupError(f"There is no file {place.path} at {place.ref}.")
    return data


def _parted(text: str) -> tuple[str, str]:
    """Front matter and body of a Markdown file."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return "", text
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    return ("", text) if end is None else ("\n".join(lines[1:end]), "\n".join(lines[end + 1 :]))
