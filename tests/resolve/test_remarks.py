"""A venue is read out of authors' remarks only where they say plainly that the paper was accepted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.resolve.remarks import LONGEST_VENUE, claimed_venue, published_in


@pytest.mark.parametrize(
    ("remark", "venue"),
    [
        ("Accepted at CVPR 2021", "CVPR 2021"),
        ("Accepted to CVPR 2021 (oral)", "CVPR 2021"),
        ("12 pages, 3 figures, accepted to ISSI 2019 (https://www.issi2019.org/)", "ISSI 2019"),
        ("This paper has been accepted as a conference paper at ICLR 2020", "ICLR 2020"),
        ("Published as a conference paper at ICLR 2015", "ICLR 2015"),
        ("Paper accepted at AAAI-21", "AAAI 2021"),
        ("Accepted (oral) at NeurIPS'19; code at https://github.com/a/b", "NeurIPS 2019"),
        ("Accepted, ICML 2020", "ICML 2020"),
        ("Accepted to Findings of ACL 2022", "Findings of ACL 2022"),
        ("Accepted to the main conference of EMNLP 2023", "EMNLP 2023"),
        ("Accepted at ACM SIGIR 2020", "ACM SIGIR 2020"),
        ("Camera-ready for ECCV 2018", "ECCV 2018"),
        ("In Proceedings of CVPR'97", "CVPR 1997"),
        ("to appear at SIGMOD 2021, 14 pages", "SIGMOD 2021"),
        ("To appear in the Proceedings of the 38th International Conference on Ponds (ICP 2021)", "ICP 2021"),
        ("Accepted by the 2021 IEEE International Conference on Ponds and Lakes (ICPL)", "ICPL 2021"),
        ("Accepted at the 29th ACM Conference on Ponds (MM '21), October 20-24, 2021, Utopia", "MM 2021"),
        ("Accepted at the ICML 2020 Workshop on Fleas", "ICML 2020 Workshop on Fleas"),
        ("Accepted by IEEE Transactions on Ponds and Lakes", "IEEE Transactions on Ponds and Lakes"),
        ("Accepted for publication in The Pond Journal", "The Pond Journal"),
        ("Accepted for publication in Physical Review D, 12 pages", "Physical Review D"),
        ("Accepted for presentation at the International Conference on Ponds", "International Conference on Ponds"),
        ("Published in Transactions on Ponds (08/2022)", "Transactions on Ponds"),
        ("Accepted to TACL. Code with data", "TACL"),
        ("Accepted to ICLR 2020. Extended version of the proofs follows", "ICLR 2020"),
    ],
)
def test_plain_words_of_acceptance_name_a_venue(remark: str, venue: str) -> None:
    assert claimed_venue(remark) == venue


@pytest.mark.parametrize(
    "remark",
    [
        "",
        "20 pages, 3 figures",
        "CVPR 2021",
        "fleas, ponds, lakes",
        "Submitted to CVPR 2021",
        "submission to ICLR 2022, to appear at arXiv",
        "Under review at ICLR 2022",
        "Extended version of a paper accepted at POPL 2019",
        "Full version of the paper to appear at CCS 2021",
        "Part of this work has been presented at ICRA 2019",
        "A shorter version was accepted at the NeurIPS 2020 workshop",
        "Not accepted at CVPR 2020",
        "Rejected at ICML 2020, to appear in a drawer of Ana's",
        "Withdrawn; accepted at CVPR 2021",
        "Accepted",
        "Accepted for publication",
        "Accepted with minor revisions",
        "published by the authors",
        "This supersedes a paper accepted at ICML 2019",
    ],
)
def test_anything_less_names_none(remark: str) -> None:
    assert claimed_venue(remark) == ""


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("Journal of Ponds and Lakes, 2017", ("Journal of Ponds and Lakes", "journal", 2017)),
        (
            "IEEE Transactions on Ponds, vol. 33, no. 2, pp. 1-20, 2021",
            ("IEEE Transactions on Ponds", "journal", 2021),
        ),
        (
            "In Proceedings of the 37th International Conference on Ponds, PMLR 119:1234-1245, 2020",
            ("Proceedings of the 37th International Conference on Ponds", "conference", 2020),
        ),
        ("CVPR 2021", ("CVPR", "conference", 2021)),
        ("Nature 521, 436-444 (2015)", ("Nature", "", 2015)),
        ("Pond Learning 45(1), 5-32, 2001", ("Pond Learning", "", 2001)),
        ("Information Ponds, Volume 512, 2020, Pages 1-18", ("Information Ponds", "", 2020)),
    ],
)
def test_a_plain_reference_gives_venue_and_year(reference: str, said: tuple[str, str, int]) -> None:
    assert published_in(reference) == said


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "Phys.Rev.D76:013009,2007",
        "Astrophys.J. 652 (2006) 1604",
        "Proceedings of the 2019 Conference on Ponds (pp. 1-10)",
        "2019 IEEE International Conference on Ponds",
        "Journal of Ponds",
        "Journal of Ponds, 2019, reprinted 2021",
        "published 2019",
    ],
)
def test_any_other_reference_gives_nothing(reference: str) -> None:
    assert published_in(reference) == ("", "", None)


WORDS = st.sampled_from(
    [
        "accepted",
        "published",
        "at",
        "to",
        "in",
        "for",
        "as",
        "a",
        "the",
        "publication",
        "paper",
        "proceedings",
        "of",
        "CVPR",
        "2021",
        "'21",
        "(oral)",
        "Journal",
        "Ponds",
        ";",
        ".",
        ",",
        "http://x",
    ]
)


@given(st.lists(WORDS | st.text(max_size=4), max_size=25).map(" ".join))
def test_whatever_they_write_a_venue_is_a_line(remark: str) -> None:
    venue, _, year = published_in(remark)
    for name in (venue, claimed_venue(remark)):
        assert name == " ".join(name.split())
        assert len(name) <= LONGEST_VENUE + 10
    assert (year is None) == (venue == "")


@pytest.mark.parametrize(
    "piece", ["accepted at ", "(", "A", "the ", ", ", "proc. of the ", "ACM ", "1", "published (x) "]
)
def test_a_remark_without_end_is_read_in_part(piece: str) -> None:
    assert len(claimed_venue(piece * 100_000)) <= LONGEST_VENUE
    assert published_in(piece * 100_000) == ("", "", None)
