"""Which lines of a comment are commands, and which are not, however the comment was written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.check.rules import BY_ID
from bot.intake.commands import COMMANDS, MOST, Command, parse_commands

MANUAL = (Path(__file__).parents[2] / "docs" / "commands.md").read_text("utf-8")


def heard(body: str) -> list[str]:
    return [str(command) for command in parse_commands(body)]


# -- what is heard -------------------------------------------------------------------------------------------------


def test_a_command_has_a_name_an_argument_and_a_line() -> None:
    assert parse_commands("Thanks!\n\n/set year: 2013\n/recheck") == (
        Command(name="set", argument="year: 2013"),
        Command(name="recheck"),
    )
    assert [command.line for command in parse_commands("Thanks!\n\n/set year: 2013\n/recheck")] == [3, 4]


@pytest.mark.parametrize(
    "line",
    [
        "/accept",
        "/Accept",
        "/ACCEPT",
        "   /accept",
        "/accept   ",
        "/accept\t",
        "/accept.",
        "/accept!",
        "/accept!!",
        "/accept:",
        "\u00a0/accept\u00a0",
        "\ufeff/accept",
        "\u200f/accept",
        "\u200e/accept\u200e",
        "/\u200baccept",
        "/acc\u00adept",
        " \u2066/accept\u2069 ",
    ],
)
def test_a_command_is_heard_however_it_was_typed(line: str) -> None:
    assert heard(line) == ["/accept"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_do_not_matter(end: str) -> None:
    assert heard(end.join(["/set year: 2013", "", "/tags a, b", ""])) == ["/set year: 2013", "/tags a, b"]


@pytest.mark.parametrize("written", ["/not-duplicate", "/not_duplicate", "/not\u2011duplicate", "/Not\u2013Duplicate"])
def test_hyphens_are_known_in_every_shape(written: str) -> None:
    assert heard(written) == ["/not-duplicate"]


@pytest.mark.parametrize("blank", [" ", "\t", "\u00a0", "\u3000", " \u200b "])
def test_any_blank_parts_a_command_from_what_it_says(blank: str) -> None:
    assert heard(f"/set{blank}year: 2013") == ["/set year: 2013"]


def test_a_value_keeps_the_marks_within_it() -> None:
    value = "title: A\u200dB <b> `c` | 1/2, [d](e) é"
    assert heard(f"/set {value}") == [f"/set {value}"]


def test_a_line_below_a_quotation_is_its_authors_own() -> None:
    assert heard("> Could you set the tags?\n/tags hashing") == ["/tags hashing"]


def test_a_command_stands_between_other_text() -> None:
    assert heard("Hello,\n/recheck\nplease.") == ["/recheck"]


def test_no_more_commands_are_read_than_anybody_needs() -> None:
    assert len(parse_commands("/recheck\n" * (MOST + 1))) == MOST


# -- values of several lines ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "/set abstract:\n```\nOne.\n\n/Two.\n```\n/recheck",
        "/set abstract: \n```text\nOne.\n\n/Two.\n```\n/recheck",
        "/set abstract:\n~~~~\nOne.\n\n/Two.\n~~~~\n/recheck",
        "/set abstract: ```\nOne.\n\n/Two.\n```\n/recheck",
        "/set abstract: ```text\r\nOne.\r\n\r\n/Two.\r\n```\r\n/recheck",
    ],
)
def test_a_code_block_behind_the_colon_is_the_value(body: str) -> None:
    assert heard(body) == ["/set abstract:\nOne.\n\n/Two.", "/recheck"]


@pytest.mark.parametrize(
    ("body", "commands"),
    [
        ("/set code: https://a.b\n```\ngit clone\n```", ["/set code: https://a.b"]),
        ("/set abstract:\n\n```\nOne.\n```", ["/set abstract:"]),
        ("/tags:\n```\nOne.\n```", ["/tags"]),
    ],
)
def test_any_other_code_block_is_none(body: str, commands: list[str]) -> None:
    assert heard(body) == commands


def test_text_below_an_empty_set_is_noticed() -> None:
    assert [command.is_cut_short for command in parse_commands("/set abstract:\nWe search.")] == [True]
    assert [command.is_cut_short for command in parse_commands("/set abstract:\n\nThanks.")] == [False]
    assert [command.is_cut_short for command in parse_commands("/set abstract:\n/recheck")] == [False, False]


# -- what is not heard ---------------------------------------------------------------------------------------------

HOSTILE = {
    "a fence": ("```\n/accept\n```\n/help", ["/help"]),
    "a fence with a language": ("```sh\n/accept\n```", []),
    "a fence of tildes": ("~~~\n/accept\n```\n/accept\n~~~\n/help", ["/help"]),
    "a longer fence": ("````\n```\n/accept\n```\n/accept\n````\n/help", ["/help"]),
    "a fence closed by a longer one": ("```\n/accept\n`````\n/help", ["/help"]),
    "a closing fence with a language closes nothing": ("```\n/accept\n```sh\n/accept", []),
    "a closing fence too far in closes nothing": ("```\n/accept\n    ```\n/accept", []),
    "an unclosed fence": ("/help\n```\n/accept\n\n/accept", ["/help"]),
    "a fence in a list": ("- ```\n  /accept\n  ```\n/help", ["/help"]),
    "a fence in a numbered list": ("10. ```\n    /accept\n    ```\n/help", ["/help"]),
    "backticks that are no fence": ("``` `\n/help", ["/help"]),
    "four blanks": ("    /accept\n     /accept", []),
    "a tab": ("\t/accept\n  \t/accept", []),
    "code in a line": ("`/accept`\n`` /accept ``", []),
    "code over lines": ("See `this\n/accept\nthat`\n/help", ["/help"]),
    "a backtick in another paragraph": ("One ` tick.\n\n/help\n\nAnother ` tick.", ["/help"]),
    "backticks of other lengths": ("One ` tick\n/help\nand two `` ticks", ["/help"]),
    "an escaped backtick": ("One \\` tick\n/help\nAnother ` tick.", ["/help"]),
    "a quotation": ("> /accept\n>/accept\n > > /accept", []),
    "a fence in a quotation": ("> ```\n> /accept\n/help", ["/help"]),
    "an HTML comment": ("<!-- /accept\n/accept\n\n/accept -->\n/help", ["/help"]),
    "an HTML comment within a line": ("Well <!--\n/accept\n--> done\n/help", ["/help"]),
    "an unclosed HTML comment": ("/help\n<!-- hm\n/accept\n\n/accept", ["/help"]),
    "an empty HTML comment": ("<!-->\n/help\n<!--->\n/recheck", ["/help", "/recheck"]),
    "an HTML comment in code": ("`<!--`\n/help", ["/help"]),
    "an HTML comment in a fence": ("```\n<!--\n```\n/help", ["/help"]),
    "a fence in an HTML comment": ("<!--\n```\n-->\n/help", ["/help"]),
    "a signature in an HTML comment": ("<!--\n-- \n-->\n/help", ["/help"]),
    "an HTML block of code": ("<pre>\n/accept\n\n/accept</pre>\n/help", ["/help"]),
    "an HTML quotation": ("<BlockQuote>\n/accept\n</blockquote>\n/help", ["/help"]),
    "an unclosed tag": ("<code>\n/help", ["/help"]),
    "a list": ("- /accept\n* /accept\n1. /accept", []),
    "a heading": ("# /accept", []),
    "a table": ("| /accept |\n|---|", []),
    "in the middle": ("please /accept this", []),
    "a path": ("/usr/bin/python\n/etc/\n/accept/now\n/set/year: 2013", []),
    "a folder in prose": ("/tmp is full,\n/etc too, and so is\n/home.", []),
    "other letters": ("/größe\n/accepté\n/ассept", []),
    "digits": ("/42 is the answer\n/set2", []),
    "a slash alone": ("/\n/ accept\n//accept\n/-\n/--", []),
    "another bot's": ("/azp run\n/assign @maria", []),
    "a mail's quotation": (
        "/help\n\nOn Mon, 5 May 2025 at 10:11, Maria <m@github.com> wrote:\n\n> Well:\n> /accept\n/accept\n\n/accept",
        ["/help"],
    ),
    "a mail's quotation, wrapped": (
        "/help\nOn Mon, 5 May 2025 at 10:11, Maria Magdalena <notifications@github.com>\nwrote:\n> Well\n\n/accept",
        ["/help"],
    ),
    "a mail's quotation in German": (
        "/help\n\nAm Mo., 5. Mai 2025 um 10:11 Uhr schrieb Maria <m@github.com>:\n\n> Nun ja\n\n/accept",
        ["/help"],
    ),
    "someone is quoted by hand": ("As Maria <m@x.org> said:\n> Well\n\n/help", ["/help"]),
    "a fence behind another command": ("/reject Bad: ```x\n\n/help", ["/reject Bad: ```x", "/help"]),
    "someone wrote, unquoted": ("On Monday Maria wrote:\n/help", ["/help"]),
    "a mail's signature": ("/help\n-- \n/accept", ["/help"]),
    "a rule is no signature": ("Hm\n\n---\n/help", ["/help"]),
    "Outlook's line": (f"/help\n{'_' * 32}\nFrom: Maria\n\n/accept", ["/help"]),
    "Outlook's older line": ("/help\n-----Original Message-----\n/accept", ["/help"]),
    "Outlook's head": ("/help\n\nFrom: Maria\nSent: Monday\nTo: Ada\n\n/accept", ["/help"]),
    "Outlook's head in bold": ("/help\n**From:** Maria <m@x.org>\n**Sent:** Monday\n/accept", ["/help"]),
    "from, in prose": ("From: the start\n/help", ["/help"]),
    "GitHub's footer": (
        "/help\n\n—\nReply to this email directly, view it on GitHub\n<https://github.com/a/b/issues/1>.\n/accept",
        ["/help"],
    ),
    "nothing": ("", []),
    "blanks": (" \n\t\n\u00a0", []),
    "one long line": ("/" * 60_000, []),
    "a name without end": ("/help\n/" + "a" * 60_000, ["/help"]),
    "only fences": ("```\n" * 15_001 + "/accept", []),
    "control characters": ("/acc\x00ept\n\x07/accept", []),
}


@pytest.mark.parametrize(("body", "commands"), HOSTILE.values(), ids=HOSTILE)
def test_only_a_persons_own_words_are_heard(body: str, commands: list[str]) -> None:
    assert heard(body) == commands


# -- unknown commands ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line", ["/tag hashing", "/overide year-range why", "/sett year: 2013", "/duplicate x", "/merge", "/categories x"]
)
def test_a_word_that_resembles_a_command_is_heard_so_that_it_can_be_answered(line: str) -> None:
    assert heard(f"Please:\n{line}") == [line]


def test_any_other_word_is_heard_only_where_the_comment_holds_nothing_else() -> None:
    assert heard("/frobnicate") == ["/frobnicate"]
    assert heard("/frobnicate\n\nOn Monday, Maria wrote:\n> Well") == ["/frobnicate"]
    assert heard("/frobnicate the paper") == []
    assert heard("Thanks!\n/frobnicate") == []


# -- laws ----------------------------------------------------------------------------------------------------------

ANY = st.text(st.characters(blacklist_categories=("Cs",)), max_size=30)
PIECES = st.sampled_from(
    ["```", "~~~", "`", "<!--", "-->", "<pre>", "</pre>", "-- ", "> ", "On x wrote:", "    ", "- "]
)
NO_COMMAND = st.one_of(ANY, PIECES).map(lambda text: re.sub(r"[/\r\n]", "", text))
ORDER = st.sampled_from(["/accept", "/set year: 1", "  /help", "/spam", "/tag x"])
LINES = st.lists(st.one_of(NO_COMMAND, ORDER), max_size=6)


@given(st.lists(st.one_of(NO_COMMAND, NO_COMMAND.map(lambda text: f"x/{text}")), max_size=8))
def test_text_without_a_line_that_begins_with_a_slash_holds_no_command(lines: list[str]) -> None:
    assert parse_commands("\n".join(lines)) == ()


@given(LINES, st.sampled_from("`~"), st.integers(3, 6))
def test_nothing_is_heard_in_a_fence(lines: list[str], sign: str, length: int) -> None:
    inside = [line for line in lines if sign * 3 not in line]
    fence = sign * length
    assert parse_commands("\n".join([fence, *inside, fence])) == ()
    assert heard("\n".join([fence, *inside, fence, "/help"])) == ["/help"]
    assert parse_commands("\n".join([fence, *inside])) == ()


@given(LINES)
def test_nothing_is_heard_in_a_quotation(lines: list[str]) -> None:
    assert heard("\n".join([*(f"> {line}" for line in lines), "", "/help"])) == ["/help"]


@given(LINES)
def test_nothing_is_heard_in_an_html_comment(lines: list[str]) -> None:
    inside = [line for line in lines if "-->" not in line]
    assert heard("\n".join(["<!--", *inside, "-->", "/help"])) == ["/help"]
    assert parse_commands("\n".join(["<!--", *inside])) == ()


@given(LINES)
def test_nothing_is_heard_in_indented_code(lines: list[str]) -> None:
    assert parse_commands("\n".join(f"    {line}" for line in lines)) == ()


@given(LINES, st.sampled_from(["-- ", "_" * 32, "-----Original Message-----", "Reply to this email directly, or"]))
def test_nothing_is_heard_in_the_tail_of_a_mail(lines: list[str], mark: str) -> None:
    assert heard("\n".join(["/help", mark, *lines])) == ["/help"]


@given(st.lists(st.one_of(ANY, ORDER, PIECES), max_size=10).map("\n".join))
def test_every_command_stands_on_the_line_it_says(body: str) -> None:
    lines = re.split(r"\r\n|\r|\n", body.removeprefix("\ufeff"))
    for command in parse_commands(body):
        assert "/" in lines[command.line - 1]
        assert re.fullmatch("[a-z-]+", command.name)


# -- the manual ----------------------------------------------------------------------------------------------------

PERSONS = {
    frozenset({"submitter", "maintainer", "contributor"}): "everybody",
    frozenset({"submitter", "maintainer"}): "submitter, maintainers",
    frozenset({"maintainer"}): "maintainers",
}


def test_the_manual_tells_every_command_who_may_give_it_and_what_it_does() -> None:
    rows = re.findall(r"^\| `(/.*?)` \| (.*?) \| (.*?) \|$", MANUAL, re.MULTILINE)
    assert rows == [(usage.usage, PERSONS[usage.roles], usage.sentence) for usage in COMMANDS.values()]


def test_the_manual_shows_the_examples_that_people_are_told() -> None:
    (examples,) = re.findall(r"^```text\n(/set year.*?)^```", MANUAL, re.MULTILINE | re.DOTALL)
    assert heard(examples) == [usage.example for usage in COMMANDS.values() if " " in usage.usage]


def test_every_example_is_a_command() -> None:
    for usage in COMMANDS.values():
        assert heard(usage.example) == [usage.example]
    assert COMMANDS["override"].example.split()[1] in BY_ID


def test_the_manuals_value_of_several_lines_is_read() -> None:
    (example,) = re.findall(r"^````text\n(.*?)^````", MANUAL, re.MULTILINE | re.DOTALL)
    assert heard(example) == ["/set abstract:\nWe search among a billion vectors.\n\nWe do so in 10 ms."]


def test_the_manual_tells_how_many_commands_are_read() -> None:
    assert f"the {MOST}th command" in MANUAL
