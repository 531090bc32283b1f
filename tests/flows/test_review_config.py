"""A pull request that changes the review's config: it is examined at its head, and never obeyed."""

from __future__ import annotations

import pytest
from reviewing import Reviewing
from scene import MAINTAINER, REVIEW, Scene, connect

from bot.flows.review import review
from bot.gateway.credentials import TokenCredentials
from bot.intake.subject import Subject
from bot.sandbox.gitstore import Item

CONFIG = ".github/review-bot.yml"
GOOD = b"years: {min: 1950}\n"
WRONG = b"""\
collections:
  publications:
    fodler: _papers
years: {min: old}
"""


@pytest.fixture
def here(scene: Scene) -> Reviewing:
    return Reviewing(scene)


# -- what is said --------------------------------------------------------------------------------------------------


def test_a_sound_config_passes(here: Reviewing) -> None:
    number = here.send({CONFIG: GOOD})
    assert here.run(number) == ()
    check = here.check()
    assert (check.name, check.conclusion, check.title) == (
        "Living Review Bot",
        "success",
        "Nothing to mend",
    )
    assert check.suite.head_sha == here.scene.sandbox.pull(REVIEW, number).head_sha
    assert check.summary == (
        "Looked at `.github/review-bot.yml` in this pull request: nothing is wrong.\n\n"
        "The bot obeys `.github/review-bot.yml` once it is on the default branch."
    )
    assert check.annotations == []


def test_every_fault_is_told_at_its_place_with_how_to_mend_it(here: Reviewing) -> None:
    here.run(here.send({CONFIG: WRONG}))
    check = here.check()
    assert (check.conclusion, check.title) == ("failure", "2 errors")
    assert here.places() == [(CONFIG, 3, 5, "failure"), (CONFIG, 4, 9, "failure")]
    assert (
        check.summary
        == """\
Looked at `.github/review-bot.yml` in this pull request: 2 errors. Please mend the errors; every new commit is looked \
at again.

The errors in `.github/review-bot.yml` would stop the bot at each submission, once they are on the default branch.

| where | what is wrong | how to mend it |
|---|---|---|
| `.github/review-bot.yml`, line 3, `collections.publications.fodler` | **Error**: `collections.publications.fodler` is \
not a key of this file. (`config`) | Did you mean `folder`? |
| `.github/review-bot.yml`, line 4, `years.min` | **Error**: `years.min` must be a whole number; it is text. (`config`) \
| Write a year in four digits. |"""
    )


def test_a_name_that_leads_nowhere_is_a_warning_with_the_nearest(here: Reviewing) -> None:
    config = b"forms: {several: add-papers.yml}\ntaxonomy: _data/taxonmy.yml\n"
    here.push({"_data/taxonomy.yml": b"- {}\n"}, branch="main")
    here.run(here.send({CONFIG: config}))
    check = here.check()
    assert (check.conclusion, check.title) == ("neutral", "2 warnings")
    assert here.places() == [(CONFIG, 1, 9, "warning"), (CONFIG, 2, 1, "warning")]
    assert (
        "no form `add-papers.yml` in `.github/ISSUE_TEMPLATE`. (`config`) | Did you mean `add-paper.yml`?"
        in check.summary
    )
    assert "has no file `_data/taxonmy.yml`. (`config`) | Did you mean `_data/taxonomy.yml`?" in check.summary


def test_a_form_that_the_pull_request_adds_is_there(here: Reviewing) -> None:
    here.run(here.send({CONFIG: b"forms: {link: l.yml}\n", ".github/ISSUE_TEMPLATE/l.yml": b"name: L\n"}))
    assert here.check().conclusion == "success"


def test_a_schema_is_read_as_it_stands_in_the_pull_request(here: Reviewing) -> None:
    config = b"collections: {publications: {schema: schemas/paper.yml}}\n"
    here.run(here.send({CONFIG: config, "schemas/paper.yml": b"type: object\nproperties: {a: {type: word}}\n"}))
    assert here.places() == [("schemas/paper.yml", 2, 18, "failure")]
    here.run(here.send({CONFIG: config, "schemas/other.yml": b"{}"}, branch="other"))
    assert here.places() == [(CONFIG, 1, 30, "failure")]
    assert "has no file `schemas/paper.yml`. (`config`) | Did you mean `schemas/other.yml`?" in here.check().summary


def test_a_base_branch_that_there_is_not_is_an_error(here: Reviewing) -> None:
    here.run(here.send({CONFIG: b"base: sorce\n"}))
    assert here.places() == [(CONFIG, 1, 1, "failure")]
    assert "has no branch `sorce`. (`config`) | Write the branch that holds the entries." in here.check().summary


def test_what_the_base_branch_holds_is_looked_for_there(here: Reviewing) -> None:
    here.scene.sandbox.push(REVIEW, MAINTAINER, {"_data/t.yml": b"- {}\n"}, branch="source")
    here.run(here.send({CONFIG: b"base: source\ntaxonomy: _data/t.yml\n"}))
    assert here.check().conclusion == "success"


