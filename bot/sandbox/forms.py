"""Issue forms: read from the default branch, filled in, and rendered into the body GitHub would store.

https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import document
from bot.document import Document
from bot.faults import Finding
from bot.sandbox.model import Repository
from bot.sandbox.refusal import RefusedError

FOLDER = ".github/ISSUE_TEMPLATE"
NO_RESPONSE = "_No response_"
NONE = "None"
"""what an optional dropdown of one choice offers first, and writes when it is left so"""

Value = str | Sequence[str]
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element of a form; `kind` is `markdown`, `input`, `textarea`, `dropdown` or `checkboxes`."""

    id: str
    kind: str
    label: str
    description: str = ""
    placeholder: str = ""
    value: str = ""
    """what the field holds before it is filled in; of markdown, the text"""
    required: bool = False
    render: str = ""
    multiple: bool = False
    options: tuple[str, ...] = ()
    default: int | None = None
    must_tick: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """An issue form. With findings GitHub would not offer it."""

    file: str
    name: str
    description: str
    title: str
    labels: tuple[str, ...]
    assignees: tuple[str, ...]
    elements: tuple[Element, ...]
    findings: tuple[Finding, ...]


def forms_of(repository: Repository) -> list[Form]:
    """Every form of the default branch, by file name."""
    git = repository.git
    head = git.commit(git.branch(repository.default_branch) or "")
    folder = git.lookup(head.tree, FOLDER) if head is not None else None
    found: list[Form] = []
    for name, item in (git.tree(folder.sha) or {}).items() if folder is not None else ():
        if name.endswith((".yml", ".yaml")) and name not in ("config.yml", "config.yaml"):
            found.append(read_form((git.blob(item.sha) or b"").decode("utf-8", "replace"), name))
    return found


def form_of(repository: Repository, file: str) -> Form:
    """The form in this file of the default branch."""
    for form in forms_of(repository):
        if form.file == file:
            return form
    raise LookupError(f"{repository.full_name} has no form {file} on {repository.default_branch}.")


def read_form(text: str, file: str) -> Form:
    """A form from its YAML."""
    found = document.parse(text, path=f"{FOLDER}/{file}")
    body = found.data.get("body")
    return Form(
        file=file,
        name=_text(found, "name"),
        description=_text(found, "description"),
        title=_text(found, "title"),
        labels=_list(found.data.get("labels")),
        assignees=_list(found.data.get("assignees")),
        elements=tuple(_element(found, at) for at in range(len(body))) if isinstance(body, list) else (),
        findings=found.findings,
    )


def fill(form: Form, values: Mapping[str, Value], *, is_public: bool) -> str:
    """The body of the issue; refused while a required field is empty (GitHub asks so in public repositories only)."""
    known = {element.id: element for element in form.elements if element.kind != "markdown"}
    if unknown := sorted(values.keys() - known.keys()):
        raise LookupError(f"{form.file} has no field {', '.join(unknown)}; it has {', '.join(known)}.")
    missing = [one.label for one in known.values() if not _is_complete(one, values.get(one.id, ""))]
    if missing and is_public:
        raise RefusedError(422, "Validation Failed", errors=[f"{label} can't be blank" for label in missing])
    return "\n\n".join(f"### {one.label}\n\n{_rendered(one, values.get(one.id, ''))}" for one in known.values())


def _is_complete(element: Element, value: Value) -> bool:
    chosen = _chosen(value)
    return element.must_tick <= set(chosen) and (not element.required or any(one.strip() for one in chosen))


def _chosen(value: Value) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _rendered(element: Element, value: Value) -> str:
    """How GitHub writes one answer."""
    chosen = tuple(one for one in _chosen(value) if one != "")
    if element.kind in ("dropdown", "checkboxes") and (
        foreign := [one for one in chosen if one not in element.options]
    ):
        raise RefusedError(422, "Validation Failed", errors=[f"{foreign[0]!r} is no option of {element.label}"])
    if element.kind == "checkboxes":
        return "\n".join(f"- [{'x' if option in chosen else ' '}] {option}" for option in element.options)
    if element.kind == "dropdown":
        if not chosen:
            return NO_RESPONSE if element.multiple else NONE
        return ", ".join(option for option in element.options if option in chosen)
    text = "\n".join(chosen)
    if not text.strip():
        return NO_RESPONSE
    return f"```{element.render}\n{text}\n```" if element.render else text


def _element(found: Document, at: int) -> Element:
    path = f"body.{at}"
    kind, label = _text(found, f"{path}.type"), _text(found, f"{path}.attributes.label")
    options, must_tick = _options(found, path)
    default = _at(found, f"{path}.attributes.default")
    return Element(
        id=_text(found, f"{path}.id") or _NOT_SLUG.sub("_", label.lower()).strip("_"),
        kind=kind,
        label=label,
        description=_text(found, f"{path}.attributes.description"),
        placeholder=_text(found, f"{path}.attributes.placeholder"),
        value=_text(found, f"{path}.attributes.value"),
        required=_at(found, f"{path}.validations.required") is True,
        render=_text(found, f"{path}.attributes.render"),
        multiple=_at(found, f"{path}.attributes.multiple") is True,
        options=options,
        default=default if isinstance(default, int) and not isinstance(default, bool) else None,
        must_tick=must_tick,
    )


def _options(found: Document, path: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The options of a dropdown, or the labels of checkboxes and which of them must be ticked."""
    listed = _at(found, f"{path}.attributes.options")
    options: list[str] = []
    must_tick: set[str] = set()
    for number, option in enumerate(listed if isinstance(listed, list) else ()):
        place = f"{path}.attributes.options.{number}"
        label = _text(found, f"{place}.label") if isinstance(option, Mapping) else _text(found, place)
        options.append(label)
        if isinstance(option, Mapping) and option.get("required") is True:
            must_tick.add(label)
    return tuple(options), frozenset(must_tick)


def _at(found: Document, path: str) -> object:
    """The value at a dotted path, or None."""
    value: object = found.data
    for part in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def _text(found: Document, path: str) -> str:
    """The text at a path; a number or truth value as it is written."""
    value = _at(found, path)
    if value is None:
        return ""
    return value if isinstance(value, str) else found.texts.get(path, str(value))


def _list(value: object) -> tuple[str, ...]:
    """A YAML list of texts, or one text with commas."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return tuple(str(one) for one in value) if isinstance(value, list) else ()
