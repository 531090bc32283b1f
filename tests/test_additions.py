"""`review-bot add` and `review-bot resolve`: a maintainer's papers, with the sandbox's sources at hand."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.additions import Additions, Wishes
from bot.checkout import Checkout
from bot.cli import commands
from bot.faults import BotError, ConfigError, PermanentFailure
from bot.resolve.several import read_papers
from bot.sandbox.server import Sandbox

HERE = """\
---
layout: publication
title: Spectral Codes
authors: Yair Weiss
journal:
year: 2008
bibkey: weiss2008spectral
additional_links: [{name: Article, url: 'https://example.org/codes.pdf'}]
tags: [Codes]
---
We cut."""
TAXONOMY = "# Rows\n- {bibkey: weiss2008spectral, categories: [codes], type: Shallow}\n"
BIBTEX = "@article{k, title={Trees of Codes}, author={Ant, Ada and Bee, Bo}, year={2003}, journal={Codes}}\n"
RETRACTED = "10.99999/jis.2020.0013"

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        sandbox.sources.mend()
        yield sandbox


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """A checkout with one entry and a taxonomy."""
    root = tmp_path / "review"
    (root / "_publications").mkdir(parents=True)
    (root / "_data").mkdir()
    (root / "_config.yml").write_text("title: A review\n")
    (root / "_publications" / "weiss2008spectral.md").write_text(HERE)
    (root / "_data" / "taxonomy.yml").write_text(TAXONOMY)
    return root


@pytest.fixture
def run(sandbox: Sandbox, review: Path, tmp_path: Path) -> Run:
    def invoke(*words: str, stdin: str | None = None) -> Result:
        environ = {
            "REVIEW_BOT_SOURCES_URL": sandbox.sources_url,
            "REVIEW_BOT_DATABASE_URL": f"sqlite:///{tmp_path}/jobs.sqlite",
        }
        return CliRunner().invoke(
            commands, [*words, "--review", str(review)], input=stdin, env=environ, standalone_mode=False
        )

    return invoke


def files(review: Path) -> dict[str, str]:
    return {
        path.relative_to(review).as_posix(): path.read_text()
        for path in review.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


def usage(result: Result) -> str:
    """What is said to somebody who did not write the command as it must be: exit code 2."""
    assert isinstance(result.exception, click.UsageError), result.exception
    return result.exception.message


def begin(review: Path) -> Callable[..., str]:
    """The review as a git repository with one commit; what git says there."""

    def git(*words: str) -> str:
        done = subprocess.run(["git", "-C", str(review), *words], capture_output=True, text=True, check=True)
        return done.stdout

    git("init", "--quiet")
    git("config", "user.name", "maria")
    git("config", "user.email", "maria@example.org")
    git("add", ".")
    git("commit", "--quiet", "--message", "A review")
    return git


def failure(result: Result) -> str:
    assert isinstance(result.exception, BotError), result.exception
    return str(result.exception)


# -- add -----------------------------------------------------------------------------------------------------------


def test_an_arxiv_id_becomes_an_entry_in_the_reviews_hand(run: Run, review: Path) -> None:
    done = run("add", "arXiv:2012.99991", "--tags", "Graphs, Deletions")
    assert done.return_value == 0
    assert done.stdout == "_publications/lattice2021graphs.md: added (Crossref, arXiv)\n"
    assert (review / "_publications" / "lattice2021graphs.md").read_text() == (
        "---\n"
        "layout: publication\n"
        "title: 'Graphs That Remember: Incremental Proximity Search under Deletions'\n"
        "authors: Hypatia Lattice, Mikkel Sørensen-Pivot, Jun Kobayashi\n"
        "journal: SIDM\n"
        "year: 2021\n"
        "bibkey: lattice2021graphs\n"
        "additional_links: [{name: Article, url: 'https://arxiv.org/abs/2012.99991'}, "
        "{name: DOI, url: 'https://doi.org/10.99999/3999999.3999991'}]\n"
        "tags: [Graphs, Deletions]\n"
        "---\n"
        "Proximity graphs answer queries fast and forget badly: a vector that is deleted leaves a hole through which "
        "later searches fall. We keep of every deleted vector what its neighbours would have said of it, and repair "
        "the graph from these memories while it is searched. Recall stays above 0.97 when nine of ten vectors are gone."
    )


@pytest.mark.parametrize(
    "again", ["arXiv:2012.99991", "https://arxiv.org/pdf/2012.99991v1", "10.99999/3999999.3999991"]
)
def test_a_paper_that_is_here_is_told_by_its_file_and_left_as_it_is(again: str, run: Run, review: Path) -> None:
    run("add", "arXiv:2012.99991", "--key", "graphs2021")
    before = files(review)
    done = run("add", again)
    assert done.return_value == 1
    assert done.stdout == f"{again}: here already, as _publications/graphs2021.md\n"
    assert files(review) == before


def test_nothing_is_written_over(run: Run, review: Path) -> None:
    file = review / "_publications" / "lattice2021graphs.md"
    file.write_text("Something else.")
    done = run("add", "arXiv:2012.99991")
    assert "added" in done.stdout
    assert file.read_text() == "Something else."
    assert (review / "_publications" / "lattice2021that.md").is_file()


def test_a_file_that_appears_meanwhile_stays(review: Path) -> None:
    checkout = Checkout.at(review)
    additions = Additions(checkout, checkout.collection(""))
    (paper,) = read_papers(BIBTEX).papers
    addition = additions.add(paper, Wishes())
    file = review / addition.path
    file.write_text("Somebody was quicker.")
    with pytest.raises(PermanentFailure, match=r"ant2003trees\.md is there already; nothing was written"):
        additions.write(addition)
    assert file.read_text() == "Somebody was quicker."


def test_a_place_is_a_row_of_the_taxonomy(run: Run, review: Path) -> None:
    done = run("add", "arXiv:2012.99991", "--place", "codes type=Shallow")
    assert done.return_value == 0
    assert (review / "_data" / "taxonomy.yml").read_text() == (
        TAXONOMY + "- {bibkey: lattice2021graphs, categories: [codes], type: Shallow}\n"
    )


def test_a_wrong_place_is_told_before_anything_is_written(run: Run, review: Path) -> None:
    before = files(review)
    done = run("add", "arXiv:2012.99991", "--place", "cods type=Shallow")
    assert "`cods` is no category of the taxonomy. Did you mean `codes`?" in usage(done)
    assert files(review) == before


def test_a_commit_holds_what_was_added_and_nothing_else(run: Run, review: Path) -> None:
    git = begin(review)
    (review / "draft.txt").write_text("Not yet.")
    git("add", "draft.txt")
    done = run("add", "arXiv:2012.99991", "10.99999/jis.2019.0007", "--commit")
    assert done.return_value == 0
    assert git("log", "-1", "--format=%B").rstrip() == "Add 2 papers\n\n- lattice2021graphs\n- emptor2019atlas"
    assert git("show", "--name-only", "--format=").split() == [
        "_publications/emptor2019atlas.md",
        "_publications/lattice2021graphs.md",
    ]
    assert git("status", "--short") == "A  draft.txt\n"


def test_a_commit_holds_the_good_ones_of_several(run: Run, review: Path) -> None:
    git = begin(review)
    done = run("add", "arXiv:1912.00001", RETRACTED, "nofile.bib", "arXiv:1912.99990", "--commit")
    assert done.return_value == 1
    assert git("show", "--name-only", "--format=%s").split("\n\n") == [
        "Add quantile2019hashing",
        "_publications/quantile2019hashing.md\n",
    ]
    assert git("status", "--short") == ""


@pytest.mark.parametrize("is_known", [True, False])
def test_a_commit_never_takes_the_maintainers_own_edits_of_the_taxonomy(is_known: bool, run: Run, review: Path) -> None:
    taxonomy = review / "_data" / "taxonomy.yml"
    git = begin(review)
    if not is_known:
        git("rm", "--quiet", "--cached", "_data/taxonomy.yml")
        git("commit", "--quiet", "--message", "No taxonomy yet")
    taxonomy.write_text(TAXONOMY + "# a thought of mine\n")
    before, head = files(review), git("rev-parse", "HEAD")
    words = ("add", "arXiv:2012.99991", "--place", "codes type=Shallow", "--commit")
    assert failure(run(*words)) == (
        "_data/taxonomy.yml has changes that are not committed, and --commit would commit them, too. Commit or stash them "
        "first. Nothing is written."
    )
    assert (files(review), git("rev-parse", "HEAD")) == (before, head)
    git("add", "_data/taxonomy.yml")
    git("commit", "--quiet", "--message", "A thought")
    assert run(*words).return_value == 0
    assert git("show", "--name-only", "--format=").split() == [
        "_data/taxonomy.yml",
        "_publications/lattice2021graphs.md",
    ]


def test_where_git_refuses_the_files_stay_and_it_is_said(run: Run, review: Path) -> None:
    done = run("add", "arXiv:2012.99991", "--commit")
    assert "git add failed:" in failure(done)
    assert failure(done).endswith("The files are written.")
    assert (review / "_publications" / "lattice2021graphs.md").is_file()


def test_a_dry_run_shows_the_entry_and_writes_nothing(run: Run, review: Path) -> None:
    before = files(review)
    done = run("add", "arXiv:1912.99990", "--dry-run")
    assert done.return_value == 0
    assert done.stdout.startswith("---\nlayout: publication\ntitle: 'Hashing by Candlelight")
    assert "quantile2019hashing.md: would be added" in done.stderr
    assert files(review) == before


def test_an_entry_with_an_error_is_held_back_unless_it_is_wanted_anyway(run: Run, review: Path) -> None:
    held = run("add", RETRACTED)
    assert held.return_value == 1
    assert held.stdout == f"{RETRACTED}: not added, for what follows (--anyway adds it all the same)\n"
    assert "error retracted: Crossref says that this paper was retracted." in held.stderr
    assert run("add", RETRACTED, "--anyway").return_value == 0
    assert (review / "_publications" / "boole2020perfect.md").is_file()


def test_what_nothing_tells_is_said(run: Run) -> None:
    done = run("add", "arXiv:1912.99990")
    assert done.stderr == "notice look-up: arXiv does not tell its venue.\n"


def test_a_paper_that_is_here_is_not_said_to_lack_anything(run: Run) -> None:
    run("add", "arXiv:1912.99990")
    assert run("add", "arXiv:1912.99990").stderr == ""


def test_nothing_is_said_twice(run: Run) -> None:
    done = run(
        "add", "-", stdin="@misc{k, title={Woods of Codes}, author={Ant, Ada}, year={2921}, howpublished={Codes}}"
    )
    assert done.stderr.splitlines() == [
        f"error year-range: The year 2921 is still ahead. Write a year from 1900 to {datetime.now(UTC).year + 1}.",
        "notice look-up: The BibTeX does not tell its abstract.",
    ]


def test_a_field_that_must_be_there_is_told_once_and_can_be_left_for_later(run: Run) -> None:
    done = run(
        "add", "-", stdin="@misc{k, title={Woods of Codes}, author={Ant, Ada}, abstract={We.}, howpublished={Codes}}"
    )
    assert done.stderr == (
        "error field-missing: `year` is missing. --anyway adds the entry all the same, for you to fill in.\n"
    )


def test_a_weight_that_the_review_gives_a_notice_is_not_lost(run: Run, review: Path) -> None:
    (review / ".github").mkdir()
    (review / ".github" / "review-bot.yml").write_text("rules: {abstract-missing: error}\n")
    done = run("add", "-", stdin=BIBTEX)
    assert done.return_value == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("error abstract-missing: There is no abstract.")


def test_an_unknown_identifier_holds_no_other_up(run: Run) -> None:
    done = run("add", "arXiv:1912.00001", "arXiv:1912.99990")
    assert done.return_value == 1
    assert done.stdout.splitlines() == [
        "arXiv:1912.00001: not added, for nothing tells its title",
        "_publications/quantile2019hashing.md: added (arXiv)",
    ]
    assert "No paper is known by arXiv:1912.00001." in done.stderr


def test_bibtex_comes_from_a_file_or_from_standard_input(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "papers.bib"
    file.write_text(BIBTEX)
    assert run("add", str(file)).stdout == "_publications/ant2003trees.md: added (the BibTeX)\n"
    other = BIBTEX.replace("Trees of Codes", "Woods of Codes")
    assert run("add", "-", stdin=other).stdout == "_publications/ant2003woods.md: added (the BibTeX)\n"


def test_of_several_papers_each_note_begins_with_its_own(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "papers.bib"
    file.write_text(BIBTEX)
    for command in ("add", "resolve"):
        done = run(command, "arXiv:1912.00001", RETRACTED, str(file))
        told = [
            line for line in done.stderr.splitlines() if not re.fullmatch(r"[0-9]+ papers, [0-9]+ requests\.", line)
        ]
        assert told
        starts = (
            "arXiv:1912.00001: notice look-up: ",
            f"{RETRACTED}: error retracted: ",
            "@article{k: notice look-up: ",
        )
        assert all(line.startswith(starts) or line.startswith(f"{RETRACTED}: notice ") for line in told)
        assert "maintainer" not in done.stderr


def test_entries_that_end_without_a_line_end_do_not_run_into_each_other(run: Run) -> None:
    for command in (("add", "--dry-run"), ("resolve", "--format", "entry")):
        done = run(*command, "arXiv:1912.99990", "arXiv:2012.99991")
        assert done.stdout.startswith("---\n")
        assert len(re.findall(r"^---$", done.stdout, re.MULTILINE)) == 4
        assert not done.stdout.endswith("\n")


def test_a_dry_run_tells_what_the_run_itself_would(run: Run) -> None:
    papers = BIBTEX + BIBTEX.replace("Trees of Codes", "Trees of Words")
    told = run("add", "-", "--dry-run", stdin=papers).stderr
    written = run("add", "-", stdin=papers).stdout.splitlines()
    assert written == [
        "_publications/ant2003trees.md: added (the BibTeX)",
        "_publications/ant2003of.md: added (the BibTeX)",
    ]
    assert [line for line in told.splitlines() if "would be" in line] == [
        line.replace("added", "would be added") for line in written
    ]


def test_a_bad_word_holds_no_other_up(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "papers.bib"
    file.write_text(BIBTEX.replace("{Trees of Codes}", "{Trees {of Codes}"))
    done = run("add", str(file), "foo", "arXiv:1912.99990")
    assert done.return_value == 1
    assert done.stdout.splitlines() == [
        "@article{k: not added, for nothing tells its title",
        "foo: not added, for there is no paper in it",
        "_publications/quantile2019hashing.md: added (arXiv)",
    ]
    assert "error bibtex: The BibTeX entry `k` has no end." in done.stderr


def test_what_is_to_be_said_of_a_list_is_said(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "papers.bib"
    file.write_text(BIBTEX + BIBTEX.replace("{k", "{l"))
    for command in ("add", "resolve"):
        done = run(command, str(file), "--record", str(tmp_path / command))
        assert f"{file}:2: notice list-twice: " in done.stderr


def test_too_many_papers_are_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.given_papers.MOST_PAPERS", 1)
    assert (
        usage(run("add", "arXiv:1912.99990", "arXiv:2012.99991")) == "These are 2 papers; one command takes 1 of them."
    )


def test_nobody_records_what_is_replayed(run: Run, tmp_path: Path) -> None:
    for command in ("add", "resolve"):
        done = run(command, "arXiv:1912.99990", "--record", str(tmp_path / "case"), "--replay", str(tmp_path))
        assert usage(done).startswith("--record and --replay exclude each other")


def test_one_key_is_for_one_paper(run: Run) -> None:
    done = run("add", "arXiv:1912.99990", "arXiv:2012.99991", "--key", "both")
    assert done.exception
    assert "--key and --place are about one paper" in str(getattr(done.exception, "message", ""))


def test_a_key_that_leads_out_of_the_folder_is_refused(run: Run, review: Path) -> None:
    before = files(review)
    done = run("add", "arXiv:1912.99990", "--key", "../evil")
    assert "`../evil` cannot be a bibkey" in usage(done)
    assert files(review) == before


def test_a_folder_that_is_no_review_is_told() -> None:
    checkout = Checkout.at(None)
    with pytest.raises(ConfigError, match="This folder is in no review"):
        Additions(checkout, checkout.collection(""))


@pytest.mark.parametrize("words", [(), ("--dry-run",)])
def test_a_folder_that_is_no_review_is_left_as_it_is(words: tuple[str, ...], tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    done = CliRunner().invoke(
        commands, ["add", "arXiv:1912.99990", "--review", str(folder), *words], standalone_mode=False
    )
    assert usage(done) == (
        f"{folder} is no review, for it has none of `.github/review-bot.yml`, `_config.yml`, `_publications`. Name a "
        "checkout with --review."
    )
    assert list(folder.iterdir()) == []


def test_a_collection_that_there_is_not_is_told(run: Run) -> None:
    assert usage(run("add", "arXiv:1912.99990", "--collection", "papers")) == (
        "This review has no collection 'papers'; it has publications."
    )


# -- resolve -------------------------------------------------------------------------------------------------------


def test_each_value_is_shown_with_the_source_that_says_it(run: Run) -> None:
    done = run("resolve", "10.99999/jis.2019.0007")
    assert done.return_value == 0
    assert done.stdout == (
        "10.99999/jis.2019.0007\n"
        "  title     An Atlas of Empty Buckets  [Crossref]\n"
        "  authors   Ngozi Emptor, Björk Salt-Lindqvist  [Crossref]\n"
        "  venue     Journal of Invented Search  [Crossref]\n"
        "  year      2019  [Crossref]\n"
        "  abstract  Most buckets of most hash tables are empty, and nobody has looked at them. We map the\n"
        "            empty buckets of nineteen locality-sensitive schemes and find that their number tells\n"
        "            the quality of the hash functions better than the full ones do. The atlas needs no\n"
        "            queries, no labels and no neighbours.  [OpenAlex]\n"
        "  links     Article: https://doi.org/10.99999/jis.2019.0007  [as given]\n"
    )
    assert done.stderr == "1 paper, 2 requests.\n"


def test_json_is_one_object_a_line(run: Run) -> None:
    done = run("resolve", "arXiv:2012.99991", "arXiv:1912.00001", "--format", "json")
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["identifiers"] == ["doi:10.99999/3999999.3999991", "arXiv:2012.99991"]
    assert first["sources"]["venue"] == "Crossref"
    assert first["extra"]["doi"] == "10.99999/3999999.3999991"
    assert (second["title"], second["findings"][0]["rule"]) == ("", "look-up")
    assert (first["sources"]["links"], second["sources"]["links"]) == ("as given and Crossref", "as given")
    assert done.return_value == 1


def test_bibtex_and_entries_can_be_had(run: Run) -> None:
    bibtex = run("resolve", "ACL:2023.acl-long.9994", "--format", "bibtex").stdout
    assert bibtex.startswith("@inproceedings{pebble2023whispered,\n")
    entry = run("resolve", "ACL:2023.acl-long.9994", "--format", "entry").stdout
    assert entry.startswith("---\nlayout: publication\ntitle: 'Whispered Queries:")


def test_json_holds_what_is_to_be_said_of_the_paper_as_it_was_given(run: Run) -> None:
    (broken,) = map(json.loads, run("resolve", "@article{k, title={Trees", "--format", "json").stdout.splitlines())
    assert [each["rule"] for each in broken["findings"]] == ["bibtex"]
    (no_paper,) = map(json.loads, run("resolve", "nofile.bib", "--format", "json").stdout.splitlines())
    assert [each["message"] for each in no_paper["findings"]] == ["There is no such file: “nofile.bib”."]


@pytest.mark.parametrize("layout", ["bibtex", "entry"])
def test_of_what_has_no_title_nothing_is_written_and_it_is_said(layout: str, run: Run) -> None:
    done = run("resolve", "arXiv:1912.00001", "--format", layout)
    assert (done.stdout, done.return_value) == ("", 1)
    assert "notice look-up: Nothing tells its title, so nothing is written.\n" in done.stderr


def test_no_two_papers_have_one_key(run: Run) -> None:
    other = BIBTEX.replace("Trees of Codes", "Trees of Words")
    assert re.findall(
        r"^@.*", run("resolve", "-", "--format", "bibtex", stdin=BIBTEX + other).stdout, re.MULTILINE
    ) == [
        "@inproceedings{ant2003trees,",
        "@inproceedings{ant2003of,",
    ]


def test_which_fields_are_not_known_is_said(run: Run) -> None:
    done = run("resolve", "@misc{k, title={Trees}, journal={Codes}}", "--format", "bibtex")
    assert "notice look-up: The BibTeX does not tell its authors and year.\n" in done.stderr


def test_what_was_not_recorded_is_said_with_the_way_to_record_it(run: Run, tmp_path: Path) -> None:
    case = tmp_path / "case"
    run("resolve", "arXiv:2012.99991", "--record", str(case))
    done = run("resolve", "arXiv:1912.99990", "--replay", str(case))
    assert done.stderr == (
        f"notice source-silent: This was not recorded in {case}; record it with --record.\n1 paper, 2 requests.\n"
    )


def test_what_was_recorded_can_be_replayed_where_nobody_answers(run: Run, sandbox: Sandbox, tmp_path: Path) -> None:
    case = tmp_path / "case"
    words = ("resolve", "arXiv:2012.99991", "10.99999/nothing", "--format", "json")
    recorded = run(*words, "--record", str(case))
    sandbox.sources.requests.clear()
    replayed = run(*words, "--replay", str(case))
    assert replayed.stdout == recorded.stdout
    assert sandbox.sources.requests == []


# -- a terminal ----------------------------------------------------------------------------------------------------


def test_on_a_terminal_no_text_runs_into_the_bar(sandbox: Sandbox, review: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    environ = {
        "PATH": os.environ["PATH"],
        "REVIEW_BOT_SOURCES_URL": sandbox.sources_url,
        "REVIEW_BOT_DATABASE_URL": f"sqlite:///{tmp_path}/jobs.sqlite",
    }
    papers = ["arXiv:1912.00001", "arXiv:1912.99990", "arXiv:2012.99991", "10.99999/jis.2019.0007", RETRACTED]
    command = [str(Path(sys.executable).with_name("review-bot")), "add", *papers, "--review", str(review)]
    with subprocess.Popen(command, env=environ, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        seen = b""
        try:
            while more := os.read(ours, 10_000):
                seen += more
        except OSError:  # Linux says so at the end
            pass
        finally:
            os.close(ours)
    assert process.returncode == 1
    lines = [screen(line) for line in seen.decode().replace("\r\n", "\n").split("\n")]
    text = [line for line in lines if line and not re.fullmatch(r"Papers +\[.*\] .*", line)]
    assert "5/5" in lines[-2]
    assert "_publications/emptor2019atlas.md: added (Crossref, OpenAlex)" in text
    starts = ("_publications/", *(f"{paper}: " for paper in papers))
    assert all(line.startswith(starts) and "[#" not in line for line in text)


def screen(line: str) -> str:
    """What a terminal shows of this line in the end: a carriage return goes back, and `ESC [ K` wipes the rest."""
    shown, at = "", 0
    for part in re.split(r"(\r|\x1b\[[?0-9]*[A-Za-z])", line):
        if part == "\r":
            at = 0
        elif part.endswith("K") and part.startswith("\x1b"):
            shown = shown[:at]
        elif not part.startswith("\x1b"):
            shown, at = shown[:at] + part + shown[at + len(part) :], at + len(part)
    return shown.rstrip()
