"""The names in a config, held against the files of the repository: one that leads nowhere is told, with the nearest."""

from __future__ import annotations

import difflib
import heapq
from collections.abc import Collection, Iterator

from bot.document import Document
from bot.faults import Finding, Severity, in_order
from bot.repository.choices import RepositoryConfig
from bot.repository.reading import fault_at

FORMS_FOLDER = ".github/ISSUE_TEMPLATE/"
_COMPARED = 20
"""So many files are compared letter by letter with a name that leads nowhere."""
_LONGEST = 200
"""Characters of such a name that are compared."""


def check_names(
    config: RepositoryConfig,
    source: Document,
    *,
    forms_among: Collection[str] | None,
    entries_among: Collection[str] | None,
) -> tuple[Finding, ...]:
    """Warnings about forms and a taxonomy that the config's file names and the repository does not have.

    The two are all paths of the branch that people file forms on and of the one that holds the entries; None where they
    are in another repository. What the config does not say itself is the bot's own guess, and no fault.
    """
    return in_order((*_forms(config, source, forms_among), *_taxonomy(config, source, entries_among)))


def did_you_mean(path: str, files: Collection[str]) -> str:
    """The file that was probably meant, in a sentence; empty when none is near."""
    # Anybody may send a config and a tree of files: letter by letter, only those of much the same ends are compared.
    alike = heapq.nlargest(_COMPARED, files, key=lambda file: (_shared(path, file), file))
    near = difflib.get_close_matches(path[:_LONGEST], alike, n=1)
    if not near:
        name = path.rpartition("/")[2].casefold()
        near = [file for file in files if file.rpartition("/")[2].casefold() == name][:1]
    return f"Did you mean `{near[0]}`?" if near else ""


def _shared(one: str, other: str) -> int:
    """How many characters at their beginnings and at their ends are the same."""
    return _begun_alike(one, other) + _begun_alike(one[::-1], other[::-1])


def _begun_alike(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _forms(config: RepositoryConfig, source: Document, files: Collection[str] | None) -> Iterator[Finding]:
    named = {f"collections.{each.name}.form": each.form for each in config.collections.values()}
    named |= {f"forms.{kind}": form for kind, form in config.forms.by_kind.items()}
    there = [path.removeprefix(FORMS_FOLDER) for path in files or () if path.startswith(FORMS_FOLDER)]
    for key, form in named.items():
        if form and key in source.lines and files is not None and form not in there:
            message = f"There is no form `{form}` in `{FORMS_FOLDER.rstrip('/')}`."
            hint = (
                did_you_mean(form, there) or "Add the form, or take the line out: without the file it is not offered."
            )
            yield fault_at(source, key, message, hint, severity=Severity.WARNING)


def _taxonomy(config: RepositoryConfig, source: Document, files: Collection[str] | None) -> Iterator[Finding]:
    if config.taxonomy and files is not None and config.taxonomy not in files:
        hint = did_you_mean(config.taxonomy, [path for path in files if path.endswith((".yml", ".yaml"))])
        hint = hint or "Write the path from the root of the branch that holds the entries."
        message = f"The review has no file `{config.taxonomy}`."
        yield fault_at(source, "taxonomy", message, hint, severity=Severity.WARNING)
