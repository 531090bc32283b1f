"""The Action's entry, run as a step runs it: a process, an event's file, and a GitHub to talk to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from sandbox_client import app_token
from workflow import CONFIG, JOB, MAINTAINER, REVIEW, SUBMITTER, Workflow

from bot.gateway.credentials import AppCredentials
from bot.gateway.github import GitHub
from bot.gateway.http import HttpFetch
from bot.gateway.store import ObjectStore
from bot.publish import stage
from bot.publish.stage import Stage
from bot.sandbox.server import WORKFLOW_PERMISSIONS, Sandbox
from bot.wiring import handlers_of

ENTRY = "_publications/lattice2021graphs.markdown"
OLD = "_publications/weiss2008spectral.markdown"
READS = dict.fromkeys(WORKFLOW_PERMISSIONS, "read")
WRONG_CONFIG = {CONFIG: b"runner: action\nlabel: {submission: x}\n"}


# -- submissions ---------------------------------------------------------------------------------------------------


def test_an_issue_becomes_a_pull_request_without_a_server(workflow: Workflow) -> None:
    number = workflow.file()
    done = workflow.run("issues")
    (pull,) = workflow.pulls()
    assert done.code == 0, done.log
    assert (pull.issue.user.login, pull.head_ref) == (JOB, f"submission/issue-{number}")
    assert stage.said(workflow.status(number)) is Stage.PROPOSED
    assert [login for login, _ in workflow.comments(number)] == [JOB]
    assert "authors: Hypatia Lattice" in workflow.text(number, ENTRY)
    assert done.outputs == {"result": "done", "conclusion": "success", "pull-request": str(pull.issue.number)}


def test_the_same_run_makes_the_check_which_no_workflow_of_the_new_pull_request_would(workflow: Workflow) -> None:
    workflow.file()
    done = workflow.run("issues")
    assert workflow.checks(workflow.pulls()[0].head_sha) == [("github-actions", "success")]
    assert done.summary.startswith("# Living Review Bot\n\n- [`maria/living-review#1`](<http://127.0.0.1:")
    assert "): done, [its pull request](<http://127.0.0.1:" in done.summary
    assert "\n## Ready to merge\n\nNothing to remark.\n\n### Graphs That Remember" in done.summary


def test_an_edit_adds_one_commit_and_says_it_in_the_same_comment(workflow: Workflow) -> None:
    number = workflow.file()
    workflow.run("issues")
    body = workflow.sandbox.issue(REVIEW, number).body or ""
    edited = body.replace("### Year\n\n_No response_", "### Year\n\n2020")
    workflow.sandbox.edit_issue(REVIEW, number, SUBMITTER, body=edited)
    assert workflow.run("issues").code == 0
    assert "year: 2020\n" in workflow.text(number, ENTRY)
    assert len(workflow.pulls()) == 1
    assert [login for login, _ in workflow.comments(number)] == [JOB]


def test_a_command_in_a_comment_is_heard(workflow: Workflow) -> None:
    number = workflow.file()
    workflow.run("issues")
    workflow.sandbox.pass_time(5)
    comment = workflow.sandbox.comment(REVIEW, number, SUBMITTER, "/set year: 2019")
    done = workflow.run("issue_comment")
    assert (done.code, done.outputs["result"]) == (0, "done")
    assert "year: 2019\n" in workflow.text(number, ENTRY)
    assert [(each.user.login, each.content) for each in comment.reactions] == [(JOB, "+1")]


def test_the_merge_of_its_pull_request_ends_the_issue_with_thanks(workflow: Workflow) -> None:
    number = workflow.file()
    workflow.run("issues")
    workflow.sandbox.merge(REVIEW, workflow.pulls()[0].issue.number, MAINTAINER)
    assert workflow.run("pull_request_target").code == 0
    assert stage.said(workflow.status(number)) is Stage.MERGED
    assert workflow.sandbox.issue(REVIEW, number).state == "closed"


def test_an_issue_that_is_no_submission_is_left_alone(workflow: Workflow) -> None:
    issue = workflow.sandbox.file_issue(REVIEW, SUBMITTER, title="Hello", body="What a nice review!")
    done = workflow.run("issues")
    assert (done.code, workflow.comments(issue.number)) == (0, [])


def test_a_schedule_finds_what_no_run_was_made_for(workflow: Workflow) -> None:
    first, second = workflow.file(), workflow.file({"paper": "https://doi.org/10.99999/no.such.paper"}, title="Another")
    workflow.sandbox.file_issue(REVIEW, SUBMITTER, title="Hello")
    done = workflow.run("schedule", {"schedule": "17 3 * * *"})
    assert done.code == 0, done.log
    assert stage.said(workflow.status(first)) is Stage.PROPOSED
    assert stage.said(workflow.status(second)) is Stage.NEEDS_CHANGES
    assert workflow.run("workflow_dispatch", {"inputs": None}).code == 0
    assert len(workflow.pulls()) == 1


# -- pull requests of others ---------------------------------------------------------------------------------------


def fork_with_a_wrong_config(sandbox: Sandbox) -> str:
    """A stranger's pull request; its head."""
    sandbox.fork(REVIEW, "eve")
    sandbox.push("eve/living-review", "eve", WRONG_CONFIG, branch="fix")
    return sandbox.open_pull(REVIEW, "eve", head="eve:fix", title="Fix").head_sha


