"""Names of venues as publishers write them -> the usual short name, where it stands in them; never a guess. Pure."""

from __future__ import annotations

import re

LONGEST = 400
"""Characters, from the end, of a title of proceedings that are looked at."""

SHORT = r"(?=[A-Za-z0-9&+@/*-]{0,18}[A-Z][a-z0-9&+@/*-]{0,18}[A-Z])[A-Z0-9][A-Za-z0-9&+@/*-]{1,18}"
"""An abbreviation: one word with two capitals at least."""
IN_BRACKETS = re.compile(rf"\( ?({SHORT})(?: ?['’‘–-]? ?(?:19|20)?[0-9]{{2}})? ?\)$")
_AFTER_DASH = re.compile(rf"(?: [–—-] |, )({SHORT}) (?:19|20)[0-9]{{2}}$")
_ENDING_YEAR = re.compile(r" ?(?:['’‘–-] ?)?(?:(?:19|20)[0-9]{2}|(?<=[ '’‘–-])[0-9]{2})$")


def short_name(title: str) -> str:
    """The abbreviation with which a title of proceedings ends, `CVPR` or `ECCV`; empty where it has none.

    `... Conference on Computer Vision and Pattern Recognition (CVPR)`, `Computer Vision – ECCV 2016`.
    """
    title = " ".join(title[-LONGEST:].split())
    found = IN_BRACKETS.search(title) or _AFTER_DASH.search(title)
    return found[1] if found else ""


def without_year(acronym: str) -> str:
    """`SIGMOD/PODS` from `SIGMOD/PODS '21`, `ICISMME` from `icismme-15`, `ICSE` from `ICSE '20: 42nd ...`."""
    acronym = " ".join(acronym[:LONGEST].split()).partition(": ")[0]
    bare = _ENDING_YEAR.sub("", acronym).strip(" ,-–'’") or acronym
    return bare.upper() if bare.islower() and " " not in bare else bare