def test_what_stands_in_another_repository_is_not_looked_for_here(here: Reviewing) -> None:
    elsewhere = b"repository: acme/entries\nbase: source\ntaxonomy: _data/t.yml\n"
    here.run(here.send({CONFIG: elsewhere + b"collections: {publications: {schema: x.json}}\n"}))
    assert here.check().conclusion == "success"
    here.run(here.send({CONFIG: b"issues: acme/forms\nforms: {link: l.yml}\n"}, branch="other"))
    assert here.check().conclusion == "success"


def test_a_config_that_is_taken_away_is_said_to_leave_the_defaults(here: Reviewing) -> None:
    here.scene.sandbox.push(REVIEW, MAINTAINER, {CONFIG: WRONG})
    for branch, files in (("gone", {CONFIG: None}), ("moved", {CONFIG: None, ".github/bot.yml": WRONG})):
        here.run(here.send(files, branch=branch))
        check = here.check()
        assert (check.conclusion, check.title) == ("success", "Nothing to mend")
        assert check.summary == (
            "Looked at `.github/review-bot.yml` in this pull request: nothing is wrong.\n\n"
            "`.github/review-bot.yml` is taken away. "
            "Once that is on the default branch, the bot goes by its defaults."
        )


def test_a_link_in_the_place_of_the_config_is_not_followed(here: Reviewing) -> None:
    number = here.send({CONFIG: GOOD})
    with here.scene.sandbox.world.lock:
        git = here.scene.sandbox.repository(REVIEW).git
        head = git.commit(here.scene.sandbox.pull(REVIEW, number).head_sha)
        tree = git.write_tree(head.tree, {CONFIG: Item(0o120000, git.write_blob(b"/etc/passwd"))})
        linked = git.write_commit(
            tree=tree, parents=head.parents, author=head.author, committer=head.committer, message="A link"
        )
    here.scene.sandbox.move_branch(REVIEW, MAINTAINER, "change", linked, force=True)
    here.run(number)
    assert "`.github/review-bot.yml` is no regular file, and is not read." in here.check().summary
    assert here.check().conclusion == "failure"


def test_a_config_for_another_branch_than_the_default_one_is_said_to_be_without_effect(here: Reviewing) -> None:
    here.scene.sandbox.push(REVIEW, MAINTAINER, {"a.txt": b"a"}, branch="source")
    onto = here.scene.sandbox.repository(REVIEW).git.branch("source")
    here.run(here.send({CONFIG: b"taxonomy: x.yml\n"}, base="source", onto=onto))
    check = here.check()
    assert (check.conclusion, [place[3] for place in here.places()]) == ("success", ["notice"])
    assert "The bot reads this file on the default branch only, which is `main`." in check.summary


# -- whose fault it is ---------------------------------------------------------------------------------------------


def test_what_was_wrong_before_is_not_the_contributors_fault(here: Reviewing) -> None:
    here.scene.sandbox.push(REVIEW, MAINTAINER, {CONFIG: WRONG})
    here.run(here.send_from_fork({CONFIG: b"# A comment above, so that each line moves.\n" + WRONG}))
    check = here.check()
    assert (check.conclusion, check.title) == ("success", "Nothing new to mend")
    assert here.places() == []
    assert "<summary>Was so before (2), and is nobody's fault here</summary>" in check.summary
    assert "`.github/review-bot.yml`, line 4, `collections.publications.fodler`" in check.summary


def test_what_is_new_beside_it_is(here: Reviewing) -> None:
    here.scene.sandbox.push(REVIEW, MAINTAINER, {CONFIG: WRONG})
    here.run(here.send({CONFIG: WRONG + b"site: example.org\n"}))
    assert here.check().title == "1 error"
    assert here.places() == [(CONFIG, 5, 1, "failure")]


# -- bad input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "title"),
    [
        (b"", "Nothing to mend"),
        (b"\xff\xfe\x00", "1 error"),
        (b"a: &a [*a]\n", "1 error"),
        (b"#" * 100_001, "1 error"),
        (b"base: a\n" * 300, "299 errors"),
        (
            "".join(f"'</details> @all #1 {{{{ {n} }}}}': \n" for n in range(2_000)).encode(),
            "2000 errors",
        ),
    ],
    ids=["empty", "no text", "alias", "too long", "the same key", "two thousand keys"],
)
def test_any_bytes_end_in_a_check_run(here: Reviewing, config: bytes, title: str) -> None:
    here.run(here.send_from_fork({CONFIG: config, "a.txt": b"a"}))
    check = here.check()
    assert (check.status, check.title) == ("completed", title)
    assert len(check.annotations) <= 500
    assert len(check.summary) < 65_536


def test_as_a_plain_token_the_verdict_is_a_commit_status(here: Reviewing, store) -> None:
    number = here.send({CONFIG: WRONG})
    token = here.scene.sandbox.add_user(MAINTAINER)
    github = connect(here.scene.sandbox, store, credentials=TokenCredentials(token, login=MAINTAINER))
    review(Subject(REVIEW, number), github.hub(), this_year=2026)
    github.close()
    (status,) = here.scene.sandbox.repository(REVIEW).statuses
    assert (status.context, status.state, status.description) == (
        "Living Review Bot",
        "failure",
        "2 errors",
    )
