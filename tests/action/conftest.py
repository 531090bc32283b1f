"""A review made from the template, and its workflow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openapi import watched
from workflow import MAINTAINER, REVIEW, SUBMITTER, Workflow

from bot import demo
from bot.sandbox.server import Sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with watched(Sandbox()) as sandbox:
        sandbox.add_user(SUBMITTER)
        sandbox.add_repository(REVIEW, dict(demo._template_files()), writers=[MAINTAINER])
        sandbox.add_label(REVIEW, "submission")
        yield sandbox


@pytest.fixture
def workflow(sandbox: Sandbox, tmp_path: Path) -> Workflow:
    """Jobs of the repository's own workflow, which may open pull requests."""
    sandbox.repository(REVIEW).allows_actions_to_open_pulls = True
    return Workflow(sandbox=sandbox, folder=tmp_path, token=sandbox.workflow_token(REVIEW))
