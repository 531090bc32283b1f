"""Whether a row of a taxonomy can be taken out and filed again by form, and how long that takes in a large file.

    python bench/taxonomy.py FOLDER...

For every row of every taxonomy file below these folders: it is removed, and added again from its values. All other
lines must be the same bytes in the same order, and as YAML the file must hold the same rows. A file of 1.6 MB, made
of each one, is changed once; a plain read of it by PyYAML in the same run is the floor. Prints `name: value unit`
lines; exits 1 when a row fails.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from bot.entry.taxonomy import Row, amend, find, read

LARGE = 1_600_000
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
    return sorted(repr(sorted(row.items())) for row in plain_read(text))


def plain_read(text: str) -> list[dict[str, object]]:
    """The file as PyYAML reads it."""
    return list(yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


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
        print(f"taxonomy {path.name} rows: {len(rows)} rows")
        print(f"taxonomy {path.name} rows tried: {len(tried)} rows")
        print(f"taxonomy {path.name} rows exact: {sum(each.is_exact for each in found)} rows")
        print(f"taxonomy {path.name} rows of the same bytes: {sum(each.is_same_line for each in found)} rows")
        for each in found:
            if not each.is_exact:
                print(f"  not exact: {path}:{each.row.line} {each.row.key}")
    if not outcomes:
        print("There is no taxonomy file below these folders.")
        return 1
    print(f"taxonomy rows tried: {len(outcomes)} rows")
    print(f"taxonomy rows exact: {sum(each.is_exact for each in outcomes)} rows")
    print(f"taxonomy rows at the same place: {sum(each.is_same_place for each in outcomes)} rows")
    print(f"taxonomy time of a change: {sum(each.took_ms for each in outcomes) / len(outcomes):.1f} ms")
    for path in files(folders):
        change_large(path)
    return int(not all(each.is_exact for each in outcomes))


def change_large(path: Path) -> None:
    """Print how long a change of a file of 1.6 MB, made from this one, takes, and how many plain reads that is."""
    text = large(path.read_bytes().decode())
    row = read(text).rows[-1]
    new = replace(row, key=f"{row.key}again", line=0)
    took = shortest(lambda: amend(text, add=[new]))
    floor = shortest(lambda: plain_read(text))
    print(f"taxonomy 1.6 MB like {path.name}, a change: {took:.0f} ms")
    print(f"taxonomy 1.6 MB like {path.name}, a change against a plain read: {took / floor:.2f} times")


def shortest(action: Callable[[], object]) -> float:
    """Milliseconds of the shortest of three runs: what the machine can do when nothing disturbs it."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1000)
    return min(times)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
