"""One model of the made-up review for all tests: it never changes."""

from __future__ import annotations

import pytest
from made_up_review import review

from bot.suggest.model import Model, learn
from bot.suggest.paper import Paper


@pytest.fixture(scope="session")
def papers() -> list[Paper]:
    return review()


@pytest.fixture(scope="session")
def model(papers: list[Paper]) -> Model:
    found = learn(papers)
    assert found is not None
    return found
