"""A look over a checkout: what is in question, what is the change's and what was so before, what is mended."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.checkout import Checkout
from bot.checkup import Checkup, check_up
from bot.faults import ConfigError, PermanentFailure
from bot.form_files import FormFiles

Git = Callable[..., None]

ENTRY = """\
---
layout: publication
title: "{title}"
authors: Ada Ant, Bob Bee
conference: VLDB
year: {year}
bibkey: {key}
additional_links:
  - {{name: "Paper", url: "https://example.org/{key}.pdf"}}
---
An abstract.
"""
TAXONOMY = """\
- {bibkey: ant2001codes, categories: [graphs], type: Trees}
- {bibkey: ant2003sets, categories: [graphs], type: Trees}
"""
TAXONOMY_PATH = "_data/taxonomy.yml"
CODES, SETS, DATA = "_publications/ant2001codes.markdown", "_publications/ant2003sets.md", "_datasets/ant2004data.md"


def entry(path: str, title: str = "", year: str = "") -> str:
    key = Path(path).stem
    return ENTRY.format(key=key, title=title or f"On {key[7:]}", year=year or key[3:7])


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """A review with two collections and a taxonomy, all of it well."""
    root = tmp_path / "review"
    files = {
        ".github/review-bot.yml": "collections: {publications: {}, datasets: {}}\n",
        "README.md": "# A review\n",
        TAXONOMY_PATH: TAXONOMY,
        **{path: entry(path) for path in (CODES, SETS, DATA)},
    }
    for path, text in files.items():
        write(root, path, text)
    assert look(root).report.findings == ()
    return root


@pytest.fixture
def git(review: Path) -> Git:
    """Runs git in the review, of which all is committed."""
    environ = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "PATH": os.environ["PATH"]}
    people = {f"GIT_{who}_{what}": "ada@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}

    def run(*arguments: str) -> None:
        subprocess.run(["git", "-C", str(review), *arguments], check=True, capture_output=True, env=environ | people)

    run("init", "--quiet", "--initial-branch", "main")
    run("add", "--all")
    run("commit", "--quiet", "--message", "Begin")
    return run


def write(root: Path, path: str, text: str | bytes) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())


def look(root: Path, *paths: str, since: str = "", fix: bool = False) -> Checkup:
    return check_up(Checkout.as_it_is(root), [root / path for path in paths], since=since, is_mending=fix)


def told(checkup: Checkup) -> list[tuple[str, str]]:
    return [(finding.path, finding.rule) for finding in checkup.report.findings]


# -- what is in question -------------------------------------------------------------------------------------------


def test_the_whole_review_is_its_entries_and_its_taxonomy(review: Path) -> None:
    write(review, CODES, "no entry")
    write(review, DATA, "no entry")
    write(review, TAXONOMY_PATH, TAXONOMY.replace("ant2003sets", "ant2003sats"))
    for name in ("template", "notes.md~", "#notes.md#", "add.py", ".notes.md", "_notes.md"):
        write(review, f"_publications/{name}", "no entry")
    checkup = look(review)
    assert told(checkup) == [
        (TAXONOMY_PATH, "taxonomy-orphan"),
        (DATA, "front-matter-missing"),
        (CODES, "front-matter-missing"),
    ]
    assert checkup.files == 4
    assert checkup.before is None


@pytest.mark.parametrize("place", ["_data", TAXONOMY_PATH])
def test_the_taxonomy_is_looked_at_where_it_is_named(review: Path, place: str) -> None:
    write(review, TAXONOMY_PATH, TAXONOMY.replace("ant2003sets", "ant2003sats"))
    assert told(look(review, place)) == [(TAXONOMY_PATH, "taxonomy-orphan")]
    assert told(look(review, "_publications")) == []


def test_rules_about_the_whole_review_know_all_entries_whatever_is_named(review: Path) -> None:
    write(review, CODES, entry(CODES, title="One and the same"))
    write(review, SETS, entry(SETS, title="One and the same"))
    assert told(look(review, SETS)) == [(SETS, "title-repeated")]


def test_what_is_wrong_with_the_config_is_told_and_the_rest_of_it_obeyed(review: Path) -> None:
    write(review, ".github/review-bot.yml", "required: [tags]\nbse: main\n")
    checkup = look(review, CODES)
    assert told(checkup) == [(".github/review-bot.yml", "config"), (CODES, "field-missing")]
    assert checkup.texts[".github/review-bot.yml"].startswith("required")
    assert told(look(review, ".github/review-bot.yml")) == [(".github/review-bot.yml", "config")]


def test_forms_are_held_against_what_they_should_be_where_there_are_any(review: Path) -> None:
    files = FormFiles(root=review, config=Checkout.at(review).config)
    for _ in files.write(files.wanted()[0]):
        pass
    form = review / ".github" / "ISSUE_TEMPLATE" / "add-paper.yml"
    form.write_text(form.read_text("utf-8").replace("label: Venue", "label: Where"), "utf-8")
    path = ".github/ISSUE_TEMPLATE/add-paper.yml"
    checkup = look(review)
    assert told(checkup) == [(path, "form-drift")]
    assert "label: Where" in checkup.texts[path]
    assert told(look(review, path)) == told(look(review, ".github")) == told(checkup)
    assert told(look(review, "_publications")) == []
    write(review, ".github/review-bot.yml", "taxonomy: _data/other.yml\n")
    assert (".github/review-bot.yml", "config") in told(look(review))


def test_what_cannot_be_looked_at_is_told_and_the_rest_is_looked_at(review: Path) -> None:
    with (review / "_publications" / "large.md").open("wb") as file:
        file.truncate(50_000_000)
    write(review, "_publications/binary.md", b"\x89PNG\0")
    write(review, "_publications/latin.md", entry("ant2005latin.md").replace("Bob", "B\xf6b").encode("latin-1"))
    (review / "_publications" / "round.md").symlink_to("round.md")
    (review / "_publications" / "out.md").symlink_to("/etc/hostname")
    (review / "_publications" / "folder.md").mkdir()
    found = told(look(review))
    assert {("_publications/" + name, "file-unread") for name in ("large.md", "binary.md", "round.md", "out.md")} < set(
        found
    )
    assert ("_publications/latin.md", "file-encoding") in found
    assert {path for path, _ in found} == {
        f"_publications/{name}.md" for name in ("large", "binary", "latin", "round", "out")
    }


@pytest.mark.parametrize(
    "head",
    [
        "a: &a [x]\nb: [*a, *a, *a, *a]\n" * 50,
        "title: " + "[" * 5_000 + "\n",
        "tags: [" + "'#', " * 5_000 + "]\n",
        "title: " + "x" * 900_000 + "\n",
    ],
)
def test_hostile_yaml_ends_with_a_sentence(review: Path, head: str) -> None:
    write(review, CODES, f"---\n{head}---\nWords.\n")
    checkup = look(review)
    assert checkup.report.conclusion == "failure"
    assert all(finding.message.endswith(".") for finding in checkup.report.findings)


def test_names_that_are_no_text_are_looked_at(review: Path) -> None:
    names = [os.fsdecode(b"_publications/\xff.md"), "_publications/🦆.md", "_publications/two\nlines.md"]
    for name in names:
        write(review, name, "no entry")
    assert {path for path, _ in told(look(review))} == set(names)


def test_the_summary_counts_files_and_what_can_be_mended(review: Path) -> None:
    assert look(review).summary == "Nothing found in 4 files."
    write(review, CODES, entry(CODES, title="On codes."))
    assert look(review).summary == "1 warning in 1 of 4 files. --fix mends 1 of them."
    assert look(review, CODES).summary == "1 warning in 1 file. --fix mends 1 of them."
    assert look(review, "README.md").summary.endswith("in 1 file.")
    (review / "empty").mkdir()
    assert look(review, "empty").summary == "There was nothing to look at."


# -- since a commit ------------------------------------------------------------------------------------------------


def test_what_was_so_before_is_counted_and_fails_nobody(review: Path, git: Git) -> None:
    write(review, CODES, entry(CODES, year="1066"))
    git("commit", "--quiet", "--all", "--message", "Slip")
    assert told(look(review)) == [(CODES, "year-range")]
    write(review, CODES, entry(CODES, year="1066").replace("An abstract", "Another abstract"))
    checkup = look(review, since="HEAD")
    assert (told(checkup), checkup.before, checkup.files) == ([], 1, 1)
    assert checkup.report.conclusion == "success"
    assert checkup.summary == "Nothing found in 1 file. 1 finding was so before."


def test_a_fault_that_was_made_worse_is_new(review: Path, git: Git) -> None:
    write(review, CODES, entry(CODES, year="1066"))
    git("commit", "--quiet", "--all", "--message", "Slip")
    write(review, CODES, entry(CODES, year="1067"))
    checkup = look(review, since="HEAD")
    assert (told(checkup), checkup.before) == ([(CODES, "year-range")], 0)


def test_files_that_did_not_change_are_not_looked_at(review: Path, git: Git) -> None:
    write(review, CODES, "no entry")
    git("commit", "--quiet", "--all", "--message", "Slip")
    checkup = look(review, since="HEAD")
    assert (told(checkup), checkup.before, checkup.files) == ([], 0, 0)
    assert told(look(review, since="HEAD~1")) == [(CODES, "front-matter-missing")]


def test_an_entry_that_was_moved_keeps_its_faults(review: Path, git: Git) -> None:
    write(review, DATA, entry(DATA, year="1066"))
    git("commit", "--quiet", "--all", "--message", "Slip")
    git("mv", DATA, "_datasets/ant2004data.markdown")
    checkup = look(review, since="HEAD")
    assert (told(checkup), checkup.before) == ([], 1)


def test_a_new_entry_is_judged_by_its_name_and_held_against_those_that_were_there(review: Path, git: Git) -> None:
    write(review, "_publications/Ant 2005.md", entry(CODES).replace("bibkey: ant2001codes\n", ""))
    found = look(review, since="HEAD")
    assert {rule for _, rule in told(found)} >= {"path-characters", "entry-exists"}
    assert not {rule for _, rule in told(look(review))} & {"path-characters", "entry-exists"}
    git("add", "--all")
    assert told(look(review, since="HEAD")) == told(found)


@pytest.mark.usefixtures("git")
def test_a_new_file_is_no_duplicate_of_itself(review: Path) -> None:
    write(review, "_publications/ant2005new.md", entry("ant2005new.md"))
    assert told(look(review, "_publications", since="main")) == []


def test_a_row_that_loses_its_entry_is_told(review: Path, git: Git) -> None:
    git("rm", "--quiet", SETS)
    checkup = look(review, since="HEAD")
    assert told(checkup) == [(TAXONOMY_PATH, "taxonomy-orphan")]
    assert told(look(review, "_publications", since="HEAD")) == []
    git("commit", "--quiet", "--message", "Gone")
    write(review, TAXONOMY_PATH, TAXONOMY + "# a comment\n")
    checkup = look(review, since="HEAD")
    assert (told(checkup), checkup.before) == ([], 1)


def test_a_row_whose_entry_was_renamed_is_told(review: Path, git: Git) -> None:
    git("mv", SETS, "_publications/ant2003set.md")
    assert (TAXONOMY_PATH, "taxonomy-orphan") in told(look(review, since="HEAD"))


def test_a_taxonomy_that_is_new_has_no_past(review: Path, git: Git) -> None:
    git("rm", "--quiet", "--cached", TAXONOMY_PATH)
    git("commit", "--quiet", "--message", "Without")
    write(review, TAXONOMY_PATH, TAXONOMY.replace("ant2003sets", "ant2003sats"))
    assert told(look(review, since="HEAD")) == [(TAXONOMY_PATH, "taxonomy-orphan")]


def test_faults_of_the_config_are_folded_like_all_others(review: Path, git: Git) -> None:
    write(review, ".github/review-bot.yml", "collections: {publications: {}, datasets: {}}\nbse: main\n")
    checkup = look(review, since="HEAD")
    assert (told(checkup), checkup.before) == ([(".github/review-bot.yml", "config")], 0)
    git("commit", "--quiet", "--all", "--message", "Config")
    checkup = look(review, since="HEAD")
    assert (told(checkup), checkup.before) == ([], 1)


@pytest.mark.usefixtures("git")
def test_a_file_in_the_wrong_folder_is_told_when_it_comes(review: Path) -> None:
    write(review, "_publication/ant2005new.md", entry("ant2005new.md"))
    assert told(look(review, since="HEAD")) == [("_publication/ant2005new.md", "path-elsewhere")]
    assert told(look(review)) == []


def test_a_renamed_entry_is_judged_by_its_new_name(review: Path, git: Git) -> None:
    git("mv", SETS, "_publications/Ant 2003 (2).md")
    checkup = look(review, "_publications", since="HEAD")
    path = "_publications/Ant 2003 (2).md"
    assert told(checkup) == [(path, "path-characters"), (path, "bibkey-file-name")]
    assert checkup.before == 0


def test_what_was_wrong_with_a_renamed_entry_before_is_folded(review: Path, git: Git) -> None:
    write(review, SETS, entry(SETS, year="1066").replace("bibkey: ant2003sets", "bibkey: bee2003sets"))
    git("commit", "--quiet", "--all", "--message", "Slip")
    git("mv", SETS, "_publications/ant2003set.md")
    checkup = look(review, "_publications", since="HEAD")
    assert (told(checkup), checkup.before) == ([], 2)


@pytest.mark.usefixtures("git")
def test_a_paper_that_is_brought_twice_is_told_once(review: Path) -> None:
    for path in ("_publications/ant2005new.md", "_publications/ant2005old.md"):
        write(review, path, entry(path, title="One and the same"))
    assert ("_publications/ant2005old.md", "entry-exists") in told(look(review, since="HEAD"))
    assert {path for path, _ in told(look(review, since="HEAD"))} == {"_publications/ant2005old.md"}


def test_a_file_in_a_collections_folder_that_only_lacks_its_extension_is_told(review: Path, git: Git) -> None:
    path = "_publications/ant2005fast.txt"
    write(review, path, entry(path))
    for found in (look(review), look(review, path), look(review, since="HEAD")):
        assert told(found) == [(path, "path-extension")]
    assert look(review, since="HEAD").summary == "1 error in 1 file."
    git("add", "--all")
    git("commit", "--quiet", "--message", "Slip")
    write(review, path, entry(path) + "More.\n")
    checkup = look(review, since="HEAD")
    assert (told(checkup), checkup.before) == ([], 1)
    git("mv", SETS, "_publications/ant2003sets.text")
    assert ("_publications/ant2003sets.text", "path-extension") in told(look(review, since="HEAD"))


def test_that_nobody_can_tell_the_taxonomy_is_said(review: Path, git: Git) -> None:
    write(review, "_data/other_taxonomy.yml", TAXONOMY)
    for found in (look(review), look(review, "_data"), look(review, since="HEAD")):
        assert told(found) == [("_data/other_taxonomy.yml", "taxonomy")]
    assert told(look(review, "_publications")) == []
    git("add", "--all")
    git("commit", "--quiet", "--message", "Two")
    checkup = look(review, since="HEAD")
    assert (told(checkup), checkup.before) == ([], 1)


def test_that_the_taxonomy_is_gone_is_said(review: Path, git: Git) -> None:
    git("rm", "--quiet", TAXONOMY_PATH)
    assert told(look(review, since="HEAD")) == [(TAXONOMY_PATH, "taxonomy")]
    git("commit", "--quiet", "--message", "Gone")
    assert told(look(review, since="HEAD")) == []


def test_outside_of_a_review_nothing_is_said_of_changes(tmp_path: Path) -> None:
    write(tmp_path, "loose/a.md", "text")
    with pytest.raises(ConfigError, match="in no review"):
        check_up(Checkout.as_it_is(None, near=[tmp_path / "loose"]), [tmp_path / "loose"], since="main")


# -- mending -------------------------------------------------------------------------------------------------------


def test_mending_changes_what_it_says_and_no_other_byte(review: Path) -> None:
    before = {path: path.read_bytes() for path in review.rglob("*") if path.is_file()}
    text = entry(CODES).replace("\n", "\r\n").replace("An abstract.", "An  abstract.\t").encode() + b"\xf0\x9f\xa6\x86"
    write(review, CODES, text.replace(b'codes"', b'codes."'))
    (review / CODES).chmod(0o640)
    checkup = look(review, fix=True)
    assert checkup.notes[0].startswith(f"{CODES}: mended ")
    assert "title-trailing-dot" in checkup.notes[0]
    after = {path: path.read_bytes() for path in review.rglob("*") if path.is_file()}
    assert after.pop(review / CODES).replace(b"\r\n", b"\n") == text.replace(b"\r\n", b"\n")
    assert after == {path: held for path, held in before.items() if path != review / CODES}
    assert (review / CODES).stat().st_mode & 0o777 == 0o640
    again = look(review, fix=True)
    assert (again.notes, again.report) == ((), checkup.report)


def test_the_taxonomy_is_mended_too(review: Path) -> None:
    write(review, TAXONOMY_PATH, TAXONOMY.replace("ant2003sets", "Ant2003sets"))
    assert look(review, fix=True).notes == (f"{TAXONOMY_PATH}: mended taxonomy-orphan",)
    assert (review / TAXONOMY_PATH).read_text("utf-8") == TAXONOMY


def test_what_bad_yaml_had_hidden_is_counted_as_mended_too(review: Path) -> None:
    write(review, CODES, entry(CODES, title="On codes.").replace("conference: VLDB", "conference: VLDB: a meeting"))
    (note,) = look(review, fix=True).notes
    assert "yaml-syntax" in note
    assert "title-trailing-dot" in note


def test_since_a_commit_only_what_is_new_is_mended(review: Path, git: Git) -> None:
    write(review, CODES, entry(CODES, title="On codes."))
    git("commit", "--quiet", "--all", "--message", "Slip")
    write(review, CODES, entry(CODES, title="On codes.").replace("Bob Bee", "Bob Bee."))
    assert look(review, since="HEAD", fix=True).notes == (f"{CODES}: mended authors-trailing-dot",)
    assert (review / CODES).read_text("utf-8") == entry(CODES, title="On codes.")


def test_links_other_encodings_and_files_outside_are_left_alone_and_told(review: Path, tmp_path: Path) -> None:
    bad = entry(CODES, title="On codes.")
    write(review, "_publications/latin.md", bad.replace("Bob", "B\xf6b").encode("latin-1"))
    write(review, "notes/real.txt", bad)
    (review / "_publications" / "link.md").symlink_to("../notes/real.txt")
    write(tmp_path, "elsewhere/a.md", bad)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.*") if path.is_file()}
    assert look(review, fix=True).notes == (
        "_publications/latin.md: left alone, for it is not UTF-8",
        "_publications/link.md: left alone, for it is a link",
    )
    place = tmp_path / "elsewhere" / "a.md"
    assert (
        look(review, "../elsewhere/a.md", fix=True).notes[0].endswith("a.md: left alone, for it is not in the review")
    )
    assert check_up(Checkout.as_it_is(None), [place], is_mending=True).notes[0].endswith("it is not in the review")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.*") if path.is_file()} == before


def test_a_file_that_cannot_be_replaced_is_a_failure_and_stays(review: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(review, CODES, entry(CODES, title="On codes."))

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermanentFailure, match=r"ant2001codes\.markdown could not be written: Permission denied\."):
        look(review, fix=True)
    assert (review / CODES).read_text("utf-8") == entry(CODES, title="On codes.")
    assert {path.name for path in (review / "_publications").iterdir()} == {Path(CODES).name, Path(SETS).name}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=st.text(st.characters(exclude_categories=("Cs",)), max_size=30),
    authors=st.sampled_from(["Ada Ant.", "Ada Ant; Bob Bee", "Ant, Ada and Bee, Bob", "Ada Ant, ", "et al."]),
    tags=st.lists(st.sampled_from(["a", " a", "A", "b:", ""]), max_size=4),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_a_second_mending_changes_nothing(
    review: Path, title: str, authors: str, tags: list[str], newline: str
) -> None:
    lines = ["---", f"title: {title}", f"authors: {authors}", "year: 2001", f"tags: {tags}", "---", "Words ...", ""]
    write(review, CODES, newline.join(lines))
    look(review, CODES, fix=True)
    once = (review / CODES).read_bytes()
    assert look(review, CODES, fix=True).notes == ()
    assert (review / CODES).read_bytes() == once
