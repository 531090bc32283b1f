"""Words of strangers in every message: they notify, link, run, close and break nothing, whatever they are."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from proposals import ADA, ADD, ISSUE, PULL

from bot.check.inert import GAP, ZERO_WIDTH_SPACE
from bot.entry.model import Entry, Link
from bot.faults import Finding, Severity
from bot.publish.messages import pull, status
from bot.publish.messages.check_run import check_summary
from bot.publish.messages.pull import BODY_BEGIN, BODY_END
from bot.publish.messages.status import AcceptedEntry
from bot.publish.proposal import Answer, Draft, Proposal, Reply
from bot.publish.stage import Stage, digest_said, said

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
OWN = {"p", "strong", "em", "a", "code", "pre", "ul", "li", "h3", "blockquote", "details", "summary", "span", "br",
       "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
HOSTILE = (
    "@everyone",
    "fixes #1",
    "closes acme/review#1",
    "<script>alert(1)</script>",
    "<!-- x -->",
    "-->",
    "]]>",
    "</details>",
    "</summary>",
    "![x](https://evil.example/x.png)",
    "[click](javascript:alert(1))",
    "https://github.com/acme/review/issues/1",
    "```",
    "````\n@ada\n````",
    "`",
    "\\",
    "\\|",
    "| x |",
    "|\n|---|\n| @ada |",
    "`|` `|`",
    BODY_END,
    BODY_BEGIN,
    "<!-- living-review-bot:status merged -->",
    "<!-- living-review-bot:title 00 -->",
    "{{ site.time }}",
    "a\u202eb",
    "$x$",
    "\r\n\r\n# Title",
)
FIELD = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=20), max_size=4).map(" ".join)
NAME = st.sampled_from(["title", "year", "abstract", "links"]) | FIELD
FINDINGS = st.builds(
    Finding,
    rule=st.just("rule"),
    severity=st.sampled_from(Severity),
    message=FIELD,
    hint=FIELD,
    field=NAME,
)
ENTRIES = st.builds(
    Entry,
    title=FIELD,
    authors=FIELD,
    venue=FIELD,
    year=st.none() | st.just(2008),
    links=st.lists(st.builds(Link, name=FIELD, url=FIELD | FIELD.map("https://a.example/{}".format)), max_size=2).map(
        tuple
    ),
    tags=st.lists(FIELD, max_size=2).map(tuple),
    abstract=FIELD,
    extra=st.dictionaries(FIELD, FIELD, max_size=1),
)
DRAFTS = st.builds(
    Draft,
    key=st.just("weiss2008spectral"),
    path=st.just("_publications/weiss2008spectral.markdown"),
    text=FIELD,
    entry=ENTRIES,
    before=st.none() | ENTRIES,
    findings=st.lists(FINDINGS, max_size=2).map(tuple),
    answers=st.lists(
        st.builds(
            Answer, field=NAME | st.just("reason"), label=FIELD, given=FIELD, used=FIELD, before=FIELD, source=FIELD
        ),
        max_size=2,
    ).map(tuple),
    labels=st.dictionaries(NAME, FIELD, max_size=2),
    remarks=st.dictionaries(FIELD, FIELD, max_size=1),
    conflicts=st.lists(FIELD, max_size=1).map(tuple),
    rows=st.lists(FIELD, max_size=1).map(tuple),
    gone_rows=st.lists(FIELD, max_size=1).map(tuple),
)
PROPOSALS = st.builds(
    Proposal,
    kind=st.sampled_from(["add", "link", "correct", "withdraw", "several"]),
    drafts=st.lists(DRAFTS, max_size=2).map(tuple),
    held=st.lists(DRAFTS, max_size=1).map(tuple),
    findings=st.lists(FINDINGS, max_size=1).map(tuple),
    taxonomy_path=st.just("_data/taxonomy.yml"),
    replies=st.lists(
        st.builds(Reply, author=st.just("ada"), command=FIELD, url=st.just(f"{PULL}#issuecomment-1"), sentence=FIELD),
        max_size=1,
    ).map(tuple),
)


def proposed(proposal: Proposal) -> str:
    return status.proposed(proposal, PULL)


def needs_changes(proposal: Proposal) -> str:
    return status.needs_changes(proposal, PULL)


def thanks(proposal: Proposal) -> str:
    entries = [AcceptedEntry(entry=each.entry, key=each.key, page=PULL, bibtex=each.text) for each in proposal.drafts]
    return status.accepted(Stage.MERGED, proposal.kind, entries, is_edited_since=True)


def declined(proposal: Proposal) -> str:
    words = " ".join(draft.entry.title for draft in proposal.drafts)
    return status.declined(PULL, by="ada", reason=words)


def section(proposal: Proposal) -> str:
    return pull.section(proposal, ISSUE, ADA, closes=True)


SPEAKERS = [proposed, needs_changes, thanks, declined, section, check_summary]
COMMENTS = [proposed, needs_changes, thanks, declined]


@given(proposal=PROPOSALS)
def test_hostile_words_are_inert_wherever_they_are_quoted(proposal: Proposal) -> None:
    for speak in SPEAKERS:
        source = re.sub(r"(?:^| )<!-- /?living-review-bot:[a-z 0-9]+ -->$", "", speak(proposal), flags=re.MULTILINE)
        page = MARKDOWN.render(source)
        assert set(re.findall(r"<!?-*([a-z][a-z0-9]*)", page)) <= OWN
        assert len(re.findall("<details(?: open)?>", page)) == page.count("</details>")
        outside = re.sub(r"<code.*?</code>|<a [^>]*>", "", page, flags=re.DOTALL)
        text = html.unescape(outside).replace("acme/review#12", "").replace(PULL, "")
        assert not re.search(r"@\w|#[0-9]|https?://", text)


@given(proposal=PROPOSALS)
def test_no_words_make_or_break_a_row_of_a_table(proposal: Proposal) -> None:
    for speak in SPEAKERS:
        source = speak(proposal)
        for table in re.findall(r"<table>.*?</table>", MARKDOWN.render(source), re.DOTALL):
            cells = [len(re.findall("<t[hd]", row)) for row in re.findall("<tr>.*?</tr>", table, re.DOTALL)]
            assert len(set(cells)) == 1
        outside = re.sub(r"^(`{3,}).*?^\1$", "", source, flags=re.DOTALL | re.MULTILINE)
        for row in re.findall(r"^\|.*$", outside, re.MULTILINE):
            assert row.endswith("|")
            assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) in (3, 4, 5)


@given(proposal=PROPOSALS)
def test_the_marker_is_the_first_line_whatever_is_quoted(proposal: Proposal) -> None:
    stages = [said(speak(proposal)) for speak in COMMENTS]
    assert stages == [Stage.PROPOSED, Stage.NEEDS_CHANGES, Stage.MERGED, Stage.DECLINED]
    assert {digest_said(speak(proposal)) for speak in COMMENTS} == {""}


@given(proposal=PROPOSALS)
def test_a_pull_request_closes_its_issue_and_no_other(proposal: Proposal) -> None:
    made = section(proposal)
    read = made.replace(GAP, ZERO_WIDTH_SPACE)
    keyword = r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+[\w./:-]*?(?:#[0-9]|/issues/[0-9])"
    assert re.findall(keyword, read, re.IGNORECASE | re.ASCII) == ["Closes acme/review#1"]
    assert pull.wrote_title(made, pull.title(proposal))


@given(proposal=PROPOSALS)
def test_a_quoted_mark_is_not_taken_for_an_end_of_our_section(proposal: Proposal) -> None:
    made = section(proposal)
    assert (made.count(BODY_BEGIN), made.count(BODY_END)) == (1, 1)
    new = f"{BODY_BEGIN}\n\nNew.\n\n{BODY_END}"
    assert pull.spliced(f"Before.\n{made}\nAfter.", new) == f"Before.\n{new}\nAfter."


@given(FIELD)
def test_a_hostile_title_closes_and_mentions_nothing(title: str) -> None:
    line = pull.title_of("add", "weiss2008spectral", Entry(title=title))
    assert "\n" not in line
    assert not re.search(r"@[\w/]|#[0-9]|://", line)


def test_a_hostile_title_reads_the_same() -> None:
    entry = Entry(title="@all fixes #1 <b>")
    assert pull.title_of("add", "k", entry).replace(ZERO_WIDTH_SPACE, "") == "Add k: @all fixes #1 <b>"
    told = thanks(replace(ADD, drafts=(replace(ADD.drafts[0], entry=entry),)))
    assert f"“@{GAP}all fixes \\#{GAP}1 &lt;b&gt;”" in told
    folded = section(
        replace(ADD, kind="several", drafts=(replace(ADD.drafts[0], entry=Entry(title="A_b @all $x$ <i>")),))
    )
    assert f"<summary>weiss2008spectral: A_b @{GAP}all <span>$</span>x<span>$</span> &lt;i&gt;</summary>" in folded
