"""`review-bot index`: a review in numbers, and its index made anew."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from bot.cli import commands
from bot.faults import ConfigError, PermanentFailure, TemporaryFailure
from bot.gateway.store import ObjectStore
from bot.sandbox.server import Sandbox

Run = Callable[..., Result]

COMMAND = str(Path(sys.executable).with_name("review-bot"))
REVIEW = "maria/review"
LINK = '[{name: "Code", url: "https://github.com/ant/codes"}]'


def entry(title: str, *, year: int = 2019, tags: str = "[codes]", links: str = "[]", abstract: str = "We code.") -> str:
    return (
        f"---\nlayout: publication\ntitle: {title}\nauthors: Ada Ant\nconference: ICML\nyear: {year}\n"
        f"tags: {tags}\nadditional_links: {links}\n---\n{abstract}\n"
    )


FILES = {
    "_publications/ant2017bees.md": entry("On Bees", year=2017, abstract=""),
    "_publications/ant2019codes.md": entry("Spectral Codes for Finding Trees", links=LINK),
    "_publications/ant2019spectral.md": entry("Spectral Codes for Finding Trees", tags="[codes, trees]"),
    "_publications/ant2921far.md": entry("Far Ahead", year=2921),
    "_publications/broken.md": "---\ntitle: [\n---\n",
}


@pytest.fixture
def review(tmp_path: Path) -> Path:
    root = tmp_path / "review"
    for path, text in {"_config.yml": "title: A review\n", **FILES}.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return root


def run(*words: object, **environ: str) -> Result:
    return CliRunner().invoke(commands, ["index", *map(str, words)], env=environ, standalone_mode=False)


def usage(result: Result) -> str:
    assert isinstance(result.exception, click.UsageError), result.exception
    return result.exception.message


# -- a checkout ----------------------------------------------------------------------------------------------------


def test_a_review_in_numbers(review: Path) -> None:
    result = run("--review", review)
    assert (result.return_value, result.stderr) == (0, "")
    assert result.stdout.startswith(
        "review: 5 papers\n  1 of them could not be read; `review-bot check` says why.\n\nWhat the papers have\n"
    )
    for line in (
        "  2018 0",
        "  Years that cannot be: 2921 (1).",
        "  1 tag is used once: trees",
        "  4  ICML",
        "1 paper is here more than once; `review-bot audit --no-links` says which.",
    ):
        assert line in result.stdout.splitlines()


def test_a_program_gets_all_of_it(review: Path) -> None:
    assert json.loads(run("--review", review, "--format", "json").stdout) == {
        "review": "review",
        "entries": 5,
        "collections": {"publications": 5},
        "unread": ["_publications/broken.md"],
        "has": {"venue": 4, "abstract": 3, "code": 1, "identifier": 0, "tags": 4},
        "years": {"2017": 1, "2019": 2},
        "odd_years": {"2921": ["_publications/ant2921far.md"]},
        "undated": [],
        "tags": [{"tag": "codes", "entries": 4}, {"tag": "trees", "entries": 1}],
        "venues": [{"venue": "ICML", "entries": 4}],
        "twice": {
            "sure": [["_publications/ant2019codes.md", "_publications/ant2019spectral.md"]],
            "perhaps": [],
        },
    }


def test_the_picture_goes_into_a_file_whose_name_is_told(review: Path, tmp_path: Path) -> None:
    file = tmp_path / "papers.svg"
    result = run("--review", review, "--format", "svg", "--output", file)
    assert (result.return_value, result.stdout) == (0, f"{file}\n")
    assert ET.fromstring(file.read_text("utf-8")).tag == "{http://www.w3.org/2000/svg}svg"
    assert run("--review", review, "--format", "svg").stdout == file.read_text("utf-8")


def test_nothing_is_written_into_the_review(review: Path) -> None:
    before = {path: path.read_bytes() for path in review.rglob("*") if path.is_file()}
    run("--review", review)
    assert {path: path.read_bytes() for path in review.rglob("*") if path.is_file()} == before


def test_years_are_those_of_the_config(review: Path) -> None:
    (review / ".github").mkdir()
    (review / ".github" / "review-bot.yml").write_text("years: {min: 2018, max: 2020}\n", "utf-8")
    values = json.loads(run("--review", review, "--format", "json").stdout)
    assert values["years"] == {"2019": 2}
    assert list(values["odd_years"]) == ["2017", "2921"]


def on_a_terminal(review: Path, **environ: str) -> str:
    """What the command shows on a terminal of 60 columns."""
    above, below = pty.openpty()
    with subprocess.Popen(
        [COMMAND, "index"],
        cwd=review,
        stdout=below,
        stderr=below,
        env={"PATH": os.environ["PATH"], "TERM": "xterm", "COLUMNS": "60", "LINES": "24", **environ},
    ) as process:
        os.close(below)
        shown = b""
        while True:
            try:
                read = os.read(above, 65536)
            except OSError:  # Linux says so when nobody writes any more
                break
            if not read:
                break
            shown += read
        assert process.wait(30) == 0
    os.close(above)
    return shown.decode().replace("\r\n", "\n")


def test_a_terminal_is_filled_and_coloured_unless_colours_are_not_wanted(review: Path) -> None:
    plain = on_a_terminal(review, NO_COLOR="1")
    assert "\x1b" not in plain
    assert max(map(len, plain.splitlines())) > 60 >= max(len(line) for line in plain.splitlines() if "█" in line) > 50
    assert "\x1b[36m█" in on_a_terminal(review)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--repo", REVIEW, "--review", "."],
            "Tell either of a checkout (--review) or of a repository on GitHub (--repo).",
        ),
        (["--repo", "review"], "A repository is written owner/name, not 'review'."),
        (["--output", "."], ". is a folder, or in none that is there; name a file with --output."),
    ],
)
def test_what_cannot_be_meant_is_usage(words: list[str], said: str) -> None:
    assert usage(run(*words)) == said


def test_outside_of_a_review_there_is_nothing_to_count(tmp_path: Path) -> None:
    done = subprocess.run(
        [COMMAND, "index"], cwd=tmp_path, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "This folder is in no review. Name a checkout of one with --review." in done.stderr


# -- a repository on GitHub ----------------------------------------------------------------------------------------


@pytest.fixture
def github(tmp_path: Path) -> Iterator[Sandbox]:
    with Sandbox(tmp_path / "github") as sandbox:
        files = {path: text.encode() for path, text in FILES.items()}
        sandbox.add_repository(REVIEW, {"README.md": b"# Review\n", **files}, writers=["maria"])
        yield sandbox


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/jobs.sqlite"


@pytest.fixture
def rebuild(github: Sandbox, database: str) -> Run:
    def invoke(*words: str, repository: str = REVIEW) -> Result:
        return run(
            "--repo",
            repository,
            *words,
            REVIEW_BOT_APP_ID=str(github.app.id),
            REVIEW_BOT_PRIVATE_KEY=github.app.private_key,
            REVIEW_BOT_GITHUB_URL=github.api_url,
            REVIEW_BOT_DATABASE_URL=database,
        )

    return invoke


def kept(database: str) -> dict[tuple[str, str], bytes]:
    """What the bot's database holds: (SHA, kind) -> its content."""
    engine = sa.create_engine(database)
    with engine.begin() as connection:
        rows = connection.execute(sa.text("SELECT sha, kind, data FROM git_objects")).all()
    engine.dispose()
    return {(row.sha, row.kind): zlib.decompress(row.data) for row in rows}


