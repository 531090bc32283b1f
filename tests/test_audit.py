"""`review-bot audit`: a whole review looked over, with the sandbox's sources at hand; where its report goes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.audit import check_links, count_links
from bot.checkout import Checkout
from bot.cli import commands
from bot.resolve.alive import Standing
from bot.sandbox.server import Sandbox

ENTRY = """\
---
layout: publication
title: "{title}"
authors: Ada Ant
conference: VLDB
year: 2019
bibkey: {key}
additional_links:
  - {{name: "Paper", url: "{url}"}}
---
An abstract.
"""
RIGHT = "Hashing by Candlelight: $k$ Bits Suffice for $k$ Neighbours"
GONE_SINCE = datetime(2026, 3, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def review(tmp_path: Path) -> Path:
    root = tmp_path / "review"
    (root / "_publications").mkdir(parents=True)
    (root / "_config.yml").write_text("title: A review\n")
    return root


def put(review: Path, key: str, url: str, title: str = RIGHT) -> None:
    text = ENTRY.format(title=title, key=key, url=url)
    (review / "_publications" / f"{key}.markdown").write_text(text)


@pytest.fixture
def audit(sandbox: Sandbox, review: Path, tmp_path: Path) -> Callable[..., Result]:
    def run(*words: str) -> Result:
        environ = {
            "REVIEW_BOT_SOURCES_URL": sandbox.sources_url,
            "REVIEW_BOT_DATABASE_URL": f"sqlite:///{tmp_path}/jobs.sqlite",
        }
        words = ("audit", *words, "--review", str(review))
        return CliRunner().invoke(commands, list(words), env=environ, standalone_mode=False)

    sandbox.sources.mend()
    sandbox.sources.requests.clear()
    return run


def test_a_link_to_another_paper_is_told_with_its_line(audit: Callable[..., Result], review: Path) -> None:
    put(review, "ant2019recipes", "https://arxiv.org/abs/1912.99990", title="Learning to Rank Recipes")
    done = audit()
    assert done.return_value == 0
    assert done.stdout == (
        "Wrong and dead links: 1 warning\n_publications/ant2019recipes.markdown:9: warning title-mismatch The link leads to another paper: “Hashing by "
        "Candlelight: \\\\(k\\\\) Bits Suffice for \\\\(k\\\\) Neighbours” (arXiv). — Check whether link and title belong "
        "together.\n"
    ).replace("\\\\", "\\")


def test_an_arxiv_number_that_does_not_exist_is_told(audit: Callable[..., Result], review: Path) -> None:
    put(review, "ant2019hashing", "https://arxiv.org/abs/1912.99990")
    put(review, "ant2019nothing", "https://arxiv.org/abs/1912.00001", title="Learning to Rank Recipes")
    assert audit().stdout == (
        "Wrong and dead links: 1 warning\n_publications/ant2019nothing.markdown:9: warning link-dead arXiv has no paper 1912.00001. — Check the number.\n"
    )


def test_all_arxiv_links_of_a_review_are_one_request(
    audit: Callable[..., Result], review: Path, sandbox: Sandbox
) -> None:
    for number in range(20):
        put(review, f"ant2019hashing{number}", f"https://arxiv.org/abs/1912.{number:05}", title=f"Codes, part {number}")
    audit()
    assert [request.host for request in sandbox.sources.requests] == ["export.arxiv.org"]


def test_a_silent_arxiv_calls_no_link_dead(audit: Callable[..., Result], review: Path, sandbox: Sandbox) -> None:
    put(review, "ant2019hashing", "https://arxiv.org/abs/1912.99990")
    put(review, "ant2019nothing", "https://arxiv.org/abs/1912.00001", title="Learning to Rank Recipes")
    sandbox.sources.fail("export.arxiv.org", status=503, times=9)
    assert audit().stdout == (
        "Wrong and dead links: 1 notice\nnotice source-silent arXiv gave no answer on 2 of 2 papers: it answered 503. — Try again later.\n"
    )


def test_a_server_that_gives_no_answer_says_nothing_of_the_page(audit: Callable[..., Result], review: Path) -> None:
    put(review, "ant2019hashing", "https://nobody-stands-in.example/paper.pdf")
    done = audit()
    assert (done.return_value, done.stdout) == (0, "")


def test_without_links_nobody_is_asked(audit: Callable[..., Result], review: Path, sandbox: Sandbox) -> None:
    put(review, "ant2019nothing", "https://arxiv.org/abs/1912.00001")
    assert audit("--no-links").stdout == ""
    assert sandbox.sources.requests == []


def test_the_rules_are_asked_too_and_an_error_is_exit_code_1(audit: Callable[..., Result], review: Path) -> None:
    put(review, "ant2019hashing", "https://arxiv.org/abs/1912.99990", title="")
    done = audit("--no-links")
    assert done.return_value == 1
    assert "ant2019hashing.markdown:3:8: error field-empty" in done.stdout


def test_a_dead_link_is_told_in_every_entry_that_has_it(review: Path) -> None:
    put(review, "ant2019one", "https://example.org/gone.pdf")
    put(review, "ant2019two", "https://example.org/gone.pdf")
    put(review, "ant2019three", "https://example.org/here.pdf")
    done: list[int] = []

    def probe(url: str) -> Standing:
        return Standing(verdict="dead", since=GONE_SINCE) if "gone" in url else Standing(verdict="alive")

    checkout = Checkout.at(review)
    findings = list(check_links(checkout, probe, done=lambda: done.append(1)))
    assert sorted((each.path, each.message) for each in findings) == [
        (
            f"_publications/ant2019{name}.markdown",
            "There has been no page at https://example.org/gone.pdf since 04 March 2026.",
        )
        for name in ("one", "two")
    ]
    assert len(done) == count_links(checkout) == 2


# -- formats and where they go -------------------------------------------------------------------------------------


@pytest.fixture
def twins(review: Path) -> Path:
    """A review with one paper under two keys."""
    put(review, "ant2019hashing", "https://arxiv.org/abs/1912.99990")
    put(review, "ant2019a", "http://arxiv.org/pdf/1912.99990v2.pdf")
    return review


@pytest.mark.usefixtures("twins")
def test_as_text_each_kind_has_a_heading_and_each_finding_a_line(audit: Callable[..., Result]) -> None:
    done = audit("--no-links")
    assert done.stdout.splitlines()[:2] == [
        "One paper twice: 1 warning",
        "_publications/ant2019hashing.markdown:3: warning title-repeated `_publications/ant2019a.markdown` and "
        "`_publications/ant2019hashing.markdown` have the same title, “Hashing by Candlelight: $k$ Bits Suffice for $k$ "
        "Neighbours”, and one link, to `arXiv:1912.99990`. — Keep one of them, and write its key wherever another one "
        "stands, in the taxonomy, too.",
    ]
    assert done.stderr.endswith(".\n")


@pytest.mark.usefixtures("twins")
def test_as_json_each_finding_says_its_kind(audit: Callable[..., Result]) -> None:
    report = json.loads(audit("--no-links", "--format", "json").stdout)
    assert (report["entries"], report["conclusion"], report["merges"], report["without_abstract"]) == (
        2,
        "neutral",
        [],
        [],
    )
    assert ("duplicates", "title-repeated") in {(each["kind"], each["rule"]) for each in report["findings"]}


@pytest.mark.usefixtures("twins")
def test_as_html_it_goes_into_a_file(audit: Callable[..., Result], tmp_path: Path) -> None:
    done = audit("--no-links", "--format", "html", "--output", str(tmp_path / "audit.html"))
    assert done.stdout == f"{tmp_path}/audit.html\n"
    assert (tmp_path / "audit.html").read_text("utf-8").startswith("<!doctype html>\n")


@pytest.mark.usefixtures("twins")
def test_as_issues_each_kind_is_a_file(audit: Callable[..., Result], tmp_path: Path) -> None:
    folder = tmp_path / "made" / "issues"
    done = audit("--no-links", "--format", "issues", "--output", str(folder))
    assert f"{folder}/duplicates.md\n" in done.stdout
    assert sorted(map(str, folder.iterdir())) == sorted(done.stdout.splitlines())
    assert (folder / "duplicates.md").read_text("utf-8").startswith("Audit: one paper twice\n\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "issues"], "name a folder for them with --output"),
        (["--format", "issues", "--output", "full"], "holds something already"),
        (["--format", "issues", "--output", "full/file"], "is a file"),
        (["--format", "html", "--output", "full"], "is a folder"),
        (["--output", "nowhere/audit.txt"], "name a file with --output"),
    ],
)
def test_a_place_that_does_not_fit_is_told_before_anything_is_read(
    audit: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("of yours")
    done = audit(*words)
    assert isinstance(done.exception, click.UsageError)
    assert said in done.exception.message
    assert (tmp_path / "full" / "file").read_text() == "of yours"


def test_links_go_into_every_format(audit: Callable[..., Result], review: Path, tmp_path: Path) -> None:
    put(review, "ant2019nothing", "https://arxiv.org/abs/1912.00001")
    audit("--format", "html", "--output", str(tmp_path / "audit.html"))
    assert "arXiv has no paper 1912.00001." in (tmp_path / "audit.html").read_text("utf-8")