def test_a_forks_pull_request_is_checked_and_fails_the_job(workflow: Workflow) -> None:
    head = fork_with_a_wrong_config(workflow.sandbox)
    done = workflow.run("pull_request_target", REVIEW_BOT_MODE="check")
    assert done.code == 1, done.log
    assert workflow.checks(head) == [("github-actions", "failure")]
    assert done.outputs["conclusion"] == "failure"
    assert "`label` is not a key of this file." in done.summary
    assert done.commands == []


def test_where_the_token_only_reads_the_run_itself_says_what_was_found(workflow: Workflow) -> None:
    """GitHub gives the event `pull_request` of a fork no other token."""
    head = fork_with_a_wrong_config(workflow.sandbox)
    token = workflow.sandbox.workflow_token(REVIEW, READS)
    done = workflow.run("pull_request", GITHUB_TOKEN=token)
    assert done.code == 1, done.log
    assert workflow.checks(head) == []
    assert "The token of this run may only read" in done.summary
    (annotation,) = [line for line in done.commands if "%60label%60" in line or "`label`" in line]
    assert annotation.startswith(f"::error file={CONFIG},line=2,")
    assert "::`label` is not a key of this file.%0A" in annotation


BAD_ENTRY = b"""\
---
layout: publication
title: "Hashes That Repeat"
authors: Eve Eager
conference: SIDM
year: 2921
bibkey: eager2021hashes
---
We repeat ourselves.
"""


@pytest.mark.parametrize("permissions", [WORKFLOW_PERMISSIONS, READS], ids=["may write", "reads only"])
def test_an_entry_in_a_forks_pull_request_is_checked_by_the_rules(workflow: Workflow, permissions: dict) -> None:
    sandbox, path = workflow.sandbox, "_publications/eager2021hashes.markdown"
    sandbox.fork(REVIEW, "eve")
    sandbox.push("eve/living-review", "eve", {path: BAD_ENTRY}, branch="fix")
    head = sandbox.open_pull(REVIEW, "eve", head="eve:fix", title="A paper").head_sha
    token = sandbox.workflow_token(REVIEW, permissions)
    done = workflow.run("pull_request", REVIEW_BOT_MODE="check", GITHUB_TOKEN=token)
    assert (done.code, done.outputs["result"], done.outputs["conclusion"]) == (1, "done", "failure"), done.log
    assert "2921" in done.summary
    assert len(workflow.checks(head)) == (permissions is not READS)
    at_the_line = [line for line in done.commands if line.startswith(f"::error file={path},line=6,")]
    assert len(at_the_line) == (permissions is READS)


