"""What people order in the thread of a submission, folded into one will, and put into the submission.

In: the comments of persons, and what each person is to the submission. Out: `Steering`, then a `Submission` in which
`/set` and `/tags` have answered fields. Nothing is kept between runs: comments count as they now stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.intake import deviations
from bot.intake.answered import with_answers
from bot.intake.command_parts import denied, keys_of, miswritten, parts_of, unknown, wish_of
from bot.intake.commands import COMMANDS, EVERYBODY, Command, parse_commands
from bot.intake.commands import Role as Role  # callers of `steer` answer with one
from bot.intake.issue_form import Submission
from bot.intake.named_field import ENTRY_FIELDS, closest_field, find_field, key_of, read_answer

if TYPE_CHECKING:
    from datetime import datetime

    from bot.intake.form_template import FormTemplate, Value
    from bot.intake.named_field import Named

SHOWN = 80
"""Characters of a command that are repeated to its author."""
REFUSED_AT_MOST = 10
"""Refused commands of one person that are answered: the latest."""
FIELDS_SHOWN = 25
"""Fields of a form that are listed to who named none of them."""
_OPPOSITES = MappingProxyType({"duplicate-of": "not-duplicate", "not-duplicate": "duplicate-of"})
"""Of two such commands the later one counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A comment of a person, on the issue or its pull request."""

    id: int
    author: str
    body: str
    at: datetime
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command that was taken: who gave it, where, and as what."""

    command: Command
    said: Said
    role: Role

    @property
    def about(self) -> str:
        """What a `/set` or an `/override` names: the field, as typed; the rule, in small letters. Else empty."""
        return parts_of(self.command)[0]

    @property
    def value(self) -> str:
        """What it says: the value of a `/set`, the reason of an `/override`; else all behind the command."""
        return parts_of(self.command)[1]

    @property
    def moment(self) -> tuple[datetime, int, int]:
        """Its place among all orders of a thread."""
        return self.said.at, self.said.id, self.command.line


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A command that was not taken, and the sentence that says why.

    `command` is what its author typed, on one line and cut; the sentence holds nothing of it but its name.
    """

    author: str
    command: str
    url: str
    sentence: str
    comment: int


def _nothing() -> Mapping[str, Order]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Steering:
    """What holds of everything that was ordered. Keys and rules are in small letters, names as `key_of` has them."""

    answers: Mapping[str, Order] = field(default_factory=_nothing)
    tags: Order | None = None
    places: tuple[Order, ...] = ()
    dropped: Mapping[str, Order] = field(default_factory=_nothing)
    overrides: Mapping[str, Order] = field(default_factory=_nothing)
    duplicate_of: Order | None = None
    not_duplicate: Order | None = None
    accept: Order | None = None
    reject: Order | None = None
    spam: Order | None = None
    is_help_asked: bool = False
    refusals: tuple[Refusal, ...] = ()
    taken: frozenset[int] = frozenset()
    """ids of the comments with commands, all of which were taken"""
    refused: frozenset[int] = frozenset()
    """ids of the other comments with commands, those whose refusal is told already included"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steered:
    """The submission with the answers that commands gave, and where each of those comes from (by field id)."""

    submission: Submission
    sources: Mapping[str, str]
    refusals: tuple[Refusal, ...] = ()


def steer(said: Iterable[Said], role_of: Callable[[str], Role]) -> Steering:
    """Fold the commands of these comments, the oldest first; the later one wins where two speak of the same.

    `role_of` is asked once a person, and only for who gave a command that not everybody may give.
    """
    fold = _Fold(role_of)
    for comment in sorted(said, key=lambda comment: (comment.at, comment.id)):
        for command in parse_commands(comment.body):
            fold.hear(comment, command)
    return fold.steering()


