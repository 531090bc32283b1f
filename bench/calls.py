"""What a contribution costs: its REST calls by kind, and how long a submitter waits for the pull request.

    python bench/calls.py [--contributions 60]

Calls are counted in the sandbox, for a bot that has worked on this review before (form, config and entries are kept by
SHA) and whose review has gone on since (the contribution before was merged). Every call counts, also one answered 304.
Of three rounds the dearest is told. The waiting time is that of web, worker and SQLite in one process with the sandbox,
as in `make demo` but without the pause that GitHub's limits ask for after 80 writes a minute: from before the form is
filed until GitHub has the pull request, and until it has the status comment.
Prints `name: value unit` lines; exits 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import logging
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from importlib.resources import files

from stand import FOLDER, Stand, at_work, percentile, stand

from bot.sandbox.door import Exchange
from bot.sandbox.webhooks import Delivery

MOST = {"new": 13, "edit": 11, "redelivery": 7}
"""The calls a run may make at most."""
ROUNDS = 3
PATIENCE = 30.0
"""Seconds to wait for one pull request."""

ANIMALS = ("Ant", "Bee", "Cat", "Dog", "Eel", "Fox", "Gnu", "Hen")


def main() -> int:
    """Count, measure, print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--contributions", type=int, default=60, help="how many to measure the waiting time with")
    options = parser.parse_args()
    missed = _calls()
    _waiting(options.contributions)
    for target in missed:
        print(f"missed: {target}", file=sys.stderr)
    return 1 if missed else 0


# -- calls ------------------------------------------------------------------------------------------------------


def _calls() -> list[str]:
    """Print what each run of a submission's life calls; the targets missed."""
    with stand(_entries()) as review:
        _life(review, 0)
        lives = [_life(review, number) for number in range(1, ROUNDS + 1)]
        dearest = {what: max((life[what] for life in lives), key=Counter.total) for what in lives[0]}
        # What a person put into the review since has to be read: told, but no target is set for it.
        review.commit({"hand2001written.markdown": review.entries()["weiss2008spectral.markdown"]})
        dearest["new after a person's commit"] = _life(review, ROUNDS + 1)["new"]
    missed = []
    for what, kinds in dearest.items():
        print(f"calls {what}: {kinds.total()} calls")
        for kind, count in sorted(kinds.items()):
            print(f"calls {what}, {kind}: {count} calls")
        if kinds.total() > MOST.get(what, sys.maxsize):
            missed.append(f"more than {MOST[what]} calls for: {what}")
    return missed


def _life(review: Stand, number: int) -> dict[str, Counter[str]]:
    """One submission from form to merge: the calls of each run."""
    kinds: dict[str, Counter[str]] = {}
    paper = _paper(number)
    issue = review.file(paper)

    def run(what: str) -> None:
        review.sandbox.clear_requests()
        review.run(issue)
        kinds[what] = Counter(f"{call.method} {call.route}" for call in review.sandbox.requests)

    run("new")
    run("redelivery")
    review.edit(issue, {**paper, "abstract": "A better abstract."})
    run("edit")
    run("redelivery of the edit")
    review.edit(issue, {**paper, "year": "soon"})
    run("edit into invalid")
    review.edit(issue, {**paper, "abstract": "A better abstract."})
    run("edit into valid")
    pull = review.pull_of(issue)
    if pull is None:
        raise RuntimeError(f"No pull request: {review.status(issue)}")
    review.merge(pull)
    run("merge")
    run("redelivery of the merge")
    return kinds


def _entries() -> dict[str, bytes]:
    """The entries that a new review begins with."""
    return {each.name: each.read_bytes() for each in (files("bot") / "template" / FOLDER).iterdir()}


def _paper(number: int) -> dict[str, str]:
    first, second = ANIMALS[number % 8], ANIMALS[number // 8 % 8]
    return {
        "title": f"{first} and {second}: Nearest Neighbours in Flat {number}",
        "authors": f"Ada {first}man, Ben {second}son",
        "conference": "SIGIR",
        "year": str(2001 + number % 20),
        "links": f"PDF: https://example.org/{number}.pdf",
        "tags": "Hashing, Graph",
        "abstract": f"We look for neighbours. There are {number}.",
    }


# -- waiting ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Watch:
    """Notes when GitHub got the pull request and the status comment of the submission that is under way."""

    pull: float = 0.0
    comment: float = 0.0
    is_done: threading.Event = field(default_factory=threading.Event)

    def saw(self, passed: Exchange | Delivery) -> None:
        """One call to the sandbox was answered."""
        if isinstance(passed, Exchange) and passed.status == 201:
            if passed.route == "/repos/{owner}/{repo}/pulls":
                self.pull = time.perf_counter()
            elif passed.route == "/repos/{owner}/{repo}/issues/{issue_number}/comments":
                self.comment = time.perf_counter()
                self.is_done.set()


def _waiting(count: int) -> None:
    """Print how long submitters wait who come one after another."""
    logging.disable(logging.INFO)
    pulls, comments = [], []
    with stand(_entries()) as review, at_work(review):
        for number in range(count + 1):
            pull, comment = _wait(review, number)
            if number:  # the first one finds nothing kept
                pulls.append(pull)
                comments.append(comment)
    for what, values in (("pull request", pulls), ("status comment", comments)):
        print(f"delivery to {what} median: {percentile(values, 0.5):.0f} ms")
        print(f"delivery to {what} p99: {percentile(values, 0.99):.0f} ms")


def _wait(review: Stand, number: int) -> tuple[float, float]:
    """Milliseconds from before a form is filed to its pull request, and to its status comment."""
    watch = Watch()
    review.sandbox.observe = watch.saw
    begun = time.perf_counter()
    review.file(_paper(number))
    if not watch.is_done.wait(PATIENCE):
        raise RuntimeError(f"The bot said nothing within {PATIENCE:.0f} seconds.")
    return 1000 * (watch.pull - begun), 1000 * (watch.comment - begun)


if __name__ == "__main__":
    sys.exit(main())
