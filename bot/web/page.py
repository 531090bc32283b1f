"""The operator's page: what this bot is, whether it is well, and its latest jobs. Values in, HTML out.

Self-contained and inert: no script, nothing loaded from elsewhere, every value escaped by the template.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from bot.work.job import Health, JobView, State

_SOURCE = files("bot.web").joinpath("templates", "operator.html").read_text(encoding="utf-8")
_TEMPLATE = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(
    _SOURCE
)


def _policy(html: str) -> str:
    """Allow this page's one style sheet, named by its digest, and nothing else."""
    style = "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    nothing = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return f"{nothing}; style-src 'sha256-{digest}'"


SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": _policy(_SOURCE),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def render_page(*, jobs: Sequence[JobView], health: Health, version: str, github: str) -> str:
    """The whole page."""
    return _TEMPLATE.render(
        jobs=[(job, _address(job, github)) for job in jobs],
        counts=[(state, sum(job.state is state for job in jobs)) for state in State],
        health=health,
        version=version,
    )


def _address(job: JobView, github: str) -> str:
    repository, _, number = job.subject.partition("#")
    repository, mark, commits = repository.partition("@")
    place = f"commit/{commits.rpartition('...')[2]}" if mark else f"issues/{number}"
    return f"{github.rstrip('/')}/{repository}/{place}"
