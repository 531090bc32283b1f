"""Pull requests and check runs on the sandbox's page: shown, merged, closed, reopened, edited, run again."""

from __future__ import annotations

import pytest
from page_place import ENTRY, FILES, REVIEW, Browser

from bot.sandbox.hub import checks
from bot.sandbox.hub.checks import RunChange
from bot.sandbox.model import Annotation, CheckRun, Pull
from bot.sandbox.server import Sandbox

BRANCH = "submission/issue-1"


@pytest.fixture
def pull(sandbox: Sandbox) -> Pull:
    """A pull request of the bot from a branch whose name holds a slash."""
    bot = sandbox.app.login
    sandbox.push(REVIEW, bot, {ENTRY: FILES[ENTRY].replace(b"2020", b"2021")}, branch=BRANCH, message="Update the year")
    return sandbox.open_pull(REVIEW, bot, head=BRANCH, title="Update a paper", body="The year was wrong.")


@pytest.fixture
def run(sandbox: Sandbox, pull: Pull) -> CheckRun:
    """A failed check run on its head, with one annotation and one button."""
    fault = Annotation(
        path=ENTRY,
        start_line=3,
        end_line=3,
        start_column=None,
        end_column=None,
        level="failure",
        message="The year lies in the <future>.",
        title="year-range",
        raw_details=None,
    )
    change = RunChange(
        name="review-bot",
        conclusion="failure",
        title="1 error",
        summary="See **line 3**.",
        annotations=[fault],
        actions=[{"label": "Fix it", "identifier": "fix", "description": "Write it anew"}],
    )
    with sandbox.world.lock:
        return checks.create_run(sandbox.world, sandbox.repository(REVIEW), sandbox.app, pull.head_sha, change)


def test_a_pull_request_shows_conversation_checks_commits_and_files(ada: Browser, pull: Pull, run: CheckRun) -> None:
    page = ada.open(f"/{REVIEW}/pull/{pull.issue.number}")
    assert "wants to merge 1 commit into main from submission/issue-1" in page.text
    assert "The year was wrong." in page.text
    assert "Update the year" in page.text
    assert "Not every check passed." in page.text
    assert 'class="removed"' in page.html
    assert "year: 2021" in page.text
    assert "The year lies in the <future>." in page.text
    assert f"/{REVIEW}/runs/{run.id}" in page.html
    assert not page.offers("Merge")


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ("Merge", "Merge pull request #1 from maria/submission/issue-1"),
        ("Squash and merge", "Update a paper (#1)"),
        ("Rebase and merge", "Update the year"),
    ],
)
def test_a_maintainer_merges_each_way_and_tidies_up(
    maria: Browser, sandbox: Sandbox, pull: Pull, words: str, subject: str
) -> None:
    page = maria.press(maria.open(f"/{REVIEW}/pull/1"), words)
    assert pull.merged_at is not None
    assert "Merged by maria" in page.text
    git = sandbox.repository(REVIEW).git
    assert next(git.log([git.branch("main") or ""])).message.partition("\n")[0] == subject
    assert b"2021" in (sandbox.read_file(REVIEW, ENTRY) or b"")
    maria.press(page, f"Delete the branch {BRANCH}")
    assert git.branch(BRANCH) is None


def test_an_issue_and_its_pull_request_know_of_each_other(ada: Browser, sandbox: Sandbox, pull: Pull) -> None:
    number = sandbox.file_issue(REVIEW, "ada", title="A question").number
    link = f"{sandbox.url}/{REVIEW}/pull/{pull.issue.number}"
    sandbox.comment(REVIEW, number, "maria", f"See {link}, not x#1.")
    for words in (f"For #{number}.", f"For {REVIEW}#{number}.", f"For {sandbox.url}/{REVIEW}/issues/{number}."):
        sandbox.edit_issue(REVIEW, pull.issue.number, "maria", body=words)
        page = ada.open(f"/{REVIEW}/issues/{number}")
        assert "Mentioned by Update a paper #1" in page.text
        assert "See #1 , not x#1." in page.text
    sandbox.edit_issue(REVIEW, pull.issue.number, "maria", body=f"For x#{number}, #{number}1 and y/z#{number}.")
    assert "Mentioned by Nothing yet" in ada.open(f"/{REVIEW}/issues/{number}").text


def test_a_contributor_cannot_merge(ada: Browser, pull: Pull) -> None:
    answer = ada.send(f"/{REVIEW}/pull/1/merge", {"method": "merge"})
    assert answer.status_code == 403
    assert "Only a maintainer of maria/review may do this, and ada is none." in answer.text
    assert pull.merged_at is None


def test_a_conflict_is_told_and_merging_refused(maria: Browser, sandbox: Sandbox, pull: Pull) -> None:
    sandbox.push(REVIEW, "maria", {ENTRY: FILES[ENTRY].replace(b"2020", b"1999")})
    page = maria.open(f"/{REVIEW}/pull/1")
    assert "This branch has conflicts with main." in page.text
    assert not page.offers("Merge")
    assert maria.send(f"/{REVIEW}/pull/1/merge", {"method": "merge"}).status_code == 405
    assert pull.merged_at is None


