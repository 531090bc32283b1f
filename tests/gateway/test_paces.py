"""Each source is asked as slowly as it asks for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.gateway.paces import pace_of


@pytest.mark.parametrize(
    ("host", "name", "every", "at_once", "polite_every", "polite_at_once"),
    [
        ("export.arxiv.org", "arxiv.org", 3, 1, 3, 1),
        ("arxiv.org", "arxiv.org", 3, 1, 3, 1),
        ("api.crossref.org", "api.crossref.org", 0.2, 1, 0.1, 3),
        ("api.datacite.org", "api.datacite.org", 0.6, 3, 0.3, 3),
        ("api.openalex.org", "api.openalex.org", 0.1, 3, 0.1, 3),
        ("api.semanticscholar.org", "api.semanticscholar.org", 1, 1, 1, 1),
        ("eutils.ncbi.nlm.nih.gov", "eutils.ncbi.nlm.nih.gov", 0.34, 3, 0.34, 3),
        ("api2.openreview.net", "openreview.net", 1, 1, 1, 1),
        ("openreview.net", "openreview.net", 1, 1, 1, 1),
        ("aclanthology.org", "aclanthology.org", 1, 1, 1, 1),
        ("www.example.co.uk", "www.example.co.uk", 1, 1, 1, 1),
        ("notarxiv.org", "notarxiv.org", 1, 1, 1, 1),
        ("127.0.0.1", "127.0.0.1", 1, 1, 1, 1),
    ],
)
def test_the_table_of_paces(
    host: str, name: str, every: float, at_once: int, polite_every: float, polite_at_once: int
) -> None:
    for is_polite, seconds, open_at_once in ((False, every, at_once), (True, polite_every, polite_at_once)):
        counted, pace = pace_of(host, is_polite=is_polite)
        assert (counted, pace.every, pace.at_once) == (name, timedelta(seconds=seconds), open_at_once)


def test_a_host_whose_name_no_host_can_have_still_has_a_pace() -> None:
    name, _ = pace_of("a" * 10_000, is_polite=True)
    assert len(name) == 253
