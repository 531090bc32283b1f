"""How long reading takes: issue bodies of three sizes, and whether hostile text makes it more than linear.

Prints a line a figure. A body of 1 MB shall be read in under 100 ms; four times the text may take at most six times as
long (a quadratic reader would take sixteen). Exits 1 when either is missed. With `--issue-parser DIR`, a checkout of
github/issue-parser, and `node` on the path, the same bodies are read by that parser, too, in the same run; both then
read the form's YAML each time, as an action does.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.check.markup import active
from bot.intake.form_template import read_template, render_body
from bot.intake.issue_form import parse

TEMPLATE = """\
name: Add a paper
description: A paper
body:
  - {type: input, id: title, attributes: {label: Title}}
  - {type: textarea, id: abstract, attributes: {label: Abstract}}
  - {type: dropdown, id: kind, attributes: {label: Kind, multiple: true, options: [a, "a, b", c]}}
  - {type: input, id: tags, attributes: {label: Tags}}
"""
FORM = read_template(TEMPLATE, "add-paper.yml")
LINE = "A line of an abstract, neither long nor short, as there are many of them.\n"
ABSTRACTS = {"lines": LINE * 14_000, "one_line": "x" * 1_000_000, "blank_lines": "x" + "\n" * 1_000_000 + "x"}
SIZES = {"1_kB": 1_000, "60_kB": 60_000, "1_MB": 1_000_000}
HOSTILE_BODIES = {
    "headings": "### Title\n",
    "own_heading_in_fence": "### Abstract\n\n```\n### Tags\n\n",
    "fences": "```\n",
    "options": "a, ",
    "boxes": "- [x] a\n",
}
HOSTILE_TEXTS = {"open_tag": "<a ", "open_quote": "<a '", "links": "[x](", "definitions": "[x]:", "autolinks": "<a:"}
NODE = """
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
const { parseIssue } = await import(pathToFileURL(process.argv[1]).href)
const { template, bodies, times } = JSON.parse(readFileSync(0, 'utf8'))
const best = {}
for (const [name, body] of Object.entries(bodies)) {
  best[name] = Infinity
  for (let run = 0; run < times; run++) {
    const start = performance.now()
    parseIssue(body, template)
    best[name] = Math.min(best[name], performance.now() - start)
  }
}
console.log(JSON.stringify(best))
"""
RUNS = 20
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


def body_of(size: int) -> str:
    """An issue body of about so many characters, most of them the abstract."""
    return render_body(FORM, {"title": "A", "abstract": LINE * max(1, (size - 80) // len(LINE)), "tags": "x"})


def theirs(folder: Path, bodies: Mapping[str, str]) -> Mapping[str, float]:
    """The shortest of some runs of github/issue-parser for each body, in milliseconds."""
    node = shutil.which("node")
    if node is None:
        sys.exit("bench/parser.py: there is no `node` on the path, which --issue-parser needs.")
    done = subprocess.run(
        [node, "--input-type=module", "-e", NODE, str(folder.resolve() / "dist" / "index.js")],
        input=json.dumps({"template": TEMPLATE, "bodies": bodies, "times": RUNS}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"bench/parser.py: node could not run {folder}:\n{done.stderr}")
    return json.loads(done.stdout)


def compare(folder: Path, bodies: Mapping[str, str]) -> None:
    """Print how long both take for the same bodies, each reading the form first."""
    other = theirs(folder, bodies)
    for name, body in bodies.items():
        own = best(lambda body=body: parse(body, read_template(TEMPLATE, "add-paper.yml")), times=RUNS)
        ratio = other[name] / own
        print(f"with_form_{name}: {own:.2f} ms, issue-parser {other[name]:.2f} ms, theirs / ours {ratio:.2f}")


def main() -> int:
    """Print every figure; 1 when a target is missed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--issue-parser", type=Path, metavar="DIR", help="a checkout of github/issue-parser")
    given = arguments.parse_args()
    is_missed = False
    bodies = {name: body_of(size) for name, size in SIZES.items()}
    for name, body in bodies.items():
        took = best(lambda body=body: parse(body, FORM), times=RUNS)
        print(f"parse_{name}: {took:.3f} ms, {len(body) / 1000 / took:.1f} MB/s")
    if given.issue_parser:
        compare(given.issue_parser, bodies)
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
