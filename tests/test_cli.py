"""The command line: what goes where, and what a script can rely on."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.check.outside import EVERY_RULE
from bot.check.rules import BY_ID
from bot.cli import commands
from bot.sandbox.server import Sandbox
from bot.work.engine import migrate

Git = Callable[..., None]

COMMAND = str(Path(sys.executable).with_name("review-bot"))
DOCS = (Path(__file__).parent.parent / "docs" / "command-line.md").read_text("utf-8")

FORM = """\
name: Add a paper
description: A paper
body:
  - {type: input, id: title, attributes: {label: Title}, validations: {required: true}}
  - {type: input, id: authors, attributes: {label: Authors}, validations: {required: true}}
  - {type: input, id: year, attributes: {label: Year}, validations: {required: true}}
  - {type: input, id: link, attributes: {label: Link to the paper}}
  - {type: textarea, id: abstract, attributes: {label: Abstract}}
"""
BODY = """\
### Title

Spectral Codes

### Authors

Yair Weiss, Antonio Torralba

### Year

2008

### Link to the paper

https://example.org/weiss.pdf

### Abstract

We cut with spectra.
"""
ENTRY = """\
---
layout: publication
title: "Spectral Codes"
authors: Yair Weiss, Antonio Torralba
conference:
year: 2008
bibkey: weiss2008spectral
additional_links:
  - {name: "Paper", url: "https://example.org/weiss.pdf"}
