"""An entry as BibTeX: every record can be read by BibTeX, and reads as the entry does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.entry.model import Entry, Link
from bot.publish.bibtex import bibtex


def field(name: str, **entry: object) -> str:
    """One field of the record, without the braces around it."""
    record = bibtex(Entry(**{"title": "A title", **entry}), key="key")  # type: ignore[arg-type]
    (line,) = (line for line in record.splitlines() if line.startswith(f"  {name} = "))
    return line.removeprefix(f"  {name} = {{").removesuffix("},")


def test_a_record_holds_what_a_reader_cites() -> None:
    entry = Entry(
        title="Spectral Codes",
        authors="Yair Weiss, Antonio Torralba",
        venue="NIPS",
        year=2008,
        links=(Link(name="PDF", url="https://example.org/a_b%20c.pdf#2"), Link(name="Code", url="https://b.org")),
    )
    assert bibtex(entry, key="weiss2008spectral") == (
        "@inproceedings{weiss2008spectral,\n"
        "  title = {{Spectral Codes}},\n"
        "  author = {Yair Weiss and Antonio Torralba},\n"
        "  booktitle = {NIPS},\n"
        "  year = {2008},\n"
        "  url = {https://example.org/a_b%20c.pdf#2},\n"
        "}"
    )


def test_what_is_empty_is_left_out() -> None:
    assert bibtex(Entry(title="Codes"), key="k") == "@misc{k,\n  title = {{Codes}},\n}"


@pytest.mark.parametrize(
    ("venue", "kind", "place"),
    [
        ("ICSE", "inproceedings", "booktitle"),
        ("Proceedings of the 30th ACM Conference", "inproceedings", "booktitle"),
        ("IEEE Transactions on Software Engineering", "article", "journal"),
        ("Journal of Codes", "article", "journal"),
        ("TPAMI", "article", "journal"),
        ("Arxiv", "misc", "howpublished"),
        ("arXiv preprint", "misc", "howpublished"),
    ],
)
def test_the_venue_tells_the_kind_of_record(venue: str, kind: str, place: str) -> None:
    record = bibtex(Entry(title="Codes", venue=venue), key="k")
    assert record.startswith(f"@{kind}{{k,")
    assert f"  {place} = {{{venue}}}," in record


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("A. Andoni, P. Indyk and I. Razenshteyn", "A. Andoni and P. Indyk and I. Razenshteyn"),
        ("Aaron van den Oord, Yann LeCun", "Aaron van den Oord and Yann LeCun"),
        ("Indyk, Piotr; Andoni, Alexandr", "Piotr Indyk and Alexandr Andoni"),
        ("Ada Ant, Jr., Bob Bee", "Ant, Jr., Ada and Bob Bee"),
        ("Ada Ant et al.", "Ada Ant and others"),
        ("DeepMind Team, Ada Ant", "{DeepMind Team} and Ada Ant"),
        ("Centre for Codes and Trees, Ada Ant", "{Centre for Codes and Trees} and Ada Ant"),
        ("OpenAI", "OpenAI"),
    ],
)
def test_names_stand_as_bibtex_reads_them(line: str, authors: str) -> None:
    assert field("author", authors=line) == authors


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Cats & Dogs: 50% of C_1 #2", r"Cats \& Dogs: 50\% of C\_1 \#2"),
        ("A ~ B ^ C", r"A \textasciitilde{} B \textasciicircum{} C"),
        ("Costs $5 & $6", r"Costs \$5 \& \$6"),
        (r"The $O(n_1^2)$ bound & \emph{more}", r"The $O(n_1^2)$ bound \& \emph{more}"),
        (r"G\"odel, 50\% of it", r"G\"odel, 50\% of it"),
        ("{BERT} for {C}ode", "{BERT} for {C}ode"),
        ("A } and a {", r"A \textbraceright{} and a \textbraceleft{}"),
        (r"An \{ alone", r"An \textbackslash{}\textbraceleft{} alone"),
        ("back \\", r"back \textbackslash{}"),
        ("two\n lines", "two lines"),
        ("Gödel für 深度", "Gödel für 深度"),
    ],
)
def test_texs_own_signs_are_escaped_and_what_is_tex_is_left(title: str, written: str) -> None:
    assert field("title", title=title) == f"{{{written}}}"


SIGNS = st.lists(st.sampled_from([*"{}$\\&%#_~^", " ", "a", "\n", "\\{", "\\}", "@", '"', "and"]), max_size=9).map(
    "".join
)


@given(
    st.builds(Entry, title=SIGNS, authors=SIGNS, venue=SIGNS, links=st.tuples(st.builds(Link, name=SIGNS, url=SIGNS)))
)
def test_no_title_breaks_the_record(entry: Entry) -> None:
    """Braces are balanced within each field, so that BibTeX ends it where we do."""
    head, *fields, end = bibtex(entry, key="k").splitlines()
    assert head.endswith("{k,")
    assert end == "}"
    for line in fields:
        depth = 0
        for sign in line.removesuffix(","):
            depth += (sign == "{") - (sign == "}")
            assert depth >= 0
        assert depth == 0
        assert line.endswith("},")
