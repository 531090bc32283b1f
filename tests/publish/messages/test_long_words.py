"""Whatever is long: it fits into what GitHub takes, and the marker, the short words and the way on are there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from proposals import ADA, ADD, ENTRY, HELD, ISSUE, PULL, SEVERAL, with_draft

from bot.entry.model import Entry, Link
from bot.faults import Finding, Severity
from bot.publish.messages import pull, status
from bot.publish.messages.check_run import check_summary
from bot.publish.messages.parts import BODY_LIMIT
from bot.publish.messages.status import AcceptedEntry
from bot.publish.proposal import Answer, Draft, Proposal, Reply
from bot.publish.stage import Stage

LONG = 60_000
SIGNS = ["word ", "$", "@", "`", "深", "\n", "🙂", "<", "#1 ", "|", "closes #1 "]
KINDS = ["add", "link", "correct", "withdraw", "several"]


def proposed(proposal: Proposal) -> str:
    return status.proposed(proposal, PULL)


def needs_changes(proposal: Proposal) -> str:
    return status.needs_changes(proposal, PULL)


def thanks(proposal: Proposal) -> str:
    entries = [AcceptedEntry(entry=each.entry, key=each.key, page=PULL, bibtex=each.text) for each in proposal.drafts]
    return status.accepted(Stage.MERGED, proposal.kind, entries, is_edited_since=True)


def section(proposal: Proposal) -> str:
    return pull.section(proposal, ISSUE, ADA, closes=True)


SPEAKERS = [proposed, needs_changes, thanks, section, check_summary]


def long_draft(sign: str, *, findings: int = 600) -> Draft:
    text = sign * (LONG // len(sign))
    links = tuple(Link(name=text[:2000], url=f"https://example.org/{number}/{text[:2000]}") for number in range(30))
    entry = Entry(title=text, authors=text, venue=text, links=links, tags=(text[:2000],) * 30, abstract=text)
    return Draft(
        key="weiss2008spectral",
        path="_publications/weiss2008spectral.markdown",
        text=text,
        entry=entry,
        before=replace(ENTRY, abstract=text + text, extra={text[:99]: text}),
        findings=tuple(
            Finding(rule="rule", severity=severity, message=f"{number} {text[:80]}", field=f"title.{number}")
            for number in range(findings)
            for severity in Severity
        ),
        answers=(
            Answer(field="reason", label=text, given=text, used=text, before=text, source=text),
            *(Answer(field=f"f{number}", label=f"F {number}", given=text, used=text) for number in range(40)),
        ),
        labels={"title": "Title"},
        remarks={"Anything else": text, "And more": text},
        conflicts=("title",),
        rows=(text,) * 3,
        gone_rows=(text[:500],) * 300,
    )


def long_proposal(kind: str, sign: str) -> Proposal:
    text = sign * (LONG // len(sign))
    reply = Reply(author="maria", command=text, url=f"{PULL}#issuecomment-1", sentence=text)
    is_several = kind == "several"
    draft = long_draft(sign, findings=20 if is_several else 600)
    return Proposal(
        kind=kind,
        drafts=tuple(replace(draft, key=f"paper{number}") for number in range(50)) if is_several else (draft,),
        held=(draft,) * 50 if is_several else (),
        findings=draft.findings[:40],
        remarks={"Note": text},
        taxonomy_path="_data/taxonomy.yml",
        replies=(reply, *(replace(reply, url=f"{PULL}#issuecomment-{number}") for number in range(100))),
        notes=("A note of ours.",),
    )


def assert_fits(speak: Callable[[Proposal], str], proposal: Proposal) -> str:
    whole = speak(proposal)
    assert len(whole) <= BODY_LIMIT
    assert len(re.findall("<details(?: open)?>", whole)) == whole.count("</details>")
    if speak in (proposed, needs_changes):
        assert whole.startswith("<!-- living-review-bot:status ")
        assert "\n\nTo change something, edit the first message above" in whole
        assert whole.endswith("</details>")
        assert "\n\nA note of ours.\n\n" in whole
    if speak is section:
        assert whole.startswith("<!-- living-review-bot:entry -->\n\nCloses acme/review#12. Submitted by ada. ")
        assert "Closing this pull request declines the submission.\n\n<details><summary>Commands for main" in whole
        assert whole.endswith("</details>\n\n<!-- /living-review-bot:entry -->")
        assert "\n\nA note of ours.\n\n" in whole
    return whole


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("speak", SPEAKERS, ids=lambda speak: speak.__name__)
def test_whatever_is_long_fits_and_the_way_on_is_there(speak: Callable[[Proposal], str], sign: str) -> None:
    assert_fits(speak, long_proposal("add", sign))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("speak", SPEAKERS, ids=lambda speak: speak.__name__)
def test_every_kind_of_contribution_fits(speak: Callable[[Proposal], str], kind: str) -> None:
    assert_fits(speak, long_proposal(kind, "word <"))


def test_fifty_papers_with_long_abstracts_are_all_named() -> None:
    drafts = tuple(
        replace(SEVERAL.drafts[0], key=f"weiss{year}spectral", entry=replace(ENTRY, abstract="word " * 12_000))
        for year in range(2000, 2050)
    )
    fifty = replace(SEVERAL, drafts=drafts, held=(HELD,))
    body, comment = assert_fits(section, replace(fifty, notes=("A note of ours.",))), proposed(fifty)
    assert all(f"<summary>weiss{year}spectral: Spectral Codes</summary>" in body for year in range(2000, 2050))
    assert body.count("### Spectral Codes") == 50
    assert all(f"| `weiss{year}spectral` Spectral Codes | ready | nothing |" in comment for year in range(2000, 2050))
    assert len(check_summary(fifty)) < BODY_LIMIT


def test_what_is_left_out_is_told() -> None:
    comment = proposed(replace(with_draft(ADD, text="line\n" * LONG)))
    assert "\n\n*There is no room here to show the rest.*\n\n</details>" in comment
    changes = needs_changes(replace(ADD, drafts=(long_draft("word "),)))
    told, _, _ = changes.partition("Worth a look")
    more = re.search(r"\n- … and ([0-9]+) more\.\n", told)
    assert more
    assert len(re.findall(r"^- \*\*Title\*\*: [0-9]+ word", told, re.MULTILINE)) + int(more[1]) == 600


def test_of_ten_thousand_faults_a_hundred_are_told_and_the_others_counted() -> None:
    """Each is told once, as an error or as worth a look; a look at each pair of them would make this hang."""
    faults = tuple(
        Finding(rule="rule", severity=severity, message=f"{number} is wrong.", field="title")
        for number in range(10_000)
        for severity in (Severity.ERROR, Severity.WARNING)
    )
    told, _, look = needs_changes(replace(ADD, findings=faults)).partition("Worth a look")
    for part in (told, look):
        assert len(re.findall(r"^- \*\*Title of the paper\*\*.* [0-9]+ is wrong\.$", part, re.MULTILINE)) == 100
        assert "\n- … and 9900 more.\n" in part


def test_a_table_that_is_cut_says_how_many_rows_are_missing() -> None:
    answers = tuple(Answer(field=f"f{number}", label=f"F {number}", given="given " * 30) for number in range(2_000))
    comment = proposed(with_draft(ADD, answers=answers))
    more = re.search(r" \|\n\n… and ([0-9]+) more\.\n\n</details>", comment)
    assert more
    assert len(re.findall(r"^\| F [0-9]+ \|", comment, re.MULTILINE)) + int(more[1]) == 2_000


def test_an_abstract_of_60_kb_leaves_room_for_all_the_rest() -> None:
    proposal = with_draft(ADD, entry=replace(ENTRY, abstract="word " * 12_000), remarks={"Note": "Please hurry."})
    body = section(proposal)
    assert "- **Note**: Please hurry." in body
    assert "Where the values came from" in body
    assert "### Spectral Codes" in body
