"""A row -> its text, in the hand of the rows around it: order of keys, quotes, blanks, line breaks.

It is modelled on the neighbour that is most like it. A value that a neighbour has is written as the neighbour has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from bot.entry.taxonomy.rows import CATEGORIES, KEY, Row
from bot.entry.taxonomy.scalars import in_hand, most_used
from bot.entry.taxonomy.shape import Piece, Shape, list_of, shape_of

if TYPE_CHECKING:
    from bot.entry.taxonomy.sheet import Item, Sheet

_LOOKED_AT = 24
"""So many neighbours tell how the values of a key are written."""
_LIST = Shape("[", ",", (), "]")
_PLAIN = Shape("- {", ",", (Piece("", KEY, ": ", "", ""), Piece(" ", CATEGORIES, ": ", "[]", "")), "}")


class Hand:
    """Writes rows as the items around them are written: those of `near` and, for what they do not have, of `far`."""

    def __init__(self, sheet: Sheet, near: Sequence[Item], far: Sequence[Item] = ()) -> None:
        self._sheet = sheet
        self._circles = (near, far)

    def new(self, row: Row) -> str:
        """A row that is not there yet."""
        model = self._model(row)
        shape = shape_of(self._sheet.text_of(model)) if model else None
        shape = shape or replace(_PLAIN, opening=" " * self._sheet.indent + _PLAIN.opening)
        old = self._pieces(model) if model else dict(zip((KEY, CATEGORIES), _PLAIN.pieces, strict=True))
        pieces = []
        for name in self._order(row, list(old)):
            piece = self._piece(row, name, shape)
            pieces.append(replace(piece, lead=old[name].lead) if name in old else piece)
        last = self._last_blank() if shape.is_flow else ""
        bare = replace(shape, closing=shape.closing[:1])  # without the comment that may follow it
        return str(_joined(bare, [*pieces[:-1], replace(pieces[-1], trail=last)]))

    def changed(self, item: Item, row: Row) -> str:
        """A row that is there, with other values: what is equal stays as it is written, comments too."""
        shape, old = shape_of(self._sheet.text_of(item)), self._pieces(item)
        if shape is None or item.row is None or not old:
            return self.new(row)
        pieces = {}
        for name in self._order(row, list(old)):
            is_equal = name in old and _value(item.row, name) == _value(row, name)
            piece = old[name] if is_equal else self._piece(row, name, shape)
            pieces[name] = replace(piece, trail=old[name].trail) if name in old else piece
        was_last, last = list(old)[-1], list(pieces)[-1]
        if shape.is_flow and last != was_last:  # what stands before the bracket stays there
            pieces |= {was_last: replace(pieces[was_last], trail="")} if was_last in pieces else {}
            pieces[last] = replace(pieces[last], trail=old[was_last].trail)
        return str(_joined(shape, list(pieces.values())))

    def _model(self, row: Row) -> Item | None:
        """The neighbour with the same keys in the same order, or else the one that comes nearest to it."""
        names = _names(row)

        def unlikeness(item: Item) -> tuple[int, bool]:
            theirs = _names(item.row) if item.row else ()
            return len({*names} ^ {*theirs}), names != theirs

        for circle in self._circles:
            for item in sorted((item for item in circle if item.row), key=unlikeness)[:_LOOKED_AT]:
                if self._pieces(item):
                    return item
        return None

    def _order(self, row: Row, names: Sequence[str]) -> list[str]:
        """The keys that this row has, in the order of these names; another one where a neighbour or the row has it."""
        wanted = _names(row)
        order = list(names)
        for name in wanted:
            if name not in order:
                theirs = next((_names(item.row) for item in self._having(name) if item.row), wanted)
                before = theirs[: theirs.index(name)][::-1]
                order.insert(next((order.index(other) + 1 for other in before if other in order), len(order)), name)
        return [name for name in order if name in wanted]

    def _piece(self, row: Row, name: str, shape: Shape) -> Piece:
        specimens = [
            (item.row, self._pieces(item)[name]) for item in islice(self._having(name), _LOOKED_AT) if item.row
        ]
        key = specimens[0][1].key if specimens else in_hand(name, (), is_flow=shape.is_flow)
        value = _value(row, name)
        if not value and not specimens and shape.is_flow:
            return Piece("", key, "", "", "")  # the rest of a value that lacks its quotes: `NDCG)`
        if name == CATEGORIES:
            raw = _categories(row, specimens, is_flow=shape.is_flow)
        elif value:
            raws = [(_text(other, name), piece.value) for other, piece in specimens]
            raw = in_hand(_text(row, name), raws, is_flow=shape.is_flow)
        else:
            raw = ""
        alike = [piece for other, piece in specimens if _value(other, name) == value] or [p for _, p in specimens]
        sep = most_used(piece.sep for piece in alike)
        if raw and (not sep.endswith((" ", "\t")) or raw.startswith(("\n", "\r"))):
            sep = ":" if raw.startswith(("\n", "\r")) else ": "
        return Piece("", key, sep or ": ", raw, most_used(_blank(piece.trail) for piece in alike))

    def _last_blank(self) -> str:
        """What stands before the closing bracket."""
        near = next(filter(None, self._circles), ())
        pieces = (list(self._pieces(item).values()) for item in near[:_LOOKED_AT])
        return most_used(_blank(those[-1].trail) for those in pieces if those)

    def _having(self, name: str) -> Iterator[Item]:
        """The nearest rows that have this key, and of which we know how they are written."""
        for circle in self._circles:
            found = (it for it in circle if it.row and name in _names(it.row) and name in self._pieces(it))
            if first := next(found, None):
                yield first
                yield from found
                return

    def _pieces(self, item: Item) -> Mapping[str, Piece]:
        """The pieces of an item by key; empty when it is written in no way we know."""
        shape = shape_of(self._sheet.text_of(item))
        names = list(item.data) if isinstance(item.data, Mapping) else []
        if shape is None or [_unquoted(piece.key) for piece in shape.pieces] != names:
            return {}
        return dict(zip(names, shape.pieces, strict=True))


def _categories(row: Row, specimens: Sequence[tuple[Row, Piece]], *, is_flow: bool) -> str:
    """The categories as a list, where the neighbours have lists."""
    if not row.categories:
        return "[]"
    lists = [(other, shape) for other, piece in specimens if (shape := list_of(piece.value))]
    if specimens and not lists and len(row.categories) == 1:
        raws = [(other.categories[0], piece.value) for other, piece in specimens if len(other.categories) == 1]
        return in_hand(row.categories[0], raws, is_flow=is_flow)
    like = next(
        (shape for _, shape in lists if len(shape.pieces) == len(row.categories)), lists[0][1] if lists else _LIST
    )
    raws = [
        (category, piece.key)
        for other, shape in lists
        if len(other.categories) == len(shape.pieces)
        for category, piece in zip(other.categories, shape.pieces, strict=True)
    ]
    pieces = [Piece("", in_hand(category, raws, is_flow=like.is_flow), "", "", "") for category in row.categories]
    last = like.pieces[-1].trail if like.pieces else ""
    return str(_joined(like, [*pieces[:-1], replace(pieces[-1], trail=last)]))


def _joined(shape: Shape, pieces: Sequence[Piece]) -> Shape:
    """The shape with other pieces, the new ones as far apart as the old ones are."""
    first, other = shape.leads
    apart = (replace(piece, lead=(piece.lead or other) if number else first) for number, piece in enumerate(pieces))
    return replace(shape, pieces=tuple(apart))


def _names(row: Row) -> tuple[str, ...]:
    return (KEY, CATEGORIES, *row.attributes)


def _value(row: Row, name: str) -> tuple[str, ...]:
    """What a row has under a key; nothing for the empty text."""
    if name == CATEGORIES:
        return row.categories
    value = row.key if name == KEY else row.attributes.get(name, "")
    return (value,) if value else ()


def _text(row: Row, name: str) -> str:
    return ", ".join(_value(row, name))


def _blank(trail: str) -> str:
    """The blanks at the end of a piece; a comment there is about another row."""
    return trail if trail.isspace() else ""


def _unquoted(key: str) -> str:
    """A key as it reads, if it has no escapes."""
    return key[1:-1] if key.startswith(("'", '"')) else key
