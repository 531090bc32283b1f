"""DataCite: `/dois/DOI` of data sets and of arXiv's own DOIs, and the CSL-JSON that doi.org sends its callers to."""

from __future__ import annotations

import base64

from bot.sandbox.answers.shape import Json
from bot.sandbox.sources.crossref import CSL
from bot.sandbox.sources.paper import Paper, Person
from bot.sandbox.sources.question import Question, Reply, as_json

HOSTS = ("api.datacite.org", "data.crosscite.org")

_COUNTS = tuple(
    f"{what}Count" for what in ("view", "download", "reference", "citation", "part", "partOf", "version", "versionOf")
)
_DATASET: Json = {
    "ris": "DATA",
    "bibtex": "misc",
    "citeproc": "dataset",
    "schemaOrg": "Dataset",
    "resourceTypeGeneral": "Dataset",
}
_PREPRINT: Json = {
    "ris": "GEN",
    "bibtex": "misc",
    "citeproc": "article",
    "schemaOrg": "CreativeWork",
    "resourceType": "Article",
    "resourceTypeGeneral": "Preprint",
}


def answer(question: Question) -> Reply:
    """A DOI as JSON:API, or as CSL-JSON at data.crosscite.org."""
    is_csl = question.host == "data.crosscite.org"
    doi = question.path.removeprefix("/" if is_csl else "/dois/").casefold()
    paper = question.of_doi(doi)
    if paper is None or (paper.work is not None and paper.work.doi.casefold() == doi):
        told = {"status": "404", "title": "The resource you are looking for doesn't exist."}
        return as_json({"errors": [told]}, status=404)
    if is_csl:
        return as_json(_csl(paper, doi), type=CSL)
    data = {
        "id": doi,
        "type": "dois",
        "attributes": _attributes(paper, doi),
        "relationships": {"client": {"data": {"id": "sandbox.invented", "type": "clients"}}},
    }
    return as_json({"data": data}, type="application/json; charset=utf-8", is_kept=True)


def _attributes(paper: Paper, doi: str) -> Json:
    dataset, preprint = paper.dataset, paper.preprint
    own: list[Json] = [{"identifier": preprint.id, "identifierType": "arXiv"}] if preprint is not None else []
    title = preprint.title if preprint is not None and preprint.title else paper.title
    prefix, _, suffix = doi.partition("/")
    year = int(preprint.submitted[0][:4]) if preprint is not None else paper.published.year
    dates = (
        [
            {"date": day, "dateType": "Submitted", "dateInformation": f"v{at}"}
            for at, day in enumerate(preprint.submitted, 1)
        ]
        if preprint is not None
        else []
    )
    return {
        "doi": doi,
        "prefix": prefix,
        "suffix": suffix,
        "identifiers": own,
        "alternateIdentifiers": [
            {"alternateIdentifierType": "arXiv", "alternateIdentifier": one["identifier"]} for one in own
        ],
        "creators": [_creator(person) for person in paper.authors],
        "titles": [{"title": title}],
        "publisher": dataset.publisher if dataset is not None else "arXiv",
        "container": {},
        "publicationYear": year,
        "subjects": [{"subject": "FOS: Computer and information sciences"}],
        "contributors": [],
        "dates": [*dates, {"date": str(year if preprint is not None else paper.published), "dateType": "Issued"}],
        "language": None,
        "types": _DATASET if dataset is not None else _PREPRINT,
        "relatedIdentifiers": _related(paper),
        "relatedItems": [],
        "sizes": [],
        "formats": [],
        "version": str(len(preprint.submitted)) if preprint is not None else None,
        "rightsList": [],
        "descriptions": _descriptions(paper),
        "geoLocations": [],
        "fundingReferences": [],
        "xml": base64.b64encode(b"<resource/>").decode(),
        "url": f"https://arxiv.org/abs/{preprint.id}" if preprint is not None else f"https://data.example/{doi}",
        "contentUrl": None,
        "metadataVersion": 0,
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "source": "api",
        "isActive": True,
        "state": "findable",
        "reason": None,
        **dict.fromkeys(_COUNTS, 0),
        "created": f"{paper.published}T09:49:15.000Z",
        "registered": f"{paper.published}T09:49:15.000Z",
        "published": str(year),
        "updated": f"{paper.published}T10:02:56.000Z",
    }


def _creator(person: Person) -> Json:
    if not person.given:
        told: Json = {"name": person.family, "nameType": "Organizational"}
    else:
        told = {
            "name": f"{person.family}, {person.given}",
            "nameType": "Personal",
            "givenName": person.given,
            "familyName": person.family,
        }
    return told | {"affiliation": [], "nameIdentifiers": []}


def _related(paper: Paper) -> list[Json]:
    if paper.dataset is None or not paper.dataset.supplement_to:
        return []
    return [
        {
            "relationType": "IsSupplementTo",
            "relatedIdentifier": paper.dataset.supplement_to,
            "relatedIdentifierType": "DOI",
        }
    ]


def _descriptions(paper: Paper) -> list[Json]:
    found: list[Json] = [{"description": paper.abstract, "descriptionType": "Abstract"}]
    if paper.preprint is not None and paper.preprint.comment:
        found.append({"description": paper.preprint.comment, "descriptionType": "Other"})
    return found


def _csl(paper: Paper, doi: str) -> Json:
    """DataCite's own CSL-JSON, which differs from Crossref's: organisations are `literal`."""
    types = _DATASET if paper.dataset is not None else _PREPRINT
    day = paper.published
    return {
        "type": types["citeproc"],
        "id": f"https://doi.org/{doi}",
        "author": [
            {"family": person.family, "given": person.given} if person.given else {"literal": person.family}
            for person in paper.authors
        ],
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "abstract": paper.abstract,
        "DOI": doi,
        "URL": f"https://doi.org/{doi}",
        "publisher": paper.dataset.publisher if paper.dataset is not None else "arXiv",
        "title": paper.title,
    }
