"""Where forms, entries and identities live: other branches, other repositories, other logins, a plain token."""

import pytest
from scene import ENTRY_PATH, ENTRY_TEXT, FILES, FORM, MAINTAINER, REVIEW, SUBMITTER, Scene, connect

from bot.gateway.credentials import TokenCredentials
from bot.intake.subject import Subject
from bot.publish.stage import Stage


def site_files():
    """The default branch of a review whose entries live elsewhere: the built site, and the forms."""
    return {"index.html": b"<p>Built</p>", ".github/ISSUE_TEMPLATE/add-paper.yml": FORM}


def entries():
    return {path: data for path, data in FILES.items() if path.startswith("_")}


@pytest.fixture
def split(sandbox, store):
    """learning2hash's way: the built site on `master`, which is the default branch, the entries on `source`."""
    sandbox.add_repository(REVIEW, site_files(), default_branch="master", writers=[MAINTAINER])
    sandbox.push(REVIEW, MAINTAINER, entries(), branch="source", message="The source")
    github = connect(sandbox, store)
    yield Scene(sandbox=sandbox, github=github)
    github.close()


def test_entries_go_to_the_only_branch_that_holds_them(split):
    number = split.file()
    split.run(number)
    assert split.pull().base_ref == "source"
    assert split.text(number) == ENTRY_TEXT


def test_the_issue_is_closed_though_github_obeys_no_keyword_outside_the_default_branch(split):
    number = split.file()
    split.run(number)
    split.sandbox.merge(REVIEW, split.pull().issue.number, MAINTAINER)
    split.run(number)
    assert split.issue(number).state == "closed"
    assert f"/blob/source/{ENTRY_PATH}" in split.status(number)


def test_two_branches_with_entries_are_a_question_for_the_maintainer(split):
    split.sandbox.push(REVIEW, MAINTAINER, entries(), branch="old-source", message="An old one")
    number = split.file()
    split.run(number)
    assert "(old-source, source)" in split.status(number)
    assert split.pulls() == []


def test_the_config_names_the_base_branch(split):
    split.sandbox.push(REVIEW, MAINTAINER, entries(), branch="old-source", message="An old one")
    config = {".github/review-bot.yml": b"base: source\n"}
    split.sandbox.push(REVIEW, MAINTAINER, config, branch="master", message="Say which")
    number = split.file()
    split.run(number)
    assert split.pull().base_ref == "source"


def test_a_base_branch_that_is_not_there_is_told(split):
    config = {".github/review-bot.yml": b"base: sauce\n"}
    split.sandbox.push(REVIEW, MAINTAINER, config, branch="master", message="A slip")
    number = split.file()
    split.run(number)
    assert "`base: sauce`" in split.status(number)
    assert "no such branch" in split.status(number)


@pytest.fixture
def apart(sandbox, store):
    """Forms are filed in one repository, entries live in another."""
    forms = {
        ".github/ISSUE_TEMPLATE/add-paper.yml": FORM,
        ".github/review-bot.yml": f"repository: {REVIEW}\n".encode(),
    }
    sandbox.add_repository("acme/forms", forms, writers=[MAINTAINER])
    review = FILES | {".github/review-bot.yml": b"issues: acme/forms\n"}
    sandbox.add_repository(REVIEW, review, writers=[MAINTAINER])
    github = connect(sandbox, store)
    yield Scene(sandbox=sandbox, github=github, forms="acme/forms")
    github.close()


def test_a_form_filed_in_one_repository_becomes_a_pull_request_in_the_other(apart):
    number = apart.file()
    apart.run(number)
    assert apart.text(number) == ENTRY_TEXT
    assert f"acme/forms#{number}" in apart.pull().issue.body
    assert apart.stage(number) is Stage.PROPOSED


def test_the_pull_requests_own_deliveries_lead_to_the_issue_in_the_other_repository(apart):
    number = apart.file()
    apart.run(number)
    apart.sandbox.merge(REVIEW, apart.pull().issue.number, MAINTAINER)
    apart.run(number, repository=REVIEW)
    assert apart.issue(number).state == "closed"
    assert apart.stage(number) is Stage.MERGED


def test_a_plain_token_says_by_a_commit_status_what_an_app_says_by_a_check_run(sandbox, store):
    token = sandbox.add_user("helper-account")
    sandbox.add_repository(REVIEW, FILES, writers=[MAINTAINER, "helper-account"])
    github = connect(sandbox, store, credentials=TokenCredentials(token))
    number = sandbox.file_form(
        REVIEW, "add-paper.yml", {"title": "A", "authors": "B C", "year": "2012"}, SUBMITTER
    ).number
    scene = Scene(sandbox=sandbox, github=github)
    scene.run(number)
    scene.run(number)
    (status,) = sandbox.repository(REVIEW).statuses
    assert (status.state, status.description) == ("success", "Ready to merge")
    assert scene.checks() == []
    github.close()


def test_what_a_former_identity_began_is_gone_on_with_and_not_doubled(sandbox, store):
    token = sandbox.add_user("old-helper")
    sandbox.add_repository(REVIEW, FILES, writers=[MAINTAINER, "old-helper"])
    before = connect(sandbox, store, credentials=TokenCredentials(token))
    scene = Scene(sandbox=sandbox, github=before)
    number = scene.file()
    scene.run(number)
    after = connect(sandbox, store, former=frozenset({"Old-Helper"}))
    scene = Scene(sandbox=sandbox, github=after, _values=scene._values, _forms=scene._forms)
    scene.edit(number, year="2013")
    scene.run(number)
    assert "year: 2013\n" in scene.text(number)
    assert len(scene.pulls()) == 1
    comments = [c for c in scene.issue(number).comments if "living-review-bot:status" in c.body]
    assert len(comments) == 1
    before.close()
    after.close()


def test_a_repository_that_is_gone_is_a_failure_for_the_operator(scene):
    from bot.faults import PermanentFailure
    from bot.flows.submission import submission

    with pytest.raises(PermanentFailure, match="acme/nothing"):
        submission(Subject("acme/nothing", 1), scene.github.hub(), this_year=2026)


def test_a_maintainer_whose_account_the_bot_uses_is_heard_and_the_bot_is_not(sandbox, store):
    sandbox.add_repository(REVIEW, FILES, writers=[MAINTAINER])
    github = connect(sandbox, store, credentials=TokenCredentials(sandbox.add_user(MAINTAINER)))
    scene = Scene(sandbox=sandbox, github=github)
    number = scene.file()
    scene.run(number)
    scene.say(number, "/set year: 2013")
    scene.run(number)
    assert "year: 2013\n" in scene.text(number)
    scene.say(number, "/accept")
    scene.run(number)
    assert "year: 2013\n" in scene.on_base(ENTRY_PATH)
    assert scene.issue(number).state == "closed"
    github.close()


def test_a_command_on_a_pull_request_counts_though_the_form_was_filed_elsewhere(apart):
    number = apart.file()
    apart.run(number)
    pull = apart.pull().issue.number
    comment = apart.say(pull, "/set year: 2013", repository=REVIEW)
    apart.run(pull, repository=REVIEW)
    assert "year: 2013\n" in apart.text(number)
    assert apart.reactions(pull, comment, repository=REVIEW) == {"+1"}
    apart.say(pull, "/accept", repository=REVIEW)
    apart.run(pull, repository=REVIEW)
    assert apart.stage(number) is Stage.MERGED
