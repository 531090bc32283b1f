"""How long reading takes: an issue body of a megabyte, and whether hostile text makes it more than linear.

Prints a line a figure. A body of 1 MB shall be read in under 100 ms; four times the text may take at most six times as
long (a quadratic reader would take sixteen). Exits 1 when either is missed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from bot.check.markup import active
from bot.intake.form_template import read_template, render_body
from bot.intake.issue_form import parse

FORM = read_template(
    """\
name: Add a paper
description: A paper
body:
  - {type: input, id: title, attributes: {label: Title}}
  - {type: textarea, id: abstract, attributes: {label: Abstract}}
  - {type: dropdown, id: kind, attributes: {label: Kind, multiple: true, options: [a, "a, b", c]}}
  - {type: input, id: tags, attributes: {label: Tags}}
""",
    "add-paper.yml",
)
LINE = "A line of an abstract, neither long nor short, as there are many of them.\n"
ABSTRACTS = {"lines": LINE * 14_000, "one_line": "x" * 1_000_000, "blank_lines": "x" + "\n" * 1_000_000 + "x"}
HOSTILE_BODIES = {
    "headings": "### Title\n",
    "own_heading_in_fence": "### Abstract\n\n```\n### Tags\n\n",
    "fences": "```\n",
    "options": "a, ",
    "boxes": "- [x] a\n",
}
HOSTILE_TEXTS = {"open_tag": "<a ", "open_quote": "<a '", "links": "[x](", "definitions": "[x]:", "autolinks": "<a:"}
TARGET_MS = 100.0
TARGET_GROWTH = 6.0


def best(call: Callable[[], object], times: int = 5) -> float:
    """The shortest of some runs, in milliseconds: what the machine can do when nothing disturbs it."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        found.append((time.perf_counter() - start) * 1000)
    return min(found)


def growth(read: Callable[[str], object], piece: str) -> float:
    """How many times longer 256 kB take than 64 kB."""
    small, large = (piece * (size // len(piece)) for size in (64_000, 256_000))
    return best(lambda: read(large)) / max(best(lambda: read(small)), 0.05)


def main() -> int:
    """Print every figure; 1 when a target is missed."""
    is_missed = False
    for name, abstract in ABSTRACTS.items():
        body = render_body(FORM, {"title": "A", "abstract": abstract, "tags": "x"})
        took = best(lambda body=body: parse(body, FORM))
        is_missed |= took > TARGET_MS
        print(f"parse_1mb_{name}: {took:.1f} ms")
    for name, piece in HOSTILE_BODIES.items():
        factor = growth(lambda text: parse(f"### Abstract\n\n{text}", FORM), piece)
        is_missed |= factor > TARGET_GROWTH
        print(f"parse_growth_{name}: {factor:.1f} x")
    for name, piece in HOSTILE_TEXTS.items():
        factor = growth(lambda text: list(active(text)), piece)
        is_missed |= factor > TARGET_GROWTH
        print(f"markup_growth_{name}: {factor:.1f} x")
    return int(is_missed)


if __name__ == "__main__":
    sys.exit(main())
