"""The short name of a conference is taken from what the publisher writes, and never made up."""

from __future__ import annotations

import pytest

from bot.resolve.venues import short_name, without_year


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2021 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)", "CVPR"),
        ("IEEE International Conference on Communications (ICC 2012)", "ICC"),
        ("International Conference on Ponds (ICP '21)", "ICP"),
        ("Computer Vision – ECCV 2016", "ECCV"),
        ("LIPIcs, Volume 22, TQC 2013", "TQC"),
        ("2007 IEEE 11th International Conference on Computer Vision", ""),
        ("Proceedings of the 2018 Conference on Ponds, Volume 2 (Short Papers)", ""),
        ("Proceedings (Volume 2)", ""),
        ("Advances in Neural Information Processing Systems", ""),
        ("Journal (Online)", ""),
        ("", ""),
    ],
)
def test_a_short_name_stands_at_the_end_of_a_title(title: str, name: str) -> None:
    assert short_name(title) == name


@pytest.mark.parametrize(
    ("acronym", "name"),
    [
        ("SIGMOD/PODS '21", "SIGMOD/PODS"),
        ("icismme-15", "ICISMME"),
        ("ICC 2012", "ICC"),
        ("KDD2019", "KDD"),
        ("CCS'19", "CCS"),
        ("ICSE '20: 42nd International Conference on Software Engineering", "ICSE"),
        ("CHI EA '20", "CHI EA"),
        ("3DV", "3DV"),
        ("L4DC-3", "L4DC-3"),
        ("2021", "2021"),
        ("", ""),
    ],
)
def test_an_acronym_loses_its_year(acronym: str, name: str) -> None:
    assert without_year(acronym) == name


@pytest.mark.parametrize("piece", ["(", "A", "A1", "- ", "'21 ", "(A"])
def test_names_without_end_are_read_in_part(piece: str) -> None:
    assert len(short_name(piece * 100_000)) < 50
    assert len(without_year(piece * 100_000)) < 500
