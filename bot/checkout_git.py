"""git, run as a program in a checkout: what changed since a commit, how files were there. The one door to it.

In: a folder, our own words and paths that we made, no shell. Out: what git says.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import fsdecode
from pathlib import Path

from bot.faults import ConfigError, PermanentFailure

TIMEOUT = 60
"""Seconds that git may take for one answer."""
_REGULAR = ("100644", "100755")
_NO_BLOB = "0"
_COMMIT = re.compile(r"[0-9a-f]{40,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of a file. One that was moved is known by both its paths; a path is empty where there was no file."""

    path: str = ""
    former: str = ""
    blob: str = ""
    """git's name of the content it had; empty where it was no plain file, but a link or a submodule"""


def git(root: Path, *arguments: str, given: bytes = b"", aftermath: str = "") -> bytes:
    """What git says in this folder; `aftermath` tells a person how things stand when it fails."""
    done = _run(root, arguments, given, aftermath)
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        raise PermanentFailure(f"git {arguments[0]} failed: {said[-1]} {aftermath}".strip())
    return done.stdout


def base_of(root: Path, reference: str) -> str:
    """The commit from which the present one and `reference` have both grown; raises ConfigError where there is none."""
    if _run(root, ("rev-parse", "--is-inside-work-tree")).stdout.strip() != b"true":
        raise ConfigError(f"{root} is in no git repository, so nothing can be said of what changed there.")
    ends = ("--verify", "--quiet", "--end-of-options")
    named = _run(root, ("rev-parse", *ends, f"{reference}^{{commit}}")).stdout.decode().strip()
    if not _COMMIT.fullmatch(named):
        raise ConfigError(f"git knows no commit `{reference}` here. Fetch it first, or name another one.")
    if not _run(root, ("rev-parse", *ends, "HEAD^{commit}")).stdout:
        raise ConfigError("There is no commit here yet, so nothing can have changed since one.")
    found = _run(root, ("merge-base", named, "HEAD")).stdout.decode().strip()
    if not found:
        raise ConfigError(
            f"This branch and `{reference}` have no commit in common. In a clone that is not whole, fetch more of its "
            "history (`git fetch --unshallow`; in GitHub Actions, `fetch-depth: 0`)."
        )
    return found.splitlines()[0]


def changes(root: Path, base: str) -> tuple[Change, ...]:
    """What differs between a commit and the files as they stand in this folder, new ones that git ignores left out."""
    compared = ("--raw", "-z", "-M", "--no-abbrev", "--no-ext-diff", "--ignore-submodules=dirty", "--relative", base)
    told = git(root, "diff", *compared, "--").split(b"\0")
    known = {change.path or change.former: change for change in _read_raw(iter(told))}
    new = git(root, "ls-files", "--others", "--exclude-standard", "-z").split(b"\0")
    known |= {path: Change(path=path) for path in map(fsdecode, new) if path and path not in known}
    return tuple(known[path] for path in sorted(known))


def _read_raw(told: Iterator[bytes]) -> Iterator[Change]:
    """`git diff --raw -z`: a head `:mode mode blob blob status`, the path, and where it was moved the new path."""
    for head in told:
        if not head:
            return
        mode, _, blob, _, status = head.decode().removeprefix(":").split(" ")
        former = fsdecode(next(told))
        path = fsdecode(next(told)) if status[0] in "RC" else former
        blob = blob if mode in _REGULAR and blob.strip(_NO_BLOB) else ""
        match status[0]:
            case "A" | "C":
                yield Change(path=path)
            case "D":
                yield Change(former=former, blob=blob)
            case _:
                yield Change(path=path, former=former, blob=blob)


def contents(root: Path, blobs: Collection[str]) -> Mapping[str, bytes]:
    """The contents of these blobs, read by one process; what git does not have is left out."""
    wanted = list(dict.fromkeys(blobs))
    if not wanted:
        return {}
    said = git(root, "cat-file", "--batch", given="".join(f"{blob}\n" for blob in wanted).encode())
    found: dict[str, bytes] = {}
    at = 0
    for blob in wanted:
        end = said.index(b"\n", at)
        head, at = said[at:end].split(b" "), end + 1
        if len(head) == 3:  # else it is `NAME missing`
            size = int(head[2])
            found[blob] = said[at : at + size]
            at += size + 1
    return found


def _run(
    root: Path, arguments: Sequence[str], given: bytes = b"", aftermath: str = ""
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - our own words and paths that we made, and no shell
            ("git", "--no-optional-locks", "-C", str(root), *arguments),  # noqa: S607 - git is where the maintainer has it
            capture_output=True,
            check=False,
            input=given,
            timeout=TIMEOUT,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PermanentFailure(f"git could not be run: {type(error).__name__}. {aftermath}".strip()) from error
