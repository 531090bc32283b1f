"""Every sentence a person reads on GitHub: the status comment, the pull request, the commit, the check run.

In: what was decided. Out: Markdown that fits into GitHub's 65,536 characters: what may be long is cut, the marker and
the way on never. A submitter's words pass through `inert`, so that they notify, link and run nothing; a commit message,
which GitHub searches for closing keywords, holds none of them at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from bot.check.inert import ZERO_WIDTH_SPACE, code_block, code_span, inert, inert_sentence, plain
from bot.check.render import render
from bot.entry.model import Entry
from bot.faults import ConfigError, Finding, Severity
from bot.intake.subject import Subject
from bot.publish.hub import Account
from bot.publish.stage import Stage, marker

_MARK = "living-review-bot:entry"
BODY_BEGIN = f"<!-- {_MARK} -->"
BODY_END = f"<!-- /{_MARK} -->"
TITLE_LIMIT = 200
"""Characters of a pull request's title; GitHub takes 256."""
BODY_LIMIT = 65_536
"""Characters of a comment or of a pull request's body, at GitHub."""

# How much of that the parts may take, written out; together, with our own sentences, they stay below it.
_FILE_ROOM = 40_000
_ENTRY_ROOM = 30_000
_ERRORS_ROOM = 40_000
_LOOK_ROOM = 12_000
_REMARKS_ROOM = 12_000
_TITLE_ROOM = 4_000
_CLIPS = (20_000, 2_000, 500, 100)
"""Characters of each field when an entry is shown, tried in this order until it fits."""

_FOR_MAINTAINERS = (
    "Merging adds the entry and closes the issue with thanks. Commits of yours on this branch are kept; an edit of the "
    "issue changes only the fields it touches. Closing this pull request declines the submission."
)
_HOW_TO_EDIT = "To change something, edit the first message above (**⋯** → **Edit**) and save; I look again at once. "


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry as it stands on its branch, with all a person needs to judge it."""

    key: str
    path: str
    text: str
    entry: Entry
    findings: tuple[Finding, ...]
    provenance: Mapping[str, str]
    labels: Mapping[str, str]
    """entry field -> what the form calls it"""
    remarks: Mapping[str, str]
    conflicts: tuple[str, ...] = ()
    """fields that a person changed on the branch and the submitter in the form, each to something else"""


# -- the status comment ------------------------------------------------------------------------------------------------


def proposed(draft: Draft, pull_url: str) -> str:
    """The submission is in an open pull request."""
    return _comment(
        Stage.PROPOSED,
        f"Thank you for this contribution! It is now in {pull_url}, where a maintainer will read it.",
        _conflicts(draft),
        _worth_a_look(draft),
        _folded("The entry, as it will be written", _block(draft.text, "markdown")),
        _HOW_TO_EDIT + "To withdraw it, close this issue.",
    )


def needs_changes(findings: Sequence[Finding], labels: Mapping[str, str], pull_url: str | None) -> str:
    """The form has errors; all are told at once."""
    errors = [finding for finding in findings if finding.is_error]
    things = "one thing needs" if len(errors) == 1 else f"{len(errors)} things need"
    return _comment(
        Stage.NEEDS_CHANGES,
        f"Thank you for this contribution! Before it can go on, {things} a change:",
        _list(errors, labels, room=_ERRORS_ROOM),
        _also([finding for finding in findings if not finding.is_error], labels),
        _HOW_TO_EDIT + "Nothing you wrote is lost.",
        f"The pull request {pull_url} waits, as it was, for that change." if pull_url else "",
    )


def stuck(said: Stage | None, delivery: str) -> str:
    """The bot cannot go on by itself; what it said before stays true, so the stage is kept."""
    return _comment(
        said or Stage.NEEDS_CHANGES,
        "Thank you for this contribution! Something went wrong on my side, and I cannot go on by myself. The person "
        f"who runs me can find it by the delivery {code_span(delivery)}.",
        "You need not do anything; nothing you wrote is lost. An edit of the first message makes me try again.",
    )


def withdrawn(pull_url: str | None) -> str:
    """The issue was closed before the pull request was merged."""
    closed = f" I closed {pull_url} and removed its branch." if pull_url else ""
    return _comment(
        Stage.WITHDRAWN, f"This submission is withdrawn, as its issue was closed.{closed} Reopen the issue to go on."
    )


def declined(pull_url: str) -> str:
    """A person closed the pull request without merging it."""
    return _comment(
        Stage.DECLINED,
        "Thank you for your work on this contribution. A maintainer closed its pull request without merging: "
        f"{pull_url}. If a reason was given, it stands there, and that is the place to ask.",
        "A maintainer can take it up again by reopening this issue or the pull request.",
    )


def accepted(stage: Stage, entry: Entry, *, key: str, page: str, bibtex: str, is_edited_since: bool) -> str:
    """The entry is part of the review: thanks, its place, its BibTeX."""
    how = "is now part of the review" if stage is Stage.MERGED else "was taken over into the review by a maintainer"
    return _comment(
        stage,
        f"🎉 Thank you! “{_fitted(entry.title, inert, _TITLE_ROOM)}” {how}: {page}",
        _folded("BibTeX", _block(bibtex, "bibtex")),
        (
            "The form was edited after that. The edit changes nothing any more; to correct the entry, edit "
            f"{code_span(key)} in a pull request or open a new issue."
            if is_edited_since
            else ""
        ),
    )


def config_broken(said: Stage | None, error: ConfigError) -> str:
    """The review's own config is wrong: nobody's fault who reads this but a maintainer's."""
    place = f"{code_span(error.source)}{f', line {error.line}' if error.line else ''}: " if error.source else ""
    return _comment(
        said or Stage.NEEDS_CHANGES,
        "Thank you for this contribution! Your form is safe here, but the review's own configuration has to be mended "
        "by a maintainer before it can go on:",
        f"- {place}{inert_sentence(str(error))}",
        "Once that is done, an edit of the first message makes me look again.",
    )