def spoil(database: str, kinds: tuple[str, ...]) -> None:
    """Make what the database keeps of these kinds wrong, though it can be read."""
    wrong = {"tree": b'{"_publications/gone.md": "' + b"0" * 40 + b'"}', "entry": b"[1,null]", "blob": b"x"}
    engine = sa.create_engine(database)
    with engine.begin() as connection:
        for kind in kinds:
            data = zlib.compress(wrong[kind])
            connection.execute(
                sa.text("UPDATE git_objects SET data = :data WHERE kind = :kind"), {"data": data, "kind": kind}
            )
    engine.dispose()


def test_a_repository_is_told_as_its_checkout_is(rebuild: Run, review: Path) -> None:
    result = rebuild("--format", "json")
    values = json.loads(result.stdout)
    assert result.return_value == 0
    assert values.pop("requests") == 8, "a few files are fetched one by one"
    assert values == {**json.loads(run("--review", review, "--format", "json").stdout), "review": REVIEW}
    assert result.stderr.startswith("Read branch main at ")
    assert result.stderr.endswith(" with 8 requests; the index holds 5 of 5 entries.\n")


def test_the_repository_the_branch_the_tree_the_config_and_one_archive_are_asked_for(
    rebuild: Run, github: Sandbox
) -> None:
    files = {f"_publications/o{at}.md": entry(f"Other {at}", year=2001).encode() for at in range(40)}
    github.add_repository("otto/other", {".github/review-bot.yml": b"base: main\n", **files}, writers=["otto"])
    github.clear_requests()
    result = rebuild(repository="otto/other")
    assert result.stderr.endswith(" with 5 requests; the index holds 40 of 40 entries.\n")
    asked = [call.route.removeprefix("/repos/{owner}/{repo}") for call in github.requests]
    assert [route for route in asked if "installation" not in route] == [
        "",
        "/branches/{branch}",
        "/git/trees/{tree_sha}",
        "/git/blobs/{file_sha}",
        "/tarball/{ref}",
        "/codeload/{owner}/{repo}/legacy.tar.gz/{ref}",
    ]