def test_the_head_of_a_fork_is_never_fetched(workflow: Workflow) -> None:
    fork_with_a_wrong_config(workflow.sandbox)
    workflow.sandbox.clear_requests()
    workflow.run("pull_request_target")
    assert {
        request.path.split("/")[2] for request in workflow.sandbox.requests if request.path.startswith("/repos/")
    } == {REVIEW.partition("/")[0]}


def test_a_run_that_a_person_starts_again_makes_the_check_again(workflow: Workflow) -> None:
    head = fork_with_a_wrong_config(workflow.sandbox)
    workflow.run("pull_request_target")
    workflow.run("pull_request_target")
    assert workflow.checks(head) == [("github-actions", "failure")]
    workflow.run("pull_request_target", GITHUB_RUN_ATTEMPT="2")
    assert workflow.checks(head) == [("github-actions", "failure")] * 2


@pytest.mark.parametrize(("mode", "event"), [("check", "issues"), ("submit", "pull_request_target")])
def test_a_mode_leaves_the_other_events_alone(workflow: Workflow, mode: str, event: str) -> None:
    fork_with_a_wrong_config(workflow.sandbox)
    number = workflow.file()
    done = workflow.run(event, REVIEW_BOT_MODE=mode)
    assert (done.code, done.outputs["result"]) == (0, "nothing")
    assert done.summary == f"# Living Review Bot\n\nThe mode is `{mode}`, and this event is not about that.\n"
    assert workflow.comments(number) == []


def test_the_mode_check_obeys_an_order_to_mend_a_pull_request(workflow: Workflow) -> None:
    good = (workflow.sandbox.read_file(REVIEW, OLD, ref="main") or b"").decode()
    title = next(line for line in good.splitlines() if line.startswith("title:"))
    mendable = good.replace(title, 'title: "Learning to hash."').encode()
    workflow.sandbox.push(REVIEW, MAINTAINER, {OLD: mendable}, branch="change")
    number = workflow.sandbox.open_pull(REVIEW, MAINTAINER, head="change", title="A change").issue.number
    comment = workflow.sandbox.comment(REVIEW, number, MAINTAINER, "/fix")
    done = workflow.run("issue_comment", REVIEW_BOT_MODE="check")
    assert (done.code, done.outputs["result"]) == (0, "done"), done.log
    mended = workflow.sandbox.read_file(REVIEW, OLD, ref="change") or b""
    assert b'title: "Learning to hash"\n' in mended
    assert [(each.user.login, each.content) for each in comment.reactions] == [(JOB, "+1")]


def test_the_mode_check_leaves_comments_on_submissions_alone(workflow: Workflow) -> None:
    number = workflow.file()
    workflow.run("issues")
    before = workflow.comments(number)
    for thread in (number, workflow.pulls()[0].issue.number):
        comment = workflow.sandbox.comment(REVIEW, thread, MAINTAINER, "/set year: 2019")
        done = workflow.run("issue_comment", REVIEW_BOT_MODE="check")
        assert (done.code, done.outputs["result"], comment.reactions) == (0, "nothing", [])
    assert "year: 2019" not in workflow.text(number, ENTRY)
    assert [login for login, _ in workflow.comments(number)] == [*(login for login, _ in before), MAINTAINER]


@pytest.mark.parametrize("mode", ["auto", "check"])
def test_a_push_that_breaks_an_entry_is_checked_and_told_in_one_issue(workflow: Workflow, mode: str) -> None:
    head = workflow.sandbox.push(REVIEW, MAINTAINER, {OLD: b"---\ntitle: [\n---\n"}, branch="main")
    done = workflow.run("push", REVIEW_BOT_MODE=mode)
    assert (done.code, done.outputs["conclusion"]) == (0, "failure"), done.log
    assert workflow.checks(head) == [("github-actions", "failure")]
    issues = workflow.sandbox.repository(REVIEW).issues.values()
    assert [OLD in (each.body or "") for each in issues if each.user.login == JOB] == [True]


