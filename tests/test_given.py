"""The words of a command: what each of them stands for, and what is said of those that stand for nothing."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from bot.given import Given, read_given
from bot.publish.terminal import is_unread

BIBTEX = "@article{k, title={Trees of Codes}, author={Ant, Ada and Bee, Bo}, year={2003}}\n"


def given(*words: str, standard_input: bytes = b"") -> Given:
    return read_given(words, standard_input=lambda: standard_input)


def titles(read: Given) -> list[str]:
    return [paper.record.title if paper.record else paper.link for paper in read.papers]


def said(read: Given) -> str:
    """The one fault of the one word."""
    (paper,) = read.papers
    (finding,) = paper.findings
    assert is_unread(paper)
    assert finding.is_error
    return f"{finding.message} {finding.hint}".strip()


def test_a_word_is_an_identifier_bibtex_a_file_or_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "papers.bib"
    file.write_text(BIBTEX.replace("Trees", "Woods"))
    read = given("arXiv:1706.03762", BIBTEX, str(file), "-", standard_input=b"10.1007/abc\n")
    assert titles(read) == [
        "https://arxiv.org/abs/1706.03762",
        "Trees of Codes",
        "Woods of Codes",
        "https://doi.org/10.1007/abc",
    ]
    assert read.notes == ()


def test_a_pipe_of_the_shell_is_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(BIBTEX,))
    writer.start()
    assert titles(given(str(pipe))) == ["Trees of Codes"]
    writer.join()


def test_a_brace_without_partner_swallows_nothing_of_other_words(tmp_path: Path) -> None:
    file = tmp_path / "papers.bib"
    file.write_text(BIBTEX.replace("{Trees of Codes}", "{Trees {of Codes}"))
    broken, word, doi = given(str(file), "foo", "10.1007/abc").papers
    assert [finding.rule for finding in broken.findings] == ["bibtex"]
    assert (word.given, word.findings[0].message) == ("foo", "“foo” is no identifier, address or file.")
    assert doi.link == "https://doi.org/10.1007/abc"


def test_bibtex_that_is_too_long_for_a_files_name_is_read() -> None:
    assert titles(given(BIBTEX.replace("Trees", "Trees " * 100)))[0].startswith("Trees Trees")


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("nofile.bib", "There is no such file: “nofile.bib”."),
        ("./here/x", "There is no such file: “./here/x”."),
        ("example.org/a.pdf", "There is no such file: “example.org/a.pdf”. An address begins with https://."),
        (
            "foo",
            "“foo” is no identifier, address or file. Give an arXiv id, a DOI, an address that begins with https://, or a "
            "file with BibTeX.",
        ),
    ],
)
def test_a_word_that_is_nothing_is_told_as_what_it_may_have_meant(word: str, told: str) -> None:
    assert said(given(word)) == told


def test_a_word_that_is_no_unicode_makes_no_paper_that_could_not_be_written() -> None:
    told = said(given("caf\udce9.bib"))
    assert told == "There is no such file: “caf?.bib”."
    assert titles(given(BIBTEX.replace("Trees", "Tr\udce9es"))) == ["Tr?es of Codes"]


def test_a_folder_is_told(tmp_path: Path) -> None:
    assert said(given(str(tmp_path))) == f"“{tmp_path}” is a folder. Name the files in it that hold papers."


@pytest.mark.parametrize("word", ["", "foo:", "# x", "..."])
def test_no_word_is_lost(word: str) -> None:
    assert said(given(word))


def test_a_file_that_is_not_utf_8_is_told_by_its_name_and_line(tmp_path: Path) -> None:
    file = tmp_path / "papers.bib"
    file.write_bytes(BIBTEX.encode() + "@article{l, title={Théorie}}".encode("latin-1"))
    read = given(str(file), "10.1007/abc")
    assert said(Given(papers=read.papers[:1])) == (
        f"{file} is not UTF-8: line 2 has a byte that is none of its letters. Save it as UTF-8."
    )
    assert len(read.papers) == 2
    file.write_text(BIBTEX, encoding="utf-16")
    assert said(given(str(file))).endswith("Save it as UTF-8.")


def test_standard_input_that_is_not_utf_8_is_told() -> None:
    assert said(given("-", standard_input=b"\xe9")).startswith("standard input is not UTF-8: line 1 ")


@pytest.mark.parametrize("data", [b"%PDF-1.7\0\xff\xfe", b"PK\x03\x04\0\0"])
def test_a_file_that_is_no_text_is_told_by_its_name(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(data)
    assert said(given(str(file))).startswith(f"{file} is no text. Give a text file with BibTeX")


def test_a_file_without_papers_is_told(tmp_path: Path) -> None:
    file = tmp_path / "empty.bib"
    file.write_text("\n")
    assert said(given(str(file))).startswith(f"There is no paper in {file}. Write an identifier")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / "papers.bib"
    file.write_text(BIBTEX)
    file.chmod(0)
    if os.geteuid() == 0:  # root may read everything, but nobody a memory that is not there
        file = Path("/proc/self/mem")
    assert said(given(str(file))).startswith(f"{file} cannot be read (")


def test_a_paper_that_two_words_give_is_taken_once_and_told_once(tmp_path: Path) -> None:
    file = tmp_path / "papers.bib"
    file.write_text(f"{BIBTEX}@article{{l, title={{Attention}}, eprint={{1706.03762}}, archiveprefix={{arXiv}}}}\n")
    read = given("arXiv:1706.03762", str(file), "https://arxiv.org/pdf/1706.03762v2", BIBTEX)
    assert len(read.papers) == 2
    assert [(note.about, note.finding.rule) for note in read.notes] == [
        (f"{file}:2", "list-twice"),
        ("", "list-twice"),
        ("", "list-twice"),
    ]
    assert read.notes[1].finding.message == (
        "“https://arxiv.org/pdf/1706.03762v2” was given before, as “arXiv:1706.03762”; it is taken once."
    )
    assert read.papers[0].record is not None  # what the file says of it is not lost


def test_what_a_list_says_of_itself_is_kept_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "papers.bib"
    file.write_text(BIBTEX + BIBTEX)
    (note,) = given(str(file)).notes
    assert (note.about, note.finding.rule) == (f"{file}:2", "list-twice")
