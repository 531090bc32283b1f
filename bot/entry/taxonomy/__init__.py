"""The taxonomy file of a review, `_data/...taxonomy.yml`: a list of rows `{bibkey, categories, attribute: value ...}`.

`rows` are its words, `reading` reads it. `amending` and `merging` change single rows in the file's own hand (`sheet`,
`placing`, `hand`, `shape`, `scalars`) and keep every other byte. `places` reads what people write for a row, `checking`
checks it. `shares` parts the rows of different collections. `location` tells which file it is, and whether the site
shows it.
"""

from bot.entry.taxonomy.amending import amend, line_of
from bot.entry.taxonomy.checking import check_row
from bot.entry.taxonomy.location import find, is_read_by
from bot.entry.taxonomy.merging import merge
from bot.entry.taxonomy.places import read_place, settled
from bot.entry.taxonomy.reading import read
from bot.entry.taxonomy.rows import CHOICES_AT_LEAST, CHOICES_AT_MOST, RARE_UNDER, Row, Taxonomy
from bot.entry.taxonomy.shares import only, without

__all__ = [
    "CHOICES_AT_LEAST",
    "CHOICES_AT_MOST",
    "RARE_UNDER",
    "Row",
    "Taxonomy",
    "amend",
    "check_row",
    "find",
    "is_read_by",
    "line_of",
    "merge",
    "only",
    "read",
    "read_place",
    "settled",
    "without",
]
