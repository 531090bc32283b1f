"""Who works on a review: its config may leave it to the bot on a server, or to the workflow of GitHub Actions.

Two of them would each write a comment and open a pull request of its own. Reads only what the flow reads anyway.
"""

from __future__ import annotations

from bot.flows import ground as grounds
from bot.intake.subject import Flow, Subject
from bot.publish.hub import Hub, Pull
from bot.repository import Runner

NAMES = {"app": "the bot on a server", "action": "the workflow of GitHub Actions"}


def leaves_to(flow: Flow, subject: Subject, hub: Hub, *, me: Runner) -> str:
    """Why this is another one's work, as a sentence; empty where it is ours. `me` is empty for whoever acts anyway."""
    if not me:
        return ""
    name = _default_branch(flow, subject, hub)
    config, _ = grounds.read_config(hub, subject.repository, grounds.read_default(hub, subject.repository, name))
    if config.runner in ("", me):
        return ""
    return f"{subject} is left to {NAMES[config.runner]}, as its config says `runner: {config.runner}`."


def _default_branch(flow: Flow, subject: Subject, hub: Hub) -> str:
    """A pull request tells its name and saves the request for it."""
    pulls: list[Pull | None] = []
    if flow == "submission":
        pulls += hub.pulls(subject.repository, f"{grounds.BRANCHES}{subject.number}")
    elif flow == "review" and subject.number:
        pulls.append(hub.pull(subject.repository, subject.number))
    known = next((pull.default_branch for pull in pulls if pull), "")
    return known or hub.repository(subject.repository).default_branch