# -- where workflows may open no pull requests -------------------------------------------------------------------------


@pytest.fixture
def forbidden(workflow: Workflow) -> Workflow:
    """As a new repository is."""
    workflow.sandbox.repository(REVIEW).allows_actions_to_open_pulls = False
    return workflow


def link_in(comment: str) -> str:
    (link,) = re.findall(r"\[Open the pull request\]\(<([^>]+)>\)", comment)
    return link


def open_by(workflow: Workflow, link: str) -> int:
    """What a maintainer's click on the link and then on the button makes; its number."""
    parts = urlsplit(link)
    base, _, branch = unquote(parts.path).partition("/compare/")[2].partition("...")
    (title,), (body,) = parse_qs(parts.query)["title"], parse_qs(parts.query)["body"]
    pull = workflow.sandbox.open_pull(REVIEW, MAINTAINER, head=branch, base=base, title=title, body=body)
    return pull.issue.number


def test_where_workflows_may_open_none_the_comment_leads_to_the_page_filled_in(forbidden: Workflow) -> None:
    number = forbidden.file()
    done = forbidden.run("issues")
    said = forbidden.status(number)
    assert (done.code, forbidden.pulls()) == (0, [])
    assert "This repository does not let GitHub Actions open pull requests, so a maintainer has to do it." in said
    assert "*Settings → Actions → General → Workflow permissions*" in said
    link = link_in(said)
    assert link.startswith(
        f"{forbidden.sandbox.url}/{REVIEW}/compare/main...submission/issue-{number}?expand=1&title=Add%20"
    )
    assert len(link) < 2_000
    assert "bibkey: lattice2021graphs\n" in forbidden.text(number, ENTRY)
    head = forbidden.sandbox.repository(REVIEW).git.branch(f"submission/issue-{number}") or ""
    assert forbidden.checks(head) == [("github-actions", "success")]
    assert "A maintainer has to open its pull request, by the link in the issue" in done.summary


def test_a_pull_request_that_a_maintainer_opens_by_that_link_is_gone_on_with(forbidden: Workflow) -> None:
    number = forbidden.file()
    forbidden.run("issues")
    pull = open_by(forbidden, link_in(forbidden.status(number)))
    assert forbidden.run("pull_request_target").code == 0
    assert f"It is now in {forbidden.sandbox.url}/{REVIEW}/pull/{pull}" in forbidden.status(number)
    assert "Closes maria/living-review#1. Submitted by ada." in (forbidden.sandbox.issue(REVIEW, pull).body or "")
    forbidden.sandbox.comment(REVIEW, pull, MAINTAINER, "/set year: 2018")
    forbidden.run("issue_comment")
    assert "year: 2018\n" in forbidden.text(number, ENTRY)
    forbidden.sandbox.merge(REVIEW, pull, MAINTAINER)
    forbidden.run("pull_request_target")
    assert stage.said(forbidden.status(number)) is Stage.MERGED
    assert [login for login, _ in forbidden.comments(number)] == [JOB]
    assert len(forbidden.pulls()) == 1


def test_one_that_a_maintainer_opens_in_words_of_their_own_is_gone_on_with_too(forbidden: Workflow) -> None:
    number = forbidden.file()
    forbidden.run("issues")
    branch = f"submission/issue-{number}"
    pull = forbidden.sandbox.open_pull(REVIEW, MAINTAINER, head=branch, title="A paper for us", body="From ada.")
    forbidden.run("pull_request_target")
    assert (pull.issue.body or "").startswith("From ada.\n\n<!-- living-review-bot:entry -->")
    assert f"/pull/{pull.issue.number}, where a maintainer will read it." in forbidden.status(number)


