"""action.yml and the template's workflow: safe against what strangers write, and in step with what the code takes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from workflow import ROOT

from bot.action.inputs import MODES, SWEEPS
from bot.intake.delivery import accepted_events
from bot.settings import SETTINGS

ACTION = ROOT / "action.yml"
TEMPLATE = ROOT / "bot" / "template" / ".github" / "workflows" / "review-bot.yml"
DOCS = (ROOT / "docs" / "action.md").read_text("utf-8")


def read(file: Path) -> Mapping:
    # `on` is a truth value to YAML 1.1, and not to GitHub.
    return yaml.load(file.read_text("utf-8"), yaml.BaseLoader)


def steps() -> list[Mapping]:
    return [*read(ACTION)["runs"]["steps"], *read(TEMPLATE)["jobs"]["review-bot"]["steps"]]


@pytest.mark.parametrize(("file", "schema"), [(ACTION, "github-actions"), (TEMPLATE, "github-workflows")])
def test_github_takes_the_file(file: Path, schema: str) -> None:
    command = str(Path(sys.executable).with_name("check-jsonschema"))
    done = subprocess.run(
        [command, "--builtin-schema", f"vendor.{schema}", str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_nothing_is_put_into_a_script() -> None:
    """An expression in a `run:` is text of the script before the shell sees it."""
    assert [step["run"] for step in steps() if "${{" in step.get("run", "")] == []


def test_nothing_of_an_event_is_handed_over_but_its_file() -> None:
    given = [str(value) for step in steps() for value in {**step.get("env", {}), **step.get("with", {})}.values()]
    assert [value for value in given if "github.event" in value or "github.head_ref" in value] == []


def test_nothing_is_checked_out() -> None:
    used = {step["uses"].partition("@")[0] for step in steps() if "uses" in step}
    assert used == {"actions/setup-python", "living-review-bot/living-review-bot"}


def test_the_workflow_is_woken_by_what_the_bot_takes_and_nothing_else() -> None:
    events = read(TEMPLATE)["on"]
    told = {event: set(what["types"]) for event, what in events.items() if event not in SWEEPS | {"push"}}
    taken = {event: set(actions) for event, actions in accepted_events().items()}
    assert told == {
        "issues": taken["issues"],
        "issue_comment": taken["issue_comment"],
        "pull_request_target": taken["pull_request"],
    }
    assert set(events) >= SWEEPS
    assert "push" in taken
    assert events["push"] == {"branches": ["main", "master"]}, "a submission's branch wakes nobody"


def test_the_workflow_of_the_checks_alone_may_do_what_the_comment_invites_to() -> None:
    text = DOCS.partition("For the checks alone")[2].partition("```yaml\n")[2].partition("```")[0]
    workflow = yaml.load(text, yaml.BaseLoader)
    assert workflow["permissions"]["contents"] == "write"
    assert set(workflow["on"]) == {"pull_request_target", "issue_comment", "push"}


def test_the_job_may_do_what_the_app_may_do_and_no_more() -> None:
    app = yaml.safe_load((ROOT / "app.yaml").read_text("utf-8"))["default_permissions"]
    workflow = read(TEMPLATE)
    given = {name.replace("-", "_"): level for name, level in workflow["jobs"]["review-bot"]["permissions"].items()}
    assert given == {name: level for name, level in app.items() if name != "metadata"}
    assert workflow["permissions"] == {}


def test_every_input_is_a_setting_and_is_told_in_the_manual() -> None:
    action = read(ACTION)
    environ = next(step["env"] for step in action["runs"]["steps"] if step.get("id") == "work")
    handed = {value.strip("${} ").removeprefix("inputs."): key for key, value in environ.items() if "inputs." in value}
    assert set(handed) == set(action["inputs"])
    settings = {setting.key for setting in SETTINGS}
    assert {key for key in handed.values() if key not in settings} == {"REVIEW_BOT_MODE"}
    told = re.findall(r"^\| `([a-z-]+)` \|", DOCS.partition("## What is different")[0], re.MULTILINE)
    assert told == [*action["inputs"], *action["outputs"]]
    assert action["inputs"]["mode"]["default"] == MODES[0]


# -- one run at a time for each submission -------------------------------------------------------------------------


def group(**event: object) -> str:
    """The group that GitHub would put a run into, told its event."""
    text = read(TEMPLATE)["concurrency"]["group"]
    prefix, _, expression = text.partition("${{")
    python = expression.removesuffix("}}").replace("&&", " and ").replace("||", " or ")

    def place(value: object) -> object:
        if isinstance(value, dict):
            return Place(**{key: place(each) for key, each in value.items()})
        return Nothing() if value is None else value

    github = Place(event=place(event), repository="ann/papers", run_id=7001)
    functions = {"format": lambda text, *words: text.format(*words), "startsWith": str.startswith}
    return prefix + str(eval(python, {"github": github, **functions}))


class Place(SimpleNamespace):
    """An object of an expression: what it does not have is null, and so is all that null does not have."""

    def __getattr__(self, name: str) -> object:
        return Nothing()


class Nothing:
    def __getattr__(self, name: str) -> object:
        return self

    def __bool__(self) -> bool:
        return False


def pull(head: str, ref: str) -> dict:
    return {"number": 40, "head": {"ref": ref, "repo": {"full_name": head}}}


def test_an_issue_and_the_pull_request_of_its_branch_wait_for_each_other() -> None:
    assert group(issue={"number": 12}) == "review-bot-submission/issue-12"
    assert group(pull_request=pull("ann/papers", "submission/issue-12")) == "review-bot-submission/issue-12"


def test_another_pull_request_and_the_comments_on_it_wait_for_each_other() -> None:
    assert group(issue={"number": 40, "pull_request": {"url": "https://api.example.org"}}) == "review-bot-pull-40"
    assert group(pull_request=pull("ann/papers", "change")) == "review-bot-pull-40"
    assert group(pull_request=pull("eve/papers", "change")) == "review-bot-pull-40"


def test_a_stranger_cannot_take_the_place_of_anothers_waiting_run() -> None:
    assert group(pull_request=pull("eve/papers", "submission/issue-12")) == "review-bot-pull-40"
    assert (
        group(pull_request={**pull("", ""), "head": {"ref": "submission/issue-12", "repo": None}})
        == "review-bot-pull-40"
    )


def test_runs_about_nothing_in_particular_cancel_nothing() -> None:
    assert group(schedule="17 3 * * *") == "review-bot-7001"
    assert group(ref="refs/heads/main") == "review-bot-7001"
    assert read(TEMPLATE)["concurrency"]["cancel-in-progress"] == "false"


# -- the scripts, run ----------------------------------------------------------------------------------------------


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """What a workflow may have checked out of a stranger's pull request: modules that would be run if they could."""
    folder = tmp_path / "workspace"
    for name in ("bot", "venv", "pip", "github", "requests"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text(f"open({str(tmp_path / 'pwned')!r}, 'w')\n", "utf-8")
    (folder / "sitecustomize.py").write_text(f"open({str(tmp_path / 'pwned')!r}, 'w')\n", "utf-8")
    return folder


def run_step(name: str, workspace: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    script = next(step["run"] for step in read(ACTION)["runs"]["steps"] if step["name"] == name)
    base = {"PATH": os.environ["PATH"], "HOME": str(workspace.parent), "RUNNER_TEMP": str(workspace.parent)}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=workspace,
        env={**base, **environ},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_installing_step_runs_nothing_of_the_workspace(workspace: Path) -> None:
    (workspace.parent / "requirements.lock").write_text("", "utf-8")
    done = run_step("Install the bot", workspace, PYTHON=sys.executable, ACTION=str(workspace.parent))
    assert done.returncode == 0, done.stderr
    assert (workspace.parent / "living-review-bot" / "bin" / "pip").exists()
    assert not (workspace.parent / "pwned").exists()


def test_the_working_step_runs_nothing_of_the_workspace(workspace: Path) -> None:
    """That it says what is missing shows that it was the bot that ran."""
    here = workspace.parent / "living-review-bot" / "bin"
    here.mkdir(parents=True)
    # Not a link: Python looks for its libraries beside the name that it was started by.
    (here / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', "utf-8")
    (here / "python").chmod(0o755)
    done = run_step("Work", workspace, PYTHONPATH=str(ROOT))
    assert done.returncode == 3
    assert "GITHUB_REPOSITORY is not set: this runs as a step of a workflow" in done.stdout
    assert not (workspace.parent / "pwned").exists()


def test_the_lock_that_is_installed_has_all_that_the_bot_needs() -> None:
    import tomllib

    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    locked = set(
        re.findall(
            r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE
        )
    )
    assert {re.split(r"[\[<>=]", each)[0] for each in wanted} <= locked