def _comment(stage: Stage, *parts: str) -> str:
    return "\n\n".join([marker(stage), *(part for part in parts if part)])


# -- the pull request --------------------------------------------------------------------------------------------------


def pull_title(key: str, entry: Entry) -> str:
    """A line that tells a maintainer which paper it is."""
    line = f"Add {key}: {plain(entry.title)}".strip()
    return line if len(line) <= TITLE_LIMIT else f"{line[: TITLE_LIMIT - 1].rstrip()}…"


def pull_section(draft: Draft, subject: Subject, submitter: Account) -> str:
    """Our part of a pull request's body: all that a maintainer decides from."""
    errors = [finding for finding in draft.findings if finding.is_error]
    parts = (
        f"Submitted by {submitter.login} in {subject}. It goes into {code_span(draft.path)}.",
        _last_good(errors, subject),
        _conflicts(draft),
        _entry(draft.entry),
        _worth_a_look(draft),
        _folded("Where each value came from", _provenance(draft)),
        _remarks(draft),
        _FOR_MAINTAINERS,
    )
    # What is quoted as code is quoted to the letter; it must not pass for the section's own ends.
    said = "\n\n".join(filter(None, parts)).replace(_MARK, f"living-review-bot{ZERO_WIDTH_SPACE}:entry")
    return f"{BODY_BEGIN}\n\n{said}\n\n{BODY_END}"


def _last_good(errors: Sequence[Finding], subject: Subject) -> str:
    if not errors:
        return ""
    edited = f"The form was edited and has {_count(errors)} to fix, told in {subject}"
    return f"> [!WARNING]\n> {edited}; this is the last good version."


def _remarks(draft: Draft) -> str:
    if not draft.remarks:
        return ""
    room = _REMARKS_ROOM // len(draft.remarks)
    lines = (f"- **{inert(name)}**: {_fitted(text, inert, room)}" for name, text in draft.remarks.items())
    return _folded("Also said in the form", "\n".join(lines))


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


def commit_message(verb: str, key: str, subject: Subject, submitter: Account) -> str:
    """A commit's message; the submitter is credited by a trailer, in the form GitHub knows."""
    return (
        f"{verb} {key}\n\nSubmitted in {subject}.\n\n"
        f"Co-authored-by: {submitter.login} <{submitter.id}+{submitter.login}@users.noreply.github.com>"
    )


def _provenance(draft: Draft) -> str:
    rows = [f"| {inert(draft.labels.get(name, name))} | {inert(source)} |" for name, source in draft.provenance.items()]
    return "\n".join(["| field | from |", "|---|---|", *rows])


