"""`review-bot similar`: is it here already, what is near it, and what may it be tagged?"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli import commands
from bot.faults import PermanentFailure
from bot.sandbox.server import Sandbox

Run = Callable[..., Result]

TITLE = "Spectral Codes for Finding Trees"
ARXIV = "https://arxiv.org/abs/1701.00001"


def entry(title: str, *, authors: str = "Ada Ant", year: int = 2019, extra: str = "", abstract: str = "") -> str:
    return f'---\nlayout: publication\ntitle: "{title}"\nauthors: {authors}\nyear: {year}\n{extra}---\n{abstract}\n'


def links(url: str) -> str:
    return f'additional_links: [{{name: "ArXiv", url: "{url}"}}]\n'


FILES = {
    "_publications/ant2019spectral.md": entry(TITLE, extra=f"conference: ICML\ntags: [codes]\n{links(ARXIV)}"),
    "_publications/bee2001kings.md": entry("On Kings and their Many Cabbages", authors="Bo Bee", year=2001),
    "_publications/broken.md": "---\ntitle: [\n---\n",
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        sandbox.sources.mend()
        yield sandbox


@pytest.fixture
def review(tmp_path: Path) -> Path:
    return written(tmp_path / "review", {"_config.yml": "title: A review\n", **FILES})


@pytest.fixture
def large(review: Path) -> Path:
    """A review of two topics, each with its own words, tag and category, large enough to learn from."""
    topics = {
        "graphs": ("Proximity graphs with edges number", "We search a graph along its edges to the nearest vertices."),
        "music": ("Violins in orchestras number", "Musicians tune violins before the concert in the opera."),
    }
    files: dict[str, str] = {}
    rows = []
    for tag, (title, abstract) in topics.items():
        for at in range(30):
            key = f"ant20{at:02}{tag}"
            text = entry(f"{title} {tag}{at}", year=1990 + at, extra=f"tags: [{tag}]\n", abstract=abstract)
            files[f"_publications/{key}.md"] = text
            rows.append(f"- {{bibkey: {key}, categories: [about {tag}]}}\n")
    return written(review, {**files, "_data/taxonomy.yml": "".join(rows)})


def written(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return root


@pytest.fixture
def run(sandbox: Sandbox, review: Path, tmp_path: Path) -> Run:
    def invoke(*words: str, stdin: str | None = None) -> Result:
        environ = {
            "REVIEW_BOT_SOURCES_URL": sandbox.sources_url,
            "REVIEW_BOT_DATABASE_URL": f"sqlite:///{tmp_path}/jobs.sqlite",
        }
        arguments = ["similar", *words, "--review", str(review)]
        return CliRunner().invoke(commands, arguments, input=stdin, env=environ, standalone_mode=False)

    return invoke


def values(result: Result) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(result.stdout)
    return found


def paths(found: dict[str, list[dict[str, object]]], name: str = "matches") -> list[object]:
    return [each["path"] for each in found[name]]


def usage(result: Result) -> str:
    assert isinstance(result.exception, click.UsageError), result.exception
    return result.exception.message


# -- the same paper ------------------------------------------------------------------------------------------------


def test_an_entry_with_a_twin_is_a_finding(run: Run, review: Path) -> None:
    written(review, {"_publications/ant2020spectral.md": entry(TITLE, year=2020, extra="conference: ICML\n")})
    done = run("ant2020spectral")
    assert done.return_value == 1
    assert done.stdout == (
        "Spectral Codes for Finding Trees (2020)\n"
        "_publications/ant2020spectral.md\n"
        "\n"
        "The same paper\n"
        "  the same paper: _publications/ant2019spectral.md\n"
        "    Spectral Codes for Finding Trees\n"
        "    It has the same title, the same author and the year 2019.\n"
        "\n"
        "What is near it by content is not told: that takes 10 entries, and there are 3.\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        "bee2001kings",
        "BEE2001KINGS",
        "bee2001kings.md",
        "_publications/bee2001kings.md",
        "https://reviews.example.org/publications/bee2001kings/",
    ],
)
def test_an_entry_is_asked_about_by_its_key_its_path_or_its_page(run: Run, words: str) -> None:
    done = run(words, "--format", "json")
    assert done.return_value == 0
    assert json.loads(done.stdout)["asked"] == {
        "given": words,
        "path": "_publications/bee2001kings.md",
        "is_new": False,
        "title": "On Kings and their Many Cabbages",
        "authors": "Bo Bee",
        "year": 2001,
    }
    assert json.loads(done.stdout)["matches"] == [], "never the entry itself"


def test_a_file_elsewhere_is_held_against_the_review(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "ant2019spectral.md"
    file.write_text(entry(TITLE, extra=f"conference: arXiv\n{links(ARXIV)}"))
    done = run(str(file))
    assert done.return_value == 1
    assert "  another version of it (as published): _publications/ant2019spectral.md\n" in done.stdout


def test_a_file_of_the_review_is_its_entry(run: Run, review: Path) -> None:
    found = json.loads(run(str(review / "_publications" / "bee2001kings.md"), "--format", "json").stdout)
    assert found["asked"]["path"] == "_publications/bee2001kings.md"
    assert not found["is_here"]


def test_the_published_paper_finds_its_preprint(run: Run, review: Path, tmp_path: Path) -> None:
    written(
        review,
        {
            "_publications/cat2018boxes.md": entry(
                "Cats Sleep in Boxes of all Sizes",
                authors="C. Cat",
                year=2018,
                extra=links("https://arxiv.org/abs/1801.00001"),
            )
        },
    )
    file = tmp_path / "new.md"
    file.write_text(entry("Cats Sleep in Boxes of all Sizes", authors="C. Cat", extra="conference: ICML\n"))
    assert "  another version of it (the preprint): _publications/cat2018boxes.md\n" in run(str(file)).stdout


def test_a_title_alone_is_never_sure(run: Run) -> None:
    done = run(*TITLE.upper().split(), "--format", "json")
    assert done.return_value == 0
    (match,) = values(done)["matches"]
    assert match == {
        "path": "_publications/ant2019spectral.md",
        "title": TITLE,
        "verdict": "alike",
        "is_sure": False,
        "said": "may be the same",
        "evidence": ["the same title"],
        "doubts": ["no authors to compare"],
    }


def test_an_identifier_is_looked_up_as_add_does(run: Run, review: Path) -> None:
    assert run("arXiv:2012.99991").return_value == 0
    title = "Graphs That Remember: Incremental Proximity Search under Deletions"
    written(review, {"_publications/lattice2021graphs.md": entry(title, authors="Hypatia Lattice", year=2021)})
    done = run("https://doi.org/10.99999/3999999.3999991", "--format", "json")
    assert done.return_value == 1
    assert paths(values(done)) == ["_publications/lattice2021graphs.md"]


def test_bibtex_in_a_file_is_one_paper(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "one.bib"
    file.write_text(f"@inproceedings{{k, title={{{TITLE}}}, author={{Ant, Ada}}, year={{2019}}, booktitle={{ICML}}}}\n")
    assert run(str(file)).return_value == 1
    assert run("-", stdin=file.read_text()).return_value == 1


def test_what_was_recorded_needs_no_source(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    first = run("arXiv:2012.99991", "--record", str(folder), "--format", "json")
    assert first.return_value == 0
    again = run("arXiv:2012.99991", "--replay", str(folder), "--format", "json")
    assert again.stdout == first.stdout


def test_an_identifier_that_nobody_knows_still_tells_who_has_it(run: Run, tmp_path: Path) -> None:
    written(tmp_path / "nothing", {"INDEX.json": "[]"})
    done = run(ARXIV, "--replay", str(tmp_path / "nothing"), "--format", "json")
    (match,) = values(done)["matches"]
    assert done.return_value == 0
    assert (match["path"], match["said"]) == ("_publications/ant2019spectral.md", "may be the same")
    assert match["evidence"] == ["the same link (`arXiv:1701.00001`)"]
    assert match["doubts"] == ["nothing else is known of it"]
    assert json.loads(done.stdout)["silent"] == "Nothing tells its title, so its content is not compared."


def test_what_nothing_tells_anything_of_is_a_failure_and_not_absent(run: Run, tmp_path: Path) -> None:
    written(tmp_path / "nothing", {"INDEX.json": "[]"})
    done = run("arXiv:1801.99999", "--replay", str(tmp_path / "nothing"))
    assert isinstance(done.exception, PermanentFailure)
    assert str(done.exception).startswith("Nothing tells the title of arXiv:1801.99999, so nobody can say")
    assert "was not recorded" in done.stderr


def test_a_dataset_called_like_a_paper_is_another_thing(run: Run, review: Path) -> None:
    config = {".github/review-bot.yml": "collections: {publications: {}, datasets: {}}\n"}
    written(review, {**config, "_datasets/spectral.md": entry(TITLE)})
    assert run("spectral").return_value == 0
    assert run("ant2019spectral").return_value == 0


# -- by content ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("large")
def test_a_new_paper_is_told_its_neighbours_and_what_it_may_be_tagged(run: Run) -> None:
    done = run("Edges", "of", "proximity", "graphs", "and", "their", "vertices", "--format", "json", "--most", "3")
    found = values(done)
    assert done.return_value == 0
    assert len(found["near"]) == 3
    assert all(str(path).endswith("graphs.md") for path in paths(found, "near"))
    assert [guess["word"] for guess in found["tags"]] == ["graphs"]
    assert [guess["word"] for guess in found["categories"]] == ["about graphs"]
    assert found["silent"] == ""


@pytest.mark.usefixtures("large")
def test_an_entry_of_the_review_gets_no_suggestions(run: Run) -> None:
    found = values(run("ant2001graphs", "--format", "json"))
    assert len(found["near"]) == 5
    assert found["tags"] == found["categories"] == []


@pytest.mark.usefixtures("large")
def test_what_is_the_same_is_not_told_once_more_as_near(run: Run) -> None:
    found = values(run("Violins", "in", "orchestras", "number", "music7", "--format", "json"))
    assert "_publications/ant2007music.md" in paths(found)
    assert not set(paths(found)) & set(paths(found, "near"))


@pytest.mark.usefixtures("large")
def test_confidence_is_told_in_words(run: Run) -> None:
    done = run("Edges of proximity graphs and their vertices")
    assert "\nNear by content\n  0." in done.stdout
    assert "\n\nSuggested tags\n  graphs  " in done.stdout
    assert done.stdout.splitlines()[-1].removeprefix("  about graphs  ") in (
        "almost certain",
        "very likely",
        "likely",
        "quite possible",
    )


@pytest.mark.usefixtures("large")
def test_without_scikit_learn_one_line_says_how_to_get_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "sklearn"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sklearn", None)
    done = run("ant2001graphs")
    assert done.stdout.splitlines()[-1] == (
        'What is near it by content is not told: that needs scikit-learn. Say: pip install "living-review-bot[suggest]"'
    )


# -- misuse --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("bee2001king", "No entry is called “bee2001king”, and no file. Did you mean `bee2001kings`?"),
        (
            "nowhere.md",
            "No entry is called “nowhere.md”, and no file. Write its bibkey, its path, an identifier or a title.",
        ),
        ("papers/nowhere.bib", "There is no such file: “papers/nowhere.bib”. An address begins with https://."),
        (
            "broken",
            "_publications/broken.md cannot be read as an entry; `review-bot check _publications/broken.md` says why.",
        ),
    ],
)
def test_what_names_no_paper_is_usage(run: Run, words: str, said: str) -> None:
    assert usage(run(words)) == said


def test_a_file_without_an_entry_is_usage(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "notes.md"
    file.write_text("# Notes\n")
    assert usage(run(str(file))) == f"{file} is no entry. It has no front matter with a title."


def test_one_paper_at_a_time(run: Run) -> None:
    assert usage(run("-", stdin="arXiv:2012.99991\narXiv:1912.99990\n")) == "- holds 2 papers; give one of them."


def test_outside_of_a_review_there_is_nothing_to_compare_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(commands, ["similar", "A title"], standalone_mode=False)
    assert usage(done) == "This folder is in no review. Name a checkout of one with --review."
