"""A look at everything that is open, for events that were lost, or that nobody is told of.

In: a repository. Out: jobs, one for each open issue and pull request; which of them has anything to do, its flow finds.
"""

from __future__ import annotations

from bot.intake.subject import Job
from bot.publish.hub import Hub


def sweep(repository: str, hub: Hub) -> tuple[Job, ...]:
    """The jobs of all that is open, the latest changed first; a hundred at most."""
    return tuple(
        Job(flow="review" if issue.is_pull else "submission", subject=issue.subject)
        for issue in hub.open_issues(repository)
    )