# -- the check run -----------------------------------------------------------------------------------------------------


def check_title(findings: Sequence[Finding], conflicts: Sequence[str] = ()) -> str:
    """What a check run says in a line."""
    errors = [finding for finding in findings if finding.is_error]
    warnings = [finding for finding in findings if finding.severity is Severity.WARNING]
    if errors:
        return f"{_count(errors)} to fix"
    if warnings or conflicts:
        return f"Ready to merge; {_count([*warnings, *conflicts])} worth a look"
    return "Ready to merge"


def check_summary(draft: Draft) -> str:
    """The summary of a check run: the entry as a reader sees it, and every finding."""
    return "\n\n".join(
        part
        for part in (
            _list(draft.findings, draft.labels, room=_LOOK_ROOM) if draft.findings else "Nothing to remark.",
            _conflicts(draft),
            _entry(draft.entry),
        )
        if part
    )


# -- parts -------------------------------------------------------------------------------------------------------------


def _count(findings: Sequence[object]) -> str:
    return "1 thing" if len(findings) == 1 else f"{len(findings)} things"


def _worth_a_look(draft: Draft) -> str:
    return _also([finding for finding in draft.findings if not finding.is_error], draft.labels)


def _also(findings: Sequence[Finding], labels: Mapping[str, str]) -> str:
    listed = _list(findings, labels, room=_LOOK_ROOM)
    return f"Worth a look; nothing of this stops it:\n\n{listed}" if findings else ""


def _conflicts(draft: Draft) -> str:
    if not draft.conflicts:
        return ""
    names = ", ".join(f"**{inert(draft.labels.get(name, name))}**" for name in draft.conflicts)
    return (
        f"Both the form and a commit on the branch changed {names}, each to something else. The commit stands; a "
        "maintainer decides."
    )


def _list(findings: Iterable[Finding], labels: Mapping[str, str], *, room: int) -> str:
    """Findings as a list: the field as the form calls it, what is wrong, what to write instead."""
    lines = list(dict.fromkeys(_line(finding, labels) for finding in findings))
    ends = accumulate(len(line) + 1 for line in lines)
    kept = sum(end <= room for end in ends)
    more = [f"- … and {len(lines) - kept} more."] if kept < len(lines) else []
    return "\n".join([*lines[:kept], *more])


def _line(finding: Finding, labels: Mapping[str, str]) -> str:
    field = finding.field.partition(".")[0]
    label = labels.get(finding.field) or labels.get(field) or field
    where = f"**{inert(label)}**: " if label else ""
    said = " ".join(filter(None, (inert_sentence(finding.message), inert_sentence(finding.hint))))
    return f"- {where}{said}"


def _entry(entry: Entry) -> str:
    """An entry as a reader sees it, its fields clipped until there is room for all of them."""
    shown = render(entry)
    for most in _CLIPS:
        if len(shown) <= _ENTRY_ROOM:
            break
        links = tuple(
            replace(link, name=_clipped(link.name, most), url=_clipped(link.url, most)) for link in entry.links
        )
        clipped = replace(
            entry,
            title=_clipped(entry.title, most),
            authors=_clipped(entry.authors, most),
            venue=_clipped(entry.venue, most),
            abstract=_clipped(entry.abstract, most),
            links=links[: most // 10],
            tags=tuple(_clipped(tag, most) for tag in entry.tags[: most // 10]),
        )
        shown = render(clipped)
    return shown


def _clipped(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _fitted(text: str, write: Callable[[str], str], room: int) -> str:
    """The text as `write` puts it, or as much of it as there is room for."""
    written = write(text)
    while len(written) > room:
        text = text[: len(text) * (room - 2) // len(written)]
        written = f"{write(text)} …"
    return written


def _block(text: str, language: str) -> str:
    """A code block; where it is too long, its beginning and a sentence."""
    block = code_block(text, language)
    if len(block) <= _FILE_ROOM:
        return block
    beginning = _fitted(text, lambda part: code_block(part, language), _FILE_ROOM).removesuffix(" …")
    return f"{beginning}\n\n*There is no room here to show the rest.*"


def _folded(summary: str, content: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{content}\n\n</details>"
