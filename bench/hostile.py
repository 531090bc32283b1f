"""How long hostile text takes: BibTeX, lists, links, commands, corrections, places, look-ups, what sources send.

Prints a line a figure: the seconds that 1 MB of the worst piece takes, and how many times longer 256 kB of it take than
64 kB: about four where the time is linear, sixteen where it is quadratic. Exits 1 where a reader takes more than eight.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from bot.check.file import read as read_file
from bot.check.review_rules import check_taxonomy
from bot.check.rules import check
from bot.corpus.index import Index
from bot.corpus.lookup import find_entry
from bot.entry.identifiers import Identifier, recognise
from bot.entry.inert import acting
from bot.entry.model import Entry, Link
from bot.entry.taxonomy import read as read_taxonomy
from bot.entry.taxonomy import read_place
from bot.faults import Finding
from bot.intake.steering import Said, steer
from bot.repository import Collection, RepositoryConfig
from bot.repository.strict import did_you_mean
from bot.resolve.amendment import add_links, correction
from bot.resolve.bibtex import read_bibtex
from bot.resolve.csl import read_csl
from bot.resolve.fetch import Answer
from bot.resolve.markup import readable
from bot.resolve.mentions import links_in
from bot.resolve.merge import merge
from bot.resolve.remarks import claimed_venue
from bot.resolve.several import read_papers
from bot.resolve.sources import pages
from bot.resolve.tex import decode

GROWTH = 8.0
SMALL, LARGE = 64_000, 256_000
PAPERS = Collection(name="publications", folder="_publications", page="/publications/{bibkey}/")
PATHS = [f"_publications/author{number % 37}{1990 + number % 30}word{number}.markdown" for number in range(5_000)]
TITLES = {path: f"A Study of {number} Things by Author {number % 37}" for number, path in enumerate(PATHS)}
TAXONOMY = read_taxonomy("- {bibkey: a, categories: [x], kind: y}\n- {bibkey: b, categories: [x], kind: y}\n")
ENTRY = Entry(title="A", authors="B", year=2000, links=(Link(name="PDF", url="https://a.org"),), bibkey="b2000a")
QUOTE = "'"
CONFIG = RepositoryConfig()
ENTRIES = {
    f"_publications/a{number}.md": Entry(title=f"T {number}", tags=("Graph", f"tag {number}"), venue="ICML")
    for number in range(200)
}
INDEX = Index.build(ENTRIES, entries=ENTRIES)
KEYS = frozenset({"title", "authors", "year"})

Reader = Callable[[str], object]


def in_entry(text: str) -> object:
    """A BibTeX entry whose fields hold a share of that text each."""
    names = ("title", "author", "journal", "year", "doi", "eprint", "note", "url", "abstract")
    share = text[: len(text) // len(names)].rstrip("\\")  # the brace behind it stays a brace
    return read_bibtex(f"@misc{{k, {', '.join(f'{name} = {{{share}}}' for name in names)}}}")


def unclosed(text: str) -> object:
    """A BibTeX entry without its last brace."""
    return read_bibtex(f"@misc{{k, title = {{A,{text}!}}")


def commands(text: str) -> object:
    """A comment of a maintainer."""
    said = Said(id=1, author="ada", body=text, at=datetime(2026, 1, 1, tzinfo=UTC), url="")
    return steer([said], lambda _: "maintainer")


def corrected(text: str) -> object:
    """A form that corrects an entry."""
    return correction({"changes": text, "links": text}, {}, ENTRY, known_keys=KEYS, link_names={})


def linked(text: str) -> object:
    """A form that adds links."""
    return add_links({"links": text}, {}, ENTRY, link_names={})


def merged(text: str) -> object:
    """A form that adds a paper, with that text in its fields."""
    return merge(dict.fromkeys(("paper", "authors", "tags", "links", "year"), text), lines={}, link_names={})


def looked_up(text: str) -> object:
    """The name of an entry, among five thousand."""
    return find_entry(text, PATHS, collections=[PAPERS], site=RepositoryConfig().site, titles=TITLES)


def markdown_of(text: str) -> object:
    """An abstract as a publisher deposits it."""
    return readable(text, is_markdown=True)


def page_of(text: str) -> object:
    """A page that a host sends."""
    body = f"<html><head><meta name='citation_title' content='A'>{text}".encode()
    answer = Answer(
        status=200, body=body, headers={"content-type": "text/html"}, url="https://jmlr.org/papers/v3/a03a.html"
    )
    return pages.read(answer, Identifier("jmlr", "v3/a03a"))


def checked(front: str, body: str = "Text.") -> tuple[Finding, ...]:
    """What the rules say of an entry with this front matter and text, in a review of 200 entries."""
    file = read_file("_publications/x2020y.md", f"---\n{front}\n---\n{body}\n")
    return check(file, config=CONFIG, index=INDEX, today_year=2026)


def in_field(name: str) -> Reader:
    """An entry in which one field holds that text, in single quotes."""
    others = {"title": "A", "authors": "Ada Lovelace", "year": "2019"}
    rest = "\n".join(f"{key}: {value}" for key, value in others.items() if key != name)
    return lambda text: checked(f"{rest}\n{name}: '{text.replace(QUOTE, QUOTE * 2)}'")


def with_tags(text: str) -> object:
    """An entry with these tags."""
    return checked(f"title: A\nauthors: Ada B\nyear: 2019\ntags: [{text}]")


def rows(text: str) -> object:
    """A taxonomy file, held against 2,000 keys."""
    return check_taxonomy(text, "_data/taxonomy.yml", keys=[f"a{number}b" for number in range(2_000)], config=CONFIG)


READERS: Mapping[str, tuple[Reader, tuple[str, ...]]] = {
    "bibtex": (read_bibtex, ("@a{k,", "@article{", "{", '"', "\n", "@string{a=b}\n", "@misc{k,\n", "a=b,", "``` ")),
    "bibtex_fields": (in_entry, ("a-", "and ", "a, ", "10.1145/", "$", "\\'", "https://a ", "v1", " ")),
    "bibtex_unclosed": (unclosed, (" ", "\t", ",", "\n ", ", a")),
    "tex": (decode, ("{", "\\(", "$", "$ a", "\\a ", '{\\"o}', "--")),
    "list": (read_papers, ("10.1145/%d\n", "https://a.org/%d ", "x\n", "- ", "@misc{k%d, title={a}}\n")),
    "fence": (lambda text: read_papers(f"@misc{{k}}\n``` {text}!x"), (" ", "\t", "`", "a")),
    "commands": (commands, ("/set a%d: b\n", "/drop a%d\n", "/foo\n", "`", "<!--", "> ", "~~~\n", "\n", "On 1 ")),
    "corrections": (corrected, ("a: b\n", "w%d:\n", "L%d: https://b.org/%d\n", "https://b.org/%d ", " x\n", "**")),
    "links": (linked, ("L%d: https://b.org/%d\n", "[a](", "https://a,", "a:", "x\n")),
    "answers": (merged, (", ", "a\n", "#a ", "and ", '"', "x%d, ")),
    "place": (lambda text: read_place(text, TAXONOMY), ("c%d, ", "x ", "kind=%d, ", "k%d=a ", "'a', ", "[a, ", "=")),
    "place_signs": (acting, ("\\", "{", '"', "[", "on", "](", "<")),
    "look_up": (looked_up, ("a", "a b ", "/", "author7word4000 ", "https://a.org/")),
    "identifier": (recognise, ("10.1/", "https://", "a.", "/", "(", "[", " ", "%2F", "arXiv:", "\u200b")),
    "markup": (markdown_of, ("<", "<p>", "<jats:sec>", "&lt;", "<mml:mi>", "$", "a < b ", "<tex-math>", "<!--")),
    "remarks": (claimed_venue, ("Accepted at ", "to appear in ", "submitted to ", ". ", "CVPR ", "(")),
    "mentions": (links_in, ("https://github.com/a/b ", "code ", "https://", "github.com/", "(", ". ", "available at ")),
    "csl": (read_csl, ('[{"title": ', '{"title": "a"}, ', "[", '"', "{")),
    "page": (page_of, ("<meta ", '<meta name="citation_author" content="A">', "<div ", "<", '"', "<!--", "<script>")),
    "rule_title": (in_field("title"), ("a", "{A}", "\\'e", "\\(", "Ã¶", "\u200b", ". ", "\\textit{", "“")),
    "rule_authors": (in_field("authors"), ("a, ", ";", "A., ", "et ", "and ", ",", "Chuan-xiang, ")),
    "rule_body": (
        lambda text: checked("title: A\nauthors: Ada B\nyear: 2019", text),
        ("{{", "{%", "{&#37; raw ", "<", "<a ", "](", "ab-\ncd ", "exam- ple ", "...", "Ã¶", "\r\n", "{{ x }}\n"),
    ),
    "rule_front_matter": (
        checked,
        ("a%d: b\n", "a: b: c\n", "\t", '"', "'", 'a: "\n', "# review-bot: ignore x\n", "[", "“"),
    ),
    "rule_tags": (with_tags, ("tag%d, ", "Graphs, ", "a, ", "#a, ")),
    "rule_taxonomy": (
        rows,
        ("- {bibkey: a%db, categories: [x], t: v%d}\n", "- {bibkey: smith2019word%d, categories: [x]}\n"),
    ),
    "named_file": (lambda text: did_you_mean(text, PATHS), ("a", "_publications/author7", "/")),
}
"""Each reader, and the pieces of which hostile text is made; `%d` counts."""


def text_of(piece: str, size: int) -> str:
    """About so many characters of this piece."""
    if "%d" not in piece:
        return piece * (size // len(piece))
    written = (piece.replace("%d", str(number)) for number in range(size))
    text, length = [], 0
    while length < size:
        text.append(next(written))
        length += len(text[-1])
    return "".join(text)


def shortest(read: Reader, text: str) -> float:
    """Seconds of the shorter of two runs: what the machine can do when nothing disturbs it."""
    times = []
    for _ in range(2):
        start = time.perf_counter()
        read(text)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> int:
    """Print every figure; 1 when a reader is not linear."""
    is_missed = False
    for name, (read, pieces) in READERS.items():
        figures = []
        for piece in pieces:
            small, large = (shortest(read, text_of(piece, size)) for size in (SMALL, LARGE))
            figures.append((large * 1_000_000 / LARGE, large / max(small, 0.002), piece))
        slowest, steepest = max(figures), max(figures, key=lambda figure: figure[1])
        is_missed |= steepest[1] > GROWTH
        print(f"hostile_{name}: {slowest[0]:.2f} s a MB ({slowest[2]!r})")
        print(f"hostile_{name}_growth: {steepest[1]:.1f} times ({steepest[2]!r})")
    return int(is_missed)


if __name__ == "__main__":
    sys.exit(main())
