"""A person's commits from the browser: a file edited or added on a branch, or proposed in a pull request."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from bot.sandbox.model import Repository
from bot.sandbox.page.code import Place, find_place
from bot.sandbox.page.visit import Reply, Views, Visit, address, go, inner_path
from bot.sandbox.refusal import RefusedError

views = Views()


@views("/<owner>/<repo>/edit/<path:rest>")
def edit(visit: Visit, owner: str, repo: str, rest: str) -> Reply:
    """A file in a text area."""
    place = _branch(visit, owner, repo, rest)
    return _form(visit, place, text=_present(place).decode("utf-8", "replace"))


@views("/<owner>/<repo>/new/<path:rest>")
def new(visit: Visit, owner: str, repo: str, rest: str) -> Reply:
    """An empty text area for a new file."""
    return _form(visit, _branch(visit, owner, repo, rest), text=visit.query.get("value", ""), is_new=True)


def _form(visit: Visit, place: Place, *, text: str, is_new: bool = False) -> Reply:
    return render_template(
        "edit.html",
        repository=place.repository,
        place=place,
        text=text,
        is_new=is_new,
        back=inner_path(visit.query.get("back", ""), ""),
        is_writer=visit.may_write(place.repository),
    )


@views("/<owner>/<repo>/edit/<path:rest>", method="POST")
def commit(visit: Visit, owner: str, repo: str, rest: str) -> Reply:
    """Commit what was typed; `how` says whether to the branch itself or as a proposal."""
    place = _branch(visit, owner, repo, rest)
    path = visit.text("path").strip().strip("/")
    if not path or any(part in ("", ".", "..", ".git") for part in path.split("/")):
        raise RefusedError(422, "This is no path of a file.")
    data = None if visit.text("how") == "delete" else _written(visit, place)
    if data is not None and data == visit.sandbox.read_file(place.repository.full_name, path, place.ref):
        raise RefusedError(422, "Nothing was changed.")
    files: dict[str, bytes | None] = {path: data}
    if path != place.path and place.item is not None and place.path and data is not None and _is_file(place):
        files[place.path] = None
    verb = "Delete" if data is None else "Update" if place.path == path else "Create"
    message = visit.text("message").strip() or f"{verb} {path.rpartition('/')[2]}"
    if visit.text("how") == "propose" or not visit.may_write(place.repository):
        return _propose(visit, place, files, message)
    visit.sandbox.push(place.repository.full_name, visit.me, files, branch=place.ref, message=message)
    there = f"/{place.repository.full_name}/{'tree' if data is None else 'blob'}/{place.ref}"
    return go(inner_path(visit.text("back"), there if data is None else f"{there}/{path}"))


def _propose(visit: Visit, place: Place, files: dict[str, bytes | None], message: str) -> Response:
    """A pull request from a new branch: here for a maintainer, in a fork for everybody else."""
    repository, source = place.repository, place.repository
    if not visit.may_write(repository):
        source = visit.sandbox.fork(repository.full_name, visit.me)
    branch = _free_branch(source, visit.me)
    # A fork shares the objects of its parent, so the branch can begin at the parent's commit.
    visit.sandbox.move_branch(source.full_name, visit.me, branch, place.commit.sha)
    visit.sandbox.push(source.full_name, visit.me, files, branch=branch, message=message)
    head = branch if source is repository else f"{source.owner.login}:{branch}"
    pull = visit.sandbox.open_pull(repository.full_name, visit.me, head=head, base=place.ref, title=message)
    return go(address(pull.issue))


def _free_branch(repository: Repository, login: str) -> str:
    number = 1
    while repository.git.branch(f"{login}-patch-{number}") is not None:
        number += 1
    return f"{login}-patch-{number}"


def _branch(visit: Visit, owner: str, repo: str, rest: str) -> Place:
    place = find_place(visit.repository(owner, repo), rest)
    if not place.is_branch:
        raise RefusedError(422, f"{place.ref} is no branch, so nothing can be committed there.")
    return place


def _is_file(place: Place) -> bool:
    return place.item is not None and place.item.kind == "blob"


def _present(place: Place) -> bytes:
    data = place.repository.git.blob(place.item.sha) if place.item is not None else None
    if data is None or b"\0" in data[:8000]:
        raise LookupError(f"There is no text file {place.path} at {place.ref}.")
    return data


def _written(visit: Visit, place: Place) -> bytes:
    """What was typed, with the line ends the file has: browsers always send CRLF."""
    text = visit.text("text").replace("\r\n", "\n")
    has_crlf = _is_file(place) and b"\r\n" in _present(place)
    return (text.replace("\n", "\r\n") if has_crlf else text).encode()
