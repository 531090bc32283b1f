"""Whether a row of a taxonomy can be taken out and filed again by form, and how long that takes in a large file.

    python bench/taxonomy.py FOLDER...

For every row of every taxonomy file below these folders: it is removed, and added again from its values. All other
lines must be the same bytes in the same order, and as YAML the file must hold the same rows. Prints a line a figure;
exits 1 when a row fails, or when a change of a file of 1.6 MB takes a second.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from bot.entry.taxonomy import Row, amend, find, read

LARGE = 1_600_000
TARGET_MS = 1000.0
SAMPLE = 300
"""So many rows of a file are tried at most, spread evenly over it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one row."""

    is_exact: bool
    is_same_line: bool
    is_same_place: bool
    took_ms: float
    row: Row


def files(folders: Sequence[str]) -> Iterator[Path]:
    """The taxonomy files below these folders, also several of one review."""
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file() and find([f"_data/{path.name}"]) and path.parent.name == "_data":
                yield path


def again(text: str, row: Row) -> Outcome:
    """Take the row out and file it again."""
    start = time.perf_counter()
    without = amend(text, remove=[row])
    back = amend(without, add=[replace(row, line=0)])
    took_ms = (time.perf_counter() - start) * 500
    lines, rest, new = (each.splitlines(keepends=True) for each in (text, without, back))
    return Outcome(
        is_exact=is_inserted(rest, lines) and is_inserted(rest, new) and data(back) == data(text),
        is_same_line=Counter(lines) == Counter(new),
        is_same_place=lines == new,
        took_ms=took_ms,
        row=row,
    )


def is_inserted(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether the new lines are the old ones with some put into one place."""
    same = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), len(old))
    return len(new) > len(old) and list(new[len(new) - len(old) + same :]) == list(old[same:])


def data(text: str) -> list[str]:
    """The rows as another reader of YAML has them, in no order."""
    return sorted(repr(sorted(row.items())) for row in yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


def large(text: str) -> str:
    """A taxonomy of the size of the largest one: the rows of this one again and again, each under another key."""
    rows = text.splitlines(keepends=True)
    copies = LARGE // len(text) + 1
    return "".join(line.replace("{bibkey: ", f"{{bibkey: v{n}", 1) for n in range(copies) for line in rows)


def main(folders: Sequence[str]) -> int:
    """Print every figure; 1 when a target is missed."""
    outcomes: list[Outcome] = []
    for path in files(folders):
        text = path.read_bytes().decode()
        rows = read(text).rows
        tried = rows[:: max(1, len(rows) // SAMPLE)]
        found = [again(text, row) for row in tried]
        outcomes += found
        note = f" (a sample of {len(rows)})" if len(tried) < len(rows) else ""
        exact, same = sum(each.is_exact for each in found), sum(each.is_same_line for each in found)
        print(f"file_{path.name}: {len(tried)} rows{note}, {exact} exact, {same} with the same bytes")
        for each in found:
            if not each.is_exact:
                print(f"  not exact: {path}:{each.row.line} {each.row.key}")
    if not outcomes:
        print("There is no taxonomy file below these folders.")
        return 1
    print(f"rows_tried: {len(outcomes)} rows")
    print(f"rows_exact: {sum(each.is_exact for each in outcomes)} rows")
    print(f"rows_of_same_bytes: {sum(each.is_same_line for each in outcomes)} rows")
    print(f"rows_at_the_same_place: {sum(each.is_same_place for each in outcomes)} rows")
    print(f"time_per_amend: {sum(each.took_ms for each in outcomes) / len(outcomes):.1f} ms")
    return int(not all([all(each.is_exact for each in outcomes), *map(is_fast, files(folders))]))


def is_fast(path: Path) -> bool:
    """Whether a file of 1.6 MB, made from this one, is changed in time."""
    text = large(path.read_bytes().decode())
    row = read(text).rows[-1]
    new = replace(row, key=f"{row.key}again", line=0)
    took = float("inf")
    for _ in range(3):  # the shortest: what the machine can do when nothing disturbs it
        start = time.perf_counter()
        amend(text, add=[new])
        took = min(took, (time.perf_counter() - start) * 1000)
    print(f"amend_{len(text) / 1e6:.1f}_mb_like_{path.name}: {took:.0f} ms")
    return took < TARGET_MS


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
