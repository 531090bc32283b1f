"""A line as people write links: what is a link, what is its name, what is left over."""

from __future__ import annotations

import pytest

from bot.resolve.written_links import WrittenLinks, read_links


@pytest.mark.parametrize(
    ("line", "links"),
    [
        ("https://a.org/x.pdf", [("", "https://a.org/x.pdf")]),
        ("HTTPS://A.org/X", [("", "HTTPS://A.org/X")]),
        ("<https://a.org>", [("", "https://a.org")]),
        ("“https://a.org”", [("", "https://a.org")]),
        ("Code: https://a.org", [("Code", "https://a.org")]),
        ("Code:https://a.org", [("Code", "https://a.org")]),
        ("Code - https://a.org", [("Code", "https://a.org")]),
        ("Code <https://a.org>", [("Code", "https://a.org")]),
        ("**Code**: https://a.org", [("Code", "https://a.org")]),
        ('"Code": "https://a.org"', [("Code", "https://a.org")]),
        ("C++ code: https://a.org", [("C++ code", "https://a.org")]),
        ("[Code](https://a.org)", [("Code", "https://a.org")]),
        ("[](https://a.org)", [("", "https://a.org")]),
        ("[PDF]( <https://a.org/A_(b)> ).", [("PDF", "https://a.org/A_(b)")]),
        ("[PDF](arXiv:2101.00001)", [("PDF", "https://arxiv.org/abs/2101.00001")]),
        ("Slides [here](https://a.org)", [("Slides here", "https://a.org")]),
    ],
)
def test_a_link_is_read_with_its_name(line: str, links: list[tuple[str, str]]) -> None:
    assert read_links(line) == WrittenLinks(links=tuple(links))


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("2101.00001", "https://arxiv.org/abs/2101.00001"),
        ("arXiv: 2101.00001v2.", "https://arxiv.org/abs/2101.00001v2"),
        ("10.1145/3293882.3330559", "https://doi.org/10.1145/3293882.3330559"),
        ("doi:10.1145/3293882,", "https://doi.org/10.1145/3293882"),
    ],
)
def test_a_bare_arxiv_id_or_doi_is_a_link(line: str, url: str) -> None:
    assert read_links(line) == WrittenLinks(links=(("", url),))
    assert read_links(f"Paper: {line}") == WrittenLinks(links=(("Paper", url),))


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("https://a.org/x.pdf.", "https://a.org/x.pdf"),
        ("https://a.org/x,", "https://a.org/x"),
        ("(https://a.org/x)", "https://a.org/x"),
        ("https://a.org/x!**", "https://a.org/x"),
        ("https://a.org/wiki/A_(b)", "https://a.org/wiki/A_(b)"),
        ("https://a.org/?q=a,b;c", "https://a.org/?q=a,b;c"),
        ("https://web.archive.org/web/2020/https://a.org", "https://web.archive.org/web/2020/https://a.org"),
    ],
)
def test_marks_that_end_a_sentence_are_no_part_of_an_address(line: str, url: str) -> None:
    assert read_links(line) == WrittenLinks(links=(("", url),))


@pytest.mark.parametrize("between", [", ", "; ", " | ", " and ", " "])
def test_several_links_may_stand_in_a_line(between: str) -> None:
    assert read_links(f"https://a.org{between}Code: https://b.org").links == (
        ("", "https://a.org"),
        ("Code", "https://b.org"),
    )
    assert read_links(f"https://a.org{between}https://b.org").links == (("", "https://a.org"), ("", "https://b.org"))


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("on my page", "on my page"),
        ("www.a.org/x.pdf", "www.a.org/x.pdf"),
        ("https://", "https://"),
        ("https://a.org (accepted version)", "(accepted version)"),
    ],
)
def test_words_that_are_no_link_and_no_name_are_kept_apart(line: str, rest: str) -> None:
    assert read_links(line).rest == rest


@pytest.mark.parametrize(
    "line",
    [
        "[" * 60_000,
        "](" * 30_000,
        "[a](" * 15_000,
        "[a](b" * 12_000,
        "https://a" + ").]" * 20_000,
        "https://a," * 6_000,
        "a:" * 30_000,
        " " * 60_000 + "https://a",
    ],
    ids=lambda line: line[:6],
)
def test_the_link_behind_a_hostile_text_is_read(line: str) -> None:
    """Time that grows with the square of the text would make this hang; bench/hostile.py measures it."""
    assert read_links(f"{line * 4} https://last.org").links[-1][1] == "https://last.org"
