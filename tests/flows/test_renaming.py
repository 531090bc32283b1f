"""A tag renamed on GitHub: one commit on a branch of its own, one pull request, and nothing new the second time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from reviewing import entry
from scene import FILES, MAINTAINER, REVIEW, Scene

from bot.cli import commands
from bot.corpus.tag_wish import RenameRefused, Wish
from bot.faults import ConfigError
from bot.flows.renaming import Renamed, branch_of, rename

WISH = Wish(olds=("Retrieval", "search"), new="Image retrieval")
BRANCH = branch_of(WISH)
GIONIS, WEISS = "_publications/gionis1999similarity.markdown", "_publications/weiss2008spectral.markdown"


def run(scene: Scene, wish: Wish = WISH, *, is_dry: bool = False) -> Renamed:
    return rename(REVIEW, wish, scene.github.hub(), is_dry=is_dry)


def text(scene: Scene, path: str, ref: str = BRANCH) -> bytes | None:
    return scene.sandbox.read_file(REVIEW, path, ref=ref)


def commits(scene: Scene, wish: Wish = WISH) -> list[str]:
    git = scene.sandbox.repository(REVIEW).git
    return [commit.message for commit in git.log([git.branch(branch_of(wish))], without=[git.branch("main")])]


def test_one_commit_and_one_pull_request_change_the_tag_and_nothing_else(scene: Scene) -> None:
    renamed = run(scene)
    assert renamed.changed == (GIONIS, WEISS)
    assert renamed.notes == ("No entry has the tag `search`.",)
    for path in (GIONIS, WEISS):
        assert text(scene, path) == FILES[path].replace(b'"Retrieval"', b'"Image retrieval"')
    assert commits(scene) == ["Rename the tags Retrieval, search to Image retrieval"]
    pull = scene.pull()
    assert renamed.pull is not None
    assert renamed.pull.number == pull.issue.number
    assert (pull.issue.title, pull.issue.body) == (
        "Rename the tags Retrieval, search to Image retrieval",
        """\
Where entries have one of the tags `Retrieval`, `search`, they get `Image retrieval` instead. No other byte changes; \
asked for with `review-bot tags rename`.

2 entries:

