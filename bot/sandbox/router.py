"""Which route a method and path mean: GitHub's own path templates are the table, and the most literal one wins."""

from __future__ import annotations

import re

from bot.sandbox.routes import apps, checks, gitdata, issues, pulls, repositories, reviews
from bot.sandbox.routes.call import Route

ROUTES: tuple[Route, ...] = tuple(
    row for part in (apps, repositories, gitdata, issues, pulls, reviews, checks) for row in part.routes.rows
)
_NUMBERS = frozenset(
    {
        "installation_id",
        "delivery_id",
        "issue_number",
        "pull_number",
        "comment_id",
        "check_run_id",
        "check_suite_id",
        "review_id",
        "reaction_id",
    }
)
_WITH_SLASHES = frozenset({"ref", "branch", "basehead", "name"})
_PARAMETER = re.compile(r"\{(\w+)\}")


def find(method: str, path: str) -> tuple[Route, dict[str, str | int]] | None:
    """The route, and what its parameters are in this path; None when GitHub has no such route here."""
    for pattern, route in _TABLE.get(method, ()):
        if (match := pattern.fullmatch(path)) is not None:
            return route, {name: int(text) if name in _NUMBERS else text for name, text in match.groupdict().items()}
    return None


def _pattern(template: str) -> re.Pattern[str]:
    """A template as a regular expression; a reference or label may hold slashes, the root folder's path is empty."""

    def expression(match: re.Match[str]) -> str:
        name = match[1]
        kind = r"\d+" if name in _NUMBERS else ".+" if name in _WITH_SLASHES else ".*" if name == "path" else "[^/]+"
        return f"(?P<{name}>{kind})"

    return re.compile(_PARAMETER.sub(expression, template).replace("/(?P<path>", "/?(?P<path>"), re.ASCII | re.DOTALL)


def _literal(route: Route) -> int:
    return len(_PARAMETER.sub("", route.template))


_TABLE: dict[str, list[tuple[re.Pattern[str], Route]]] = {}
for _route in sorted(ROUTES, key=_literal, reverse=True):
    _TABLE.setdefault(_route.method, []).append((_pattern(_route.template), _route))