@pytest.mark.parametrize("kinds", [("tree",), ("entry",), ("tree", "entry", "blob")])
def test_whatever_was_kept_the_index_is_made_from_nothing(rebuild: Run, database: str, kinds: tuple[str, ...]) -> None:
    first = rebuild("--format", "json")
    right = kept(database)
    spoil(database, kinds)
    assert kept(database) != right
    again = rebuild("--format", "json")
    assert (again.return_value, again.stdout) == (0, first.stdout)
    assert kept(database) == right


def test_several_collections_are_one_archive(rebuild: Run, github: Sandbox) -> None:
    config = {".github/review-bot.yml": b"collections: {publications: {}, datasets: {}}\n"}
    papers = {f"_publications/o{at}.md": entry(f"Other {at}", year=2001).encode() for at in range(40)}
    data = {f"_datasets/d{at}.md": entry(f"Data {at}", year=2001).encode() for at in range(40)}
    github.add_repository("otto/other", {**config, **papers, **data}, writers=["otto"])
    values = json.loads(rebuild("--format", "json", repository="otto/other").stdout)
    assert values["collections"] == {"publications": 40, "datasets": 40}
    assert values["requests"] == 5


def test_what_is_kept_of_other_reviews_stays(rebuild: Run, github: Sandbox, database: str) -> None:
    files = {f"_publications/o{at}.md": entry(f"Other {at}", year=2001).encode() for at in range(5)}
    github.add_repository("otto/other", files, writers=["otto"])
    assert rebuild(repository="otto/other").return_value == 0
    before = kept(database)
    rebuild()
    assert before.items() <= kept(database).items()


def test_a_database_that_cannot_forget_is_no_index(rebuild: Run, database: str) -> None:
    rebuild()
    file = Path(database.removeprefix("sqlite:///"))
    for each in file.parent.glob(f"{file.name}-*"):  # SQLite's own, from which it would mend itself
        each.unlink()
    file.write_bytes(b"no database" * 1000)
    failed = rebuild()
    assert isinstance(failed.exception, TemporaryFailure)
    assert "Nothing was rebuilt" in str(failed.exception)


def test_a_review_whose_entries_stand_elsewhere_names_the_repository(rebuild: Run, github: Sandbox) -> None:
    config = {".github/review-bot.yml": b"repository: maria/review\n"}
    github.add_repository("maria/forms", config, writers=["maria"])
    failed = rebuild(repository="maria/forms")
    assert isinstance(failed.exception, ConfigError)
    assert str(failed.exception).endswith("Write --repo maria/review.")


def test_a_repository_that_is_not_there_is_a_failure(rebuild: Run) -> None:
    assert isinstance(rebuild(repository="maria/gone").exception, PermanentFailure)


# -- the store -----------------------------------------------------------------------------------------------------


def test_what_is_forgotten_is_neither_in_memory_nor_in_the_database(database: str) -> None:
    store = ObjectStore(database, clock=lambda: datetime(2025, 1, 2, tzinfo=UTC))
    store.put_tree("a" * 40, {"README.md": "b" * 40})
    store.put_records({"b" * 40: b"[1,null]", "c" * 40: b"[1,null]"})
    assert store.forget(["a" * 40, "b" * 40])
    assert store.tree("a" * 40) is None
    assert store.records(["b" * 40, "c" * 40]) == {"c" * 40: b"[1,null]"}
    store.close()
