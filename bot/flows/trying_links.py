"""Whether the links of a submission are alive, where a review wants to know: a warning at most, never an error.

A link is only called dead when it was so twice, a day apart; until then it is a notice, and the submission comes again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.entry.model import Link
from bot.faults import Finding, Severity, in_order
from bot.flows.composed import Composed
from bot.flows.contribution import Contribution
from bot.publish.proposal import Draft
from bot.resolve.alive import APART, Standing

A_DAY = APART + timedelta(minutes=5)
MOST = 20
"""Links of a submission that are tried: each may take seconds."""


def try_links(work: Contribution, composed: Composed) -> Composed:
    """The submission with what is to be said of its new links."""
    probe = work.probe
    if probe is None or not work.situation.ground.config.check_links or composed.form_errors:
        return composed
    new = [link.url for draft in composed.proposal.drafts for link in _new_links(draft)]
    standings = {url: probe(url) for url in list(dict.fromkeys(new))[:MOST]}
    doubtful = {url: standing for url, standing in standings.items() if standing.since}
    if not doubtful:
        return composed
    drafts = tuple(_told(work, draft, doubtful) for draft in composed.proposal.drafts)
    return replace(
        composed,
        proposal=replace(composed.proposal, drafts=drafts),
        has_doubtful_links=any(standing.verdict != "dead" for standing in doubtful.values()),
    )


def _new_links(draft: Draft) -> list[Link]:
    """The links that the submission brings: nobody answers for those that were there."""
    if draft.is_removed:
        return []
    known = {link.url for link in draft.before.links} if draft.before else set()
    return [
        link for link in draft.entry.links if link.url not in known and link.url.startswith(("http://", "https://"))
    ]


def _told(work: Contribution, draft: Draft, doubtful: dict[str, Standing]) -> Draft:
    findings = [
        _finding(link.url, doubtful[link.url], draft.path) for link in _new_links(draft) if link.url in doubtful
    ]
    return replace(draft, findings=in_order((*draft.findings, *work.weighed(findings))))


def _finding(url: str, standing: Standing, path: str) -> Finding:
    since = f"{standing.since:%d %B %Y}" if standing.since else ""
    if standing.verdict == "dead":
        return Finding(
            rule="link-dead",
            severity=Severity.WARNING,
            message=f"There has been no page at {url} since {since}.",
            hint="Write the address where it is now.",
            field="additional_links",
            path=path,
        )
    return Finding(
        rule="link-doubtful",
        severity=Severity.NOTICE,
        message=f"There is no page at {url} today.",
        hint="It gets a second look tomorrow. If the address has a slip, mend it.",
        field="additional_links",
        path=path,
    )