- `_publications/gionis1999similarity.markdown`
- `_publications/weiss2008spectral.markdown`""",
    )
    assert BRANCH.startswith("review-bot/rename-image-retrieval-")


def test_a_second_run_writes_nothing(scene: Scene) -> None:
    first = run(scene)
    scene.writes()
    assert run(scene) == first
    assert scene.writes() == []


def test_a_dry_run_writes_nothing(scene: Scene) -> None:
    assert run(scene, is_dry=True).changed == (GIONIS, WEISS)
    assert scene.writes() == []


def test_what_people_commit_on_the_branch_stays(scene: Scene) -> None:
    run(scene)
    theirs = entry("ant2001codes")
    scene.sandbox.push(REVIEW, MAINTAINER, {WEISS: theirs}, branch=BRANCH, message="Mine")
    run(scene)
    assert text(scene, WEISS) == theirs.replace(b'"Retrieval"', b'"Image retrieval"')
    assert len(commits(scene)) == 3
    assert len(scene.pulls()) == 1


def test_what_people_write_into_the_pull_request_stays(scene: Scene) -> None:
    run(scene)
    number = scene.pull().issue.number
    scene.sandbox.edit_issue(REVIEW, number, MAINTAINER, title="One word for it", body="See the mailing list.")
    scene.sandbox.push(REVIEW, MAINTAINER, {WEISS: entry("ant2001codes")}, branch=BRANCH, message="Mine")
    run(scene)
    assert (scene.pull().issue.title, scene.pull().issue.body) == ("One word for it", "See the mailing list.")


def test_a_branch_that_somebody_pushed_to_since_its_pull_request_was_closed_is_not_removed(scene: Scene) -> None:
    run(scene)
    scene.sandbox.close_issue(REVIEW, scene.pull().issue.number, MAINTAINER)
    scene.sandbox.push(REVIEW, MAINTAINER, {WEISS: entry("ant2001codes")}, branch=BRANCH, message="Mine")
    with pytest.raises(RenameRefused, match="has a commit of somebody else"):
        run(scene)
    assert text(scene, WEISS) == entry("ant2001codes")


def test_after_the_merge_there_is_nothing_to_change(scene: Scene) -> None:
    run(scene)
    scene.sandbox.merge(REVIEW, scene.pull().issue.number, MAINTAINER)
    scene.writes()
    wish = Wish(olds=("Retrieval",), new="Image retrieval")
    assert run(scene, wish) == Renamed(notes=("No entry has the tag `Retrieval`.",))
    assert scene.writes() == []


def test_what_comes_back_after_the_merge_gets_a_pull_request_of_its_own(scene: Scene) -> None:
    run(scene)
    scene.sandbox.merge(REVIEW, scene.pull().issue.number, MAINTAINER)
    new = "_publications/ant2001codes.markdown"
    scene.sandbox.push(REVIEW, MAINTAINER, {new: entry("ant2001codes")}, branch="main")
    renamed = run(scene)
    assert renamed.changed == (new,)
    assert [pull.merged_at is None for pull in scene.pulls()].count(True) == 1
    assert commits(scene) == ["Rename the tags Retrieval, search to Image retrieval"]


def test_files_that_cannot_be_changed_are_listed_and_hold_no_other_up(scene: Scene) -> None:
    bad = {
        "_publications/ant2001codes.markdown": b"---\ntags: [Retrieval\n---\n",
        "_publications/ant2002codes.markdown": entry("ant2002codes") + b"\xff",
    }
    scene.sandbox.push(REVIEW, MAINTAINER, bad, branch="main")
    renamed = run(scene)
    assert renamed.refused == {
        "_publications/ant2001codes.markdown": "its front matter cannot be read",
        "_publications/ant2002codes.markdown": "it is not UTF-8",
    }
    assert scene.pull().issue.body.endswith(
        "Left as they are, to be changed by hand:\n\n"
        "- `_publications/ant2001codes.markdown`: its front matter cannot be read\n"
        "- `_publications/ant2002codes.markdown`: it is not UTF-8"
    )


@pytest.mark.parametrize(
    ("olds", "new", "said"),
    [
        ("Hashin", "Codes", "No entry has the tag `Hashin`. Did you mean `Hashing`?"),
        ("Hashing", "a, b", "`a, b` cannot be a tag, for it has a comma in it."),
    ],
)
def test_what_cannot_be_meant_is_refused(scene: Scene, olds: str, new: str, said: str) -> None:
    with pytest.raises(RenameRefused) as refused:
        run(scene, Wish(olds=(olds,), new=new))
    assert str(refused.value) == said
    assert scene.writes() == []


def test_the_config_is_obeyed_and_must_be_sound(scene: Scene) -> None:
    path = ".github/review-bot.yml"
    scene.sandbox.push(REVIEW, MAINTAINER, {path: b"synonyms: {Codes: Hashing}\n"}, branch="main")
    with pytest.raises(RenameRefused, match="The config's `synonyms` say that `Codes` is `Hashing`"):
        run(scene, Wish(olds=("Retrieval",), new="Codes"))
    scene.sandbox.push(REVIEW, MAINTAINER, {path: b"synonym: {}\n"}, branch="main")
    with pytest.raises(ConfigError, match="line 1: `synonym` is not a key of this file"):
        run(scene)
    scene.sandbox.push(REVIEW, MAINTAINER, {path: b"repository: acme/entries\n"}, branch="main")
    with pytest.raises(RenameRefused, match="The entries of this review are in acme/entries; name that repository"):
        run(scene)


def test_where_entries_stand_beside_the_default_branch_our_branch_does_not_count_as_one_that_holds_them(
    scene_of,
) -> None:
    """Else it would hold up every submission, until the pull request is merged."""
    scene: Scene = scene_of({"README.md": b"# The site\n"})
    scene.sandbox.push(REVIEW, MAINTAINER, {WEISS: FILES[WEISS]}, branch="source")
    assert run(scene).changed == (WEISS,)
    assert scene.pull().base_ref == "source"
    assert run(scene) == run(scene)


def test_words_of_a_tag_call_nobody(scene: Scene) -> None:
    wish = Wish(olds=("Retrieval",), new="@maria")
    run(scene, wish)
    pull = scene.pull().issue
    assert "@maria" not in pull.title
    assert "`@maria`" in pull.body
    assert "@maria" not in commits(scene, wish)[0]


# -- the command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def command(scene: Scene, tmp_path: Path) -> Callable[..., Result]:
    app = scene.sandbox.app
    environ = {
        "REVIEW_BOT_APP_ID": str(app.id),
        "REVIEW_BOT_PRIVATE_KEY": app.private_key,
        "REVIEW_BOT_GITHUB_URL": scene.sandbox.api_url,
        "REVIEW_BOT_DATABASE_URL": f"sqlite:///{tmp_path}/jobs.sqlite",
    }

    def invoke(*words: str) -> Result:
        return CliRunner().invoke(commands, ["tags", "rename", *words], env=environ, standalone_mode=False)

    return invoke


def test_the_command_tells_the_files_and_the_pull_request(scene: Scene, command: Callable[..., Result]) -> None:
    dry = command("Retrieval", "Search", "--repo", REVIEW, "--dry-run")
    assert dry.stdout.splitlines()[0] == f"{GIONIS}: would be changed by the pull request"
    assert scene.pulls() == []
    done = command("Retrieval", "Search", "--repo", REVIEW)
    assert done.stdout.splitlines() == [f"{path}: changed by the pull request" for path in (GIONIS, WEISS)]
    assert done.stderr == f"The pull request is {scene.sandbox.url}/{REVIEW}/pull/{scene.pull().issue.number}.\n"
    assert done.return_value == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--repo", REVIEW, "--commit"),
            "--repo is for a repository on GitHub; --review and --commit are for a checkout.",
        ),
        (("--repo", "review"), "A repository is written owner/name, not 'review'."),
        (("--repo", REVIEW, "a: b"), "`a: b` cannot be a tag, for it has a colon in it."),
    ],
)
def test_who_writes_the_command_otherwise_is_told(
    command: Callable[..., Result], words: tuple[str, ...], said: str
) -> None:
    done = command("Retrieval", "Search", *words)
    assert isinstance(done.exception, click.UsageError)
    assert done.exception.message == said
