"""Files of a checkout mended where they stand: the characters that a finding can mend, and no other byte.

In: targets. Out: sentences on what was mended, and on what was left alone. A file is replaced as a whole or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.check.inert import one_line
from bot.check.mending import mend_all, mended_by
from bot.checkout_target import Target
from bot.checkout_writing import left_alone, replace_file
from bot.faults import Finding


def mend_files(targets: Iterable[Target], *, root: Path | None) -> Iterator[str]:
    """Mend every target that can be mended, one after the other."""
    for target in targets:
        text, mended = _mended(target)
        if text == target.source.text:
            continue
        if why := left_alone(target.place, target.source, root):
            yield one_line(f"{target.source.path}: left alone, for {why}")
            continue
        replace_file(target.place, text)
        rules = ", ".join(f"{rule} ({number})" if number > 1 else rule for rule, number in mended.items())
        yield one_line(f"{target.source.path}: mended {rules}")


def _mended(target: Target) -> tuple[str, Counter[str]]:
    """The text as it is when nothing more can be mended, and how many faults of each rule were mended on the way.

    What is wrong in the end less what was wrong at the beginning is another number: bad YAML hides the rest.
    """
    looks: list[tuple[str, list[Finding]]] = []

    def find(text: str) -> list[Finding]:
        looks.append((text, target.findings(text)[0]))
        return looks[-1][1]

    after = mend_all(target.source.text, find)
    mended: Counter[str] = Counter()
    for text, found in looks:
        if text == after:
            break
        mended.update(each.rule for each in mended_by(text, found))
    return after, mended
