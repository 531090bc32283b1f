"""How fast each source may be asked: the one table, with where each rule is from. Pure.

In: a host. Out: the name under which its requests are counted together, and its pace.

- arxiv.org and below: one request in three seconds, a single connection, over all machines under one's control
  (https://info.arxiv.org/help/api/tou.html).
- api.crossref.org: 5 a second, 1 at once; 10 a second, 3 at once for those who leave an e-mail address (the headers
  `x-rate-limit-limit` and `x-concurrency-limit` of the pools `public` and `polite`, seen in July 2026).
- api.datacite.org: 500 in five minutes; 1,000 for those who leave an e-mail address.
- api.openalex.org: 10 a second; it allows 100 (https://developers.openalex.org/api-reference/authentication).
- api.semanticscholar.org: one a second over all of its API, the rate of a new key.
- eutils.ncbi.nlm.nih.gov: 3 a second without a key (https://support.nlm.nih.gov/kbArticle/?pn=KA-05317).
- any other host: one a second, one at once; the rule is ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """At least `every` from the start of one request to the start of the next, and no more than `at_once` open."""

    every: timedelta
    at_once: int = 1


LONGEST_NAME = 253
"""Characters in the name of a host (RFC 1035); there is none with more."""
CROSSREF = "api.crossref.org"
ANY_HOST = Pace(every=timedelta(seconds=1))
FREE = Pace(every=timedelta(0), at_once=16)
"""The pace of a stand-in, which nobody needs to be spared."""
PACES = {
    "arxiv.org": Pace(every=timedelta(seconds=3)),
    CROSSREF: Pace(every=timedelta(seconds=0.2)),
    "api.datacite.org": Pace(every=timedelta(seconds=0.6), at_once=3),
    "api.openalex.org": Pace(every=timedelta(seconds=0.1), at_once=3),
    "api.semanticscholar.org": ANY_HOST,
    "eutils.ncbi.nlm.nih.gov": Pace(every=timedelta(seconds=0.34), at_once=3),
    "openreview.net": ANY_HOST,  # its hosts are one service
}
POLITE_PACES = PACES | {
    CROSSREF: Pace(every=timedelta(seconds=0.1), at_once=3),
    "api.datacite.org": Pace(every=timedelta(seconds=0.3), at_once=3),
}
"""For those who leave an e-mail address."""


def pace_of(host: str, *, is_polite: bool) -> tuple[str, Pace]:
    """The name under which this host's requests are counted, and its pace. `is_polite`: we leave an e-mail address."""
    paces = POLITE_PACES if is_polite else PACES
    parts = host.split(".")
    names = (".".join(parts[at:]) for at in range(len(parts)))
    name = next((name for name in names if name in paces), host[:LONGEST_NAME])
    return name, paces.get(name, ANY_HOST)
