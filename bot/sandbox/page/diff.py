"""A patch as the rows of a table: what each line is, and its number before and after."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.sandbox.gitdiff import FileChange
from bot.sandbox.model import Annotation

_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")
LONG = 1_200
"""lines of a patch above which a file comes folded"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a patch, with what check runs say of it."""

    kind: Literal["hunk", "added", "removed", "same", "note"]
    text: str
    before: int | None = None
    after: int | None = None
    annotations: Sequence[Annotation] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFile:
    """A file of a diff; `elsewhere` are the annotations on lines the patch does not show."""

    change: FileChange
    rows: Sequence[Row]
    elsewhere: Sequence[Annotation]

    @property
    def is_long(self) -> bool:
        """Whether the file is better shown folded."""
        return len(self.rows) > LONG


def lay_out(changes: Iterable[FileChange], annotations: Iterable[Annotation] = ()) -> list[ChangedFile]:
    """Every changed file as rows, annotations put under the last line they speak of."""
    by_path: dict[str, list[Annotation]] = defaultdict(list)
    for annotation in annotations:
        by_path[annotation.path].append(annotation)
    return [_laid_out(change, by_path.get(change.path, ())) for change in changes]


def _laid_out(change: FileChange, annotations: Sequence[Annotation]) -> ChangedFile:
    by_line: dict[int, list[Annotation]] = defaultdict(list)
    for annotation in annotations:
        by_line[annotation.end_line].append(annotation)
    rows = _rows(change.patch or "", by_line)
    shown = {row.after for row in rows}
    elsewhere = [one for one in annotations if one.end_line not in shown]
    return ChangedFile(change=change, rows=rows, elsewhere=elsewhere)


def _rows(patch: str, annotations: dict[int, list[Annotation]]) -> list[Row]:
    rows: list[Row] = []
    before = after = 0
    for line in patch.split("\n") if patch else ():
        mark, text = line[:1], line[1:]
        if (hunk := _HUNK.match(line)) is not None:
            before, after = int(hunk[1]), int(hunk[2])
            rows.append(Row(kind="hunk", text=line))
        elif mark == "\\":
            rows.append(Row(kind="note", text=text.strip()))
        elif mark == "-":
            rows.append(Row(kind="removed", text=text, before=before))
            before += 1
        else:
            kind: Literal["added", "same"] = "added" if mark == "+" else "same"
            number = None if mark == "+" else before
            rows.append(Row(kind=kind, text=text, before=number, after=after, annotations=annotations.get(after, ())))
            before, after = before + (mark != "+"), after + 1
    return rows
