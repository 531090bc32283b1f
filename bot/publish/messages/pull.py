"""The pull request of a submission, and its commits: all that a maintainer decides from.

Our part of its body stands between two marks; what people write around it is theirs. Where it closes the issue, the
keyword is ours: those of strangers, also in code, are taken apart, as a body can become a commit message.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from urllib.parse import quote, urlencode

from bot.check.inert import ZERO_WIDTH_SPACE, code_span, plain
from bot.entry.model import Entry
from bot.intake.subject import Subject
from bot.publish.hub import Account
from bot.publish.messages.entries import changes, provenance, shown
from bot.publish.messages.findings import (
    commands,
    conflicts,
    findings_of,
    labels_of,
    notes,
    replies,
    worth_a_look,
)
from bot.publish.messages.papers import held_back, papers
from bot.publish.messages.parts import BODY_LIMIT, Part, count, fitted, folded, under
from bot.publish.messages.rows import other_files, reason, remarks, rows
from bot.publish.messages.suggested import suggestions
from bot.publish.proposal import Proposal
from bot.repository import FormKind

_MARK = "living-review-bot:entry"
BODY_BEGIN = f"<!-- {_MARK} -->"
BODY_END = f"<!-- /{_MARK} -->"
TITLE_LIMIT = 200
"""Characters of a pull request's title; GitHub takes 256."""

