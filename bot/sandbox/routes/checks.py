"""Check runs, check suites and commit statuses."""

from __future__ import annotations

from datetime import datetime

from bot.sandbox.answers import checks as render
from bot.sandbox.answers.shape import Json
from bot.sandbox.hub import checks
from bot.sandbox.hub.checks import RunChange
from bot.sandbox.model import Annotation, App, CheckRun, CheckSuite
from bot.sandbox.refusal import RefusedError, not_found, unprocessable
from bot.sandbox.routes.call import Answer, Body, Call, Routes

routes = Routes()
_STATUSES = ("queued", "in_progress", "completed", "waiting", "requested", "pending")
_CONCLUSIONS = ("success", "failure", "neutral", "cancelled", "skipped", "timed_out", "action_required")
_LEVELS = ("notice", "warning", "failure")
_STATES = ("error", "failure", "pending", "success")


@routes("POST", "/repos/{owner}/{repo}/check-runs", permission="checks", who="checks")
def create_run(call: Call) -> Answer:
    change = _change(call.body)
    call.body.needed("name")
    run = checks.create_run(call.world, call.repository, _app(call), call.body.needed("head_sha"), change)
    shown = render.check_run(call.world.at, run)
    return Answer(status=201, data=shown, headers={"Location": str(shown["url"])})


@routes("GET", "/repos/{owner}/{repo}/check-runs/{check_run_id}", permission="checks")
def get_run(call: Call, check_run_id: int) -> Answer:
    return Answer(data=render.check_run(call.world.at, _run(call, check_run_id)))


@routes("PATCH", "/repos/{owner}/{repo}/check-runs/{check_run_id}", permission="checks", who="checks")
def update_run(call: Call, check_run_id: int) -> Answer:
    run = _run(call, check_run_id)
    if run.suite.app is not _app(call):
        raise RefusedError(
            403,
            "Invalid app_id `"
            + str(call.world.app.id)
            + "` - check run can only be modified by the GitHub App that created it.",
        )
    checks.update_run(call.world, run, _change(call.body))
    return Answer(data=render.check_run(call.world.at, run))


@routes("GET", "/repos/{owner}/{repo}/check-runs/{check_run_id}/annotations", permission="checks")
def list_annotations(call: Call, check_run_id: int) -> Answer:
    run = _run(call, check_run_id)
    return call.page(run.annotations, lambda one: render.annotation(call.world.at, run, one))


@routes("POST", "/repos/{owner}/{repo}/check-runs/{check_run_id}/rerequest", permission="checks", who="writer")
def rerequest_run(call: Call, check_run_id: int) -> Answer:
    checks.rerequest_run(call.world, _run(call, check_run_id), call.actor.user)
    return Answer(status=201, data={})


@routes("GET", "/repos/{owner}/{repo}/commits/{ref}/check-runs", permission="checks")
def list_runs(call: Call, ref: str) -> Answer:
    """The latest run of each name, or with `filter=all` every one."""
    sha, query = call.commit(ref), call.query
    found = [
        run
        for run in call.repository.runs.values()
        if run.suite.head_sha == sha
        and query.get("check_name", run.name) == run.name
        and query.get("status", run.status) == run.status
        and query.get("app_id", str(run.suite.app.id)) == str(run.suite.app.id)
    ]
    if query.get("filter", "latest") == "latest":
        found = list({(run.suite.app.id, run.name): run for run in found}.values())
    found.reverse()
    shown, headers = call.paged(found)
    data: Json = {
        "total_count": len(found),
        "check_runs": [render.check_run(call.world.at, run) for run in shown],
    }
    return Answer(data=data, headers=headers)


@routes("GET", "/repos/{owner}/{repo}/commits/{ref}/check-suites", permission="checks")
def list_suites(call: Call, ref: str) -> Answer:
    sha = call.commit(ref)
    found = [suite for suite in call.repository.suites.values() if suite.head_sha == sha]
    shown, headers = call.paged(found)
    data: Json = {
        "total_count": len(found),
        "check_suites": [render.check_suite(call.world.at, one) for one in shown],
    }
    return Answer(data=data, headers=headers)


@routes("GET", "/repos/{owner}/{repo}/check-suites/{check_suite_id}", permission="checks")
def get_suite(call: Call, check_suite_id: int) -> Answer:
    return Answer(data=render.check_suite(call.world.at, _suite(call, check_suite_id)))


