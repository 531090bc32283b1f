"""What a submitter chose: the text of a dropdown or of checkboxes, held against the form's own options."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.intake.form_template import NO_RESPONSE, FormField

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BOX = re.compile(r"[ \t]*[-*+][ \t]*\[(?P<mark>[^\]\n]?)\][ \t]*(?P<label>.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The options that were chosen, in the order written, and what else stands there, with its 0-based line.

    `strangers` were chosen but are none of the form's options; `rest` is other text between the boxes.
    """

    options: tuple[str, ...] = ()
    strangers: tuple[tuple[int, str], ...] = ()
    rest: tuple[tuple[int, str], ...] = ()


def is_blank_answer(field: FormField, text: str) -> bool:
    """Whether this is how GitHub writes an empty answer; `None` is one only where it cannot have been typed."""
    answer = text.strip()
    if not answer or answer.casefold() == NO_RESPONSE.casefold():
        return True
    return field.kind == "dropdown" and answer == "None" and "None" not in field.options


def read_choices(field: FormField, text: str) -> Chosen:
    """The options named in the text of a dropdown or of checkboxes."""
    if is_blank_answer(field, text):
        return Chosen()
    if field.kind == "checkboxes":
        return _ticked(field, text)
    options: list[str] = []
    strangers: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n")):
        for part in _parts(field, line.strip()):
            if part in field.options:
                options.append(part)
            else:
                strangers.append((number, part))
    if not field.multiple and len(options) > 1:
        return Chosen(strangers=((0, text.strip()),))
    return Chosen(options=tuple(dict.fromkeys(options)), strangers=tuple(strangers))


def _parts(field: FormField, line: str) -> Iterator[str]:
    """A line as options joined by `, `: the split that leaves nothing over, preferring the longest option.

    Where there is no such split, the longest options that stand in it, and what is between them.
    """
    folded = " ".join(line.split())
    if not folded:
        return
    if folded in field.options or not field.multiple:
        yield folded
        return
    pieces = folded.split(", ")
    names = {tuple(option.split(", ")) for option in field.options}
    lengths = sorted({len(name) for name in names}, reverse=True)
    fits = _fitting(pieces, names, lengths)
    start = 0
    stranger: list[str] = []
    while start < len(pieces):
        length = next((n for n in lengths if fits[start] == n), 0) or _longest(pieces, start, names, lengths)
        if length == 0:
            stranger.append(pieces[start])
            start += 1
            continue
        yield from stranger
        stranger = []
        yield ", ".join(pieces[start : start + length])
        start += length
    yield from stranger


def _fitting(pieces: Sequence[str], names: set[tuple[str, ...]], lengths: Sequence[int]) -> list[int]:
    """For each piece, the length of the option that begins there in a split without rest; 0 if there is none."""
    fits = [0] * len(pieces) + [-1]
    for start in range(len(pieces) - 1, -1, -1):
        for length in lengths:
            end = start + length
            if end <= len(pieces) and fits[end] and tuple(pieces[start:end]) in names:
                fits[start] = length
                break
    return fits


def _longest(pieces: Sequence[str], start: int, names: set[tuple[str, ...]], lengths: Sequence[int]) -> int:
    return next((n for n in lengths if tuple(pieces[start : start + n]) in names), 0)


def _ticked(field: FormField, text: str) -> Chosen:
    """The ticked boxes; a box's label may run over several lines."""
    options: list[str] = []
    strangers: list[tuple[int, str]] = []
    rest: list[tuple[int, str]] = []
    for number, line, below in _boxes(text):
        box = _BOX.fullmatch(line)
        label = " ".join(box["label"].split()) if box else ""
        whole = " ".join(" ".join([label, *below]).split())
        if whole in field.options:
            label = whole
        else:
            rest += ((number + 1 + offset, extra.strip()) for offset, extra in enumerate(below) if extra.strip())
        if box is None or (box["mark"] not in ("x", "X") and label not in field.options):
            rest.append((number, line.strip()))
        elif box["mark"] in ("x", "X"):
            if label in field.options:
                options.append(label)
            else:
                strangers.append((number, label))
    return Chosen(options=tuple(dict.fromkeys(options)), strangers=tuple(strangers), rest=tuple(sorted(rest)))


def _boxes(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Each box with the lines below it that belong to no other; lines above the first box stand alone."""
    pending: tuple[int, str, list[str]] | None = None
    for number, line in enumerate(text.split("\n")):
        if _BOX.fullmatch(line):
            if pending is not None:
                yield pending
            pending = (number, line, [])
        elif pending is not None:
            pending[2].append(line)
        elif line.strip():
            yield (number, line, [])
    if pending is not None:
        yield pending
