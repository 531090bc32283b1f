"""Where a part of a value stands in the YAML it was read from, and the edit that makes it another text there.

A value may be quoted, escaped and folded over lines. What is told here was held against the value: a part that cannot
be found again, or an edit that would not read back as it was meant, is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.document.reading import parse
from bot.faults import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.document.reading import Document, Span

_LONGEST = 20_000
"""Characters of a value, as it is written, in which a part is looked for: nobody reads more."""
_FOLD = r"(?P<fold>[ \t]*+(?:\r?\n[ \t]*+)+)|(?P<blanks>[ \t]++)"
_PIECES = {
    "": re.compile(rf"{_FOLD}|(?P<text>[^ \t\r\n]+)"),
    "'": re.compile(rf"{_FOLD}|(?P<mark>'')|(?P<text>[^ \t\r\n']+)"),
    '"': re.compile(
        rf"{_FOLD}|(?P<join>\\\r?\n[ \t]*+)"
        r"|(?P<code>\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}))|(?P<escape>\\.)|(?P<text>[^ \t\r\n\\\"]+)"
    ),
}
_ESCAPES = dict(
    zip('0abt\tnvfre "/\\N_LP', '\0\a\b\t\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029', strict=True)  # as YAML 1.1 has them
)


def part_of(document: Document, place: str, begin: int, end: int) -> Span | None:
    """The characters of the source that are these characters of a value."""
    span, value = document.spans.get(place), _text_at(document, place)
    if span is None or value is None or not 0 <= begin <= end <= len(value):
        return None
    raw = document.source[slice(*span)]
    quote = raw[:1] if raw[:1] in ("'", '"') and len(raw) > 1 else ""
    if raw[len(quote) : len(raw) - len(quote)] == value:
        first = span[0] + len(quote)
        return first + begin, first + end
    if len(raw) > _LONGEST:
        return None
    starts: list[int] = []
    ends: list[int] = []
    found: list[str] = []
    for text, start, stop in _pieces(raw, quote):
        found.append(text)
        if len(text) == stop - start:
            starts += range(start, stop)
            ends += range(start + 1, stop + 1)
        else:
            starts += [start] * len(text)
            ends += [stop] * len(text)
    if "".join(found) != value:
        return None  # a block of text, or written in a way that is not known here
    starts.append(len(raw) - len(quote))
    return span[0] + starts[begin], span[0] + (ends[end - 1] if end > begin else starts[begin])


def _pieces(raw: str, quote: str) -> Iterator[tuple[str, int, int]]:
    """Each piece of a value, and the characters from and up to which it is written."""
    last = len(raw) - len(quote)
    for piece in _PIECES[quote].finditer(raw, len(quote), last):
        text = piece[0]
        match piece.lastgroup:
            case "fold":
                text = "\n" * (text.count("\n") - 1) or " "
            case "join":
                text = ""
            case "mark":
                text = "'"
            case "code":
                code = int(f"0x{text[2:]}", 0)
                text = chr(code) if code < 0x110000 else ""
            case "escape":
                text = _ESCAPES.get(text[1], "")
        yield text, piece.start(), piece.end()


def rewritten(document: Document, place: str, begin: int, end: int, text: str) -> tuple[Edit, ...]:
    """The edit of the source that makes these characters of a value this text; none when it cannot be told."""
    span, value = document.spans.get(place), _text_at(document, place)
    part = part_of(document, place, begin, end)
    if span is None or value is None or part is None or len(value) > _LONGEST:
        return ()
    wanted = f"{value[:begin]}{text}{value[end:]}"
    raw = document.source[slice(*span)]
    written = _written(text, raw[:1])
    new = f"{raw[: part[0] - span[0]]}{written}{raw[part[1] - span[0] :]}"
    is_inline = any(document.source[start] in "[{" for start in _around(document, place))
    is_text = place not in document.texts
    if _reads_as(new, wanted, is_inline=is_inline, is_text=is_text):
        return (Edit(*part, written),)
    new = f'"{_written(wanted, chr(34))}"' if "\\" not in wanted else f"'{_written(wanted, chr(39))}'"
    return (Edit(*span, new),) if _reads_as(new, wanted, is_inline=is_inline, is_text=is_text) else ()


def _text_at(document: Document, place: str) -> str | None:
    """A value's characters, whatever they were taken for."""
    if place in document.texts:
        return document.texts[place]
    held: object = document.data
    for step in place.split("."):
        if isinstance(held, dict):
            held = held.get(step)
        elif isinstance(held, list) and step.isdecimal() and int(step) < len(held):
            held = held[int(step)]
        else:
            return None
    return held if isinstance(held, str) else None


def _around(document: Document, place: str) -> Iterator[int]:
    """Where each list and mapping around a value begins."""
    while "." in place:
        place = place.rpartition(".")[0]
        if span := document.spans.get(place):
            yield span[0]


def _written(text: str, quote: str) -> str:
    if quote == "'":
        return text.replace("'", "''")
    return text.replace("\\", "\\\\").replace('"', '\\"') if quote == '"' else text


def _reads_as(raw: str, value: str, *, is_inline: bool, is_text: bool) -> bool:
    """Whether YAML takes what is written for this text, or a number written so, in brackets or after a field's name."""
    document = parse(f"k: [{raw}]\n" if is_inline else f"k: {raw}\n")
    wanted: object = [value] if is_inline else value
    is_same = document.is_readable and document.data == {"k": wanted}
    return is_same or (not is_text and document.texts.get("k.0" if is_inline else "k") == value)
