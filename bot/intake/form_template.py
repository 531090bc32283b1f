"""The form a submitter fills in: a GitHub issue form's YAML becomes a `FormTemplate` of fields.

In: the text of a file in `.github/ISSUE_TEMPLATE`. Out: its fields, and findings for the maintainer where GitHub
would refuse the file. `render_body` is the other direction: the issue body that GitHub makes of the answers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from bot import document
from bot.faults import Finding, Severity, in_order

if TYPE_CHECKING:
    from bot.document import Document

Kind = Literal["input", "textarea", "dropdown", "checkboxes", "upload"]
Value = str | tuple[str, ...]

NO_RESPONSE = "_No response_"
"""What GitHub writes for a field that was left empty."""

RULE = "issue-form"
_KINDS: tuple[str, ...] = get_args(Kind)
_ID = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_NOT_SLUG = re.compile(r"[^a-z0-9]+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One question of a form; `must_tick` are the boxes the form requires, `render` is a code block's language."""

    id: str
    label: str
    kind: Kind
    options: tuple[str, ...] = ()
    multiple: bool = False
    required: bool = False
    must_tick: frozenset[str] = frozenset()
    render: str = ""
    line: int = 0

    @property
    def holds_text(self) -> bool:
        """Whether a person may write several paragraphs here, headings and code blocks included."""
        return self.kind in ("textarea", "upload")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTemplate:
    """An issue form as far as a reader of its issues needs it; `title` is what such an issue's title begins with."""

    path: str
    name: str
    title: str = ""
    labels: tuple[str, ...] = ()
    fields: tuple[FormField, ...] = ()
    findings: tuple[Finding, ...] = ()

    def field(self, field_id: str) -> FormField | None:
        """The field of this id."""
        return next((field for field in self.fields if field.id == field_id), None)


def slug(label: str) -> str:
    """The id of a field that declares none, as the `issue-parser` action of GitHub's own staff names it."""
    return _NOT_SLUG.sub("_", label.lower()).strip("_")


def read_template(text: str, path: str) -> FormTemplate:
    """Read an issue form; what is wrong with it is told in its findings, and the rest is still usable."""
    return _TemplateReader(document.parse(text, path=path)).read()


