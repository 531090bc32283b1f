"""An id of the ACL Anthology -> the file that holds it, its volume, and what everybody calls the venue. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NEW = re.compile(r"([0-9]{4}\.[a-z0-9]{1,30})-([a-z0-9]{1,30})\.([0-9]{1,4})")
_OLD = re.compile(r"([A-Z][0-9]{2})-([0-9])([0-9])([0-9]{2})")
_CONFERENCES = {
    "aacl": "AACL",
    "acl": "ACL",
    "alta": "ALTA",
    "anlp": "ANLP",
    "coling": "COLING",
    "conll": "CoNLL",
    "eacl": "EACL",
    "eamt": "EAMT",
    "emnlp": "EMNLP",
    "findings": "Findings",
    "ijcnlp": "IJCNLP",
    "inlg": "INLG",
    "iwslt": "IWSLT",
    "lrec": "LREC",
    "naacl": "NAACL",
    "paclic": "PACLIC",
    "ranlp": "RANLP",
    "semeval": "SemEval",
    "sigdial": "SIGDIAL",
    "starsem": "*SEM",
    "wmt": "WMT",
}
_JOURNALS = {"cl": "Computational Linguistics", "tacl": "TACL"}
_LETTERS = {
    "A": "anlp",
    "C": "coling",
    "D": "emnlp",
    "E": "eacl",
    "I": "ijcnlp",
    "J": "cl",
    "K": "conll",
    "L": "lrec",
    "N": "naacl",
    "P": "acl",
    "Q": "tacl",
    "R": "ranlp",
    "Y": "paclic",
}
"""Venues of the old ids, by their letter; W (workshops) and the rest have no name in common."""
_SIDE_EVENT = re.compile(
    r"\b(?:workshop|tutorial|student (?:research|session)|doctoral|companion volume|shared task)", re.IGNORECASE
)
_JOINT = re.compile(r"\((LREC-COLING) [0-9]{4}\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a paper stands: `2022.acl`, `long`, `1`; `P18`, `1`, `1`."""

    collection: str
    volume: str
    paper: str
    venue: str
    """the venue's name in small letters, as in the new ids; empty where the id does not tell"""

    @property
    def is_front_matter(self) -> bool:
        """Whether this is no paper, but the volume itself."""
        return self.paper == "0"


def place_of(value: str) -> Place | None:
    """The place that an id stands for."""
    if new := _NEW.fullmatch(value):
        collection, volume, paper = new.groups()
        return Place(collection=collection, volume=volume, paper=str(int(paper)), venue=collection.partition(".")[2])
    if not (old := _OLD.fullmatch(value)):
        return None
    collection, first, second, rest = old.groups()
    # Workshops have many volumes of few papers: two figures for the volume, as in W18-6301 and D19-5001.
    is_workshop = collection[0] == "W" or collection == "C69" or (collection == "D19" and first >= "5")
    volume, paper = (first + second, rest) if is_workshop else (first, second + rest)
    venue = "" if is_workshop else _LETTERS.get(collection[0], "")
    return Place(collection=collection, volume=str(int(volume)), paper=str(int(paper)), venue=venue)


def venue_of(place: Place | None, long: str) -> tuple[str, str]:
    """The short name and whether it is a conference or a journal; of a workshop or a side event, its long name."""
    if place is None or not place.venue:
        return long, "conference" if long else ""
    if journal := _JOURNALS.get(place.venue):
        return journal, "journal"
    if joint := _JOINT.search(long):
        return joint[1], "conference"
    if place.venue == "findings":
        return f"Findings of {_CONFERENCES.get(place.volume, place.volume.upper())}", "conference"
    short = _CONFERENCES.get(place.venue, "")
    return (long if _SIDE_EVENT.search(long) or not short else short), "conference"
