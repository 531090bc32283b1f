"""What authors write beside a preprint of where it was published: a remark, a reference -> the venue. Pure.

People write as they like, so a remark is a suggestion for a person to confirm, and only plain words count.
"""

from __future__ import annotations

import re

from bot.resolve.venues import IN_BRACKETS, SHORT, short_name

LONGEST = 2_000
"""Characters that are looked at."""
LONGEST_VENUE = 160

_YEAR = re.compile(r"(?<![0-9.:/-])(?:1[89]|20)[0-9]{2}(?![0-9:/-])", re.ASCII)
_SHORT_AND_YEAR = re.compile(
    r"(?<![\w/-])((?:Findings of (?:the )?)?(?:(?:ACM|IEEE|IEEE/CVF|USENIX) )?"
    rf"{SHORT})(?: ?['’‘] ?([0-9]{{2}})|-([0-9]{{2}})|[ -]{{0,2}}((?:19|20)[0-9]{{2}}))(?![\w/.-]\w)"
)
_WORKSHOP = re.compile(
    r"\b(?:workshops?|challenge|tutorial|symposium on|doctoral|demo(?:nstration)?s?)\b", re.IGNORECASE
)
_SENTENCES = re.compile(
    r"(?<!\bProc)(?<!\bConf)(?<!\bTrans)(?<!\bInt)(?<!\bIntl)(?<!\bJ)(?<!\bvol)(?<!\bLett)(?<!\bRev)\. |; ?"
)
_NEGATIVE = re.compile(
    r"""\b(?: submi(?:t|ss)\w{0,5} | (?:under|in|for|peer)[ -]review | under\ (?:consideration|submission) | rejected
    | not\ (?:yet\ )?(?:been\ )?accepted | parts?\ of\ (?:this|the|our) | based\ on
    | (?:extended|full|fuller|long|longer|journal|short|shorter|preliminary|earlier|early|previous|prior|conference
        |workshop|revised|updated|abridged|condensed|initial)\ (?:version|paper|abstract|draft)s?
        \ (?:of|was|were|has|have|is|will|appear\w{0,4})
    | extends | extension\ of | supersede[sd] | supplement\w{0,4}\ (?:to|of|for) | follow-?up | companion )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""It was sent somewhere, or something else was accepted."""
_WITHDRAWN = re.compile(r"\bwithdr[ae]w", re.IGNORECASE)
_POSITIVE = re.compile(
    r"""\b(?: (?:accepted|to\ appear|appearing|to\ be\ (?:published|presented)|published|forthcoming)
          (?:\ ?\([^()]{0,40}\))? (?:\ ?[:,]\ |\ )
          (?: (?:as|for)\ (?:an?\ |the\ )? (?:[\w-]{1,20}\ ){0,3}?
              (?:paper|poster|oral|talk|spotlight|presentation|publication|article|contribution|demo|letter|proceedings)
              (?:\ (?:presentation|paper|talk))? (?:\ ?\([^()]{0,40}\))? \ ?)?
          (?:(?:to|for)\ (?:appear|publication|be\ (?:published|presented)|presentation|inclusion)\ )?
          (?: (?:at|to|by|in|for|with|into)\ | (?=[A-Z]) )
        | in\ (?:the\ )? (?=proc(?:eedings|\.)\ )
        | camera[ -]?ready (?:\ (?:version|copy|paper|submission))? \ (?:for|of|at|in)\  )""",
    re.IGNORECASE | re.VERBOSE,
)
_LEAD = re.compile(
    r"""(?: (?-i:the|an?) | (?:publication|appear) \ (?:in|at) | presentation\ at
    | main\ (?:conference|tra?ck)\ (?:of|at)
    | (?:the\ )?proc(?:eedings|\.) (?:\ of)? (?:\ the)? )\ """,
    re.IGNORECASE | re.VERBOSE,
)
_TAIL = re.compile(
    r"""[ ]?(?: [,;:]?[ ]?https?:// | \\ | [(\[{] | [ ][-–—][ ] | \b(?:pages?|pp|doi)\b
    | ,[ ]?\d{1,3}[ ]?(?:pages?|pp?\b|figures?|tables?) | ,[ ](?:to[ ]appear|in[ ]press|accepted|published)
    | ,?[ ]?(?:code|project[ ]page|source|website|video|data|supplement\w{0,4}|appendix|with|including|vol\.?|volume)\b
    | [ ]as[ ](?:an?|the|long|short|oral|spotlight|poster|main|full|regular)\b )""",
    re.IGNORECASE | re.VERBOSE,
)

_JOURNAL = re.compile(r"\b(?:journal|transactions|trans\.|letters|reviews?|annals|magazine|bulletin)\b", re.IGNORECASE)
_MEETING = re.compile(r"\b(?:proceedings|proc\.|conference|conf\.|workshops?|symposium|symp\.)", re.IGNORECASE)
_NUMBERS = re.compile(
    r"""[,.;:]?[ ]?(?: [(\[]? (?:(?<=[(\[])|\b)
          (?:vol\.?|volume|no\.?|number|nr\.?|issue|iss\.?|pp?\.|pages?|article|art\.|doi)(?=[ .:0-9])
        | [(\[]?\b[0-9]{1,5}\b | https?:// | $ )""",
    re.IGNORECASE | re.VERBOSE,
)
_PLAIN_VENUE = re.compile(r"(?![^a-z]{13})[A-Z0-9](?:[^.]|\.(?!\w)){2,158}")
"""In words: `Phys.Rev.D76` is nobody's way to list a venue."""
_JOINING = frozenset({"the", "of", "in", "on", "and", "for", "at", "The"})


def claimed_venue(remark: str) -> str:
    """Where a remark says plainly that the paper was accepted: `CVPR 2021`, `IEEE Access`; else empty."""
    remark = " ".join(remark[:LONGEST].split())
    if _WITHDRAWN.search(remark):
        return ""
    for sentence in _SENTENCES.split(remark):
        if _NEGATIVE.search(sentence):
            continue
        if (found := _POSITIVE.search(sentence)) and (venue := _venue(sentence[found.end() :])):
            return venue
    return ""


def published_in(reference: str) -> tuple[str, str, int | None]:
    """Venue, `conference` or `journal`, and year of a reference; empty where it is not plain."""
    words = " ".join(reference[:LONGEST].split()).removeprefix("In ")
    years = set(_YEAR.findall(words))
    end = _NUMBERS.search(words)
    venue = words[: end.start() if end else None].strip(" ,.;:").removesuffix(", PMLR")
    if len(years) != 1 or not _PLAIN_VENUE.fullmatch(venue) or venue.rpartition(" ")[2] in _JOINING:
        return "", "", None
    is_meeting = bool(_MEETING.search(words) or short_name(words) or _SHORT_AND_YEAR.fullmatch(words))
    kind = "journal" if _JOURNAL.search(venue) else "conference" if is_meeting else ""
    return venue, kind, int(years.pop())


def _venue(words: str) -> str:
    """The venue with which these words begin."""
    words = words[: 2 * LONGEST_VENUE]
    while lead := _LEAD.match(words):
        words = words[lead.end() :]
    end = _TAIL.search(words)
    head = words[: end.start()] if end else words
    near = words[: len(head) + 30]
    if not _WORKSHOP.search(words[: len(head) + 60]):
        if short := _SHORT_AND_YEAR.search(near):
            return f"{short[1]} {short[4] or _whole_year(short[2] or short[3])}"
        bracket = IN_BRACKETS.search(near[: near.find(")") + 1])
        if bracket and (year := _YEAR.search(head)):
            return f"{bracket[1]} {year[0]}"
    venue = head.strip(" ,.:;-–'\"!")
    is_name = any(sign.isupper() for sign in venue) and sum(map(str.isalpha, venue)) > 2
    return venue if is_name and len(venue) <= LONGEST_VENUE else ""


def _whole_year(digits: str) -> str:
    return f"{19 if int(digits) > 50 else 20}{digits}"
