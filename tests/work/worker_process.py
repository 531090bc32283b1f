"""A worker in a process of its own, to be killed: python worker_process.py URL NAME JOURNAL MODE.

It writes `started SUBJECT` to the journal; in mode `hangs` it then never ends the job, in mode `works` it writes
`finished SUBJECT`.
"""

from __future__ import annotations

import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

from bot.work.engine import Worker
from bot.work.job import FollowUp


def main(url: str, name: str, journal: str, mode: str) -> None:
    """Work until SIGTERM."""

    def run(subject: str, _intent: str) -> list[FollowUp]:
        with Path(journal).open("a", encoding="utf-8") as file:
            file.write(f"started {subject}\n")
            file.flush()
            if mode == "hangs":
                time.sleep(60)
            file.write(f"finished {subject}\n")
        return []

    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    beat = timedelta(seconds=0.1)
    with Worker(url, {"submission": run}, name=name, beat=beat, dead_after=5 * beat):
        signal.sigwait({signal.SIGTERM})


if __name__ == "__main__":
    main(*sys.argv[1:])
