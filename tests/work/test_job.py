"""An attempt's names: they are what makes a job run once."""

from __future__ import annotations

from bot.work.job import Attempt, Health

FIRST = Attempt(delivery="d1", flow="submission", subject="Ann/Papers#1")


def test_the_first_attempt_bears_the_deliverys_id_and_later_ones_add_their_number() -> None:
    second = FIRST.again(because="GitHub answered 502.", bug=False)
    third = second.again(because="An unforeseen ValueError.", bug=True)
    assert [FIRST.id, second.id, third.id] == ["d1", "d1.2", "d1.3"]
    assert (third.because, third.bugs) == ("An unforeseen ValueError.", 1)


def test_a_follow_up_is_named_after_the_first_delivery_however_deep_it_was_found() -> None:
    found = FIRST.follow_up("submission", "ann/papers#2", "none")
    deeper = found.follow_up("base", "ann/papers#3", "rerun")
    assert found.id == "d1+submission:ann/papers#2"
    assert deeper.id == "d1+base.rerun:ann/papers#3"
    assert deeper.follow_up("submission", "ann/papers#2", "none") == found


def test_what_a_later_attempt_finds_is_a_job_of_its_own() -> None:
    second = FIRST.later(because="No answer from Crossref.")
    assert second.follow_up("submission", "ann/papers#2", "none").id == "d1.2+submission:ann/papers#2"
    assert (second.id, second.bugs, second.intent) == ("d1.2", 0, "none")


def test_repositories_compare_without_case() -> None:
    assert FIRST.repository == "ann/papers"
    assert Attempt(delivery="d2", flow="base", subject=f"Ann/Papers@{'a' * 40}").repository == "ann/papers"


def test_a_bot_without_database_or_worker_is_not_well() -> None:
    assert Health(database=True, workers=1).is_well
    assert not Health(database=True, workers=0).is_well
    assert not Health(database=False, workers=1).is_well
