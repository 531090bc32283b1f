"""A whole review looked over, for its maintainers: what no check of a single entry can see, and all that one can.

`surveying` reads every entry once and gathers what is found; `papers`, `words` and `keys` say what the corpus tells,
`weights` how much that weighs. `links` asks the world. `kinds` sorts findings for people; `text`, `page` and `issues`
write them down.
"""

from bot.audit.links import check_links, check_preprints, count_links
from bot.audit.surveying import Audit, survey

__all__ = ["Audit", "check_links", "check_preprints", "count_links", "survey"]