def test_edits_before_it_is_opened_change_only_what_they_change(forbidden: Workflow) -> None:
    number = forbidden.file()
    forbidden.run("issues")
    branch = f"submission/issue-{number}"
    text = forbidden.text(number, ENTRY).replace("conference: SIDM", "conference: SIDM 2021")
    forbidden.sandbox.push(REVIEW, MAINTAINER, {ENTRY: text.encode()}, branch=branch)
    for year in (2020, 2019):
        forbidden.sandbox.pass_time(5)
        forbidden.sandbox.comment(REVIEW, number, SUBMITTER, f"/set year: {year}")
        assert forbidden.run("issue_comment").code == 0
    assert forbidden.text(number, ENTRY) == text.replace("year: 2021", "year: 2019")
    assert "conflict" not in forbidden.status(number)


def test_once_it_is_allowed_the_next_event_opens_it(forbidden: Workflow) -> None:
    number = forbidden.file()
    forbidden.run("issues")
    forbidden.sandbox.repository(REVIEW).allows_actions_to_open_pulls = True
    forbidden.run("schedule", {})
    (pull,) = forbidden.pulls()
    assert f"/pull/{pull.issue.number}, where a maintainer will read it." in forbidden.status(number)


def test_an_accept_before_there_is_a_pull_request_is_answered(forbidden: Workflow) -> None:
    number = forbidden.file()
    forbidden.run("issues")
    forbidden.sandbox.pass_time(5)
    forbidden.sandbox.comment(REVIEW, number, MAINTAINER, "/accept")
    forbidden.run("issue_comment")
    assert "There is no pull request yet. Open it first, then write `/accept` once more." in forbidden.status(number)


def test_an_issue_that_is_closed_before_that_takes_its_branch_with_it(forbidden: Workflow) -> None:
    number = forbidden.file()
    forbidden.run("issues")
    forbidden.sandbox.close_issue(REVIEW, number, SUBMITTER)
    forbidden.run("issues")
    assert forbidden.sandbox.repository(REVIEW).git.branch(f"submission/issue-{number}") is None
    assert stage.said(forbidden.status(number)) is Stage.WITHDRAWN


# -- who acts ------------------------------------------------------------------------------------------------------


@pytest.fixture
def app(workflow: Workflow, tmp_path: Path) -> Iterator[GitHub]:
    """A server's connection as the App that is installed, which acted as a workflow before."""
    sandbox = workflow.sandbox
    store = ObjectStore(f"sqlite:///{tmp_path}/objects.sqlite", clock=lambda: datetime.now(UTC))
    github = GitHub(
        credentials=AppCredentials(app_id=str(sandbox.app.id), private_key=sandbox.app.private_key),
        api_url=sandbox.api_url,
        store=store,
        clock=lambda: datetime.now(UTC),
        sleep=lambda _: None,
        former=frozenset({JOB}),
    )
    yield github
    github.close()
    store.close()


def configure(workflow: Workflow, runner: str) -> None:
    text = (workflow.sandbox.read_file(REVIEW, CONFIG) or b"").replace(b"runner: action", f"runner: {runner}".encode())
    workflow.sandbox.push(REVIEW, MAINTAINER, {CONFIG: text})


@pytest.fixture
def fetch(workflow: Workflow) -> Iterator[HttpFetch]:
    """The sources, as a server asks them."""
    stand_in = workflow.sandbox.sources_url
    fetch = HttpFetch(version="0", clock=lambda: datetime.now(UTC), sleep=lambda _: None, stand_in=stand_in)
    yield fetch
    fetch.close()


