"""Proposals that the tests of messages write about, and what every message to somebody in a role ends with."""

from __future__ import annotations

from dataclasses import replace

from bot.entry.model import Entry, Link
from bot.faults import Finding, Severity
from bot.intake.commands import COMMANDS
from bot.intake.subject import Subject
from bot.publish.hub import Account
from bot.publish.proposal import Answer, Draft, Proposal, Reply

PULL = "https://github.com/acme/review/pull/13"
ISSUE = Subject("acme/review", 12)
ADA = Account(login="ada", id=7)

YEAR = Finding(rule="year-form", severity=Severity.ERROR, message="This is no year.", hint="Write four digits, such as 2019.", field="year")  # fmt: skip
TAG = Finding(rule="tag-form", severity=Severity.WARNING, message="The tag `a:b` has a colon.", field="tags.0")
NOTE = Finding(rule="abstract-missing", severity=Severity.NOTICE, message="There is no abstract.", field="abstract")

ENTRY = Entry(title="Spectral Codes", authors="Y. Weiss, A. Torralba", venue="NIPS", year=2008)
ANSWERS = (
    Answer(field="title", label="Title of the paper", given="spectral codes", used="Spectral Codes", source="Crossref"),
    Answer(field="year", label="Year", given="2008", used="2008", source="`/set` by maria"),
    Answer(field="abstract", label="Abstract"),
)
DRAFT = Draft(
    key="weiss2008spectral",
    path="_publications/weiss2008spectral.markdown",
    text="---\ntitle: Spectral Codes\n---\n",
    entry=ENTRY,
    answers=ANSWERS,
    labels={"title": "Title of the paper", "year": "Year", "tags": "Tags"},
)
ADD = Proposal(kind="add", drafts=(DRAFT,))
ADDED_LINK = replace(
    ADD,
    kind="link",
    drafts=(
        replace(
            DRAFT,
            before=replace(ENTRY, links=(Link(name="Paper", url="https://papers.example/1"),)),
            entry=replace(
                ENTRY,
                links=(
                    Link(name="Paper", url="https://papers.example/1"),
                    Link(name="Code", url="https://github.com/ada/codes"),
                ),
            ),
            answers=(
                Answer(
                    field="links",
                    label="Links",
                    given="Code: https://github.com/ada/codes",
                    before="Paper: https://papers.example/1",
                    used="Paper: https://papers.example/1\nCode: https://github.com/ada/codes",
                ),
            ),
        ),
    ),
)
CORRECTION = replace(
    ADD,
    kind="correct",
    drafts=(
        replace(
            DRAFT,
            before=replace(ENTRY, title="Spektral Codes", year=None, tags=("image", "old"), extra={"note": "Oral"}),
            entry=replace(ENTRY, tags=("image", "hashing"), extra={}),
        ),
    ),
)
REMOVAL = Proposal(
    kind="withdraw",
    drafts=(
        replace(
            DRAFT,
            before=ENTRY,
            is_removed=True,
            answers=(Answer(field="reason", label="Reason", given="It was retracted.\n\nSee the journal."),),
            gone_rows=("- {bibkey: weiss2008spectral, category: Spectral}",),
        ),
    ),
    taxonomy_path="_data/taxonomy.yml",
)
SECOND = replace(
    DRAFT,
    key="norouzi2011minimal",
    path="_publications/norouzi2011minimal.markdown",
    entry=Entry(title="Minimal Loss", authors="M. Norouzi", year=2011),
    findings=(TAG, NOTE),
    answers=(Answer(field="paper", label="Paper", given="10.5555/3104482", used="Minimal Loss"), *ANSWERS[:1]),
)
HELD = replace(
    DRAFT,
    key="liu2012supervised",
    path="_publications/liu2012supervised.markdown",
    entry=Entry(title="Supervised Hashing"),
    findings=(YEAR, NOTE),
    answers=(
        Answer(field="paper", label="Paper", given="@inproceedings{liu, title={Supervised | Hashing}, year={20x2}}"),
        Answer(field="year", label="Year", given="20x2"),
    ),
)
SEVERAL = Proposal(
    kind="several",
    drafts=(
        replace(DRAFT, answers=(Answer(field="paper", label="Paper", given="10.1/2", used="Spectral Codes"), *ANSWERS)),
        SECOND,
    ),
    held=(HELD,),
)
CAME_FROM_CROSSREF = (
    "<details><summary>Where the values came from</summary>\n\n"
    "| field | from |\n|---|---|\n| Title of the paper | Crossref |\n\n</details>"
)
"""Of a paper whose title alone is known to come from somewhere."""
REPLY = Reply(
    author="maria",
    command="/tag hashing",
    url="https://github.com/acme/review/issues/12#issuecomment-9",
    sentence="There is no command `/tag`. Did you mean `/tags`?",
)
REPLY_ON_PULL = replace(REPLY, url=f"{PULL}#issuecomment-9")


def with_draft(proposal: Proposal, **changes: object) -> Proposal:
    """The proposal with its one draft changed."""
    return replace(proposal, drafts=(replace(proposal.drafts[0], **changes),))


MEANINGLESS = {
    "add": {"drop"},
    "link": {"drop", "tags", "place", "duplicate-of", "not-duplicate"},
    "correct": {"drop", "place", "duplicate-of", "not-duplicate"},
    "withdraw": {"drop", "tags", "place", "duplicate-of", "not-duplicate"},
    "several": {"tags", "place", "duplicate-of"},
}


def commands(role: str, where: str, *, kind: str = "add", rules: str = "", is_open: bool = False) -> str:
    """The folded commands that close a message to somebody in this role, about a contribution of this kind."""
    usages = [each for each in COMMANDS.values() if role in each.roles and each.name not in MEANINGLESS[kind]]
    lines = "\n".join(f"- `{usage.usage}`: {usage.sentence}" for usage in usages)
    summary = "Commands for maintainers" if role == "maintainer" else "Commands that you may use here"
    passing = f"\n\nA maintainer may let an error pass with `/override RULE REASON`; here RULE is {rules}."
    return (
        f"<details{' open' if is_open else ''}><summary>{summary}</summary>\n\n"
        f"Write one on a line of its own, in a comment here{where}.\n\n{lines}{passing if rules else ''}\n\n</details>"
    )
