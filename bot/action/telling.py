"""What came of a run, for those who look at it: the job's summary, its outputs, and commands to GitHub's runner.

In: the end of each job, with what was noted on the way. Out: text. What strangers wrote comes out inert.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.action.github import Notes
from bot.action.working import Outcome
from bot.check.inert import code_span, inert, inert_sentence
from bot.publish.hub import Annotation, Check

FINDINGS = 1
FAILURE = 3
SUMMARY_LIMIT = 900_000
"""Characters of a step's summary; GitHub takes a mebibyte:
https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands"""
_TITLE = "# Living Review Bot"
_CUT = "\n\n*The rest did not fit here.*\n"
_COMMANDS = {"failure": "error", "warning": "warning", "notice": "notice"}
_READS_ONLY = (
    "The token of this run may only read, as that of a fork's pull request does. So there is no check run; the run "
    "itself says whether it passed. With the event `pull_request_target` it may write."
)
_MAY_NOT_OPEN = (
    "A maintainer has to open its pull request, by the link in the issue: *Settings → Actions → General → Workflow "
    "permissions* does not let workflows open any"
)
_NOTHING = "There was nothing to do for this event."


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One job's end, with what its flow wrote."""

    outcome: Outcome
    notes: Notes = field(default_factory=Notes)
    left: str = ""
    """why it is another one's work"""

    @property
    def check(self) -> Check | None:
        """The check that it made last."""
        return self.notes.checks[-1] if self.notes.checks else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that is told of a run."""

    summary: str
    outputs: str
    commands: tuple[str, ...]
    code: int


def report(told: Sequence[Told], *, people_url: str, nothing: str = "", is_sweep: bool = False) -> Report:
    """What became of a run. `people_url` is where people look at this GitHub, `nothing` why there was nothing to do.

    A check that failed fails the run, if the run was about that pull request alone.
    """
    has_findings = any(each.outcome.job.flow == "review" and _is_failed(each.check) for each in told)
    code = FINDINGS if has_findings and not is_sweep else 0
    return Report(
        summary=_summary(told, people_url, nothing),
        outputs=_outputs(told),
        commands=tuple(_commands(told)),
        code=FAILURE if any(each.outcome.state == "failed" for each in told) else code,
    )


def failure(sentences: str) -> Report:
    """What is told of a run that could not begin; each line of it is a sentence."""
    lines = sentences.splitlines()
    return Report(
        summary=f"{_TITLE}\n\n**Failed.**\n\n" + "".join(f"- {inert_sentence(line)}\n" for line in lines),
        outputs="result=failed\n",
        commands=tuple(_command("error", line, title="Living Review Bot") for line in lines),
        code=FAILURE,
    )


def _is_failed(check: Check | None) -> bool:
    return check is not None and check.conclusion in ("failure", "action_required")


def _summary(told: Sequence[Told], people_url: str, nothing: str) -> str:
    lines = [_line(each, people_url) for each in told] or [nothing or _NOTHING]
    parts = [_TITLE, "\n".join(lines), *(_said(each.check, each.notes) for each in told if each.check)]
    text = "\n\n".join(parts) + "\n"
    return text if len(text) <= SUMMARY_LIMIT else text[: SUMMARY_LIMIT - len(_CUT)] + _CUT


def _line(told: Told, people_url: str) -> str:
    outcome, subject = told.outcome, told.outcome.job.subject
    place = f"issues/{subject.number}" if subject.number else f"commit/{subject.sha}"
    lead = f"- [{code_span(str(subject))}](<{people_url}/{subject.repository}/{place}>)"
    if told.left:
        return f"{lead}: {inert_sentence(told.left)}"
    if outcome.state == "failed":
        return f"{lead}: **failed.** {inert_sentence(outcome.sentence)}"
    pull = f", [its pull request](<{told.notes.pulls[-1].url}>)" if told.notes.pulls else ""
    check = f", {inert(told.check.title)}" if told.check else ""
    waits = "" if told.notes.may_open else f". {_MAY_NOT_OPEN}"
    later = f". {inert_sentence(outcome.sentence)} The next event tries again" if outcome.state == "later" else ""
    return f"{lead}: done{pull}{check}{waits}{later}."


def _said(check: Check, notes: Notes) -> str:
    parts = [f"## {inert(check.title)}", "" if notes.may_write else _READS_ONLY, check.summary]
    return "\n\n".join(filter(None, parts))


def _outputs(told: Sequence[Told]) -> str:
    """Words and numbers of ours only, a line each: nothing that a stranger wrote can begin another one."""
    states = {each.outcome.state for each in told if not each.left}
    result = next((state for state in ("failed", "later", "done") if state in states), "nothing")
    checks = [each.check.conclusion for each in told if each.check]
    pulls = [str(each.notes.pulls[-1].number) for each in told if each.notes.pulls]
    values = {
        "result": result,
        "conclusion": checks[-1] if checks else "",
        "pull-request": pulls[-1] if pulls else "",
    }
    return "".join(f"{name}={value}\n" for name, value in values.items())


def _commands(told: Iterable[Told]) -> Iterator[str]:
    """Annotations by GitHub's runner: of failures, and of checks that may not be written."""
    for each in told:
        if each.outcome.state == "failed":
            yield _command("error", f"{each.outcome.job.subject}: {each.outcome.sentence}", title="Living Review Bot")
        if each.check and not each.notes.may_write:
            yield from map(_annotation, each.check.annotations)


def _annotation(note: Annotation) -> str:
    return _command(
        _COMMANDS[note.level],
        note.message,
        file=note.path,
        line=max(note.line, 1),
        **({"col": note.column} if note.column else {}),
        **({"endColumn": note.end_column} if note.end_column else {}),
        title=note.title,
    )


def _command(name: str, message: str, **properties: str | int) -> str:
    """A command to the runner, escaped so that nothing in it ends it or begins another one.

    https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
    """
    values = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name}{f' {values}' if values else ''}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
