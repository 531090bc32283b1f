"""The latest issues and pull requests of a repository, each as if it had just been opened: what the bot would do now.

In: a hub that knows the past, the flows. Out: a `Rehearsed` for each, the newest first. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.faults import ConfigError, PermanentFailure
from bot.flows.review import review
from bot.flows.submission import submission
from bot.intake.subject import Job
from bot.publish.hub import Commit, Hub, Issue
from bot.rehearsal.hub import Note, Rehearsal
from bot.resolve.alive import Probe
from bot.resolve.fetch import Fetch


class Opened(Protocol):
    """An issue or a pull request, and when it was opened."""

    @property
    def issue(self) -> Issue: ...
    @property
    def opened_at(self) -> datetime: ...


class PastHub(Hub, Protocol):
    """GitHub, with a look back."""

    def latest_issues(self, repository: str, at_most: int) -> Sequence[Opened]: ...
    def branch_at(self, repository: str, branch: str, when: datetime) -> Commit | None: ...


Watch = Callable[[Sequence[Opened]], Iterable[Opened]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """What the bot would have done about an issue or a pull request; nothing, where it is none of its business."""

    issue: Issue
    opened_at: datetime
    notes: tuple[Note, ...] = ()
    stopped_by: str = ""
    """why it could not be told; empty where it could"""

    @property
    def is_quiet(self) -> bool:
        """Whether nobody would have heard of the bot."""
        return not self.notes and not self.stopped_by


def rehearse(
    repository: str,
    hub_of: Callable[[], PastHub],
    *,
    last: int,
    fetch: Fetch | None = None,
    probe: Probe | None = None,
    watch: Watch = iter,
) -> Iterator[Rehearsed]:
    """Go through what was opened last; of what is closed by now, entries are read as they were when it was opened."""
    past = hub_of()
    for opened in watch(past.latest_issues(repository, last)):
        yield _rehearse(opened, hub_of(), past, fetch, probe)


def _rehearse(opened: Opened, hub: Hub, past: PastHub, fetch: Fetch | None, probe: Probe | None) -> Rehearsed:
    issue, when = opened.issue, opened.opened_at

    def then(repository: str, branch: str) -> Commit | None:
        return past.branch_at(repository, branch, when)

    rehearsal = Rehearsal(hub, issue.subject, is_pull=issue.is_pull, then=None if issue.is_open else then)
    jobs: Sequence[Job] = ()
    stopped_by = ""
    try:
        if issue.is_pull:
            jobs = review(issue.subject, rehearsal.as_hub, this_year=when.year)
        else:
            jobs = submission(issue.subject, rehearsal.as_hub, this_year=when.year, fetch=fetch, probe=probe)
    except (ConfigError, PermanentFailure) as failure:
        stopped_by = str(failure)
    # Who had something to do himself only tells others of it.
    others = [job for job in jobs if job.subject != issue.subject and not rehearsal.notes]
    notes = (*rehearsal.notes, *(Note(what=f"leave it to {job.subject}, which it belongs to") for job in others))
    return Rehearsed(issue=issue, opened_at=when, notes=notes, stopped_by=stopped_by)