_OUR_TITLE = re.compile(r"<!-- living-review-bot:title ([0-9a-f]+) -->(?=\n\n)")
_CLOSING = re.compile(
    r"\b((?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+)(?=[\w.-]+/[\w.-]+\#[0-9]|\#[0-9]|GH-[0-9]|https?://)",
    re.IGNORECASE | re.ASCII,
)
"""GitHub's closing keywords before what they would close."""
_ROOMS = (BODY_LIMIT - 200, BODY_LIMIT * 4 // 5)
"""For what our section says, beside its marks; less, where taking many keywords apart makes it too long."""
_TITLES = {
    "add": "Add {}",
    "link": "Add a link to {}",
    "correct": "Correct {}",
    "withdraw": "Remove {}",
}
_AIMS = {
    "add": "It goes into {}.",
    "link": "It changes {}.",
    "correct": "It changes {}.",
    "withdraw": "It removes {}.",
}
_MERGING = {
    "add": "adds the entry",
    "link": "adds the link",
    "correct": "corrects the entry",
    "withdraw": "removes the entry",
    "several": "adds all of these entries",
}
_FOR_MAINTAINERS = (
    "Commits of yours on this branch are kept; an edit of the issue changes only the fields it touches. Closing this "
    "pull request declines the submission."
)


def title(proposal: Proposal) -> str:
    """A line that tells a maintainer which papers it is about."""
    if proposal.kind == "several":
        keys = ", ".join(draft.key for draft in proposal.drafts)
        return _title(f"Add {count(len(proposal.drafts), 'paper')}: {keys}")
    draft = proposal.draft
    return title_of(proposal.kind, draft.key, draft.entry) if draft else _TITLES[proposal.kind].format("an entry")


def title_of(kind: FormKind, key: str, entry: Entry) -> str:
    """The title of a pull request about one entry; for comparing with one that was given before."""
    return _title(f"{_TITLES.get(kind, 'Add {}').format(key)}: {entry.title}")


def _title(text: str) -> str:
    line = plain(text)
    return line if len(line) <= TITLE_LIMIT else f"{line[: TITLE_LIMIT - 1].rstrip()}…"


def wrote_title(body: str, title: str) -> bool:
    """Whether a pull request with this body still has the title that we gave it."""
    ours = _OUR_TITLE.search(body.replace("\r\n", "\n").rpartition(BODY_BEGIN)[2])
    return ours is not None and ours[1] == _digest(title)


def _digest(title: str) -> str:
    return hashlib.sha256(title.encode()).hexdigest()[:16]


def section(proposal: Proposal, subject: Subject, submitter: Account, *, closes: bool, titled: str = "") -> str:
    """Our part of a pull request's body.

    With `closes` a merge closes the issue: GitHub's keyword works for pull requests into the default branch.
    `titled` is the title that we gave the pull request, where it is not the one this proposal would get.
    """
    first = _first(proposal, subject, submitter, closes=closes, titled=titled)
    texts = (f"{first}\n\n{_inert(_said(proposal, subject, room - len(first)))}" for room in _ROOMS)
    return f"{BODY_BEGIN}\n\n{next((text for text in texts if len(text) <= _ROOMS[0]), first)}\n\n{BODY_END}"


def opening(proposal: Proposal, subject: Subject, submitter: Account, *, closes: bool) -> str:
    """Our part as short as can be, for the address of a page where a person opens the pull request."""
    return f"{BODY_BEGIN}\n\n{_first(proposal, subject, submitter, closes=closes)}\n\n{BODY_END}"


def page_to_open(repository_url: str, *, base: str, branch: str, title: str, body: str) -> str:
    """The address of GitHub's page for a new pull request, filled in."""
    query = urlencode({"expand": 1, "title": title, "body": body}, quote_via=quote)
    return f"{repository_url}/compare/{quote(base)}...{quote(branch)}?{query}"


def _first(proposal: Proposal, subject: Subject, submitter: Account, *, closes: bool, titled: str = "") -> str:
    by = f"Submitted by {submitter.login}"
    whose = f"Closes {subject}. {by}." if closes else f"{by} in {subject}."
    mark = f"<!-- living-review-bot:title {_digest(titled or title(proposal))} -->"
    return f"{whose}{_inert(_aim(proposal))} {mark}"


def _inert(text: str) -> str:
    """What we say, so that nothing quoted in it, be it as code, closes an issue or passes for our marks."""
    marked = text.replace(_MARK, f"living-review-bot{ZERO_WIDTH_SPACE}:entry")
    return _CLOSING.sub(lambda keyword: f"{keyword[0]}{ZERO_WIDTH_SPACE}", marked)


def _said(proposal: Proposal, subject: Subject, room: int) -> str:
    draft, labels = proposal.draft, labels_of(proposal)
    answers = draft.answers if draft else ()
    errors = [finding for finding in findings_of(proposal) if finding.is_error]
    return fitted(
        [
            _last_good(len(errors), subject),
            notes(proposal),
            conflicts(proposal),
            *_content(proposal),
            rows(proposal),
            other_files(proposal),
            worth_a_look(findings_of(proposal), labels, answers),
            suggestions(proposal),
            provenance(answers),
            remarks(proposal),
            replies(proposal, on_pull=True),
            _what_happens(proposal),
            commands(proposal, "maintainer", "issue", errors),
        ],
        room,
    )


def _aim(proposal: Proposal) -> str:
    """The end of the first line: which file it is about."""
    draft = proposal.draft
    if draft:
        return f" {_AIMS[proposal.kind].format(code_span(draft.path))}"
    if proposal.kind != "several":
        return ""
    held = f" {held_back(proposal)}, told in the issue." if proposal.held else ""
    return f" It adds {count(len(proposal.drafts), 'paper')}.{held}" if proposal.drafts else ""


def _last_good(errors: int, subject: Subject) -> str:
    if not errors:
        return ""
    edited = f"The form was edited and has {count(errors)} to fix, told in {subject}"
    return f"> [!WARNING]\n> {edited}; this is the last good version."


def _content(proposal: Proposal) -> Sequence[Part]:
    """The entry as a reader sees it; of one that changes first what changes, of one that goes first the reason."""
    draft = proposal.draft
    if draft is None:
        return (papers(proposal),)
    entry = shown(draft.entry)
    if proposal.kind == "withdraw":
        return reason(draft), under("This entry is removed:", entry)
    if proposal.kind == "add":
        return (entry,)
    return changes(draft, labels_of(proposal)), folded("The entry, as it will read", entry)


def _what_happens(proposal: Proposal) -> str:
    drop = " `/drop KEY` takes one of them out." if proposal.kind == "several" else ""
    kind = "add" if proposal.kind == "several" and len(proposal.drafts) == 1 else proposal.kind
    merging = f"Merging {_MERGING[kind]} and closes the issue with thanks.{drop}"
    return f"{merging} {_FOR_MAINTAINERS}"


def spliced(body: str, section: str) -> str:
    """A pull request's body with our section renewed and every word of others kept.

    Where people wrote so much that the section does not fit, it is cut down to its first sentence, or left as it was.
    """
    # The last beginning, and the first end behind it: a person may have deleted one of a pair, and we began anew.
    before, begin, rest = body.replace("\r\n", "\n").rpartition(BODY_BEGIN)
    _, end, after = rest.partition(BODY_END)
    if not (begin and end):
        before, after = (f"{body}\n\n" if body.strip() else ""), ""
    first = section.removeprefix(BODY_BEGIN).strip().partition("\n\n")[0]
    short = f"{BODY_BEGIN}\n\n{first}\n\n*There is no room here to show it.*\n\n{BODY_END}"
    whole = (f"{before}{text}{after}" for text in (section, short))
    return next((text for text in whole if len(text) <= BODY_LIMIT), body)


def headline(proposal: Proposal, *, is_first: bool) -> str:
    """The first line of a commit: what it does to which entry."""
    if proposal.kind == "several":
        return f"{'Add' if is_first else 'Update'} {count(len(proposal.drafts), 'paper')}"
    key = plain(proposal.draft.key) if proposal.draft else "an entry"
    # Only of a new entry, which is ours alone: it is by these words that it is known again.
    return ("Update {}" if proposal.kind == "add" and not is_first else _TITLES[proposal.kind]).format(key)


def commit_message(headline: str, subject: Subject, submitter: Account) -> str:
    """A commit's message; the submitter is credited by a trailer, in the form GitHub knows."""
    return (
        f"{headline}\n\nSubmitted in {subject}.\n\n"
        f"Co-authored-by: {submitter.login} <{submitter.id}+{submitter.login}@users.noreply.github.com>"
    )
