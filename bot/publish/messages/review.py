"""What is said of a pull request that is no submission, and of a push: the check run's words, and the one comment.

The comment stands only where there is something to mend; its first line is the hidden marker by which it is found.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bot.check.inert import code_cell, code_span, inert, inert_sentence
from bot.check.mending import mend
from bot.faults import Finding, Severity
from bot.publish.messages.entries import shown
from bot.publish.messages.parts import (
    Part,
    block,
    cell_sentence,
    clipped,
    count,
    fit,
    fitted,
    folded,
    listed,
    stacked,
    summary_text,
    table,
    under,
)
from bot.publish.review_report import NOTES, ReviewReport, SeenEntry

MARKER = "<!-- living-review-bot:review"

UNSEEN = "This change could not be looked at"
_TOLD = 200
"""Findings in a table: nobody reads more."""
_AT_ONCE = 20
"""Rows that are seen at once; the others are folded away."""
_SENTENCE = 600
_PATH = 150
_LINE = 300
"""Characters of a mended line in a table; a longer one stands in the patch."""
_SHOWN = 20
"""Entries that are shown as they will read."""
_LISTED = 10
_DIFFED = 5_000
"""Lines of a file that is compared with its mended self."""
_SEVERAL = 2
_FOLLOWS = (
    "Every new commit is looked at again, and this comment follows. The check run shows each finding at its line."
)
_WEIGHED = (Severity.ERROR, Severity.WARNING)
_RANKS = tuple(Severity)


# -- the check run -----------------------------------------------------------------------------------------------------


def review_title(report: ReviewReport) -> str:
    """What the check run says in a line."""
    if report.counted:
        return f"{report.counted} in a draft" if report.is_draft else report.counted
    if report.unread:
        return "Not everything was looked at"
    if report.is_empty:
        return "Nothing here that the bot checks"
    return "Nothing new to mend" if report.before else "Nothing to mend"


def review_summary(report: ReviewReport) -> str:
    """What was looked at, what is wrong and how to mend it, and every entry as a reader will see it."""
    return fitted(
        [
            _lead(report),
            *report.notes,
            _unread(report),
            _too_many(report),
            _gravest(report, report.findings),
            patch(report, "The same as a patch"),
            _rest(report, report.findings),
            _before(report),
            *map(_entry, report.entries[:_SHOWN]),
            _more_entries(report),
        ]
    )


def unseen_summary(reason: str, *, is_push: bool = False) -> str:
    """Why a pull request or a pushed commit could not be looked at, and what to do."""
    large = "" if is_push else "Where it is too large, send it as several smaller ones. "
    return (
        f"This {'commit' if is_push else 'pull request'} could not be looked at, and nothing is said against it. "
        f"{inert_sentence(reason)}\n\n"
        f"{large}Where a permission is missing, the owner of the review can grant it. Else a maintainer has to look at "
        "it. Every new commit is tried again, and so is this one by *Re-run*."
    )


def _lead(report: ReviewReport) -> str:
    where = "this commit" if report.is_push else "this pull request"
    if report.is_empty:
        return f"Nothing that the bot checks is changed by {where}."
    things = _things(report)
    taken = f"Taken away: {_joined(map(_path, report.removed))}." if report.removed else ""
    match report.conclusion:
        case _ if report.is_draft and report.count(Severity.ERROR):
            said = f"{report.counted}. It is a draft, so this stops nothing yet."
        case "failure":
            again = "" if report.is_push else "; every new commit is looked at again"
            said = f"{report.counted}. Please mend the errors{again}."
        case _ if report.counted:
            said = f"{report.counted}. Please have a look."
        case _:
            said = "nothing new is wrong." if report.before else "nothing is wrong."
    looked = f"Looked at {things} in {where}: {said}" if things else f"{said[0].upper()}{said[1:]}"
    return " ".join(filter(None, (looked, taken)))


def _things(report: ReviewReport) -> str:
    new = sum(entry.is_new for entry in report.entries)
    changed = report.checked - new
    kinds = [count(new, "new entry").replace("entrys", "entries")] if new else []
    kinds += [count(changed, "changed entry").replace("entrys", "entries")] if changed else []
    return ", ".join([*kinds, *map(_path, report.others[:_LISTED])])


def _joined(texts: Iterable[str]) -> str:
    listed_ = list(texts)
    more = f" and {len(listed_) - _LISTED} more" if len(listed_) > _LISTED else ""
    return ", ".join(listed_[:_LISTED]) + more


def _path(path: str) -> str:
    return code_span(clipped(path, _PATH))


def _unread(report: ReviewReport) -> Part:
    """What was not looked at, and why: a check run must not pass for more than it is."""
    lines = [
        f"{count(len(paths), 'file')} ({inert(reason)}): {_joined(map(_path, paths))}"
        for reason, paths in report.unread.items()
    ]
    return under("**Not looked at:**", listed(lines)) if lines else lambda _: ""


def _too_many(report: ReviewReport) -> str:
    placed = sum(bool(finding.path) for finding in report.findings)
    return (
        f"{placed} findings are more than are shown at their lines: the gravest {NOTES} are." if placed > NOTES else ""
    )


def _gravest(report: ReviewReport, findings: Sequence[Finding]) -> Part:
    """The findings that are seen at once, errors first."""
    return _table(_rows(report, findings)[:_AT_ONCE])


def _rest(report: ReviewReport, findings: Sequence[Finding]) -> Part:
    """The findings beyond those, folded away."""
    rows = _rows(report, findings)[_AT_ONCE:]
    untold = max(len(findings) - _TOLD, 0)
    part = stacked([_table(rows), _untold(findings)])
    return folded(f"{len(rows) + untold} more", part) if rows else lambda _: _untold(findings)


def _rows(report: ReviewReport, findings: Sequence[Finding]) -> list[tuple[str, str, str]]:
    """Each finding with its place, and what to write instead, to be copied; the gravest first."""
    told = sorted(findings, key=lambda finding: _RANKS.index(finding.severity))[:_TOLD]
    return list(dict.fromkeys(_row(report, finding) for finding in told))


def _table(rows: Sequence[tuple[str, str, str]]) -> Part:
    return table(("where", "what is wrong", "how to mend it"), rows)


def _untold(findings: Sequence[Finding]) -> str:
    more = len(findings) - _TOLD
    return f"… and {more} more." if more > 0 else ""


def _row(report: ReviewReport, finding: Finding) -> tuple[str, str, str]:
    places = [code_cell(clipped(finding.path, _PATH))] if finding.path else []
    places += [f"line {finding.line}"] if finding.line else []
    places += [code_cell(clipped(finding.field, _PATH))] if finding.field else []
    message = fit(finding.message, cell_sentence, _SENTENCE)
    weight = finding.severity.capitalize()
    hint = fit(finding.hint, cell_sentence, _SENTENCE) if finding.hint else ""
    return (
        ", ".join(places),
        f"**{weight}**: {message} ({code_cell(finding.rule)})",
        mended_cell(report, finding) or hint,
    )


def mended_cell(report: ReviewReport, finding: Finding) -> str:
    """The whole line as it should be, where one line is all that changes."""
    lines = mended_lines(report, finding)
    if lines is None or not lines[1].strip() or len(lines[1]) > _LINE:
        return ""
    return f"Write {code_cell(lines[1].strip())}"


def mended_lines(report: ReviewReport, finding: Finding) -> tuple[int, str] | None:
    """The only line that mending this finding changes, and what it becomes; None where it is not one line."""
    text = report.texts.get(finding.path)
    if text is None or not finding.edits:
        return None
    first, last = min(edit.start for edit in finding.edits), max(edit.end for edit in finding.edits)
    begin, end = text.rfind("\n", 0, first) + 1, text.find("\n", last)
    end = len(text) if end < 0 else end
    mended = mend(text, [finding])
    line = mended[begin : end + len(mended) - len(text)]
    if "\n" in text[begin:end] or "\n" in line:
        return None
    return text.count("\n", 0, begin) + 1, line.rstrip("\r")


def patch(report: ReviewReport, summary: str) -> Part:
    """All that can be mended without a person's judgement, as a patch that `git apply` takes."""
    diffs = list(_diffs(report))
    return folded(summary, block("\n".join(diffs), "diff")) if diffs else lambda _: ""


