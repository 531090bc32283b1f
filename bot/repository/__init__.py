"""The maintainers' choices: `.github/review-bot.yml` of a review repository becomes a `RepositoryConfig`.

`choices` holds the values, `synonyms` one of them, `reading` makes them of the file's text, `schemas` adds the review's
own schemas, and `own_keys` tells what these know beyond any entry. `shares` parts the taxonomy by collections. `strict`
finds what the file names and the repository does not have, `manual` writes the table of all options.
"""

from bot.repository.choices import Collection, FormKind, Forms, Labels, RepositoryConfig, Runner, Years, an
from bot.repository.own_keys import NO_KEYS, OwnKey, own_keys, properties_of
from bot.repository.reading import fault_at, parse_config, read_source
from bot.repository.schemas import with_schemas
from bot.repository.shares import share_of
from bot.repository.strict import check_names

__all__ = [
    "NO_KEYS",
    "Collection",
    "FormKind",
    "Forms",
    "Labels",
    "OwnKey",
    "RepositoryConfig",
    "Runner",
    "Years",
    "an",
    "check_names",
    "fault_at",
    "own_keys",
    "parse_config",
    "properties_of",
    "read_source",
    "share_of",
    "with_schemas",
]
