"""The invented papers, and which source is down for which of them. None of this exists.

Their arXiv numbers are of Decembers, which never came so far, and nobody has the DOI prefix 10.99999.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.sandbox.sources.paper import Dataset, Note, Page, Paper, Person, Preprint, Talk, Work

_PRESS = "Imaginary Computing Press"
_JOURNAL = "Journal of Invented Search"
_SHORT = "J. Invent. Search"
_ACL = "Proceedings of the 61st Annual Meeting of the Association for Computational Linguistics (Volume 1: Long Papers)"

CANDLELIGHT = Paper(
    title="Hashing by Candlelight: $k$ Bits Suffice for $k$ Neighbours",
    authors=(Person("Ada", "Quantile"), Person("Émile", "van der Buckett"), Person("Zoë", "Bitwise-Okafor")),
    abstract=(
        "We show that hash codes of $O(k \\log n)$ bits suffice to find $k$ near neighbours in $\\ell_2$ with "
        "probability\nat least $1 - \\delta$, for \\emph{every} data set of $n$ vectors. The codes are read by "
        "candlelight: one probe into each of\n$L = n^{\\rho + o(1)}$ tables, where $\\rho \\le 1/c^2$. On ten million "
        "invented vectors this is 12% faster than not looking at all."
    ),
    published=date(2019, 12, 3),
    shows="At arXiv only: maths in title and abstract, and the code's address in the authors' comment.",
    paste=("https://arxiv.org/abs/1912.99990", "arXiv:1912.99990"),
    preprint=Preprint(
        id="1912.99990",
        submitted=("2019-12-03T17:59:58Z", "2020-02-14T09:12:07Z"),
        categories=("cs.DS", "cs.LG"),
        comment="14 pages, 5 figures. Our code is available at https://github.com/sandbox-invention/candlelight-hashing",
    ),
)
GRAPHS = Paper(
    title="Graphs That Remember: Incremental Proximity Search under Deletions",
    authors=(Person("Hypatia", "Lattice"), Person("Mikkel", "Sørensen-Pivot"), Person("Jun", "Kobayashi")),
    abstract=(
        "Proximity graphs answer queries fast and forget badly: a vector that is deleted leaves a hole through which "
        "later searches fall. We keep of every deleted vector what its neighbours would have said of it, and repair "
        "the graph from these memories while it is searched. Recall stays above 0.97 when nine of ten vectors are gone."
    ),
    published=date(2021, 6, 20),
    shows="At arXiv and published: venue, year and the full names are those of the published version, at Crossref.",
    paste=("https://arxiv.org/abs/2012.99991", "https://doi.org/10.99999/3999999.3999991"),
    preprint=Preprint(
        id="2012.99991",
        submitted=("2020-12-18T11:02:45Z",),
        categories=("cs.DB", "cs.DS"),
        authors=("H. Lattice", "M. Sørensen-Pivot", "J. Kobayashi"),
        comment="13 pages",
        doi="10.99999/3999999.3999991",
    ),
    work=Work(
        doi="10.99999/3999999.3999991",
        type="proceedings-article",
        container="Proceedings of the 2021 Symposium on Imaginary Data Management",
        subtitle="Incremental Proximity Search under Deletions",
        event="SIDM '21: Symposium on Imaginary Data Management",
        acronym="SIDM '21",
        page="141-153",
        publisher=_PRESS,
    ),
    dblp="conf/sidm/LatticeSK21",
)
BUCKETS = Paper(
    title="An Atlas of Empty Buckets",
    authors=(Person("Ngozi", "Emptor"), Person("Björk", "Salt-Lindqvist")),
    abstract=(
        "Most buckets of most hash tables are empty, and nobody has looked at them. We map the empty buckets of "
        "nineteen locality-sensitive schemes and find that their number tells the quality of the hash functions "
        "better than the full ones do. The atlas needs no queries, no labels and no neighbours."
    ),
    published=date(2019, 9, 1),
    shows="A journal article without abstract at Crossref; OpenAlex and PubMed have it.",
    paste=("https://doi.org/10.99999/jis.2019.0007", "https://pubmed.ncbi.nlm.nih.gov/99999990/"),
    work=Work(
        doi="10.99999/jis.2019.0007",
        type="journal-article",
        container=_JOURNAL,
        short=_SHORT,
        volume="12",
        issue="3",
        page="201-229",
        publisher=_PRESS,
    ),
    pubmed="99999990",
)
OCEANS = Paper(
    title="Small Codes, Large Oceans: Deep Quantisation of Images Nobody Took",
    authors=(Person("Maris", "Undertow"), Person("Lían", "Ó Tide"), Person("Quang", "Nguyễn")),
    abstract=(
        "We train a quantiser on images that were never taken. A generator draws them, a hash network sorts them, and "
        "what both agree on becomes a code of 32 bits. Codes learnt from nothing search real photographs as well as "
        "codes that were learnt from a million of them."
    ),
    published=date(2021, 12, 9),
    shows="An arXiv comment says “Accepted at ECCV 2022”: a venue that a person has to confirm.",
    paste=("https://arxiv.org/abs/2112.99992",),
    preprint=Preprint(
        id="2112.99992",
        submitted=("2021-12-09T08:30:00Z", "2022-07-11T16:45:31Z"),
        categories=("cs.CV",),
        comment="Accepted at ECCV 2022. 17 pages with supplementary material",
    ),
)
SUBLINEAR = Paper(
    title="Sublinear Search in Every Metric Space",
    authors=(Person("Cassandra", "Overreach"),),
    abstract=(
        "We claim that nearest neighbours can be found in sublinear time in every metric space, without preprocessing "
        "and without approximation. The proof fits on one page."
    ),
    published=date(2022, 12, 1),
    shows="Withdrawn by its author: arXiv says so in the comment of the last version, and nowhere else.",
    paste=("https://arxiv.org/abs/2212.99993",),
    preprint=Preprint(
        id="2212.99993",
        submitted=("2022-12-01T00:00:13Z", "2022-12-05T13:37:00Z"),
        categories=("cs.CG",),
        comment="This paper has been withdrawn by the author due to a crucial error in the only lemma",
    ),
)
RECALL = Paper(
    title="Perfect Recall from a Single Bit",
    authors=(Person("Bo", "Boole"), Person("Tycho", "Tossup")),
    abstract="One bit a vector is enough for perfect recall on every benchmark that we kept.",
    published=date(2020, 3, 1),
    shows="Retracted: Crossref links the article to its retraction.",
    paste=("https://doi.org/10.99999/jis.2020.0013",),
    work=Work(
        doi="10.99999/jis.2020.0013",
        type="journal-article",
        container=_JOURNAL,
        short=_SHORT,
        volume="13",
        issue="1",
        page="1-9",
        publisher=_PRESS,
        jats=(
            "<jats:title>Abstract</jats:title><jats:p>One bit a vector is enough for perfect recall on every "
            "benchmark that we kept.</jats:p>"
        ),
        retracted_by="10.99999/jis.2022.0001",
    ),
)
REVIEW = Paper(
    title="Review of: An Atlas of Empty Buckets",
    authors=(Person("Rhea", "Viewer"),),
    abstract="",
    published=date(2019, 7, 15),
    shows="No paper: the DOI of a peer review.",
    paste=("https://doi.org/10.99999/jis.2019.0007.review1",),
    work=Work(
        doi="10.99999/jis.2019.0007.review1",
        type="peer-review",
        publisher=_PRESS,
        review_of="10.99999/jis.2019.0007",
    ),
)
WHISPERS = Paper(
    title="Whispered Queries: Hashing Sentences That Nobody Has Said",
    authors=(Person("Nia", "Pebble"), Person("René", "Écho"), Person("Łucja", "Szept")),
    abstract=(
        "Sentence encoders are tested on what people have said. We hash what they have not: sentences that a grammar "
        "allows and no corpus holds. Semantic hashing loses a third of its precision on them, and a code that knows "
        "the grammar wins most of it back."
    ),
    published=date(2023, 7, 9),
    shows="In the ACL Anthology, whose BibTeX holds TeX in title and names.",
    paste=("https://aclanthology.org/2023.acl-long.9994/",),
    talk=Talk(
        id="2023.acl-long.9994",
        key="pebble-etal-2023-whispered",
        title="Whispered Queries: Hashing Sentences That {N}obody Has Said",
        authors=("Pebble, Nia", "{\\'E}cho, Ren{\\'e}", "Szept, {\\L}ucja"),
        booktitle=_ACL,
        month="jul",
        address="Toronto, Canada",
        pages="99801--99815",
    ),
    work=Work(
        doi="10.18653/v1/2023.acl-long.9994",
        type="proceedings-article",
        container=_ACL,
        event=_ACL,
        page="99801-99815",
        publisher="Association for Computational Linguistics",
    ),
)
FATHOMS = Paper(
    title="Fathoming the Curse: Random Projections at the Bottom of the Sea",
    authors=(Person("Coral", "Deepwell"), Person("Jacques", "d'Abîme")),
    abstract=(
        "The curse of dimensionality grows with depth. We lower random projections to 4,000 dimensions and measure how "
        "many distances come up alive. Sparse projections do, if they are lowered slowly."
    ),
    published=date(2024, 4, 18),
    shows="A page of PMLR, read by its meta tags.",
    paste=("https://proceedings.mlr.press/v999/deepwell24a.html",),
    page=Page(
        host="proceedings.mlr.press",
        path="/v999/deepwell24a.html",
        conference="International Conference on Artificial Intelligence and Statistics",
        volume="999",
        pages=("4001", "4013"),
    ),
)
VECTORS = Paper(
    title="Ten Million Imaginary Vectors",
    authors=(Person("Ondine", "Salt"), Person("", "The Imaginary Vectors Collaboration")),
    abstract=(
        "Ten million vectors of 128 dimensions, drawn from no distribution, with the hundred nearest neighbours of "
        "each. Collected for the atlas of empty buckets."
    ),
    published=date(2020, 1, 20),
    shows="No paper but a data set, at DataCite; one of its authors is an organisation.",
    paste=("https://doi.org/10.99999/vectors.17",),
    dataset=Dataset(
        doi="10.99999/vectors.17", publisher="Imaginary Data Archive", supplement_to="10.99999/jis.2019.0007"
    ),
)
LOOKING = Paper(
    title="Learning Where Not to Look",
    authors=(Person("Iris", "Averted"), Person("Sóley", "Blindspot"), Person("Wei", "Zhang")),
    abstract=(
        "An index spends most of its time where the answer is not. We learn, for each query, the cells that need no "
        "visit, and bound the probability that one of them held a neighbour. Visits fall by 80% at equal recall."
    ),
    published=date(2025, 1, 22),
    shows="Accepted at a conference, says OpenReview.",
    paste=("https://openreview.net/forum?id=sbxOpenF0r",),
    note=Note(
        id="sbxOpenF0r",
        venue="ICLR 2025 Poster",
        venueid="ICLR.cc/2025/Conference",
        booktitle="The Thirteenth International Conference on Learning Representations",
        key="averted2025learning",
        keywords=("nearest neighbour search", "learned indexes"),
    ),
)
DOORMATS = Paper(
    title="Keys under Doormats: Private Nearest Neighbours for Careless Servers",
    authors=(Person("Olga", "Lock"), Person("Bram", "Doormat")),
    abstract="A server that forgets what it was asked cannot tell. We build one out of hash tables.",
    published=date(2025, 1, 22),
    shows="OpenReview wants to see a person first: the bot asks for BibTeX instead.",
    paste=("https://openreview.net/forum?id=sbxLocked1",),
    note=Note(
        id="sbxLocked1",
        venue="ICLR 2025 Poster",
        venueid="ICLR.cc/2025/Conference",
        booktitle="The Thirteenth International Conference on Learning Representations",
        key="lock2025keys",
        keywords=("privacy",),
        is_behind_challenge=True,
    ),
)
PATIENCE = Paper(
    title="Patience Trees: Search Structures That Wait for Their Data",
    authors=(Person("Penelope", "Loom"), Person("Vladimír", "Čekal")),
    abstract=(
        "A patience tree answers before its data have come, and corrects itself when they do. For streams of $n$ "
        "vectors the expected number of corrections is $O(\\sqrt{n})$."
    ),
    published=date(2025, 6, 22),
    shows="Crossref is down for its DOI, twice: the bot goes on with what arXiv says, and tries again.",
    paste=("https://arxiv.org/abs/2412.99995",),
    preprint=Preprint(
        id="2412.99995",
        submitted=("2024-12-30T23:59:59Z",),
        categories=("cs.DS",),
        doi="10.99999/3999999.3999995",
    ),
    work=Work(
        doi="10.99999/3999999.3999995",
        type="proceedings-article",
        container="Proceedings of the 2025 Symposium on Imaginary Data Management",
        subtitle="Search Structures That Wait for Their Data",
        event="SIDM '25: Symposium on Imaginary Data Management",
        acronym="SIDM '25",
        page="77-90",
        publisher=_PRESS,
        jats=(
            "<jats:title>Abstract</jats:title>\n          <jats:p>A patience tree answers before its data have come, "
            "and corrects itself when they do. For streams of <jats:inline-formula><jats:alternatives><jats:tex-math>"
            "$n$</jats:tex-math></jats:alternatives></jats:inline-formula> vectors the expected number of corrections "
            "is <jats:inline-formula><jats:alternatives><jats:tex-math>$O(\\sqrt{n})$</jats:tex-math>"
            "</jats:alternatives></jats:inline-formula>.</jats:p>"
        ),
    ),
)

PAPERS = (
    CANDLELIGHT,
    GRAPHS,
    BUCKETS,
    OCEANS,
    WHISPERS,
    FATHOMS,
    LOOKING,
    SUBLINEAR,
    RECALL,
    REVIEW,
    VECTORS,
    DOORMATS,
    PATIENCE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A source is down for a while for requests whose path holds `about`."""

    host: str
    about: str
    status: int
    times: int


TROUBLES = (Trouble(host="api.crossref.org", about="10.99999/3999999.3999995", status=500, times=2),)