def test_a_server_takes_over_what_the_workflow_began_and_doubles_nothing(
    workflow: Workflow, app: GitHub, fetch: HttpFetch
) -> None:
    number = workflow.file()
    workflow.run("issues")
    configure(workflow, "app")
    workflow.sandbox.pass_time(5)
    workflow.sandbox.comment(REVIEW, number, SUBMITTER, "/set year: 2019")
    handlers_of(app, fetch=fetch, runner="app")["submission"](f"{REVIEW}#{number}", "none")
    (pull,) = workflow.pulls()
    assert pull.issue.user.login == JOB
    assert [login for login, _ in workflow.comments(number)] == [JOB, SUBMITTER]
    assert "year: 2019\n" in workflow.text(number, ENTRY)
    workflow.sandbox.merge(REVIEW, pull.issue.number, MAINTAINER)
    handlers_of(app, fetch=fetch, runner="app")["submission"](f"{REVIEW}#{number}", "none")
    assert stage.said(workflow.status(number)) is Stage.MERGED


def test_the_workflow_of_a_review_that_a_server_works_on_does_nothing_and_says_so(workflow: Workflow) -> None:
    configure(workflow, "app")
    number = workflow.file()
    fork_with_a_wrong_config(workflow.sandbox)
    for event in ("issues", "pull_request_target"):
        done = workflow.run(event)
        assert (done.code, done.outputs["result"]) == (0, "nothing")
        assert "is left to the bot on a server, as its config says `runner: app`." in done.summary
    assert (workflow.comments(number), len(workflow.pulls())) == ([], 1)


def test_the_server_of_a_review_that_its_workflow_works_on_does_nothing_and_says_so(
    workflow: Workflow, app: GitHub
) -> None:
    number, said = workflow.file(), []
    handlers = handlers_of(app, runner="app", left=said.append)
    assert list(handlers["submission"](f"{REVIEW}#{number}", "none")) == []
    reason = "is left to the workflow of GitHub Actions, as its config says `runner: action`."
    assert said == [f"{REVIEW}#{number} {reason}"]
    assert workflow.comments(number) == []
    fork_with_a_wrong_config(workflow.sandbox)
    assert list(handlers["review"](f"{REVIEW}#{number + 1}", "none")) == []
    assert len(said) == 2


def test_a_review_that_names_no_runner_is_worked_on_by_whoever_is_asked(workflow: Workflow, app: GitHub) -> None:
    workflow.sandbox.push(REVIEW, MAINTAINER, {CONFIG: None})
    number = workflow.file()
    assert workflow.run("issues").outputs["result"] == "done"
    said: list[str] = []
    handlers_of(app, runner="app", left=said.append)["submission"](f"{REVIEW}#{number}", "none")
    assert said == []
    assert len(workflow.comments(number)) == 1


def test_to_ask_who_acts_costs_a_submission_no_request(workflow: Workflow, app: GitHub) -> None:
    configure(workflow, "app")
    number = workflow.file()
    asked = []
    app.login()
    for runner in ("", "", "app"):
        workflow.sandbox.clear_requests()
        handlers_of(app, runner=runner)["submission"](f"{REVIEW}#{number}", "none")
        asked.append(sorted(f"{each.method} {each.path}" for each in workflow.sandbox.requests))
    assert asked[1] == asked[2] != []


def test_an_app_may_act_instead_of_the_workflows_own_token(workflow: Workflow) -> None:
    app = workflow.sandbox.app
    as_app = {"REVIEW_BOT_APP_ID": str(app.id), "REVIEW_BOT_PRIVATE_KEY": app.private_key}
    number = workflow.file()
    assert workflow.run("issues", **as_app).code == 0
    assert [login for login, _ in workflow.comments(number)] == [app.login]
    # What the App opens starts workflows, which find nothing to do.
    assert workflow.run("pull_request_target", **as_app).outputs["result"] == "nothing"


def test_a_token_of_an_app_acts_as_that_app_once_it_is_said_whose_it_is(workflow: Workflow) -> None:
    number, token = workflow.file(), {"REVIEW_BOT_TOKEN": app_token(workflow.sandbox, REVIEW)}
    done = workflow.run("issues", **token)
    assert (done.code, workflow.comments(number)) == (3, [])
    assert "Give the login with the token" in done.summary
    login = workflow.sandbox.app.login
    assert workflow.run("issues", **token, REVIEW_BOT_LOGIN=login).code == 0
    assert [who for who, _ in workflow.comments(number)] == [login]
    assert workflow.checks(workflow.pulls()[0].head_sha) == [(workflow.sandbox.app.slug, "success")]