@routes("POST", "/repos/{owner}/{repo}/check-suites/{check_suite_id}/rerequest", permission="checks", who="writer")
def rerequest_suite(call: Call, check_suite_id: int) -> Answer:
    checks.rerequest_suite(call.world, _suite(call, check_suite_id), call.actor.user)
    return Answer(status=201, data={})


# -- statuses -----------------------------------------------------------------------------------------------------


@routes("POST", "/repos/{owner}/{repo}/statuses/{sha}", permission="statuses", who="writer")
def create_status(call: Call, sha: str) -> Answer:
    state = call.body.needed("state")
    if state not in _STATES:
        raise unprocessable("Validation Failed")
    status = checks.add_status(
        call.world,
        call.repository,
        call.actor.user,
        sha,
        state=state,
        context=call.body.text("context") or "default",
        description=call.body.text("description"),
        target_url=call.body.text("target_url"),
    )
    return Answer(status=201, data=render.status(call.world.at, call.repository, status))


@routes("GET", "/repos/{owner}/{repo}/commits/{ref}/status", permission="statuses")
def get_status(call: Call, ref: str) -> Answer:
    sha = call.commit(ref)
    return Answer(
        data=render.combined(call.world.at, call.repository, sha, checks.latest_statuses(call.repository, sha))
    )


@routes("GET", "/repos/{owner}/{repo}/commits/{ref}/statuses", permission="statuses")
def list_statuses(call: Call, ref: str) -> Answer:
    sha = call.commit(ref)
    found = [status for status in call.repository.statuses if status.sha == sha][::-1]
    return call.page(found, lambda one: render.status(call.world.at, call.repository, one))


# -- from the request ---------------------------------------------------------------------------------------------


def _change(body: Body) -> RunChange:
    output = body.inner("output") or Body(fields={})
    if body.has("output") and not (output.has("title") and output.has("summary")):
        raise unprocessable('Invalid request.\n\n"title" and "summary" weren\'t supplied.')
    return RunChange(
        name=body.text("name"),
        external_id=body.text("external_id"),
        details_url=body.text("details_url"),
        status=_one_of(body, "status", _STATUSES),
        conclusion=_one_of(body, "conclusion", _CONCLUSIONS),
        started_at=_time(body, "started_at"),
        completed_at=_time(body, "completed_at"),
        title=output.text("title"),
        summary=_within(output.text("summary"), "summary"),
        text=_within(output.text("text"), "text"),
        annotations=[_annotation(one) for one in output.inners("annotations")],
        actions=[
            {key: one.needed(key) for key in ("label", "description", "identifier")} for one in body.inners("actions")
        ],
    )


def _annotation(body: Body) -> Annotation:
    start, end = body.number("start_line"), body.number("end_line")
    if start is None or end is None:
        raise unprocessable('Invalid request.\n\n"start_line" and "end_line" weren\'t supplied.')
    return Annotation(
        path=body.needed("path"),
        start_line=start,
        end_line=end,
        start_column=body.number("start_column"),
        end_column=body.number("end_column"),
        level=_one_of(body, "annotation_level", _LEVELS) or "notice",
        message=body.needed("message"),
        title=body.text("title"),
        raw_details=body.text("raw_details"),
    )


def _one_of(body: Body, field: str, allowed: tuple[str, ...]) -> str | None:
    value = body.text(field)
    if value is not None and value not in allowed:
        raise unprocessable(f"Invalid request.\n\n{value} is not a member of {list(allowed)}.")
    return value


def _within(text: str | None, field: str) -> str | None:
    """Summary and text of a check run hold 65,535 characters."""
    if text is not None and len(text) > 65_535:
        raise unprocessable(
            f"Invalid request.\n\nOnly 65535 characters are allowed for {field}; {len(text)} were supplied."
        )
    return text


def _time(body: Body, field: str) -> datetime | None:
    text = body.text(field)
    try:
        return None if text is None else datetime.fromisoformat(text)
    except ValueError as error:
        raise unprocessable(f"Invalid request.\n\n{field} is not a valid time.") from error


def _app(call: Call) -> App:
    app = call.actor.app
    if app is None:
        raise RefusedError(403, "You must authenticate via a GitHub App.")
    return app


def _run(call: Call, check_run_id: int) -> CheckRun:
    if (run := call.repository.runs.get(check_run_id)) is None:
        raise not_found()
    return run


def _suite(call: Call, check_suite_id: int) -> CheckSuite:
    for suite in call.repository.suites.values():
        if suite.id == check_suite_id:
            return suite
    raise not_found()
