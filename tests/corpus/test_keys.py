"""What a key says of its entry, and which key was meant by one that no entry has."""

from __future__ import annotations

import pytest

from bot.corpus.keys import AuthorDoubt, KeyParts, Keys, doubt_author, parts_of
from bot.entry.model import Entry

WIDE = "NUS-WIDE: A Real-World Web Image Database"


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("weiss2008spectral", KeyParts("weiss", 2008, "spectral")),
        ("Jégou2011searching", KeyParts("jégou", 2011, "searching")),
        ("zhu2921syntax", KeyParts("zhu", 2921, "syntax")),
        ("karampatsis2020", KeyParts("karampatsis", 2020, "")),
        ("2019scratch", None),
        ("faiss", None),
        ("sift1m2009searching", None),
        ("a12345b", None),
    ],
)
def test_a_key_is_surname_year_and_word(key: str, parts: KeyParts | None) -> None:
    assert parts_of(key) == parts


@pytest.mark.parametrize(
    ("key", "authors"),
    [
        ("weiss2008spectral", "Yair Weiss, Antonio Torralba"),
        ("torralba2008spectral", "Yair Weiss, Antonio Torralba"),
        ("deze2021mulcode", "Deze Wang, Yue Yu"),
        ("abbad2020graph", "Abbad Zakariae, Maliani Ahmed"),
        ("movshovitz2013natural", "Dana Movshovitz-Attias, William W. Cohen"),
        ("xirau2014fast", "I. Torres-Xirau, J. Salvador"),
        ("buech2019learning", "Lutz Büch, Artur Andrzejak"),
        ("buch2019learning", "Lutz Büch, Artur Andrzejak"),
        ("jegou2011searching", "H. J\\'egou, M. Douze"),
        ("jégou2011searching", "Hervé Jégou"),
        ("vandenoord2018representation", "Aaron van den Oord"),
        ("oord2018representation", "Aaron van den Oord"),
        ("2019scratch", "Chuan-xiang, Chen"),
        ("weiss2008spectral", ""),
    ],
)
def test_a_name_of_any_author_in_any_spelling_is_right(key: str, authors: str) -> None:
    assert doubt_author(key, Entry(title="Codes", authors=authors)) is None


@pytest.mark.parametrize(("title", "tags"), [(WIDE, ()), ("A New Approach", ("Dataset",)), ("New", ("datasets",))])
def test_a_dataset_goes_by_its_own_name(title: str, tags: tuple[str, ...]) -> None:
    assert doubt_author("nuswide2009new", Entry(title=title, authors="T. Chua", tags=tags)) is None


@pytest.mark.parametrize(
    ("key", "authors", "meant"),
    [
        ("ederhardt2019unsupervised", "Jan Eberhardt, Samuel Steffen", "eberhardt"),
        ("waunakh2019idbench", "Yaza Wainakh, Moiz Rauf", "wainakh"),
        ("jayasundara2019treecaps", "Srinivasan Iyer, Ioannis Konstas", ""),
        ("song2011random", "A. Joly, O. Buisson", ""),
    ],
)
def test_a_name_that_no_author_has_is_doubted(key: str, authors: str, meant: str) -> None:
    surname = key[: key.index("20")]
    assert doubt_author(key, Entry(title="Codes", authors=authors)) == AuthorDoubt(surname, meant)


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("li2015gated", "li2016gated"),
        ("cao2016hashgan", "cao2018hashgan"),
        ("ederhardt2019unsupervised", "eberhardt2019unsupervised"),
        ("li2016gate", "li2016gated"),
        ("wang2014hashing", ""),
        ("pham2016learning", ""),
        ("cao2018learning", ""),
        ("faiss", ""),
        ("li2020graphs", ""),
    ],
)
def test_the_nearest_key_is_the_only_one_that_a_slip_can_have_meant(wrong: str, meant: str) -> None:
    keys = Keys(
        [
            *("li2016gated", "cao2018hashgan", "eberhardt2019unsupervised", "patra2016learning", "wang2014learning"),
            *("li2019graphs", "li2021graphs"),
        ]
    )
    assert wrong not in keys
    assert keys.nearest(wrong) == meant


def test_keys_are_known_whatever_their_capitals() -> None:
    assert "Li2016Gated" in Keys(["li2016gated"])