def _diffs(report: ReviewReport) -> Iterator[str]:
    mendable = [finding for finding in report.findings if finding.edits]
    for path, findings in groupby(mendable, key=lambda finding: finding.path):
        text = report.texts.get(path, "")
        if text.count("\n") > _DIFFED or "\n" in path:
            continue
        for line in difflib.unified_diff(_lines(text), _lines(mend(text, findings)), f"a/{path}", f"b/{path}"):
            yield line.removesuffix("\n")
            if not line.endswith("\n"):
                yield "\\ No newline at end of file"


def _lines(text: str) -> list[str]:
    """The lines as git knows them, each with its end."""
    *whole, last = text.split("\n")
    return [*(f"{line}\n" for line in whole), *filter(None, [last])]


def _before(report: ReviewReport) -> Part:
    summary = f"Was so before ({len(report.before)}), and is nobody's fault here"
    part = stacked([_table(_rows(report, report.before)), _untold(report.before)])
    return folded(summary, part) if report.before else lambda _: ""


def _entry(entry: SeenEntry) -> Part:
    return folded(f"{summary_text(clipped(entry.path, _PATH))}, as a reader will see it", shown(entry.entry))


def _more_entries(report: ReviewReport) -> str:
    new = sum(entry.is_new for entry in report.entries)
    more = len(report.entries) - _SHOWN
    said = [f"{count(more, 'more entry').replace('entrys', 'entries')} that are not shown here."] if more > 0 else []
    if new >= _SEVERAL and not report.is_push:
        said.append(f"These are {new} new entries: in a pull request of its own, each could be merged by itself.")
    return " ".join(said)