---
We cut with spectra.
"""
OTHER = """\
---
layout: publication
title: 'Trees'
authors: Yair Weiss
journal:
year: 2008
bibkey: weiss2008spectral
additional_links: [{name: Article, url: 'https://example.org/trees.pdf'}]
---
We grow trees."""


@dataclass(frozen=True)
class Ended:
    """How a real process ended."""

    code: int
    out: str
    err: str


def process(*arguments: str, stdin: str = "", **environ: str) -> Ended:
    """Run the installed command in a process of its own."""
    done = subprocess.run(
        [COMMAND, *arguments],
        input=stdin.encode(),
        capture_output=True,
        env={"PATH": os.environ["PATH"], **environ},
        timeout=60,
        check=False,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def run(*arguments: object) -> Result:
    """Run a command in this process; its exit code is what it returns."""
    return CliRunner().invoke(commands, [str(each) for each in arguments], standalone_mode=False)


@pytest.fixture
def form(tmp_path: Path) -> Path:
    file = tmp_path / "add-paper.yml"
    file.write_text(FORM, "utf-8")
    return file


@pytest.fixture
def body(tmp_path: Path) -> Path:
    file = tmp_path / "body.md"
    file.write_text(BODY, "utf-8")
    return file


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """A checkout of a review that writes in another hand and has this key already."""
    root = tmp_path / "review"
    (root / "_publications").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / "README.md").write_text("# No entry\n", "utf-8")
    (root / "_publications" / "weiss2008spectral.md").write_text(OTHER, "utf-8")
    return root


# -- the edge ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_names_every_command_and_is_clean(flag: str) -> None:
    ended = process(flag)
    assert (ended.code, ended.err) == (0, "")
    for name in commands.commands:
        assert re.search(rf"^  {name} ", ended.out, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rendr"], "No such command 'rendr'"),
        ([], "Usage: review-bot"),
        (["check", "--explain", "titel-trailing-dot"], "Did you mean `title-trailing-dot`?"),
        (["check", "nowhere"], "'nowhere' does not exist"),
        (["render", "-"], "Missing option '--form'"),
        (["parse", "-"], "Missing option '--form'"),
        (["check", ".", "--format", "xml"], "'xml' is not one of"),
        (["demo", "--port", "many"], "'many' is not a valid integer"),
    ],
)
def test_a_command_that_is_not_written_as_it_must_be_is_usage(arguments: list[str], said: str) -> None:
    ended = process(*arguments)
    assert ended.code == 2
    assert said in ended.err
    assert ended.out == ""


def test_help_waits_for_no_library() -> None:
    code = (
        "import sys\nfrom bot.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(done.stderr.split())
    assert "click" in loaded
    assert not loaded & {"flask", "dbos", "github", "sqlalchemy", "yaml", "jsonschema", "requests", "waitress"}


def test_a_real_process_renders_from_standard_input(form: Path) -> None:
    assert process("render", "-", "--form", str(form), stdin=BODY) == Ended(0, ENTRY, "")


def test_what_is_wrong_with_the_reviews_config_is_a_failure_in_one_line(form: Path, review: Path) -> None:
    (review / ".github").mkdir()
    (review / ".github" / "review-bot.yml").write_text("base: main\nbases: main\n", "utf-8")
    ended = process("render", "-", "--form", str(form), "--review", str(review), stdin=BODY)
    assert ended == Ended(
        3,
        "",
        "review-bot: .github/review-bot.yml, line 2: `bases` is not a key of this file. Did you mean `base`?\n",
    )


def test_a_bug_is_a_failure_and_no_finding(tmp_path: Path) -> None:
    code = (
        "import bot.checkout\nfrom bot.cli import main\n"
        "def broken(*_, **__): raise ZeroDivisionError('of ours')\n"
        "bot.checkout.Checkout.as_it_is = broken\nmain()"
    )
    command = [sys.executable, "-c", code, "check", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 3
    assert "this is a bug of Living Review Bot; please report these lines" in done.stderr
    assert "ZeroDivisionError: of ours" in done.stderr


@pytest.mark.parametrize("command", ["serve", "web", "work"])
def test_nothing_starts_without_settings_and_all_that_is_missing_is_listed(command: str) -> None:
    ended = process(command, REVIEW_BOT_PROT="80")
    secret = (
        "review-bot: REVIEW_BOT_WEBHOOK_SECRET is not set, and unsigned deliveries are never taken; write the secret of "
        "the webhook, such as the output of `openssl rand -hex 32`.\n"
    )
    assert ended == Ended(
        3,
        "",
        "review-bot: REVIEW_BOT_PROT is no setting; did you mean REVIEW_BOT_PORT?\n"
        "review-bot: REVIEW_BOT_APP_ID is not set; set it with REVIEW_BOT_PRIVATE_KEY, or set REVIEW_BOT_TOKEN.\n"
        + (secret if command != "work" else ""),
    )


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A bot that listens on a free port and works for nobody."""
    environ = {
        "PATH": os.environ["PATH"],
        "REVIEW_BOT_TOKEN": "t0ken-of-this-test",
        "REVIEW_BOT_LOGIN": "review-bot",
        "REVIEW_BOT_WEBHOOK_SECRET": "s3cret-of-this-test",
        "REVIEW_BOT_DATABASE_URL": f"sqlite:///{tmp_path}/jobs.sqlite",
        "REVIEW_BOT_GITHUB_URL": "http://127.0.0.1:9",
        "REVIEW_BOT_PORT": "0",
    }
    with subprocess.Popen(
        [COMMAND, "serve"], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as bot:
        yield bot
        bot.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_bot_that_is_told_to_stop_ends_clean_and_has_told_no_secret(
    serving: subprocess.Popen[str], number: signal.Signals
) -> None:
    assert serving.stdout is not None
    assert re.fullmatch(r"Living Review Bot listens on http://127\.0\.0\.1:[0-9]+\n", serving.stdout.readline())
    serving.send_signal(number)
    out, err = serving.communicate(timeout=30)
    assert serving.returncode == 0
    assert "of-this-test" not in out + err
    assert "Traceback" not in err


def test_ctrl_c_is_130(form: Path) -> None:
    command = [COMMAND, "render", "-", "--form", str(form)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as waiting:
        assert waiting.stdin is not None
        # Half a body is written and read before it is interrupted, so that it surely waits for the rest.
        waiting.stdin.write("x" * 200_000)
        waiting.stdin.flush()
        waiting.send_signal(signal.SIGINT)
        _, err = waiting.communicate(timeout=30)
    assert waiting.returncode == 130
    assert "Traceback" not in err


# -- render --------------------------------------------------------------------------------------------------------


def test_render_shows_the_entry_and_says_nothing_else(form: Path, body: Path) -> None:
    result = run("render", body, "--form", form)
    assert (result.return_value, result.stdout, result.stderr) == (0, ENTRY, "")


def test_render_tells_every_fault_beside_what_can_be_written(form: Path, body: Path) -> None:
    body.write_text(BODY.replace("2008", "soon").replace("https://example.org/weiss.pdf", "on my page"), "utf-8")
    result = run("render", body, "--form", form)
    assert result.return_value == 1
    assert 'title: "Spectral Codes"\n' in result.stdout
    assert result.stderr.splitlines() == [
        "error: Year: The year “soon” is not a year. Write four digits, for example 2021. [year-form]",
        "error: Link to the paper: “on my page” is not a link. Write the whole address, beginning with `https://`, one "
        "on each line; a name and a colon may stand before it. [link-form]",
    ]


def test_what_is_only_worth_a_look_stops_nothing(form: Path, body: Path) -> None:
    body.write_text(BODY.replace("We cut with spectra.", "_No response_"), "utf-8")
    result = run("render", body, "--form", form)
    assert result.return_value == 0
    assert result.stderr.startswith("notice: There is no abstract.")
    assert result.stderr.endswith("[abstract-missing]\n")


def test_with_a_review_the_entry_is_in_its_hand_and_its_key_is_free_there(form: Path, body: Path, review: Path) -> None:
    result = run("render", body, "--form", form, "--review", review)
    assert result.return_value == 0
    assert result.stdout == (
        "---\nlayout: publication\ntitle: 'Spectral Codes'\nauthors: Yair Weiss, Antonio Torralba\njournal:\nyear: 2008\n"
        "bibkey: weiss2008codes\nadditional_links: [{name: Article, url: 'https://example.org/weiss.pdf'}]\n---\n"
        "We cut with spectra."
    )


def test_with_a_review_a_paper_that_is_there_already_is_told(form: Path, body: Path, review: Path) -> None:
    body.write_text(BODY.replace("Spectral Codes", "Trees"), "utf-8")
    result = run("render", body, "--form", form, "--review", review)
    assert result.return_value == 1
    assert "`_publications/weiss2008spectral.md`" in result.stderr
    assert "[entry-exists]" in result.stderr


def test_a_form_that_github_would_not_show_is_told_at_its_line(form: Path, body: Path) -> None:
    form.write_text(FORM.replace("type: textarea", "type: longtext"), "utf-8")
    result = run("render", body, "--form", form)
    assert result.return_value == 1
    assert ".github/ISSUE_TEMPLATE/add-paper.yml:8: error: `longtext` is no kind of field." in result.stderr


def test_a_hostile_body_does_not_write_to_the_terminal(form: Path, body: Path) -> None:
    body.write_text(BODY.replace("2008", "\x1b[2J\x1b]0;evil\x07 \u202esoon"), "utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", run("render", body, "--form", form).stderr)


def test_bytes_that_are_no_text_are_no_failure(form: Path, body: Path) -> None:
    body.write_bytes(BODY.encode().replace(b"Spectral", b"Spectr\xe9l"))
    result = run("render", body, "--form", form)
    assert result.return_value == 0
    assert 'title: "Spectr' in result.stdout


# -- check ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def entries(review: Path) -> Path:
    """The folder of a review with one entry that is well and one that is not."""
    folder = review / "_publications"
    (folder / "weiss2008trees.md").write_text(
        ENTRY.replace("2008\n", "1843\n").replace("Spectral", "SPECTRAL"), "utf-8"
    )
    return folder


@pytest.fixture
def git(review: Path) -> Git:
    """Runs git in the review."""
    environ = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "PATH": os.environ["PATH"]}
    people = {f"GIT_{who}_{what}": "ada@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}

    def run_git(*arguments: str) -> None:
        command = ["git", "-C", str(review), *arguments]
        subprocess.run(command, check=True, capture_output=True, env=environ | people, timeout=60)

    (review / ".git").rmdir()
    return run_git


def test_check_tells_each_finding_as_compilers_do_and_shows_its_place(entries: Path) -> None:
    result = run("check", entries)
    assert result.return_value == 1
    assert result.stdout == (
        "_publications/weiss2008trees.md:6:7: error year-range The year 1843 is too far back for this review.\n"
        "    year: 1843\n"
        "          ^^^^\n"
        f"    Write a year from 1900 to {datetime.now(UTC).year + 1}.\n"
        "_publications/weiss2008trees.md:7:9: warning bibkey-file-name "
        "The key `weiss2008spectral` is not the name of the file.\n"
        "    bibkey: weiss2008spectral\n"
        "            ^^^^^^^^^^^^^^^^^\n"
        "    Write `bibkey: weiss2008trees`.\n"
    )
    assert result.stderr == "1 error, 1 warning in 1 of 2 files.\n"


def test_check_is_clean_when_nothing_is_wrong(review: Path) -> None:
    result = run("check", review / "_publications" / "weiss2008spectral.md")
    assert (result.return_value, result.stdout, result.stderr) == (0, "", "Nothing found in 1 file.\n")


def test_warnings_alone_are_no_failure(entries: Path) -> None:
    file = entries / "weiss2008trees.md"
    file.write_text(file.read_text("utf-8").replace("1843", "2008"), "utf-8")
    result = run("check", file)
    assert (result.return_value, result.stderr) == (0, "1 warning in 1 file.\n")


def test_check_speaks_json_to_programs(entries: Path) -> None:
    result = run("check", entries, "--format", "json")
    report = json.loads(result.stdout)
    assert result.return_value == 1
    assert result.stderr == ""
    assert report["conclusion"] == "failure"
    assert report["counts"] == {"error": 1, "warning": 1, "notice": 0}
    assert {"rule", "severity", "message", "hint", "field", "path", "line"} <= set(report["findings"][0])
    assert set(report) == {"conclusion", "counts", "digest", "findings"}


def test_check_speaks_to_github_and_to_code_scanning(entries: Path) -> None:
    told = run("check", entries, "--format", "github")
    assert (told.return_value, told.stderr) == (1, "")
    assert "::error file=_publications/weiss2008trees.md,line=6," in told.stdout
    log = run("check", entries, "--format", "sarif")
    assert (log.return_value, log.stderr) == (1, "")
    rules = json.loads(log.stdout)["runs"][0]["tool"]["driver"]["rules"]
    assert {"year-range", "bibkey-file-name"} == {rule["id"] for rule in rules}


def test_of_a_whole_review_only_the_collections_are_checked(
    entries: Path, review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run("check", review).stdout
    assert whole == run("check", entries).stdout
    monkeypatch.chdir(review)
    assert run("check", ".").stdout == whole
    assert run("check").stdout == whole
    monkeypatch.chdir(entries)
    assert run("check").stdout == whole


def test_outside_of_any_review_there_is_nothing_to_check_unless_it_is_named(tmp_path: Path) -> None:
    done = subprocess.run([COMMAND, "check"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "This folder is in no review; name a checkout of one with --review." in done.stderr


def test_files_outside_of_any_review_are_checked_by_the_usual_rules(tmp_path: Path) -> None:
    (tmp_path / "loose").mkdir()
    (tmp_path / "loose" / "a.markdown").write_text("no front matter\n", "utf-8")
    result = run("check", tmp_path / "loose")
    assert result.return_value == 1
    assert "front-matter-missing" in result.stdout


def test_the_config_of_the_review_is_obeyed(entries: Path, review: Path) -> None:
    (review / ".github").mkdir()
    (review / ".github" / "review-bot.yml").write_text("years: {min: 1800}\n", "utf-8")
    assert run("check", entries).return_value == 0
    assert run("check", entries / "weiss2008trees.md", "--review", review).return_value == 0


def test_check_mends_what_it_is_told_to_and_says_so(entries: Path) -> None:
    file = entries / "weiss2008trees.md"
    before = ENTRY.replace("weiss2008spectral", "weiss2008trees").replace("We cut", "We\u00a0cut  ")
    file.write_bytes(before.replace('Codes"', 'Codes."').encode())
    result = run("check", file, "--fix")
    assert (result.return_value, result.stdout) == (0, "")
    assert result.stderr == ("_publications/weiss2008trees.md: mended title-trailing-dot\nNothing found in 1 file.\n")
    assert file.read_bytes() == before.encode()
    assert run("check", file, "--fix").stderr == "Nothing found in 1 file.\n"


def test_check_folds_what_was_so_before(entries: Path, review: Path, git: Git) -> None:
    git("init", "--quiet")
    git("add", "--all")
    git("commit", "--quiet", "--message", "Begin")
    (entries / "weiss2008trees.md").write_text(
        (entries / "weiss2008trees.md").read_text("utf-8").replace("Antonio Torralba", "Antonio Torralba."), "utf-8"
    )
    result = run("check", review, "--changed-since", "HEAD")
    assert result.return_value == 0
    assert [line.split(" ")[2] for line in result.stdout.splitlines() if not line.startswith(" ")] == [
        "authors-trailing-dot"
    ]
    assert result.stderr == "1 notice in 1 file. --fix mends 1 of them. 2 findings were so before.\n"
    assert json.loads(run("check", review, "--changed-since", "HEAD", "--format", "json").stdout)["before"] == 2


def test_a_commit_that_is_not_there_is_a_failure_in_one_sentence(review: Path, git: Git) -> None:
    git("init", "--quiet")
    ended = process("check", str(review), "--changed-since", "main")
    assert ended == Ended(3, "", "review-bot: git knows no commit `main` here. Fetch it first, or name another one.\n")


def test_an_option_is_not_taken_for_a_commit(review: Path) -> None:
    ended = process("check", str(review), "--changed-since", "--fix")
    assert ended.code == 2
    assert "--changed-since is followed by a commit or a branch, not by '--fix'." in ended.err


def test_a_rule_is_explained_with_examples_and_how_to_set_it_aside() -> None:
    result = run("check", "--explain", "title-trailing-dot")
    assert (result.return_value, result.stderr) == (0, "")
    assert (
        result.stdout
        == """\
title-trailing-dot (warning; looks at: front matter)

The title ends with a dot.
Why: Titles are shown and cited without a closing dot.

To set it aside: in the config, `rules: {title-trailing-dot: off}`, or another severity; in one entry's front matter, \
`# review-bot: ignore title-trailing-dot: WHY`.

Found, for example:

_publications/lovelace2019tables.markdown:3:36: warning title-trailing-dot The title ends with a dot.
    title: "Tables of Numbers by Engine."
                                       ^
    Delete the dot.

Not found in _publications/lovelace2019tables.markdown:

    ---
    layout: publication
    title: "Tables of Numbers, and so on..."
    authors: Ada Lovelace, Luigi Menabrea
    conference: Scientific Memoirs
    year: 2019
    additional_links:
       - {name: "ArXiV", url: "https://arxiv.org/abs/1812.06469"}
       - {name: "Code", url: "https://example.org/engine"}
    tags: ["engine", "numbers"]
    ---
    We print a table of numbers with an engine, and say which steps it takes.
"""
    )


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_every_rule_can_be_explained(rule: str) -> None:
    said = run("check", "--explain", rule).stdout
    assert said.startswith(f"{rule} ({EVERY_RULE[rule].severity}; looks at: ")
    assert EVERY_RULE[rule].what in said
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", said)
    is_about_an_entry = rule in BY_ID
    assert ("Found, for example" in said, "Not found in" in said) == (is_about_an_entry, is_about_an_entry)


def terminal(*command: str, cwd: Path, **environ: str) -> tuple[str, str]:
    """What a program writes to a terminal, on standard output and on standard error."""
    (out, told), (err, complained) = os.openpty(), os.openpty()
    environ = {"PATH": os.environ["PATH"], "TERM": "xterm", "COLUMNS": "60", **environ}
    with subprocess.Popen(command, cwd=cwd, env=environ, stdout=told, stderr=complained, stdin=told) as running:
        os.close(told)
        os.close(complained)
        seen = tuple(b"".join(iter(lambda end=end: _read(end), b"")).decode() for end in (out, err))
        running.wait(timeout=60)
    os.close(out)
    os.close(err)
    return seen[0], seen[1]


def _read(end: int) -> bytes:
    try:
        return os.read(end, 65_536)
    except OSError:  # the other end is closed
        return b""


def test_on_a_terminal_it_is_coloured_and_as_wide_as_that(entries: Path) -> None:
    file = entries / "weiss2008trees.md"
    file.write_text(file.read_text("utf-8").replace("Codes", "codes " * 30 + "end."), "utf-8")
    out, err = terminal(COMMAND, "check", cwd=entries)
    assert "\x1b[1;31merror\x1b[0m" in out
    plain = re.sub("\x1b\\[[0-9;]*m", "", out)
    (shown,) = [line for line in plain.splitlines() if line.endswith('codes end."')]
    assert shown.startswith("    …")
    assert len(shown) <= 60
    assert "in 1 of 2 files." in err


@pytest.mark.parametrize(("patience", "has_bar"), [(-1, True), (60, False)])
def test_what_takes_long_has_a_bar_on_a_terminal(entries: Path, patience: int, has_bar: bool) -> None:
    code = f"import bot.cli.bars; bot.cli.bars.PATIENCE = {patience}; bot.cli.main()"
    out, err = terminal(sys.executable, "-c", code, "check", cwd=entries)
    assert ("Files  [" in err, "2/2" in err) == (has_bar, has_bar)
    assert "Files" not in out


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_who_wants_no_colours_gets_none(entries: Path, environ: dict[str, str]) -> None:
    out, _ = terminal(COMMAND, "check", cwd=entries, **environ)
    assert "error" in out
    assert "\x1b" not in out


def test_a_form_that_asks_for_no_new_entry_cannot_be_rendered(form: Path, body: Path, review: Path) -> None:
    form = form.rename(form.with_name("correct-entry.yml"))
    ended = process("render", str(body), "--form", str(form), "--review", str(review))
    assert ended == Ended(
        3, "", "review-bot: correct-entry.yml does not ask for a new entry; only such a form can be rendered.\n"
    )


# -- forms ---------------------------------------------------------------------------------------------------------

FORMS = ".github/ISSUE_TEMPLATE"
NAMES = ["add-paper.yml", "add-link.yml", "correct-entry.yml", "withdraw-entry.yml", "add-several.yml"]


def test_forms_are_written_into_the_review_around_this_folder(review: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(review / "_publications")
    result = run("forms")
    assert (result.return_value, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [f"{FORMS}/{name}: written" for name in NAMES]
    assert sorted(path.name for path in (review / FORMS).iterdir()) == sorted(NAMES)
    assert run("forms").stdout.splitlines() == [f"{FORMS}/{name}: as it was" for name in NAMES]
    assert (run("forms", "--check").return_value, run("forms", "--check").output) == (0, "")


def test_a_form_of_the_maintainers_own_is_left_alone_and_what_it_lacks_is_told(review: Path) -> None:
    (review / FORMS).mkdir(parents=True)
    own = (
        "name: Add\ndescription: Add\nlabels: [submission]\nbody:\n"
        "  - {type: input, id: entry, attributes: {label: Which entry?}, validations: {required: true}}\n"
    )
    (review / FORMS / "withdraw-entry.yml").write_text(own, "utf-8")
    result = run("forms", "--review", review)
    assert result.return_value == 1
    assert (
        f"{FORMS}/withdraw-entry.yml: left alone, for its maintainers wrote it or took it over (--force writes it anew)\n"
        in result.stdout
    )
    assert (review / FORMS / "withdraw-entry.yml").read_text("utf-8") == own
    assert result.stderr == (
        f"{FORMS}/withdraw-entry.yml:4: error form-drift The form does not ask for `reason` (“Why should it go?”). — "
        "Add a field with `id: reason`.\n"
    )
    assert run("forms", "--review", review, "--force").return_value == 0


def test_forms_check_writes_nothing_and_tells_each_difference(review: Path) -> None:
    run("forms", "--review", review)
    file = review / FORMS / "add-paper.yml"
    file.write_text(file.read_text("utf-8").replace("label: Venue", "label: Where"), "utf-8")
    before = {path: path.read_bytes() for path in review.rglob("*") if path.is_file()}
    result = run("forms", "--review", review, "--check")
    assert (result.return_value, result.stderr) == (1, "")
    assert re.fullmatch(
        rf"{FORMS}/add-paper\.yml:[0-9]+: warning form-drift `venue` is labelled “Where”; the review's form says "
        "“Venue”. — Write `label: Venue`.\n",
        result.stdout,
    )
    assert {path: path.read_bytes() for path in review.rglob("*") if path.is_file()} == before


def test_outside_of_a_review_no_forms_are_written(tmp_path: Path) -> None:
    done = subprocess.run(
        [COMMAND, "forms"], cwd=tmp_path, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "This folder is in no review; name a checkout of one with --review." in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_labels_that_the_repository_lacks_are_asked_of_github(review: Path, tmp_path: Path) -> None:
    run("forms", "--review", review)
    with Sandbox(tmp_path / "github") as github:
        github.add_repository("maria/review", {"README.md": b"# Review\n"}, writers=["maria"])
        environ = {
            "REVIEW_BOT_APP_ID": str(github.app.id),
            "REVIEW_BOT_PRIVATE_KEY": github.app.private_key,
            "REVIEW_BOT_GITHUB_URL": github.api_url,
            "REVIEW_BOT_DATABASE_URL": f"sqlite:///{tmp_path}/jobs.sqlite",
        }
        ended = process("forms", "--review", str(review), "--check", "--labels", "maria/review", **environ)
    assert (ended.code, ended.err) == (1, "")
    lines = ended.out.splitlines()
    assert len(lines) == len(NAMES)
    assert lines[0] == (
        f"{FORMS}/add-link.yml:8: warning form-label maria/review has no label `submission`, so GitHub drops it in "
        "silence. — Create the label there, under Issues → Labels."
    )


def test_a_repository_that_is_no_repository_is_usage(review: Path) -> None:
    ended = process("forms", "--review", str(review), "--labels", "review")
    assert ended.code == 2
    assert "A repository is written owner/name, not 'review'." in ended.err
    assert not (review / FORMS).exists()


# -- retry ---------------------------------------------------------------------------------------------------------


def test_a_job_that_is_not_dead_cannot_be_retried(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/jobs.sqlite"
    migrate(url)
    ended = process("retry", "no-such-delivery", REVIEW_BOT_TOKEN="t0ken", REVIEW_BOT_DATABASE_URL=url)
    assert ended == Ended(3, "", "review-bot: no dead job has the delivery id no-such-delivery.\n")


# -- the manual ----------------------------------------------------------------------------------------------------


def section(name: str) -> str:
    """What the manual says of one command."""
    _, found, rest = DOCS.partition(f"## review-bot {name}\n")
    assert found, f"docs/command-line.md does not tell of {name}"
    return rest.partition("\n## ")[0]


def every_command(group: click.Group, above: str = "") -> dict[str, click.Command]:
    """All commands by the words that call them, those within others, too."""
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        found[f"{above}{name}"] = command
        found |= every_command(command, f"{above}{name} ") if isinstance(command, click.Group) else {}
    return found


@pytest.mark.parametrize("name", every_command(commands))
def test_the_manual_says_of_every_command_what_its_help_says(name: str) -> None:
    command = every_command(commands)[name]
    told = section(name)
    assert told.startswith(f"\n{command.help}\n")
    options = [option for option in command.params if isinstance(option, click.Option)]
    assert re.findall(r"^\| `(--[a-z-]+)` \|", told, re.MULTILINE) == [option.opts[0] for option in options]
    for option in options:
        assert not option.help or f"| `{option.opts[0]}` | {option.help} |" in told


def test_the_manual_tells_of_no_command_that_is_not_there() -> None:
    assert re.findall(r"^## review-bot (.*)$", DOCS, re.MULTILINE) == [
        "add", "resolve", "similar", "render", "check", "audit", "index", "tags", "tags rename", "rehearse", "parse", "forms", "serve", "web", "work", "retry", "sandbox", "demo"
    ]  # fmt: skip
    assert set(re.findall(r"^## review-bot (.*)$", DOCS, re.MULTILINE)) == set(every_command(commands))
