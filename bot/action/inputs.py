"""The environment of a workflow's job -> what to do, as whom, and where to tell of it.

`action.yml` hands every input over as a variable: text of strangers comes in the event's file only, as data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self, get_args
from urllib.parse import quote

from bot.faults import ConfigError
from bot.settings import PREFIX, Settings

Mode = Literal["auto", "check", "submit"]
"""Both by event, only the checks of pull requests, only submissions."""
MODES: tuple[Mode, ...] = get_args(Mode)
WORKFLOW_LOGIN = "github-actions[bot]"
"""Whom GITHUB_TOKEN acts as; it cannot say so itself."""
SWEEPS = frozenset({"schedule", "workflow_dispatch"})
"""Events that tell of nothing in particular."""

_MODE = f"{PREFIX}MODE"
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a job was started for."""

    mode: Mode
    event: str
    event_file: Path
    repository: str
    run: str
    """the number of the workflow's run"""
    run_url: str
    is_again: bool
    """whether a person started it once more"""
    settings: Settings

    @classmethod
    def from_environ(cls, environ: Mapping[str, str], *, folder: Path) -> Self:
        """Read the environment; raise ConfigError for what is missing or wrong. `folder` holds what the run keeps."""
        mode = next((each for each in MODES if each == (environ.get(_MODE, "").strip() or MODES[0])), None)
        if mode is None:
            raise ConfigError(f"The mode is no mode: write {', '.join(MODES[:-1])} or {MODES[-1]}.", source="mode")
        repository = _needed(environ, "GITHUB_REPOSITORY")
        if not _REPOSITORY.fullmatch(repository):
            raise ConfigError("GITHUB_REPOSITORY names no repository written owner/name.", source="GITHUB_REPOSITORY")
        run = environ.get("GITHUB_RUN_ID", "")
        server = environ.get("GITHUB_SERVER_URL", "https://github.com").rstrip("/")
        return cls(
            mode=mode,
            event=_needed(environ, "GITHUB_EVENT_NAME"),
            event_file=Path(_needed(environ, "GITHUB_EVENT_PATH")),
            repository=repository,
            run=run,
            run_url=f"{server}/{repository}/actions/runs/{quote(run)}" if run else "",
            is_again=environ.get("GITHUB_RUN_ATTEMPT", "1") != "1",
            settings=_settings(environ, folder),
        )

    def body(self) -> bytes:
        """The event, as GitHub wrote it down."""
        try:
            return self.event_file.read_bytes()
        except OSError as error:
            raise ConfigError("GITHUB_EVENT_PATH names no readable file.", source="GITHUB_EVENT_PATH") from error


def _settings(environ: Mapping[str, str], folder: Path) -> Settings:
    """The settings as for a server, with what GitHub gives a job where they say nothing."""
    given = {key: text for key, text in environ.items() if key.startswith(PREFIX) and key != _MODE and text.strip()}
    if not given.keys() & {f"{PREFIX}{name}" for name in ("APP_ID", "PRIVATE_KEY", "TOKEN")}:
        given[f"{PREFIX}TOKEN"] = _needed(environ, "GITHUB_TOKEN")
        given[f"{PREFIX}LOGIN"] = WORKFLOW_LOGIN
    given.setdefault(f"{PREFIX}GITHUB_URL", environ.get("GITHUB_API_URL", ""))
    given[f"{PREFIX}DATABASE_URL"] = f"sqlite:///{folder.resolve()}/kept.sqlite"
    given[f"{PREFIX}INSTANCE"] = "workflow"
    return Settings.from_environ(given, serves=False)


def _needed(environ: Mapping[str, str], name: str) -> str:
    if text := environ.get(name, "").strip():
        return text
    raise ConfigError(f"{name} is not set: this runs as a step of a workflow of GitHub Actions.", source=name)
