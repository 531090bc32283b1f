"""Where a paper stands in the review's taxonomy: the form's last part and `/place` become rows. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.entry import taxonomy as taxonomies
from bot.entry.taxonomy import Row, Taxonomy
from bot.faults import Finding, Severity
from bot.flows.orders import refuse
from bot.intake.form_template import Value
from bot.intake.steering import Order, Refusal

CATEGORY = "category"
ATTRIBUTE = "taxonomy-"
MORE_ROWS = "taxonomy-rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The rows of a paper, still without its key; what is wrong with the form's; and the commands that failed."""

    rows: tuple[Row, ...] = ()
    findings: tuple[Finding, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def is_place(field: str) -> bool:
    """Whether a form's field asks for a place in the taxonomy."""
    return field == CATEGORY or field.startswith(ATTRIBUTE)


def place(
    fields: Mapping[str, Value],
    lines: Mapping[str, int],
    orders: Sequence[Order],
    taxonomy: Taxonomy,
    *,
    usual: Collection[str] = (),
    allowed: frozenset[str] = frozenset(),
) -> Placed:
    """Read the rows that a form asks for, then those of `/place`: one for each set of categories, the last word wins.

    A command with an error is answered and left out; an error of the form is a finding. `usual` are the categories of
    such entries: where there is but one, nobody has to choose it. `allowed` are rules that a maintainer overrode.
    """
    rows: dict[frozenset[str], Row] = {}
    findings: list[Finding] = []
    for row, said in _form_rows(fields, lines, taxonomy, usual):
        findings += said
        if row is not None:
            rows[_place_of(row)] = row
    refusals = []
    for order in orders:
        row, said = taxonomies.read_place(order.value, taxonomy)
        errors = [each for each in said if each.is_error and each.rule not in allowed]
        if row is None or errors:
            refusals.append(_refusal(order, errors or list(said)))
        else:
            rows[_place_of(row)] = row
            findings += [dataclasses.replace(each, field=CATEGORY) for each in said]
    return Placed(rows=tuple(rows.values()), findings=tuple(findings), refusals=tuple(refusals))


def _form_rows(
    fields: Mapping[str, Value], lines: Mapping[str, int], taxonomy: Taxonomy, usual: Collection[str]
) -> Iterator[tuple[Row | None, Sequence[Finding]]]:
    attributes = {
        name.removeprefix(ATTRIBUTE): " ".join(_text(value).split())
        for name, value in fields.items()
        if name.startswith(ATTRIBUTE) and name != MORE_ROWS and _text(value).strip()
    }
    chosen = fields.get(CATEGORY, ()) or (tuple(usual) if attributes and len(usual) == 1 else ())
    if chosen:
        categories = (chosen,) if isinstance(chosen, str) else chosen
        row = taxonomies.settled(Row(key="", categories=tuple(categories), attributes=attributes), taxonomy)
        yield row, [_at(finding, lines) for finding in taxonomies.check_row(row, taxonomy)]
    elif attributes:
        yield None, [_no_category(next(iter(attributes)), lines)]
    more = fields.get(MORE_ROWS, "")
    for number, line in enumerate(_text(more).splitlines()):
        if line.strip():
            read, said = taxonomies.read_place(line, taxonomy)
            yield (
                read,
                [dataclasses.replace(each, field=MORE_ROWS, line=lines.get(MORE_ROWS, 0) + number) for each in said],
            )


def _no_category(attribute: str, lines: Mapping[str, int]) -> Finding:
    return Finding(
        rule="taxonomy-category",
        severity=Severity.ERROR,
        message="There is no category for what you wrote about its place in the taxonomy.",
        hint="Choose a category, or empty the fields below it.",
        field=CATEGORY,
        line=lines.get(f"{ATTRIBUTE}{attribute}", 0),
    )


def _at(finding: Finding, lines: Mapping[str, int]) -> Finding:
    return dataclasses.replace(finding, line=lines.get(finding.field, 0))


def _place_of(row: Row) -> frozenset[str]:
    return frozenset(category.casefold() for category in row.categories)


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _refusal(order: Order, said: Sequence[Finding]) -> Refusal:
    sentence = " ".join(" ".join(filter(None, (each.message, each.hint))) for each in said)
    return refuse(order, sentence or "This is no place in the taxonomy.")
