"""The numbers of a checkout: its entries, each read once, and what stands in no number because it could not be read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.corpus.statistics import Shelf, Statistics, count

if TYPE_CHECKING:
    from bot.checkout import Checkout
    from bot.checkout_corpus import Corpus, Watch
    from bot.repository import Collection


def count_checkout(checkout: Checkout, *, watch: Watch = iter) -> Statistics:
    """The numbers of all collections; `watch` goes through the entries one by one."""
    config, corpus = checkout.config, checkout.corpus(watch=watch)
    shelves = [shelf_of(corpus, collection) for collection in config.collections.values()]
    return count(shelves, years=config.years.bounds(datetime.now(UTC).year))


def shelf_of(corpus: Corpus, collection: Collection) -> Shelf:
    """The entries of one collection."""
    files = {path: corpus.files.get(path) for path in corpus.sources if collection.is_entry(path)}
    entries = {path: file.entry if file else None for path, file in files.items()}
    return Shelf.of(collection.name, entries, is_of_papers=collection.is_of_papers)


def name_of(checkout: Checkout) -> str:
    """What to call a review in a heading: its repository, or the folder of its checkout."""
    return checkout.config.repository or (checkout.root.resolve().name if checkout.root else "")