class _Fold:
    """Hears command after command."""

    def __init__(self, role_of: Callable[[str], Role]) -> None:
        self._role_of = role_of
        self._roles: dict[str, Role] = {}
        self._latest: dict[str, Order] = {}
        self._answers: dict[str, Order] = {}
        self._places: list[Order] = []
        self._dropped: dict[str, Order] = {}
        self._overrides: dict[str, Order] = {}
        self._refusals: dict[str, dict[str, tuple[Refusal, Command]]] = {}
        self._heard: set[int] = set()
        self._refused: set[int] = set()

    def hear(self, said: Said, command: Command) -> None:
        """Take a command, or note why not."""
        self._heard.add(said.id)
        role: Role = "contributor"
        sentence = unknown(command)
        if not sentence and COMMANDS[command.name].roles != EVERYBODY:
            role = self._role(said.author)
            sentence = denied(command, role)
        sentence = sentence or miswritten(command)
        if sentence:
            self._refuse(said, command, sentence)
        else:
            self._take(Order(command=command, said=said, role=role))

    def steering(self) -> Steering:
        """What holds now."""
        return Steering(
            answers=MappingProxyType(self._answers),
            tags=self._latest.get("tags"),
            places=tuple(self._places),
            dropped=MappingProxyType(self._dropped),
            overrides=MappingProxyType(self._overrides),
            duplicate_of=self._latest.get("duplicate-of"),
            not_duplicate=self._latest.get("not-duplicate"),
            accept=self._latest.get("accept"),
            reject=self._latest.get("reject"),
            spam=self._latest.get("spam"),
            is_help_asked="help" in self._latest,
            refusals=tuple(refusal for each in self._refusals.values() for refusal, _ in each.values()),
            taken=frozenset(self._heard - self._refused),
            refused=frozenset(self._refused),
        )

    def _role(self, author: str) -> Role:
        login = author.casefold()
        if login not in self._roles:
            self._roles[login] = self._role_of(author)
        return self._roles[login]

    def _refuse(self, said: Said, command: Command, sentence: str) -> None:
        self._refused.add(said.id)
        told = self._refusals.setdefault(said.author.casefold(), {})
        told.setdefault(str(command), (refusal(said, command, sentence), command))
        if len(told) > REFUSED_AT_MOST:
            del told[next(iter(told))]

    def _take(self, order: Order) -> None:
        self._forgive(order)
        command = order.command
        match command.name:
            case "set":
                self._answers[key_of(order.about)] = order
            case "place":
                self._places.append(order)
            case "drop":
                self._dropped |= dict.fromkeys(keys_of(command), order)
            case "override":
                self._overrides[order.about] = order
            case name:
                self._latest[name] = order
                self._latest.pop(_OPPOSITES.get(name, ""), None)

    def _forgive(self, order: Order) -> None:
        """Say no more of what this person first wrote wrong, and now right."""
        told = self._refusals.get(order.said.author.casefold(), {})
        name, subject = wish_of(order.command)
        for typed, (_, command) in tuple(told.items()):
            if wish_of(command) in ((name, subject), (name, "")):
                del told[typed]


def apply(steering: Steering, submission: Submission, template: FormTemplate) -> Steered:
    """Put what `/set` and `/tags` say into the fields of a form, in the order in which it was said.

    A field of an entry that the form does not ask for goes under its own name; an empty value takes an answer out.
    """
    fields: dict[str, Value] = dict(submission.fields)
    answered: dict[str, Order] = {}
    settled: set[str] = set()
    refused: list[tuple[str, Order, str]] = []
    given = [*steering.answers.values(), *((steering.tags,) if steering.tags else ())]
    for order in sorted(given, key=lambda order: order.moment):
        name = order.about if order.command.name == "set" else order.command.name
        named = find_field(name, template, fields)
        value, sentence = ("", _no_field(name, template)) if named is None else _answer(order.value, named)
        if named is None or sentence:
            refused.append((named.id if named else closest_field(name, template), order, sentence))
            continue
        for same in (named.id, *named.others):
            fields.pop(same, None)
            answered.pop(same, None)
            settled.add(same)
        if value:
            fields[named.id] = value
        answered[named.id] = order
    return Steered(
        submission=with_answers(submission, fields, frozenset(settled), template),
        sources=MappingProxyType(
            {name: f"`/{order.command.name}` by {order.said.author}" for name, order in answered.items()}
        ),
        refusals=tuple(
            refusal(order.said, order.command, sentence)
            for meant, order, sentence in refused
            if meant not in answered or answered[meant].moment < order.moment
        )[-REFUSED_AT_MOST:],
    )


def _answer(text: str, named: Named) -> tuple[Value, str]:
    """The value for this field, and, where the words are none, what to write instead."""
    if named.field is None:
        return text, ""
    value, sentence = read_answer(named.field, text)
    if sentence and named.id in ENTRY_FIELDS["tags"]:
        return text, ""  # a new tag is no fault of form; the check knows the tags in use
    return value, sentence


def _no_field(name: str, template: FormTemplate) -> str:
    """What to say of a name that is none of the form's; names of fields are the maintainers' words."""
    if nearest := closest_field(name, template):
        return f"The form has no field of that name. Did you mean `{nearest}`?"
    fields = ", ".join(f"`{asked.id}`" for asked in template.fields[:FIELDS_SHOWN])
    more = " ..." if template.fields[FIELDS_SHOWN:] else "."
    return f"The form has no field of that name. Its fields are {fields}{more}"


def refusal(said: Said, command: Command, sentence: str) -> Refusal:
    """What is said to who gave a command that is not taken, or came to nothing."""
    return Refusal(
        author=said.author,
        command=deviations.shown(str(command), SHOWN),
        url=said.url,
        sentence=sentence,
        comment=said.id,
    )
