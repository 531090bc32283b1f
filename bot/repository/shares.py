"""What of the review's taxonomy is about the entries of one collection."""

from __future__ import annotations

from bot.entry import taxonomy as taxonomies
from bot.entry.taxonomy import Taxonomy
from bot.repository.choices import DATASETS, PAPERS, Collection, RepositoryConfig


def share_of(config: RepositoryConfig, collection: Collection, taxonomy: Taxonomy) -> Taxonomy:
    """The rows of this collection: the first one and papers have all but those of others; others the category of their
    name only.

    The rows of datasets are theirs also where the review keeps no files of datasets.
    """
    is_main = collection.name in PAPERS or collection.name == next(iter(config.collections))
    own = taxonomies.only(taxonomy, [collection.name])
    if not is_main and (own.rows or not collection.is_of_papers):
        return own
    return taxonomies.without(taxonomy, {*config.collections, DATASETS.name} - {*PAPERS, collection.name})