class _TemplateReader:
    """Walks the YAML of a form and notes every fault at its line."""

    def __init__(self, source: Document) -> None:
        self.source = source
        self.findings = list(source.findings)

    def read(self) -> FormTemplate:
        data = self.source.data
        if data or not self.findings:
            for key in ("name", "description"):
                if not self.text(data.get(key), key).strip():
                    self.fault(key, f"`{key}` is missing.", f"GitHub shows no form without it; add `{key}: ...`.")
        body = data.get("body")
        if (data or not self.findings) and not isinstance(body, list):
            self.fault("body", "`body` is missing, or is not a list.", "List the form's fields under `body:`.")
        fields = tuple(self.fields(body if isinstance(body, list) else []))
        if isinstance(body, list) and not fields:
            self.fault("body", "The form asks for nothing.", "Add at least one field that is not `markdown`.")
        self.refuse_twins(fields)
        return FormTemplate(
            path=self.source.path,
            name=self.text(data.get("name"), "name"),
            title=self.text(data.get("title"), "title"),
            labels=tuple(self.labels(data.get("labels"))),
            fields=tuple(_told_apart(fields)),
            findings=in_order(self.findings),
        )

    def fault(self, place: str, message: str, hint: str, severity: Severity = Severity.ERROR) -> None:
        """Note a fault at a dotted place of the file, or at the nearest line above it that is known."""
        parts = place.split(".")
        known = (self.source.lines.get(".".join(parts[:end]), 0) for end in range(len(parts), 0, -1))
        line = next((line for line in known if line), 0)
        self.findings.append(
            Finding(rule=RULE, severity=severity, message=message, hint=hint, path=self.source.path, line=line)
        )

    def text(self, value: object, place: str) -> str:
        """A value as it was typed; empty for anything that is not one word or sentence."""
        return value if isinstance(value, str) else self.source.texts.get(place, "") if value is not None else ""

    def labels(self, value: object) -> Iterator[str]:
        """The issue labels a form sets: a list, or one text parted by commas."""
        rows = value if isinstance(value, list) else self.text(value, "labels").split(",")
        for index, row in enumerate(rows):
            if label := self.text(row, f"labels.{index}").strip():
                yield label

    def fields(self, body: Iterable[object]) -> Iterator[FormField]:
        for index, item in enumerate(body):
            place = f"body.{index}"
            if not isinstance(item, Mapping):
                self.fault(place, "This is not a field.", "Write `- type: input` and its `attributes:`.")
                continue
            kind = self.text(item.get("type"), f"{place}.type")
            if kind == "markdown":
                continue
            if kind not in _KINDS:
                hint = f"Use one of {', '.join(_KINDS)} or markdown."
                self.fault(f"{place}.type", f"`{kind}` is no kind of field.", hint)
                continue
            field = self.field(item, place, next(known for known in get_args(Kind) if known == kind))
            if field is not None:
                yield field

    def field(self, item: Mapping[str, object], place: str, kind: Kind) -> FormField | None:
        attributes = _mapping(item.get("attributes"))
        label = " ".join(self.text(attributes.get("label"), f"{place}.attributes.label").split())
        if not label:
            self.fault(place, f"This {kind} has no label.", "Add `label:` under `attributes:`.")
            return None
        field_id = self.text(item.get("id"), f"{place}.id")
        if field_id and not _ID.fullmatch(field_id):
            hint = "Use letters, digits, `-` and `_` only."
            self.fault(f"{place}.id", f"The id `{field_id}` holds other characters.", hint)
        options = tuple(self.options(attributes.get("options"), f"{place}.attributes.options", kind))
        if kind in ("dropdown", "checkboxes") and not options:
            self.fault(place, f"“{label}” has no options.", "Add `options:` under `attributes:`.")
        return FormField(
            id=field_id or slug(label) or f"field_{place.rpartition('.')[2]}",
            label=label,
            kind=kind,
            options=tuple(option for option, _ in options),
            multiple=kind == "checkboxes" or attributes.get("multiple") is True,
            required=_mapping(item.get("validations")).get("required") is True,
            must_tick=frozenset(option for option, is_required in options if is_required),
            render=self.text(attributes.get("render"), f"{place}.attributes.render") if kind == "textarea" else "",
            line=self.source.lines.get(place, 0),
        )

    def options(self, value: object, place: str, kind: Kind) -> Iterator[tuple[str, bool]]:
        """Each option as it is shown, and whether it must be ticked (checkboxes only)."""
        if kind not in ("dropdown", "checkboxes") or not isinstance(value, list):
            return
        seen: set[str] = set()
        for index, row in enumerate(value):
            here = f"{place}.{index}"
            box = _mapping(row)
            if isinstance(row, bool):
                hint = "Put it in quotes; GitHub refuses it otherwise."
                self.fault(here, "This option is a truth value, not text.", hint)
            typed = self.text(box.get("label"), f"{here}.label") if kind == "checkboxes" else self.text(row, here)
            option = " ".join(typed.split())
            if not option:
                self.fault(here, "This option has no text.", "Write what the submitter is to choose.")
            elif option in seen:
                self.fault(here, f"The option “{option}” stands here twice.", "Keep one of them.")
            else:
                seen.add(option)
                yield option, box.get("required") is True

    def refuse_twins(self, fields: tuple[FormField, ...]) -> None:
        """GitHub wants ids and labels to be unique; without that, two answers could not be told apart."""
        for what, names in (("id", [f.id for f in fields]), ("label", [f.label for f in fields])):
            for name, count in Counter(names).items():
                if count > 1:
                    twin = [f for f, given in zip(fields, names, strict=True) if given == name][1]
                    message = f"The {what} “{name}” belongs to {count} fields."
                    hint = f"Give each field {'an id' if what == 'id' else 'a label'} of its own."
                    self.findings.append(
                        Finding(
                            rule=RULE,
                            severity=Severity.ERROR,
                            message=message,
                            hint=hint,
                            path=self.source.path,
                            line=twin.line,
                        )
                    )


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _told_apart(fields: Iterable[FormField]) -> Iterator[FormField]:
    """The fields with a number behind an id that was taken, so that no answer hides another."""
    taken: set[str] = set()
    for field in fields:
        name, number = field.id, 2
        while name in taken:
            name, number = f"{field.id}_{number}", number + 1
        taken.add(name)
        yield field if name == field.id else replace(field, id=name)


def render_body(template: FormTemplate, values: Mapping[str, Value]) -> str:
    """The issue body that GitHub writes when a person fills in this form with these values (by field id)."""
    return "\n\n".join(
        f"### {field.label}\n\n{_rendered(field, values.get(field.id, ''))}" for field in template.fields
    )


def _rendered(field: FormField, value: Value) -> str:
    if field.kind == "checkboxes":
        ticked = (value,) if isinstance(value, str) else value
        return "\n".join(f"- [{'x' if option in ticked else ' '}] {option}" for option in field.options)
    text = value if isinstance(value, str) else ", ".join(value)
    if not text.strip():
        return NO_RESPONSE
    return f"```{field.render}\n{text}\n```" if field.render else text
