"""The table of all options, made from the schema: `python -m bot.repository.manual docs/configuration.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot import document
from bot.repository.reading import SCHEMA

BEGIN = "<!-- options: made by `python -m bot.repository.manual docs/configuration.md` -->"
END = "<!-- end of options -->"


def render_options() -> str:
    """One row an option, with what it is called and what to write."""
    rows = [f"| `{key}` | {title} | {write} |" for key, title, write in _options(document.schema(SCHEMA), ())]
    return "\n".join(["| option | what it is | what to write |", "|---|---|---|", *rows])


def put_into(page: str) -> str:
    """The page with its table made anew."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{render_options()}\n\n{END}{after}"


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
    _write(Path(sys.argv[1]))
