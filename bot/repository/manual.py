"""The tables of options, made from the schema: `python -m bot.repository.manual README.md docs/configuration.md`.

A page holds the table of all options between its marks, or that of the first level between the marks of the main ones.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot import document
from bot.repository.reading import SCHEMA

BEGIN = "<!-- options: made by `python -m bot.repository.manual` -->"
MAIN = "<!-- main options: made by `python -m bot.repository.manual` -->"
END = "<!-- end of options -->"


def render_options(*, main_only: bool = False) -> str:
    """One row an option, with what it is called and what to write; `main_only` leaves out those within others."""
    options = _options(document.schema(SCHEMA), ())
    rows = [f"| `{key}` | {title} | {write} |" for key, title, write in options if not (main_only and "." in key)]
    return "\n".join(["| option | what it is | what to write |", "|---|---|---|", *rows])


def put_into(page: str) -> str:
    """The page with its table made anew."""
    begin = MAIN if MAIN in page else BEGIN
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(END)
    return f"{before}{begin}\n\n{render_options(main_only=begin is MAIN)}\n\n{END}{after}"


def _options(schema: Mapping[str, object], place: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    properties = schema.get("properties")
    for key, option in properties.items() if isinstance(properties, Mapping) else ():
        yield ".".join((*place, key)), _cell(option.get("title")), _cell(option.get("description"))
        yield from _options(option, (*place, key))
        others = option.get("additionalProperties")
        if isinstance(others, Mapping):
            yield from _options(others, (*place, key, "NAME"))


def _cell(text: object) -> str:
    return str(text or "").replace("|", "\\|")


def _write(path: Path) -> None:
    path.write_text(put_into(path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        _write(Path(name))
