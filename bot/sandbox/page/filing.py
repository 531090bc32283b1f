"""New issues: the choice of forms, a form rendered from its YAML as GitHub renders it, and what was typed filed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template
from werkzeug.datastructures import MultiDict

from bot import document
from bot.sandbox.forms import FOLDER, Element, Form, Value, form_of, forms_of
from bot.sandbox.model import Issue, Repository
from bot.sandbox.page.visit import Reply, Views, Visit, address, go
from bot.sandbox.refusal import RefusedError

views = Views()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An element of a form with what it holds now, and what is wrong with that."""

    element: Element
    chosen: Sequence[str]
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chooser:
    """What `config.yml` beside the forms says of blank issues and of places to ask elsewhere."""

    allows_blank: bool
    contacts: Sequence[Mapping[str, str]]


@views("/<owner>/<repo>/issues/new/choose")
def choose(visit: Visit, owner: str, repo: str) -> Reply:
    """Every form of the default branch, and a blank issue."""
    repository = visit.repository(owner, repo)
    return render_template(
        "choose.html",
        repository=repository,
        forms=forms_of(repository),
        chooser=_chooser(visit, repository),
        is_writer=visit.may_write(repository),
    )


@views("/<owner>/<repo>/issues/new")
def new(visit: Visit, owner: str, repo: str) -> Reply:
    """A form (`?template=FILE`) or a blank issue; `?field=words` fills in a field beforehand."""
    repository, file = visit.repository(owner, repo), visit.query.get("template", "")
    if not file:
        return _blank(visit, repository, title=visit.query.get("title", ""), body=visit.query.get("body", ""))
    form = form_of(repository, file)
    questions = [_untouched(element, visit.query) for element in form.elements]
    return _show(repository, form, questions, title=visit.query.get("title") or form.title)


@views("/<owner>/<repo>/issues/new", method="POST")
def submit(visit: Visit, owner: str, repo: str) -> Reply:
    """File the issue, or show the form again with what is missing; nothing typed is lost."""
    repository, file = visit.repository(owner, repo), visit.text("template")
    if not file:
        return _submit_blank(visit, repository)
    form = form_of(repository, file)
    fields = [element for element in form.elements if element.kind != "markdown"]
    values = {element.id: _typed(element, visit.typed) for element in fields}
    try:
        issue = _filed(visit, repository, form, values)
    except RefusedError as refused:
        told = [error if isinstance(error, str) else error.get("message", "") for error in refused.errors]
        questions = [
            Question(element=element, chosen=_listed(values.get(element.id, "")), fault=_fault(element, told))
            for element in form.elements
        ]
        shown = [one for one in told if one] or [refused.message]
        return _show(repository, form, questions, title=visit.text("title"), faults=shown), refused.status
    return go(address(issue))


def _filed(visit: Visit, repository: Repository, form: Form, values: Mapping[str, Value]) -> Issue:
    if form.findings:
        raise RefusedError(422, "GitHub would not offer this form before its faults are mended.")
    if not visit.text("title").strip():
        raise RefusedError(422, "Validation Failed", errors=["Title can't be blank"])
    return visit.sandbox.file_form(repository.full_name, form.file, values, visit.me, title=visit.text("title"))


def _submit_blank(visit: Visit, repository: Repository) -> Reply:
    _require_blank(visit, repository)
    title, body = visit.text("title"), visit.text("body")
    if not title.strip():
        return _blank(visit, repository, title=title, body=body, faults=["Title can't be blank"]), 422
    return go(address(visit.sandbox.file_issue(repository.full_name, visit.me, title=title, body=body)))


def _require_blank(visit: Visit, repository: Repository) -> None:
    if not _chooser(visit, repository).allows_blank and not visit.may_write(repository):
        raise RefusedError(403, "The maintainers want issues by form only (blank_issues_enabled is false).")


def _show(
    repository: Repository, form: Form, questions: Sequence[Question], *, title: str, faults: Sequence[str] = ()
) -> str:
    return render_template(
        "form.html",
        repository=repository,
        form=form,
        questions=questions,
        title=title,
        faults=faults,
        unknown=[label for label in form.labels if label.lower() not in repository.labels],
    )


def _blank(visit: Visit, repository: Repository, *, title: str, body: str, faults: Sequence[str] = ()) -> str:
    _require_blank(visit, repository)
    return render_template("blank.html", repository=repository, title=title, body=body, faults=faults)


def _untouched(element: Element, query: Mapping[str, str]) -> Question:
    """A question nobody answered yet; only text fields can be filled in by the address, as on GitHub."""
    if element.kind == "dropdown":
        held = [element.options[element.default]] if _has_default(element) and element.default is not None else []
    else:
        held = [query.get(element.id) or element.value]
    return Question(element=element, chosen=held)


def _has_default(element: Element) -> bool:
    return element.default is not None and 0 <= element.default < len(element.options)


def _typed(element: Element, typed: MultiDict[str, str]) -> Value:
    """An answer as the browser sent it, with LF for line ends: that is what GitHub puts into a form's issue."""
    values = [value.replace("\r\n", "\n") for value in typed.getlist(f"field-{element.id}")]
    if element.kind == "checkboxes" or element.multiple:
        return values
    return values[0] if values else ""


def _listed(value: Value) -> Sequence[str]:
    return [value] if isinstance(value, str) else value


def _fault(element: Element, told: Sequence[str]) -> str:
    """What the refusal says of this field."""
    return next(
        (one for one in told if one.startswith(f"{element.label} ") or one.endswith(f" of {element.label}")), ""
    )


def _chooser(visit: Visit, repository: Repository) -> Chooser:
    data = visit.sandbox.read_file(repository.full_name, f"{FOLDER}/config.yml") or b""
    found = document.parse(data.decode("utf-8", "replace"), path=f"{FOLDER}/config.yml").data
    listed = found.get("contact_links")
    contacts = [
        {key: str(link.get(key, "")) for key in ("name", "url", "about")}
        for link in (listed if isinstance(listed, list) else ())
        if isinstance(link, Mapping)
    ]
    return Chooser(allows_blank=found.get("blank_issues_enabled") is not False, contacts=contacts)
