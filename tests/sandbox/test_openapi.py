"""The check against GitHub's description notices what GitHub would not say or take."""

from __future__ import annotations

from dataclasses import replace

import pytest
from openapi import description, faults, watched
from sandbox_client import Client

from bot.sandbox.door import Exchange
from bot.sandbox.router import ROUTES
from bot.sandbox.server import Sandbox
from bot.sandbox.webhooks import Delivery

REVIEW = "acme/review"


@pytest.fixture
def seen() -> list[Exchange | Delivery]:
    """One exchange of each kind and one delivery."""
    found: list[Exchange | Delivery] = []
    with Sandbox() as sandbox:
        sandbox.observe = found.append
        sandbox.add_repository(REVIEW, {"a": b""})
        ada = Client(sandbox, sandbox.add_user("ada"))
        ada.post(f"/repos/{REVIEW}/issues", {"title": "x"})
        ada.get(f"/repos/{REVIEW}/issues?state=open")
        ada.get(f"/repos/{REVIEW}/issues/9")
    return found


def exchange(seen: list[Exchange | Delivery], status: int) -> Exchange:
    return next(one for one in seen if isinstance(one, Exchange) and one.status == status)


def test_what_the_sandbox_says_is_in_order(seen: list[Exchange | Delivery]) -> None:
    assert len(seen) == 5
    assert [fault for one in seen for fault in faults(one)] == []


def test_a_missing_or_wrong_field_of_an_answer_is_noticed(seen: list[Exchange | Delivery]) -> None:
    made = exchange(seen, 201)
    assert isinstance(made.answer, dict)
    without = {key: value for key, value in made.answer.items() if key != "node_id"}
    assert faults(replace(made, answer=without)) == [
        "answer 201 to POST /repos/{owner}/{repo}/issues: $: 'node_id' is a required property"
    ]
    wrong = made.answer | {"number": "1", "created_at": "yesterday"}
    assert len(faults(replace(made, answer=wrong))) == 2


def test_a_status_github_does_not_answer_is_noticed(seen: list[Exchange | Delivery]) -> None:
    assert faults(replace(exchange(seen, 201), status=203)) == [
        "answer 203 to POST /repos/{owner}/{repo}/issues: not described"
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"body": {"title": "x", "labls": []}}, "unknown field 'labls'"),
        ({"body": {"title": ["x"]}}, "$.title"),
        ({"body": {}}, "'title' is a required property"),
        ({"query": {"stat": "open"}}, "unknown query word 'stat'"),
    ],
)
def test_a_wrong_request_is_noticed(seen: list[Exchange | Delivery], change: dict, said: str) -> None:
    found = faults(replace(exchange(seen, 201), **change))
    assert any(said in fault for fault in found), found


def test_a_wrong_query_is_noticed(seen: list[Exchange | Delivery]) -> None:
    assert "none of" in faults(replace(exchange(seen, 200), query={"state": "opened"}))[0]
    assert "no number" in faults(replace(exchange(seen, 200), query={"page": "two"}))[0]


def test_a_fault_fails_the_test_that_caused_it() -> None:
    def mistaken() -> None:
        with watched(Sandbox()) as sandbox:
            sandbox.add_repository(REVIEW, {"a": b""})
            Client(sandbox).get(f"/repos/{REVIEW}/issues?stat=open")

    with pytest.raises(AssertionError, match="unknown query word 'stat'"):
        mistaken()


def test_every_route_of_the_sandbox_is_one_of_githubs() -> None:
    assert {f"{route.method} {route.template}" for route in ROUTES} == set(description()["routes"])