def test_a_pull_request_is_closed_its_branch_removed_restored_and_it_is_reopened(
    maria: Browser, sandbox: Sandbox, pull: Pull
) -> None:
    page = maria.press(maria.open(f"/{REVIEW}/pull/1"), "Close pull request")
    assert "Closed without merging." in page.text
    page = maria.press(page, f"Delete the branch {BRANCH}")
    refused = maria.press(page, "Reopen pull request")
    assert refused.status == 422
    assert f"The {BRANCH} branch has been deleted." in refused.text
    page = maria.press(maria.open(f"/{REVIEW}/pull/1"), f"Restore the branch {BRANCH}")
    maria.press(page, "Reopen pull request")
    assert pull.issue.state == "open"
    assert sandbox.repository(REVIEW).git.branch(BRANCH) == pull.head_sha


def test_a_maintainer_edits_a_file_on_the_branch_of_a_pull_request(
    maria: Browser, sandbox: Sandbox, pull: Pull
) -> None:
    before = pull.head_sha
    edit = f"/{REVIEW}/edit/{BRANCH}/{ENTRY}?back=/{REVIEW}/pull/1"
    assert edit in maria.open(f"/{REVIEW}/pull/1").html
    page = maria.press(maria.open(edit), f"Commit to {BRANCH}", {"text": "---\r\ntitle: Mine\r\n---\r\n"})
    assert page.path == f"/{REVIEW}/pull/1"
    assert sandbox.read_file(REVIEW, ENTRY, BRANCH) == b"---\ntitle: Mine\n---\n"
    commit = sandbox.repository(REVIEW).git.commit(pull.head_sha)
    assert commit is not None
    assert (commit.author.name, commit.parents, commit.message) == ("maria", (before,), "Update lee2020deep.md")
    assert "maria added a commit just now Update lee2020deep.md" in page.text


def test_every_changed_file_is_shown_also_one_that_is_deleted_or_moved(ada: Browser, sandbox: Sandbox) -> None:
    files: dict[str, bytes | None] = {
        ENTRY: None,
        "_publications/moved.md": FILES["README.md"],
        "README.md": None,
        "_data/a.yml": b"a: 1\n",
        "_data/b.yml": b"b: 2\n",
    }
    sandbox.push(REVIEW, "maria", files, branch="many")
    number = sandbox.open_pull(REVIEW, "maria", head="many", title="Tidy up").issue.number
    page = ada.open(f"/{REVIEW}/pull/{number}")
    for path in ("_data/a.yml", "_data/b.yml", ENTRY, "README.md → _publications/moved.md"):
        assert page.html.count(path) >= 1, path
    assert "Files changed 4" in page.text
    assert f"{ENTRY} removed +0 −5 @@ -1,5 +0,0 @@" in page.text
    assert 'href="#file-4"' in page.html
    assert "The file moved unchanged." in page.text


def test_only_the_ways_to_merge_that_the_repository_allows_are_offered(
    maria: Browser, sandbox: Sandbox, pull: Pull
) -> None:
    sandbox.allow_methods(REVIEW, merge=False, rebase=False)
    page = maria.open(f"/{REVIEW}/pull/1")
    assert [words for words in ("Merge", "Squash and merge", "Rebase and merge") if page.offers(words)] == [
        "Squash and merge"
    ]
    assert maria.send(f"/{REVIEW}/pull/1/merge", {"method": "merge"}).status_code == 405
    assert maria.press(page, "Squash and merge").status == 200
    assert pull.merged_at is not None


def test_the_diff_is_served_as_plain_text(ada: Browser, pull: Pull) -> None:
    answer = ada.raw(f"/{REVIEW}/pull/{pull.issue.number}.diff")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "-year: 2020\n+year: 2021" in answer.text


def test_a_check_run_is_shown_rerun_and_its_button_clicked(maria: Browser, sandbox: Sandbox, run: CheckRun) -> None:
    page = maria.open(f"/{REVIEW}/runs/{run.id}")
    assert "<strong>line 3</strong>" in page.html
    assert "The year lies in the <future>." in page.text
    page = maria.press(page, "Fix it")
    maria.press(page, "Re-run")
    assert [one.action for one in sandbox.deliveries][-2:] == ["requested_action", "rerequested"]
    assert run.status == "queued"


def test_a_page_knows_whether_it_would_be_another_by_now(ada: Browser, sandbox: Sandbox, pull: Pull) -> None:
    def version() -> str:
        return ada.raw(f"/{REVIEW}/issues/{pull.issue.number}/version").text

    page = ada.open(f"/{REVIEW}/pull/1")
    assert f'data-version="{version()}"' in page.html
    seen = {version()}
    for change in (
        lambda: sandbox.comment(REVIEW, 1, "maria", "Nice"),
        lambda: sandbox.label(REVIEW, 1, "maria", add=["bug"]),
        lambda: sandbox.push(REVIEW, "maria", {"x": b"x"}, branch=BRANCH),
        lambda: sandbox.close_issue(REVIEW, 1, "maria"),
    ):
        change()
        assert version() not in seen
        seen.add(version())
    assert version() in seen


def test_addresses_that_the_api_gives_are_pages(ada: Browser, sandbox: Sandbox, pull: Pull, run: CheckRun) -> None:
    """Every html_url of an answer leads somewhere."""
    head = sandbox.app
    for path in (
        "/ada",
        f"/apps/{head.slug}",
        f"/{head.login}",
        f"/avatars/{head.bot.id}",
        f"/{REVIEW}",
        f"/{REVIEW}/pull/1",
        f"/{REVIEW}/issues/1",
        f"/{REVIEW}/pull/1/files",
        f"/{REVIEW}/runs/{run.id}",
        f"/{REVIEW}/commit/{pull.head_sha}",
        f"/{REVIEW}/tree/{BRANCH}",
        "/-/labels.css",
        "/static/page.css",
    ):
        assert ada.raw(path).status_code == 200, path
