"""What is told of a run: nothing in it can begin a command or another output."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.action.github import Notes
from bot.action.telling import SUMMARY_LIMIT, Told, failure, report
from bot.action.working import Outcome
from bot.intake.subject import Job, Subject
from bot.publish.hub import Annotation, Check

WORDS = st.text() | st.sampled_from(["::error::x", "\r\n::set-output name=a::b", "%0A", "a=b\nresult=evil", "x,line=9"])
JOB = Job(flow="review", subject=Subject("ann/papers", 40))


def told(check: Check, *, may_write: bool = False) -> Told:
    return Told(outcome=Outcome(job=JOB, state="done"), notes=Notes(checks=[check], may_write=may_write))


def check(*notes: Annotation, conclusion: str = "failure", summary: str = "s") -> Check:
    return Check(name="n", digest="d", conclusion=conclusion, title="1 error", summary=summary, annotations=notes)


@given(WORDS, WORDS, WORDS)
def test_an_annotation_is_one_command_whatever_it_quotes(path: str, title: str, message: str) -> None:
    note = Annotation(path=path, line=3, column=2, end_column=9, level="failure", title=title, message=message)
    (line,) = report([told(check(note))], people_url="https://github.com").commands
    assert "\n" not in line
    assert "\r" not in line
    match = re.fullmatch(r"::error file=([^,:]*),line=3,col=2,endColumn=9,title=([^,:]*)::(.*)", line, re.DOTALL)
    assert match is not None
    read = [
        each.replace("%2C", ",").replace("%3A", ":").replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        for each in match.groups()
    ]
    assert read == [path, title, message]


def test_a_check_that_was_written_is_not_annotated_twice() -> None:
    note = Annotation(path="a", line=1, level="warning", title="t", message="m")
    assert report([told(check(note), may_write=True)], people_url="").commands == ()


def test_a_summary_keeps_within_githubs_limit() -> None:
    many = [told(check(summary="x" * 60_000)) for _ in range(30)]
    assert len(report(many, people_url="https://github.com").summary) <= SUMMARY_LIMIT


def test_a_sweep_fails_for_no_pull_request() -> None:
    assert report([told(check())], people_url="").code == 1
    assert report([told(check())], people_url="", is_sweep=True).code == 0
    assert report([told(check(conclusion="neutral"))], people_url="").code == 0


@given(st.text())
def test_a_failure_is_told_in_lines_that_are_commands_to_the_end(sentences: str) -> None:
    came = failure(sentences)
    assert all(line.startswith("::error title=Living Review Bot::") and "\n" not in line for line in came.commands)
    assert (came.outputs, came.code) == ("result=failed\n", 3)
