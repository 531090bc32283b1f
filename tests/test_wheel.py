"""What people install: the built wheel, in an environment that knows nothing of the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent

FORM = """\
name: Add a paper
description: A paper
body:
  - {type: input, id: title, attributes: {label: Title}}
  - {type: input, id: authors, attributes: {label: Authors}}
  - {type: input, id: year, attributes: {label: Year}}
  - {type: textarea, id: abstract, attributes: {label: Abstract}}
"""
BODY = "### Title\n\nCodes\n\n### Authors\n\nAda Ant\n\n### Year\n\n2001\n\n### Abstract\n\nWe code.\n"
ENTRY = """\
---
layout: publication
title: "Codes"
authors: Ada Ant
conference:
year: 2001
bibkey: ant2001codes
---
We code.
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as for a release."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    (file,) = folder.glob("*.whl")
    return file


@dataclass(frozen=True)
class Environment:
    """A fresh environment with the wheel in it, and an empty folder to work in."""

    folder: Path
    workplace: Path

    def run(self, program: str, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run a program of the environment there."""
        return subprocess.run(
            [str(self.folder / "bin" / program), *arguments],
            input=stdin,
            cwd=self.workplace,
            env={"PATH": os.environ["PATH"], "HOME": str(self.workplace)},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The wheel is installed from its file; what it depends on is lent by this environment, without a download.

    Python reads the `.pth` files of an environment's own folder only: ours leads to the libraries, and the one there
    that leads to the checkout (it was installed as editable) is not read.
    """
    folder = tmp_path_factory.mktemp("fresh") / "env"
    venv.EnvBuilder(with_pip=False, symlinks=True).create(folder)
    python = str(folder / "bin" / "python")
    install = ["install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check", str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", "--python", python, *install], check=True, timeout=120)
    own = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
    lent = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    (Path(own) / "lent.pth").write_text("".join(f"{path}\n" for path in lent), "utf-8")
    return Environment(folder=folder, workplace=tmp_path_factory.mktemp("elsewhere"))


def test_the_wheel_holds_every_file_of_the_package_and_the_schemas_and_no_other(wheel: Path) -> None:
    package = {path for path in (ROOT / "bot").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    expected = {path.relative_to(ROOT).as_posix() for path in package}
    expected |= {f"bot/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "schema").glob("*.json")}
    examples = ROOT / "tests" / "check" / "examples"  # which `check --explain` shows
    shown = [path for path in examples.rglob("*") if path.is_file()]
    expected |= {f"bot/check/examples/{path.relative_to(examples).as_posix()}" for path in shown}
    names = set(ZipFile(wheel).namelist())
    assert {name for name in names if ".dist-info/" not in name} == expected
    # Said aloud, what would be missed latest:
    assert {
        "bot/py.typed",
        "bot/schema/publication.schema.json",
        "bot/schema/config.schema.json",
        "bot/template/.github/ISSUE_TEMPLATE/add-paper.yml",
        "bot/template/_config.yml",
        "bot/sandbox/templates/base.html",
        "bot/web/templates/operator.html",
    } <= names


def test_the_apps_manifest_is_for_who_reads_the_repository_and_is_not_installed(wheel: Path) -> None:
    assert [name for name in ZipFile(wheel).namelist() if name.endswith("app.yaml")] == []


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    archive = ZipFile(wheel)
    (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    headers = HeaderParser().parsestr(archive.read(metadata).decode())
    assert (headers["Name"], headers["License-Expression"], headers["Requires-Python"]) == (
        "living-review-bot",
        "MIT",
        ">=3.11",
    )
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in archive.namelist())


def test_what_is_imported_is_what_was_installed(environment: Environment) -> None:
    code = "import bot, bot.document; print(bot.__file__); print(bot.document.schema('publication')['$id'])"
    place, schema = environment.run("python", "-c", code).stdout.splitlines()
    assert Path(place).is_relative_to(environment.folder)
    assert schema == "publication.schema.json"


def test_help_is_there(environment: Environment) -> None:
    done = environment.run("review-bot", "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: review-bot [OPTIONS] COMMAND")


def test_a_form_is_rendered(environment: Environment) -> None:
    (environment.workplace / "form.yml").write_text(FORM, "utf-8")
    done = environment.run("review-bot", "render", "-", "--form", "form.yml", stdin=BODY)
    assert (done.returncode, done.stdout, done.stderr) == (0, ENTRY, "")


def test_the_demo_runs_with_the_files_it_brings(environment: Environment) -> None:
    done = environment.run("review-bot", "demo", "--once")
    assert done.returncode == 0, done.stderr
    assert "From form to merge in" in done.stdout