# -- the comment -------------------------------------------------------------------------------------------------------


def unplaced(head: str) -> str:
    """The comment's first line where GitHub could not place our suggestions on this head: they are not tried again."""
    return f"{MARKER} unplaced {head} -->"


def review_comment(report: ReviewReport, author: str, *, can_fix: bool, head: str = "") -> str:
    """What a person has to mend, in the conversation; empty where there is nothing to say.

    `head` is a commit on which our suggestions could not be placed.
    """
    weighed = [finding for finding in report.findings if finding.severity in _WEIGHED]
    if not weighed:
        return ""
    errors = report.count(Severity.ERROR)
    mending = "has to be mended" if errors == 1 else "have to be mended"
    lead = f"{count(errors, 'error')} {mending} before it is merged" if errors else "Please have a look at this"
    warnings = report.count(Severity.WARNING)
    beside = (
        f", and {count(warnings, 'warning')} {'is' if warnings == 1 else 'are'} worth a look"
        if errors and warnings
        else ""
    )
    return fitted(
        [
            unplaced(head) if head else f"{MARKER} -->",
            f"Thank you for this pull request, {inert(author)}! {lead}{beside}:",
            _gravest(report, weighed),
            _how_to_fix(report, can_fix=can_fix),
            patch(report, "The patch"),
            _rest(report, weighed),
            _FOLLOWS,
        ]
    )


def _how_to_fix(report: ReviewReport, *, can_fix: bool) -> str:
    number = sum(bool(finding.edits) for finding in report.findings)
    if not number:
        return ""
    those = f"{number} of {len(report.findings)}" if number < len(report.findings) else "All of this"
    if can_fix:
        return f"{those} can be mended by the bot: write `/fix` on a line of its own, in a comment here."
    return f"{those} can be mended by the patch below (`git apply`); the bot may not push to this branch."


def all_mended(report: ReviewReport) -> str:
    """What becomes of the comment once there is nothing left to mend."""
    rest = "" if not report.unread else " Not everything could be looked at; the check run says what."
    return f"{MARKER} -->\n\nAll that I had found here is mended. Thank you!{rest}\n"
