"""How long a person waits for `review-bot --help`.

    python bench/startup.py

Fresh processes, in turn with ones of Python that do nothing, so that a busy machine slows both. Prints
`name: value unit` lines; exits 1 when the median is not under 150 ms.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

TARGET_MS = 150.0
RUNS = 15


def main() -> int:
    """Measure, print the figures."""
    command = Path(sys.executable).with_name("review-bot")
    helps, nothings = [], []
    for _ in range(RUNS):
        helps.append(_milliseconds([str(command), "--help"]))
        nothings.append(_milliseconds([sys.executable, "-c", "pass"]))
    median = statistics.median(helps)
    print(f"startup --help median: {median:.0f} ms")
    print(f"startup --help fastest: {min(helps):.0f} ms")
    print(f"startup --help to python -c pass: {median / statistics.median(nothings):.1f} times")
    if median >= TARGET_MS:
        print(f"missed: --help not under {TARGET_MS:.0f} ms", file=sys.stderr)
        return 1
    return 0


def _milliseconds(command: Sequence[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return 1000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    sys.exit(main())
