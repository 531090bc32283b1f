"""The audit as a page and as issues: what people see, and that no word of the review does anything there."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audit.addresses import address_of
from bot.audit.issues import MOST, render_issues
from bot.audit.page import render_page
from bot.audit.surveying import Audit
from bot.audit.text import render_json, render_text
from bot.audit.words import Place, Proposal
from bot.check.inert import GAP
from bot.check.report import Report
from bot.corpus.drift import Merge
from bot.faults import Finding, Severity
from bot.repository import RepositoryConfig

TODAY = date(2026, 3, 4)
HERE = RepositoryConfig(repository="ant/hashing", base="source")
EVIL = "<script>alert(1)</script> @everyone #1 fixes #2 `code` ![x](http://x) \u202e\x1b[2J <!-- $a$ | "


def of(*findings: Finding, config: RepositoryConfig = HERE, **others: object) -> Audit:
    plain = Audit(
        config=config,
        name="ant/hashing",
        paths=("_publications/ant2019a.markdown", "_publications/ant2019b.markdown"),
        files=frozenset({"_publications/ant2019a.markdown", "_publications/ant2019b.markdown", "_data/taxonomy.yml"}),
        report=Report.of(findings),
    )
    return replace(plain, **others)


TWICE = Finding(
    rule="title-repeated",
    severity=Severity.WARNING,
    message="`_publications/ant2019a.markdown` and `_publications/ant2019b.markdown` are one, by `arXiv:1912.00001`.",
    hint="Keep one of them.",
    path="_publications/ant2019b.markdown",
    line=3,
)
DRIFT = Proposal(
    kind="tag",
    rule="tag-variant",
    severity=Severity.WARNING,
    merge=Merge(written="GNNs", better="GNN", times=2, times_better=9, difference="plural", is_sure=True),
    places=(Place("_publications/ant2019a.markdown", 8), Place("_publications/ant2019b.markdown", 9)),
)
BARE = Finding(
    rule="abstract-missing",
    severity=Severity.NOTICE,
    message="1 entry of 2 has no abstract: `_publications/ant2019a.markdown`.",
)
FULL = of(TWICE, DRIFT.finding, BARE, proposals=(DRIFT,), bare=("_publications/ant2019a.markdown",))


class Seen(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


def seen(audit: Audit) -> Seen:
    page = Seen(render_page(audit, today=TODAY))
    assert page.open == []
    return page


# -- the page ------------------------------------------------------------------------------------------------------


def test_the_page_says_what_was_found_kind_by_kind() -> None:
    assert " ".join(seen(FULL).text.split()) == (
        "Audit of ant/hashing Audit ant/hashing 2 entries, looked over on 4 March 2026: 2 warnings, 1 notice. "
        "1 One paper twice 1 Tags in several spellings 1 Missing abstracts "
        "One paper twice 1 warning A paper under two keys is counted twice, and a correction reaches only one of the two. "
        "_publications/ant2019b.markdown:3 warning ant2019a.markdown and ant2019b.markdown are one, by arXiv:1912.00001. "
        "Keep one of them. "
        "Tags in several spellings 1 warning Each spelling has a heading of its own on the tag page; where one is more "
        "used, it is proposed. WrittenBetterDifferenceWhere GNNs 2GNN 9pluralant2019a.markdown:8ant2019b.markdown:9 "
        "Missing abstracts 1 notice Readers and the search of the site look at the abstract. "
        "notice 1 entry of 2 has no abstract. Which they areant2019a.markdown "
        "Made by Living Review Bot: review-bot audit --format html"
    )


def test_the_page_is_whole_in_itself_and_runs_nothing() -> None:
    page = seen(FULL)
    assert not {tag for tag, _ in page.tags} & {"script", "img", "link", "iframe", "object", "form"}
    policy = [attributes.get("content") for tag, attributes in page.tags if "http-equiv" in attributes]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert not any(name.startswith("on") or name == "style" for _, attributes in page.tags for name in attributes)
    assert "@import" not in render_page(FULL, today=TODAY)
    assert "url(" not in render_page(FULL, today=TODAY)


def hrefs(audit: Audit) -> list[str | None]:
    return [attributes["href"] for tag, attributes in seen(audit).tags if tag == "a"]


def test_files_are_links_to_the_repository_and_papers_to_their_pages() -> None:
    blob = "https://github.com/ant/hashing/blob/source/_publications"
    assert hrefs(of(TWICE)) == [
        "#duplicates",
        f"{blob}/ant2019b.markdown?plain=1#L3",
        f"{blob}/ant2019a.markdown",
        f"{blob}/ant2019b.markdown",
        "https://arxiv.org/abs/1912.00001",
    ]


def test_without_a_repository_entries_are_links_to_the_site_and_without_a_site_none() -> None:
    site = RepositoryConfig(site="https://ant.example/hashing")
    assert hrefs(of(TWICE, config=site))[1] == "https://ant.example/hashing/publications/ant2019b/"
    assert hrefs(of(TWICE, config=RepositoryConfig())) == ["#duplicates", "https://arxiv.org/abs/1912.00001"]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (
            "_publications/jégou 2011#.md",
            "https://github.com/a/b/blob/HEAD/_publications/j%C3%A9gou%202011%23.md?plain=1#L7",
        ),
        ('_publications/"><x>.md', "https://github.com/a/b/blob/HEAD/_publications/%22%3E%3Cx%3E.md?plain=1#L7"),
    ],
)
def test_an_address_holds_whatever_name(path: str, address: str) -> None:
    assert address_of(RepositoryConfig(repository="a/b"), path, 7) == address


def test_a_long_list_is_folded_away() -> None:
    many = [replace(TWICE, rule="link-http", line=line) for line in range(1, 20)]
    assert [tag for tag, _ in seen(of(*many)).tags].count("details") == 1
    assert [tag for tag, _ in seen(of(*many[:5])).tags].count("details") == 0


def test_where_nothing_is_wrong_the_page_says_so() -> None:
    assert "looked over on 4 March 2026: nothing found. Nothing found." in " ".join(seen(of()).text.split())


def test_strangers_words_are_text_in_the_page() -> None:
    evil = replace(TWICE, message=EVIL, hint=EVIL, path=f"_publications/{EVIL}.md")
    merge = replace(DRIFT.merge, written=EVIL, better=EVIL)
    proposal = replace(DRIFT, merge=merge, attribute=EVIL)
    page = seen(of(evil, proposal.finding, name=EVIL, proposals=(proposal,), bare=(EVIL,)))
    assert "script" not in {tag for tag, _ in page.tags}
    assert page.text.count("<script>alert(1)</script>") >= 6
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", page.text)


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_finding_makes_a_sound_page(message: str, path: str) -> None:
    seen(of(replace(TWICE, message=message, hint=message, path=path), name=path))


# -- issues --------------------------------------------------------------------------------------------------------


def test_an_issue_is_a_title_and_tasks() -> None:
    twice, tags, bare = render_issues(FULL)
    blob = "https://github.com/ant/hashing/blob/source/_publications"
    assert (twice.name, tags.name, bare.name) == ("duplicates", "tags", "abstracts")
    assert twice.text == (
        "Audit: one paper twice\n\n"
        "A paper under two keys is counted twice, and a correction reaches only one of the two.\n\n"
        "1 warning, among 2 entries.\n\n"
        f"- [ ] [`_publications/ant2019b.markdown:3`](<{blob}/ant2019b.markdown?plain=1#L3>): "
        "`_publications/ant2019a.markdown` and `_publications/ant2019b.markdown` are one, by `arXiv:1912.00001`. "
        "Keep one of them.\n"
    )
    assert bare.body.endswith(f"\n- [ ] [`_publications/ant2019a.markdown`](<{blob}/ant2019a.markdown>)\n")


def test_single_entries_are_sorted_by_what_is_to_be_done() -> None:
    others = [replace(TWICE, rule=rule, path=path) for rule in ("b-rule", "a-rule") for path in ("x.md", "y.md")]
    (issue,) = render_issues(of(*others))
    assert re.findall(r"### `(.*?)`|\[ \] \[`(.)", issue.body) == [
        ("a-rule", ""),
        ("", "x"),
        ("", "y"),
        ("b-rule", ""),
        ("", "x"),
        ("", "y"),
    ]


def test_a_merge_with_many_places_lists_them_all() -> None:
    places = tuple(Place(f"_publications/ant2019a{number}.markdown", 8) for number in range(30))
    proposal = replace(DRIFT, places=places)
    (issue,) = render_issues(of(proposal.finding, proposals=(proposal,)))
    assert issue.body.count("- [ ] ") == 1
    assert issue.body.count("\n  - [`_publications/") == 30


def test_what_no_issue_can_hold_becomes_several() -> None:
    many = [replace(TWICE, line=line) for line in range(1, 2_000)]
    issues = list(render_issues(of(*many)))
    assert [issue.title for issue in issues[:2]] == [
        f"Audit: one paper twice ({number} of {len(issues)})" for number in (1, 2)
    ]
    assert [issue.name for issue in issues] == [f"duplicates-{number}" for number in range(1, len(issues) + 1)]
    assert all(len(issue.body) <= MOST for issue in issues)
    assert sum(issue.body.count("- [ ] ") for issue in issues) == len(many)


def test_strangers_words_do_nothing_in_an_issue() -> None:
    evil = replace(TWICE, message=EVIL, hint=EVIL, path=f"_publications/{EVIL}.md")
    (issue,) = render_issues(of(evil))
    outside_code = re.sub(r"(`+).*?\1|<https://github.com/[^>]*>", "", issue.text).replace(GAP, "\u200b")
    assert "@everyone" not in outside_code
    assert not re.search(r"#[0-9]|fixes #|<script|<!--|\u202e|\x1b", outside_code)
    assert issue.text.count("\n") == 7


# -- text and JSON -------------------------------------------------------------------------------------------------


def test_text_has_a_heading_for_each_kind() -> None:
    assert render_text(FULL).splitlines()[::3] == [
        "One paper twice: 1 warning",
        "Tags in several spellings: 1 warning",
        "Missing abstracts: 1 notice",
    ]
    assert render_text(of()) == ""


def test_json_holds_every_place_of_a_merge() -> None:
    assert '"places": [\n        {\n          "path": "_publications/ant2019a.markdown",' in render_json(FULL)