# -- strangers' words ----------------------------------------------------------------------------------------------

HOSTILE = "$(touch pwned) `touch pwned` \"; touch pwned; ' ${{ github.token }} ::error::x <script>"


def test_a_title_that_would_be_a_script_is_a_title(workflow: Workflow) -> None:
    answers = {"title": HOSTILE, "authors": "Eve $(touch pwned)", "year": "2020", "venue": "::set-output name=x::y"}
    abstract = "One.\n::error::injected\n##[error]injected\n::stop-commands::x\n"
    number = workflow.file(
        {**answers, "paper": "https://example.org/$(touch pwned)", "abstract": abstract}, title=HOSTILE
    )
    done = workflow.run("issues")
    assert done.code == 0, done.log
    assert done.commands == []
    assert set(done.outputs) == {"result", "conclusion", "pull-request"}
    assert not list(workflow.folder.rglob("pwned"))
    assert not re.search(r"^\s*(::|##\[)", done.log, re.MULTILINE)
    assert workflow.token not in done.log + done.stdout + done.summary
    assert stage.said(workflow.status(number)) is not None


# -- failures ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"GITHUB_TOKEN": ""}, "GITHUB_TOKEN is not set: this runs as a step of a workflow of GitHub Actions."),
        ({"GITHUB_EVENT_PATH": "/no/such/file"}, "GITHUB_EVENT_PATH names no readable file."),
        ({"REVIEW_BOT_MODE": "merge"}, "The mode is no mode: write auto, check or submit."),
        ({"REVIEW_BOT_APP_ID": "12"}, "REVIEW_BOT_PRIVATE_KEY is not set; write the key or the path of its file."),
        ({"GITHUB_REPOSITORY": "review"}, "GITHUB_REPOSITORY names no repository written owner/name."),
    ],
)
def test_what_is_missing_or_wrong_is_told(workflow: Workflow, environ: dict[str, str], sentence: str) -> None:
    done = workflow.run("issues", {"action": "opened"}, **environ)
    assert (done.code, done.outputs) == (3, {"result": "failed"})
    assert done.commands == [f"::error title=Living Review Bot::{sentence}"]
    assert sentence in done.summary.replace("\\_", "_")


def test_a_token_that_may_not_do_it_fails_the_run_and_names_the_permission(workflow: Workflow) -> None:
    workflow.file()
    token = workflow.sandbox.workflow_token(REVIEW, {**WORKFLOW_PERMISSIONS, "contents": "read"})
    done = workflow.run("issues", GITHUB_TOKEN=token)
    assert (done.code, done.outputs["result"]) == (3, "failed")
    assert "it needs the permission contents: write" in done.summary
    (said,) = done.commands
    assert said.startswith("::error title=Living Review Bot::maria/living-review#1: GitHub does not let us")


def test_a_submitter_hears_of_a_run_that_failed(workflow: Workflow) -> None:
    number = workflow.file()
    token = workflow.sandbox.workflow_token(REVIEW, {**WORKFLOW_PERMISSIONS, "contents": "read"})
    workflow.run("issues", GITHUB_TOKEN=token)
    assert "can find it by the delivery `run 7001`." in workflow.status(number)


def test_github_that_is_busy_is_asked_again_within_the_run(workflow: Workflow) -> None:
    number = workflow.file()
    workflow.sandbox.fail_next("/repos/{owner}/{repo}/issues/{issue_number}", status=502, times=1)
    done = workflow.run("issues")
    assert done.code == 0, done.log
    assert stage.said(workflow.status(number)) is Stage.PROPOSED
