"""A rehearsal for a person and for a program. In: what was rehearsed. Out: text, or values for JSON. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from statistics import median

from bot.check.inert import one_line
from bot.check.report import line_of
from bot.faults import Severity
from bot.rehearsal.clone import PastCommit
from bot.rehearsal.history import Fate, History, Past, Told, is_unreadable, outsiders
from bot.rehearsal.hub import Note
from bot.rehearsal.repository import Rehearsed

MOST = 20
"""Findings of one commit that are shown: one that formats a thousand files has as many."""
_MARK = "    | "


# -- a clone's history -------------------------------------------------------------------------------------------------


def commit_text(past: Past) -> str:
    """A commit, and below it what the bot would have told; nothing for one of which it had nothing to say."""
    if not past.told and not past.unread:
        return ""
    lines = [_head(past.commit)]
    for told in past.told[:MOST]:
        lines.append(f"  {line_of(told.finding)}")
        if told.by:
            lines.append(f"    {_fate(told, past.commit)}")
    if len(past.told) > MOST:
        lines.append(f"  … and {len(past.told) - MOST} more.")
    lines += [f"  {one_line(path)}: not looked at, for it is no text or too large" for path in past.unread]
    return "".join(f"{line}\n" for line in lines)


def _head(commit: PastCommit) -> str:
    return one_line(f"{commit.sha[:9]} {commit.at:%Y-%m-%d} {commit.author}: {commit.subject}")


def _fate(told: Told, commit: PastCommit) -> str:
    by = told.by or commit
    days = _days(commit, by)
    later = "the same day" if days == 0 else f"{_count(days, 'day')} later"
    said = {
        Fate.MENDED: f"mended {later} by {by.author} in {by.sha[:9]}",
        Fate.SETTLED: "no fault any more, as the review went on",
        Fate.REMOVED: f"the file was removed {later}",
        Fate.THERE: "still there",
    }
    return one_line(said[told.fate])


def _days(one: PastCommit, other: PastCommit) -> int:
    return max(0, (other.at - one.at).days)


def summary_text(history: History) -> str:
    """The figures of a whole history: what was told, of whom, and how much of it was mended later anyway."""
    figures = _figures(history.pasts)
    strangers = _figures(outsiders(history))
    size = f"{_count(len(history.pasts), 'commit')}, {_count(figures['files'], 'entry')} added or changed"
    lines = [
        f"{size}; {figures['unparsed']:,} of these could not be read.",
        _shares(figures),
    ]
    if strangers["commits"] and history.keepers:
        keeper = one_line(" / ".join(sorted(history.keepers)))
        lines.append(
            f"By others than {keeper}: {_count(strangers['commits'], 'commit')}, "
            f"{_count(strangers['new'], 'entry')} added; "
            f"{strangers['new_unparsed']:,} of these could not be read, {strangers['new_with_errors']:,} had errors. "
            f"{_shares(strangers)}"
        )
    lines.append("")
    rows = sorted(by_rule(history.pasts).items(), key=lambda item: (-sum(item[1].values()), item[0]))
    lines += [_row(f"{severity} {rule}", fates) for (rule, severity), fates in rows]
    return "".join(f"{line}\n" for line in lines)


def _row(name: str, fates: dict[Fate, int]) -> str:
    return f"{sum(fates.values()):>6}  {name}: " + ", ".join(
        f"{fates[fate]:,} {'settled by itself' if fate is Fate.SETTLED else fate}" for fate in Fate if fates.get(fate)
    )


def _shares(figures: dict[str, int]) -> str:
    """What became of the errors and warnings; a notice asks for nothing."""
    grave = figures["grave"]
    counted = f"{_count(figures['told'], 'finding')} would have been told, {grave:,} of them errors and warnings."
    if not grave:
        return counted
    days = f", half of them within {_count(figures['median_days'], 'day')}" if figures["mended"] else ""
    return (
        f"{counted} Of these {_percent(figures['mended'], grave)} were mended later{days}; "
        f"{_percent(figures['removed'], grave)} went with their file, {_percent(figures['settled'], grave)} settled by "
        f"themselves, {_percent(figures['there'], grave)} are still there."
    )


def _count(number: int, noun: str) -> str:
    several = f"{noun.removesuffix('y')}ies" if noun.endswith("ry") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else several}"


def _percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %"


def by_rule(pasts: Iterable[Past]) -> dict[tuple[str, Severity], dict[Fate, int]]:
    """How often each rule would have told something, and what became of it."""
    found: defaultdict[tuple[str, Severity], defaultdict[Fate, int]] = defaultdict(lambda: defaultdict(int))
    for past in pasts:
        for told in past.told:
            found[told.finding.rule, told.finding.severity][told.fate] += 1
    return {key: dict(fates) for key, fates in found.items()}


def _figures(pasts: Iterable[Past]) -> dict[str, int]:
    known = tuple(pasts)
    told = [(past.commit, each) for past in known for each in past.told]
    grave = [(commit, each) for commit, each in told if each.finding.severity is not Severity.NOTICE]
    days = [_days(commit, each.by) for commit, each in grave if each.fate is Fate.MENDED and each.by]
    fates = Counter(each.fate for _, each in grave)
    new = {(past.commit.sha, path) for past in known for path in past.new}

    def files_with(is_meant: str, *, among_new: bool) -> int:
        hit = {
            (commit.sha, each.finding.path)
            for commit, each in told
            if (is_unreadable(each.finding) if is_meant == "unreadable" else each.finding.is_error)
        }
        return len(hit & new if among_new else hit)

    return {
        "commits": len(known),
        "files": sum(past.files for past in known),
        "unparsed": files_with("unreadable", among_new=False),
        "new": len(new),
        "new_unparsed": files_with("unreadable", among_new=True),
        "new_with_errors": files_with("error", among_new=True),
        "told": len(told),
        "grave": len(grave),
        "mended": fates[Fate.MENDED],
        "removed": fates[Fate.REMOVED],
        "settled": fates[Fate.SETTLED],
        "there": fates[Fate.THERE],
        "median_days": int(median(days)) if days else 0,
    }


def history_values(history: History) -> dict[str, object]:
    """A history as one JSON object."""
    rules = [
        {"rule": rule, "severity": severity.value, **{fate.value.replace(" ", "_"): n for fate, n in fates.items()}}
        for (rule, severity), fates in sorted(by_rule(history.pasts).items())
    ]
    return {
        "keepers": sorted(history.keepers),
        "figures": _figures(history.pasts),
        "figures_of_others": _figures(outsiders(history)),
        "rules": rules,
        "commits": [_commit_values(past) for past in history.pasts],
    }


def _commit_values(past: Past) -> dict[str, object]:
    return {
        **_by_values(past.commit),
        "subject": past.commit.subject,
        "new": past.new,
        "changed": past.changed,
        "removed": past.removed,
        "unread": past.unread,
        "findings": [
            told.finding.values() | {"fate": told.fate.value, **({"by": _by_values(told.by)} if told.by else {})}
            for told in past.told
        ],
    }


def _by_values(commit: PastCommit) -> dict[str, object]:
    return {"commit": commit.sha, "author": commit.author, "at": commit.at.isoformat()}


# -- a repository's issues and pull requests ---------------------------------------------------------------------------


def rehearsed_text(rehearsed: Rehearsed) -> str:
    """An issue or a pull request, and below it what the bot would have done, with every word of it."""
    issue = rehearsed.issue
    kind = "pull request" if issue.is_pull else "issue"
    said = f"{issue.subject} {rehearsed.opened_at:%Y-%m-%d} {kind} by {issue.author.login}: {issue.title}"
    lines = [one_line(said)]
    if rehearsed.is_quiet:
        lines.append("  nothing: it is neither a submission nor a change of what the bot reads")
    for note in rehearsed.notes:
        lines += _note_lines(note)
    if rehearsed.stopped_by:
        lines.append(f"  stopped: {one_line(rehearsed.stopped_by)}")
    return "".join(f"{line}\n" for line in (*lines, ""))


def _quoted(line: str) -> str:
    """A line of a text as it stands, but for what a terminal would obey."""
    return " " * (len(line) - len(line.lstrip(" "))) + one_line(line)


def _note_lines(note: Note) -> Iterator[str]:
    yield f"  {one_line(note.what)}"
    yield from (f"{_MARK}{_quoted(line)}".rstrip() for line in note.text.splitlines())
    for annotation in note.check.annotations if note.check else ():
        place = f"{annotation.path}:{annotation.line}"
        said = f"{place}: {annotation.level} {annotation.title} {annotation.message}"
        yield f"    {one_line(said)}"
    for path, text in note.files.items():
        yield f"    {one_line(path)}{'' if text is not None else ', taken away'}"
        yield from (f"{_MARK}{_quoted(line)}".rstrip() for line in (text or "").splitlines())


def rehearsed_values(rehearsed: Rehearsed) -> dict[str, object]:
    """An issue or a pull request as a JSON object."""
    issue = rehearsed.issue
    return {
        "subject": str(issue.subject),
        "kind": "pull request" if issue.is_pull else "issue",
        "author": issue.author.login,
        "title": issue.title,
        "opened_at": rehearsed.opened_at.isoformat(),
        "stopped_by": rehearsed.stopped_by,
        "notes": [_note_values(note) for note in rehearsed.notes],
    }


def _note_values(note: Note) -> dict[str, object]:
    said: dict[str, object] = {"what": note.what, "text": note.text, "files": dict(note.files)}
    if note.check:
        said["conclusion"] = note.check.conclusion
        said["annotations"] = [
            {
                "path": each.path,
                "line": each.line,
                "column": each.column,
                "end_column": each.end_column,
                "level": each.level,
                "title": each.title,
                "message": each.message,
            }
            for each in note.check.annotations
        ]
    return said
