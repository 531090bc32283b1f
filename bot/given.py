"""The words of a command -> the papers they stand for: a file, - for standard input, or a paper by itself.

In: words as they were typed. Out: `Given`: the papers, each once, and what is to be said of a list. Each word is read
by itself, so a broken file swallows nothing but its own; a word that holds no paper is one without link and record.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.entry.folding import fold_title
from bot.entry.identifiers import recognise
from bot.faults import Finding, Severity
from bot.publish.terminal import is_unread
from bot.resolve.answers import shown
from bot.resolve.link_answers import same_address
from bot.resolve.several import Paper, read_papers

STANDARD_INPUT = "standard input"
NO_PAPER = "no-paper"
"""The rule of a word or a file in which there is no paper."""
_ALL = 1_000_000
"""Papers of one file: whoever runs a command says himself how many are too many."""
_SUFFIXES = frozenset({".bib", ".bibtex", ".csl", ".enw", ".json", ".md", ".pdf", ".ris", ".tex", ".txt", ".xml"})
"""How the names of files end that somebody may take for a list of papers."""
_WIDE = (b"\xff\xfe", b"\xfe\xff")
"""How UTF-16 begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is to be said of a list. `about` is its file and line; empty where the finding names the paper itself."""

    about: str
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a command was given."""

    papers: tuple[Paper, ...]
    notes: tuple[Note, ...] = ()


def read_given(words: Sequence[str], *, standard_input: Callable[[], bytes]) -> Given:
    """The papers of these words, in their order."""
    papers: list[Paper] = []
    notes: list[Note] = []
    places: dict[str, int] = {}
    for word in words:
        name, read, said = _read(word, standard_input)
        notes += (Note(about=_place(name, each.line), finding=each) for each in said)
        for paper in read:
            marks = _marks(paper)
            place = next((places[mark] for mark in marks if mark in places), None)
            if place is None:
                places |= dict.fromkeys(marks, len(papers))
                papers.append(paper)
                continue
            notes.append(Note(about=_place(name, paper.line), finding=_twice(paper, papers[place])))
            papers[place] = _joined(papers[place], paper)
    return Given(papers=tuple(papers), notes=tuple(notes))


def _read(word: str, standard_input: Callable[[], bytes]) -> tuple[str, Sequence[Paper], Sequence[Finding]]:
    """The name of the file that a word means (empty for a word by itself), its papers, and what is to be said of it."""
    if word == "-":
        return STANDARD_INPUT, *_listed(STANDARD_INPUT, standard_input())
    kind = _kind_of(word)
    if kind == "file":
        try:
            return word, *_listed(word, Path(word).read_bytes())
        except OSError as error:
            why = f"{word} cannot be read ({error.strerror})."
            return word, [_nothing(word, why, "Look at who may read it.")], ()
    word = word.encode("utf-8", "replace").decode()  # Python keeps bytes that are no UTF-8 as what cannot be written
    read = read_papers(word, limit=_ALL)
    if not all(map(is_unread, read.papers)):
        return "", read.papers, read.findings
    return "", [_no_file(word, kind)], ()


def _kind_of(word: str) -> str:
    """What of this name lies on the disk: a `file` (or a pipe), a `folder`, or nothing."""
    try:
        mode = Path(word).stat().st_mode if word else 0
    except (OSError, ValueError):  # BibTeX is too long for a name, or there is nothing
        return ""
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) or stat.S_ISFIFO(mode) else ""


def _listed(name: str, data: bytes) -> tuple[Sequence[Paper], Sequence[Finding]]:
    """The papers of a file."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if b"\0" in data and not data.startswith(_WIDE):
            return [_no_text(name)], ()
        line = data.count(b"\n", 0, error.start) + 1
        message = f"{name} is not UTF-8: line {line} has a byte that is none of its letters."
        return [_nothing(name, message, "Save it as UTF-8.")], ()
    if "\0" in text:
        return [_no_text(name)], ()
    read = read_papers(text, limit=_ALL)
    if not read.papers:
        hint = "Write an identifier or an address a line, BibTeX or CSL-JSON."
        return [_nothing(name, f"There is no paper in {name}.", hint)], ()
    return read.papers, read.findings


def _no_text(name: str) -> Paper:
    hint = "Give a text file with BibTeX, or the paper's DOI; a text file that looks strange, save as UTF-8."
    return _nothing(name, f"{name} is no text.", hint)


def _no_file(word: str, kind: str) -> Paper:
    if kind == "folder":
        return _nothing(word, f"“{shown(word)}” is a folder.", "Name the files in it that hold papers.")
    if Path(word).suffix.lower() in _SUFFIXES or os.sep in word:
        hint = "" if word.startswith((os.sep, ".", "~")) else "An address begins with https://."
        return _nothing(word, f"There is no such file: “{shown(word)}”.", hint if os.sep in word else "")
    hint = "Give an arXiv id, a DOI, an address that begins with https://, or a file with BibTeX."
    return _nothing(word, f"“{shown(word)}” is no identifier, address or file.", hint)


def _nothing(word: str, message: str, hint: str) -> Paper:
    finding = Finding(rule=NO_PAPER, severity=Severity.ERROR, message=message, hint=hint)
    return Paper(given=shown(word), line=0, findings=(finding,))


def _twice(paper: Paper, before: Paper) -> Finding:
    """What is said of a paper that another word has given already."""
    by = "" if paper.given == before.given else f", as “{shown(before.given)}”"
    message = f"“{shown(paper.given)}” was given before{by}; it is taken once."
    return Finding(rule="list-twice", severity=Severity.NOTICE, message=message, line=paper.line)


def _joined(before: Paper, paper: Paper) -> Paper:
    """A paper that is given twice; no record is lost by it."""
    if before.record is None and paper.record is not None:
        return replace(before, record=paper.record, findings=(*before.findings, *paper.findings))
    return before


def _marks(paper: Paper) -> list[str]:
    """What tells that two words give one paper: its addresses, its title and year, or the word where it gives none."""
    if is_unread(paper):
        return [f"word {paper.given}"]
    return [*(f"link {recognise(url) or same_address(url)}" for url in _links(paper)), *_titles(paper)]


def _links(paper: Paper) -> Iterable[str]:
    links = [link.url for link in paper.record.links] if paper.record else []
    return filter(None, [paper.link, *links])


def _titles(paper: Paper) -> Iterator[str]:
    if paper.record and paper.record.title:
        yield f"title {fold_title(paper.record.title)} {paper.record.year}"


def _place(name: str, line: int) -> str:
    return f"{name}:{line}" if name and line else name
