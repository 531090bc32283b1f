"""A tag renamed in every entry of a checkout: the characters of that tag, and no other byte.

In: a checkout, the wish. Out: a `Renaming`, known before anything is written: which files change, which cannot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bot.checkout_git import git
from bot.checkout_writing import left_alone, replace_file
from bot.corpus.tag_wish import RenameRefused, Wish, retag_all
from bot.faults import PermanentFailure

if TYPE_CHECKING:
    from bot.checkout import Checkout

NOT_WRITTEN = "Nothing is written."
"""How things stand when git fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """What a rename means for the files of a review."""

    root: Path
    texts: Mapping[str, str] = field(repr=False)
    """path -> the text that the file gets"""
    refused: Mapping[str, str]
    """path -> why a file that has the tag is left as it is"""
    notes: tuple[str, ...] = ()
    """what else is to be said, a sentence each"""

    def write(self) -> None:
        """Write the files, each as a whole."""
        for path, text in self.texts.items():
            replace_file(self.root / path, text)

    def refuse_unsaved(self) -> None:
        """A commit of these files would hold what else the maintainer changed in them: then raise."""
        if not self.texts:
            return
        told = git(self.root, "status", "--porcelain", "--", *self.texts, aftermath=NOT_WRITTEN)
        if number := len(told.splitlines()):
            have = "One of the files to change has" if number == 1 else f"{number} of the files to change have"
            raise PermanentFailure(
                f"{have} changes that are not committed, and --commit would commit them, too. Commit or stash them "
                f"first. {NOT_WRITTEN}"
            )


def plan_renaming(checkout: Checkout, wish: Wish) -> Renaming:
    """What would be written where; raises RenameRefused for what cannot be meant."""
    if checkout.root is None:
        raise RenameRefused("This folder is in no review; name a checkout of one with --review.")
    corpus = checkout.corpus()
    in_use = corpus.past.in_use if corpus.past is not None else {}
    if said := wish.refusal(in_use, checkout.config.synonyms):
        raise RenameRefused(said)
    entries = {path: file.entry for path, file in corpus.files.items()}
    sources = corpus.sources
    holders = {path: sources[path] for path, entry in entries.items() if entry and wish.is_of(entry.tags)}
    alone = {
        path: why
        for path, source in holders.items()
        if (why := left_alone(checkout.root / path, source, checkout.root))
    }
    retagged = retag_all(
        wish,
        {path: source.text for path, source in holders.items() if path not in alone},
        {path: source.text for path, source in sources.items() if entries.get(path) is None},
    )
    return Renaming(
        root=checkout.root,
        texts=retagged.texts,
        refused=dict(sorted({**alone, **retagged.refused}.items())),
        notes=wish.notes(in_use, checkout.config.synonyms),
    )
