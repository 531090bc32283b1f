"""Commands that are written rightly and mean nothing to this kind of contribution: answered, not passed over. Pure.

In: a contribution. Out: the refusals, each with what the command is for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.flows.contribution import Contribution
from bot.flows.orders import refuse
from bot.intake.named_field import find_field
from bot.intake.steering import Order, Refusal
from bot.publish.messages.findings import KINDS
from bot.repository import FormKind

_FOR: Mapping[str, str] = {
    "tags": "a new entry or a correction",
    "place": "a new entry",
    "duplicate-of": "a new entry",
    "not-duplicate": "new entries",
    "drop": "a list of several papers",
}
_BEYOND_THE_FORM: Mapping[FormKind, frozenset[str]] = {
    "link": frozenset({"code", "data"}),
    "withdraw": frozenset(),
    "several": frozenset(),
}
"""Fields that these kinds read though their forms do not ask for them; the other kinds read every field of an entry."""


def out_of_place(work: Contribution) -> tuple[Refusal, ...]:
    """What is said to those whose command changes nothing here."""
    kind = work.situation.kind
    others = (refuse(order, _not_here(order)) for order in _others(work) if kind not in KINDS[order.command.name])
    return (*others, *_unread_fields(work))


def _others(work: Contribution) -> Iterator[Order]:
    steering = work.orders.steering
    single = (steering.tags, steering.duplicate_of, steering.not_duplicate)
    yield from (order for order in single if order is not None)
    yield from steering.places
    yield from dict.fromkeys(steering.dropped.values())


def _not_here(order: Order) -> str:
    name = order.command.name
    return f"`/{name}` is for {_FOR[name]}; so it changes nothing here."


def _unread_fields(work: Contribution) -> Iterator[Refusal]:
    """A `/set` of what an entry has, and this form neither asks for nor takes."""
    taken = _BEYOND_THE_FORM.get(work.situation.kind)
    if taken is None:
        return
    fields = ", ".join(f"`{field.id}`" for field in work.template.fields)
    for order in work.orders.steering.answers.values():
        named = find_field(order.about, work.template, {})
        if named and named.field is None and named.id not in taken:
            yield refuse(order, f"This form does not ask for that. Its fields are {fields}.")
