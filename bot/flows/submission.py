"""The life of a submission: an issue form, its one pull request, its one status comment.

In: a subject (the issue). The present state is read through the hub, the stage decided, and what shall be true then is
ensured, each stage in an order that a crash at any line and a second run make whole. Out: follow-up jobs.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.entry.style import Style
from bot.faults import ConfigError
from bot.flows import ending
from bot.flows import ground as grounds
from bot.flows.compose import Versions
from bot.flows.contribution import Contribution
from bot.flows.history import History
from bot.flows.orders import Orders, acknowledge, read_orders
from bot.flows.proposing import propose
from bot.flows.situation import Gone, Situation, said_of, situate
from bot.flows.thanks import is_on_base
from bot.flows.versions import find_versions
from bot.intake.subject import Intent, Job, Subject
from bot.publish import stage as stages
from bot.publish.hub import Hub
from bot.publish.messages import status
from bot.publish.stage import ACCEPTED, ENDED, Stage
from bot.resolve.alive import Probe
from bot.resolve.fetch import Fetch

if TYPE_CHECKING:
    from bot.resolve.look_up import Library


def submission(
    subject: Subject,
    hub: Hub,
    *,
    this_year: int,
    intent: Intent = "none",
    fetch: Fetch | None = None,
    probe: Probe | None = None,
) -> tuple[Job, ...]:
    """Bring the submission that this issue is to where it should be; do nothing for an issue that is none.

    Papers are looked up by `fetch`; without it, all is as the form says. Links are tried by `probe`, where the review
    wants that.
    """
    try:
        situation = situate(subject, hub)
        if isinstance(situation, Gone):
            ending.clear_away(situation, hub)
        elif isinstance(situation, Situation):
            return _advance(situation, hub, this_year, intent, fetch, probe)
        else:
            return situation
    except ConfigError as error:
        said = said_of(hub, subject)
        if said not in ENDED:
            hub.ensure_comment(subject, marker=stages.MARKER, body=status.config_broken(said, error))
    return ()


def last_words(subject: Subject, delivery: str, hub: Hub) -> None:
    """Tell the submitter of a job that died; a subject that is no submission is not troubled."""
    situation = situate(subject, hub)
    if isinstance(situation, Situation):
        hub.ensure_comment(subject, marker=stages.MARKER, body=status.stuck(situation.said, delivery))


def _advance(
    situation: Situation,
    hub: Hub,
    this_year: int,
    intent: Intent,
    fetch: Fetch | None,
    probe: Probe | None,
) -> tuple[Job, ...]:
    orders = read_orders(situation, hub)

    @functools.cache
    def hand() -> Style:
        return grounds.learn_hand(hub, situation.ground, situation.collection, this_year=this_year)

    @functools.cache
    def versions() -> Versions | None:
        return find_versions(situation, hub, hand()) if situation.kind == "add" else None

    @functools.cache
    def contribution() -> Contribution | None:
        # Without its form, an issue's answers have no meaning.
        if situation.template is None:
            return None
        return Contribution(
            situation=situation,
            template=situation.template,
            hub=hub,
            style=hand(),
            orders=orders,
            this_year=this_year,
            library=_library(fetch, intent),
            probe=probe,
        )

    def history() -> History:
        work = contribution()
        return work.history if work else History(situation, hub, hand())

    if orders.is_spam and not situation.is_merged:
        ending.banish(situation, hub)
        return ()
    stage = _stage_of(situation, orders, hub, contribution, versions)
    if stage is Stage.PROPOSED:
        work = contribution()
        return propose(work, versions(), is_asked_again=intent == "rerun") if work else ()
    if stage in ACCEPTED:
        jobs = ending.thank(situation, hub, stage, contribution(), versions(), history())
    else:
        is_new = situation.said is not stage and situation.pull is not None
        _end(stage, situation, orders, hub)
        jobs = ending.left_alone(situation, hub, history()) if is_new else ()
    acknowledge(orders, situation, hub)
    return jobs


def _library(fetch: Fetch | None, intent: Intent) -> Library | None:
    """Where papers are looked up; who asks for it once more wants no answers that were kept."""
    if fetch is None:
        return None
    from bot.resolve.look_up import Library

    return Library(fetch, max_age=timedelta(0) if intent == "rerun" else None)


def _end(stage: Stage, situation: Situation, orders: Orders, hub: Hub) -> None:
    match stage:
        case Stage.WITHDRAWN:
            ending.withdraw(situation, hub)
        case Stage.DECLINED:
            ending.decline(situation, orders, hub)
        case Stage.DUPLICATE:
            ending.close_duplicate(situation, orders, hub)
        case _ if situation.ours:
            # A crash left a branch without a pull request, and then the issue was closed.
            hub.ensure_no_branch(situation.ground.repository, situation.branch)
        case _:
            pass


def _stage_of(
    situation: Situation,
    orders: Orders,
    hub: Hub,
    contribution: Callable[[], Contribution | None],
    versions: Callable[[], Versions | None],
) -> Stage:
    pull = situation.pull

    def closer_is_us() -> bool:
        # As a plain token we may be the maintainer's own account; then who closed it says nothing.
        closer = hub.closer(Subject(situation.ground.repository, pull.number)) if pull and hub.is_app else None
        return closer is not None and hub.is_us(closer)

    return stages.decide(
        issue_is_open=situation.issue.is_open,
        pull="none" if pull is None else "merged" if pull.is_merged else "open" if pull.is_open else "closed",
        said=situation.said,
        is_on_base=lambda: is_on_base(situation, hub, contribution(), versions()),
        closer_is_us=closer_is_us,
        ordered="reject" if orders.is_rejected else "duplicate" if ending.original(situation, orders) else "",
    )
