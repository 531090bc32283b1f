"""What holds of everything that was ordered in a thread, who may order it, and what it makes of a submission."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.faults import Finding
from bot.intake.commands import COMMANDS, Role, Usage
from bot.intake.form_template import FormField, FormTemplate, Value
from bot.intake.issue_form import Submission, parse
from bot.intake.named_field import ENTRY_FIELDS, key_of
from bot.intake.steering import FIELDS_SHOWN, REFUSED_AT_MOST, Order, Said, Steered, Steering, apply, steer
from bot.resolve import merge

NOON = datetime(2025, 5, 5, 12, tzinfo=UTC)
ROLES: dict[str, Role] = {"sam": "submitter", "maria": "maintainer", "carl": "contributor"}


def role_of(login: str) -> Role:
    return ROLES.get(login.casefold(), "contributor")


def comment(number: int, author: str, body: str) -> Said:
    at = NOON + timedelta(minutes=number)
    return Said(id=number, author=author, body=body, at=at, url=f"https://github.com/acme/review/issues/1#{number}")


def thread(*said: tuple[str, str]) -> list[Said]:
    return [comment(number, author, body) for number, (author, body) in enumerate(said, start=1)]


def steered(*said: tuple[str, str]) -> Steering:
    return steer(thread(*said), role_of)


def value(order: Order | None) -> str:
    assert order is not None
    return order.value


def answers(steering: Steering) -> dict[str, str]:
    return {name: order.value for name, order in steering.answers.items()}


# -- one will of many commands -------------------------------------------------------------------------------------


def test_a_thread_without_commands_orders_nothing() -> None:
    assert steered(("sam", "Thank you!"), ("carl", "Fine paper.")) == Steering()


def test_the_later_answer_to_a_field_counts() -> None:
    steering = steered(("sam", "/set year: 2012\n/set Link name: a"), ("maria", "/set Year: 2013\n/set link_name: b"))
    assert answers(steering) == {"year": "2013", "link-name": "b"}
    assert steering.answers["year"].said.author == "maria"
    assert steering.answers["year"].role == "maintainer"
    assert steering.taken == {1, 2}


def test_a_value_keeps_its_colons_and_its_lines() -> None:
    steering = steered(("sam", "/set title: A: B\n/set abstract:\n```\nOne.\n\nTwo.\n```\n/set Ort：Köln: Süd"))
    assert answers(steering) == {"title": "A: B", "abstract": "One.\n\nTwo.", "ort": "Köln: Süd"}


def test_the_later_tags_count() -> None:
    assert value(steered(("sam", "/tags a, b"), ("maria", "/tags c")).tags) == "c"


def test_places_and_drops_add_up() -> None:
    steering = steered(
        ("sam", "/place Supervised modality=image\n/drop Jegou2011searching, `b`"),
        ("maria", "/place Supervised modality=text\n/drop c."),
    )
    assert [order.value for order in steering.places] == ["Supervised modality=image", "Supervised modality=text"]
    assert set(steering.dropped) == {"jegou2011searching", "b", "c"}
    assert steering.dropped["b"].said.author == "sam"


def test_a_duplicate_and_its_denial_cancel_each_other() -> None:
    first = steered(("sam", "/duplicate-of `jegou2011searching`."))
    assert value(first.duplicate_of) == "jegou2011searching"
    denied = steered(("sam", "/duplicate-of a"), ("maria", "/not-duplicate"))
    assert (denied.duplicate_of, denied.not_duplicate is not None) == (None, True)
    again = steered(("sam", "/not-duplicate"), ("maria", "/duplicate-of b"))
    assert (value(again.duplicate_of), again.not_duplicate) == ("b", None)


def test_the_latest_accept_counts() -> None:
    accept = steered(("maria", "/accept"), ("maria", "Hm."), ("Maria", "/Accept!")).accept
    assert accept is not None
    assert accept.said.id == 3


def test_a_maintainer_declines_with_a_reason_calls_spam_and_overrides_a_rule() -> None:
    steering = steered(
        ("maria", "/reject It is not about hashing.\n/spam\n/override `Year-Range`: It is older.\n/override a b c")
    )
    assert value(steering.reject) == "It is not about hashing."
    assert steering.spam is not None
    assert {rule: order.value for rule, order in steering.overrides.items()} == {
        "year-range": "It is older.",
        "a": "b c",
    }


def test_the_order_of_reading_does_not_matter() -> None:
    said = thread(("sam", "/set year: 1\n/tag x"), ("maria", "/set year: 2\n/accept"), ("carl", "/accept\n/help"))
    assert steer(reversed(said), role_of) == steer(said, role_of)


# -- who may -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("usage", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("author", ROLES)
def test_a_command_is_taken_from_who_may_give_it(usage: Usage, author: str) -> None:
    steering = steered((author, usage.example))
    assert (steering.taken == {1}) is (ROLES[author] in usage.roles)
    assert (steering.refusals == ()) is (ROLES[author] in usage.roles)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("/set year: 1", "`/set` is for the submitter and for maintainers of this review."),
        ("/set year", "`/set` is for the submitter and for maintainers of this review."),
        ("/accept", "`/accept` is for maintainers of this review."),
    ],
)
def test_others_are_told_who_may(line: str, sentence: str) -> None:
    steering = steered(("carl", line))
    (refusal,) = steering.refusals
    assert (refusal.author, refusal.command, refusal.sentence) == ("carl", line, sentence)
    assert (refusal.comment, refusal.url) == (1, "https://github.com/acme/review/issues/1#1")
    assert (steering.taken, steering.refused, steering.accept, steering.answers) == (frozenset(), {1}, None, {})


def test_github_is_asked_once_a_person_and_only_for_commands_that_not_everybody_may_give() -> None:
    asked: list[str] = []

    def ask(login: str) -> Role:
        asked.append(login)
        return "maintainer"

    said = thread(
        ("ada", "Fine."),
        ("bob", "/help\n/recheck\n/tag x"),
        ("Cy", "/accept\n/set year: 1"),
        ("cy", "/tags a"),
    )
    steering = steer(said, ask)
    assert asked == ["Cy"]
    assert steering.is_help_asked


# -- what is refused, and how it is said ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("/set year 2013", "Write it as `/set FIELD: VALUE`, for example `/set year: 2013`."),
        ("/set : 2013", "Write it as `/set FIELD: VALUE`, for example `/set year: 2013`."),
        ("/set", "Write it as `/set FIELD: VALUE`, for example `/set year: 2013`."),
        (
            "/set abstract:\nWe search.",
            "The value of `/set` stands behind the colon; a longer one stands in a code block right below. "
            "To empty the field, leave the line below blank.",
        ),
        ("/tags", "Write it as `/tags a, b`, for example `/tags quantisation, has code`."),
        (
            "/place",
            "Write it as `/place CATEGORY attribute=value`, for example `/place Supervised modality=image, codebook=yes`.",
        ),
        ("/drop", "Write it as `/drop KEY`, for example `/drop jegou2011searching`."),
        ("/duplicate-of ?", "Write it as `/duplicate-of KEY`, for example `/duplicate-of jegou2011searching`."),
        (
            "/reject ...",
            "A reason is needed. Write it as `/reject REASON`, for example `/reject It is not about hashing.`.",
        ),
        (
            "/override year-range",
            "An exception needs its rule and a reason. "
            "Write it as `/override RULE REASON`, for example `/override title-all-caps It is an acronym.`.",
        ),
        (
            "/override",
            "An exception needs its rule and a reason. "
            "Write it as `/override RULE REASON`, for example `/override title-all-caps It is an acronym.`.",
        ),
        ("/accept once the link is mended", "`/accept` stands alone on its line, so that nobody gives it by chance."),
        ("/spam filters are fine", "`/spam` stands alone on its line, so that nobody gives it by chance."),
        ("/tag hashing", "There is no command `/tag`. Did you mean `/tags`?"),
        ("/merge", "There is no command `/merge`. Did you mean `/accept` (for maintainers)?"),
        ("/frobnicate", "There is no command `/frobnicate`; `/help` shows those there are."),
    ],
)
def test_a_command_that_cannot_be_taken_is_answered(line: str, sentence: str) -> None:
    steering = steered(("maria", line))
    assert [refusal.sentence for refusal in steering.refusals] == [sentence]
    assert steering.taken == frozenset()


@pytest.mark.parametrize(
    "line", ["/accept 🎉", "/accept !", "/recheck please", "/help me", "/not-duplicate, it is another"]
)
def test_words_behind_a_harmless_command_and_signs_behind_any_are_passed_over(line: str) -> None:
    assert steered(("maria", line)).taken == {1}


def test_the_same_is_answered_once_a_person() -> None:
    steering = steered(("sam", "/tag x\n/tag x"), ("Sam", "/tag x"), ("carl", "/tag x"))
    assert [(refusal.author, refusal.comment) for refusal in steering.refusals] == [("sam", 1), ("carl", 3)]
    assert steering.refused == {1, 2, 3}


def test_a_comment_is_taken_only_if_all_of_it_is() -> None:
    steering = steered(("sam", "/set year: 2013\n/accept"))
    assert (answers(steering), steering.taken, steering.refused) == ({"year": "2013"}, frozenset(), {1})


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("/tag x", "/tags x"),
        ("/set year 2013", "/set Year: 2013"),
        ("/sett year: 2013", "/set year: 2013"),
        ("/reject", "/reject It is another matter."),
        ("/drop", "/drop a"),
        ("/override year-range", "/override year-range It is older."),
    ],
)
def test_what_a_person_wrote_wrong_is_forgotten_once_it_is_written_right(wrong: str, right: str) -> None:
    assert steered(("maria", wrong), ("maria", right)).refusals == ()
    assert len(steered(("maria", right), ("maria", wrong)).refusals) == 1
    assert len(steered(("sam", wrong), ("maria", right)).refusals) == 1


def test_another_field_set_rightly_does_not_hide_a_fault() -> None:
    assert len(steered(("sam", "/set year 2013"), ("sam", "/set title: A")).refusals) == 1


def test_of_many_refused_commands_the_latest_are_answered() -> None:
    steering = steered(("sam", "\n".join(f"/tag {number}" for number in range(50))))
    assert [refusal.command for refusal in steering.refusals] == [f"/tag {n}" for n in range(50 - REFUSED_AT_MOST, 50)]


def test_a_long_command_is_cut_where_it_is_repeated() -> None:
    (refusal,) = steered(("sam", f"/tag {'x ' * 100}")).refusals
    assert len(refusal.command) == 80
    assert refusal.command.startswith("/tag x x")


# -- put into a submission -----------------------------------------------------------------------------------------


def field(id_: str, kind: str = "input", options: Iterable[str] = (), **more: object) -> FormField:
    label = more.pop("label", id_.replace("_", " ").capitalize())
    return FormField(id=id_, label=label, kind=kind, options=tuple(options), **more)


FORM = FormTemplate(
    path="add-paper.yml",
    name="Add a paper",
    fields=(
        field("paper", "textarea", label="Link, DOI, arXiv id or BibTeX", required=True),
        field("title"),
        field("authors"),
        field("venue"),
        field("year"),
        field("code", label="Where is the code?"),
        field("abstract", "textarea"),
        field("tags", "dropdown", ["hashing", "search", "bugs, repair", "bugs"], multiple=True),
        field("new_tags"),
        field("kind", "dropdown", ["Conference", "Journal", "Workshop, other"], label="Kind of venue", required=True),
        field("taxonomy-modality", "dropdown", ["image", "text"], label="Modality (optional)"),
        field("checks", "checkboxes", ["I looked", "I am an author"], multiple=True, must_tick=frozenset({"I looked"})),
    ),
)
GIVEN: dict[str, Value] = {
    "paper": "10.1000/1",
    "title": "Old",
    "year": "1999",
    "tags": ("hashing",),
    "new_tags": "fresh",
    "kind": "Journal",
    "checks": ("I looked",),
}


def put(
    *said: str,
    given: dict[str, Value] = GIVEN,
    form: FormTemplate = FORM,
    findings: tuple[Finding, ...] = (),
) -> Steered:
    submission = Submission(fields=given, lines=dict.fromkeys(given, 10), findings=findings)
    return apply(steered(*(("maria", line) for line in said)), submission, form)


@pytest.mark.parametrize(
    ("line", "id_", "answer"),
    [
        ("/set year: 2013", "year", "2013"),
        ("/set YEAR : 2013", "year", "2013"),
        ("/set `year`: 2013", "year", "2013"),
        ("/set **year**: 2013", "year", "2013"),
        ("/set Where is the code?: https://a.b", "code", "https://a.b"),
        ("/set where IS the code: https://a.b", "code", "https://a.b"),
        ("/set Kind of venue: conference", "kind", "Conference"),
        ("/set kind: workshop, other", "kind", "Workshop, other"),
        ("/set author: A. Ant", "authors", "A. Ant"),
        ("/set titles: New", "title", "New"),
        ("/set conference: ICML", "venue", "ICML"),
        ("/set journal: JMLR", "venue", "JMLR"),
        ("/set link: https://a.b", "paper", "https://a.b"),
        ("/set links: https://a.b", "paper", "https://a.b"),
        ("/set doi: 10.1000/2", "paper", "10.1000/2"),
        ("/set modality: Image", "taxonomy-modality", "image"),
        ("/set abstract:\n```\nOne.\n\nTwo.\n```", "abstract", "One.\n\nTwo."),
        ("/set title:\n```\nOne\ntwo\n```", "title", "One two"),
        ("/set checks: i looked, I am an author", "checks", ("I looked", "I am an author")),
        ("/set tags: bugs, repair, Bugs", "tags", ("bugs, repair", "bugs")),
        ("/tags hashing; search", "tags", ("hashing", "search")),
        ("/tags hashing, brand new", "tags", "hashing, brand new"),
        ("/set new tags: other", "new_tags", "other"),
        ("/set bibkey: ant2013new", "bibkey", "ant2013new"),
        ("/set data: https://a.b", "data", "https://a.b"),
    ],
)
def test_a_field_is_answered_by_its_id_its_label_or_its_name_in_an_entry(line: str, id_: str, answer: Value) -> None:
    result = put(line)
    assert result.refusals == ()
    assert result.submission.fields[id_] == answer
    assert result.sources == {id_: f"`{line.split()[0]}` by maria"}


def test_nothing_else_is_touched() -> None:
    before = Submission(fields=GIVEN, lines={"title": 3, "year": 5})
    after = apply(steered(("maria", "/set year: 2013")), before, FORM).submission
    assert dict(after.fields) == GIVEN | {"year": "2013"}
    assert dict(after.lines) == {"title": 3}
    assert dict(before.fields) == GIVEN


def test_without_an_order_the_submission_stays() -> None:
    submission = Submission(fields=GIVEN, lines={})
    assert apply(Steering(), submission, FORM).submission == submission


def test_an_empty_value_empties_the_field() -> None:
    for line in ("/set year:", "/set year: _No response_"):
        result = put(line)
        assert "year" not in result.submission.fields
        assert result.sources == {"year": "`/set` by maria"}


def test_tags_take_the_place_of_all_tags_so_far_and_the_later_command_counts() -> None:
    tags, then_set = put("/tags a", "/set tags: b"), put("/set tags: b", "/tags a")
    assert tags.submission.fields["tags"] == "b"
    assert then_set.submission.fields["tags"] == "a"
    assert "new_tags" not in tags.submission.fields
    assert (tags.sources, then_set.sources) == ({"tags": "`/set` by maria"}, {"tags": "`/tags` by maria"})


def test_two_names_of_one_field_are_one_field() -> None:
    assert put("/set author: A", "/set authors: B").submission.fields["authors"] == "B"
    assert put("/set authors: B", "/set author: A").submission.fields["authors"] == "A"


def test_where_a_form_asks_for_conference_and_journal_the_answered_one_is_meant() -> None:
    form = FormTemplate(path="", name="", fields=(field("conference"), field("journal")))
    assert put("/set venue: PAMI", given={"journal": "TPAMI"}, form=form).submission.fields == {"journal": "PAMI"}
    assert put("/set venue: ICML", given={}, form=form).submission.fields == {"conference": "ICML"}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("/set yaer: 2013", "The form has no field of that name. Did you mean `year`?"),
        ("/set absract: We", "The form has no field of that name. Did you mean `abstract`?"),
        ("/set where is code: x", "The form has no field of that name. Did you mean `code`?"),
        (
            "/set qqq: 1",
            "The form has no field of that name. Its fields are `paper`, `title`, `authors`, `venue`, `year`, `code`, "
            "`abstract`, `tags`, `new_tags`, `kind`, `taxonomy-modality`, `checks`.",
        ),
        ("/set kind: Jurnal", "“Kind of venue” has no such choice. Did you mean “Journal”?"),
        (
            "/set kind: blog",
            "“Kind of venue” has no such choice. Choose from “Conference”, “Journal”, “Workshop, other”.",
        ),
        (
            "/set kind: conference, Journal",
            "“Kind of venue” takes one choice only.",
        ),
        ("/set modality: ,", "“Modality (optional)” has no such choice. Choose from “image”, “text”."),
    ],
)
def test_what_cannot_be_put_into_the_form_is_answered_and_changes_nothing(line: str, sentence: str) -> None:
    result = put(line)
    assert [refusal.sentence for refusal in result.refusals] == [sentence]
    assert [refusal.command for refusal in result.refusals] == [line]
    assert (result.submission.fields, result.sources) == (GIVEN, {})


def test_a_misnamed_field_is_forgotten_once_it_is_named_rightly() -> None:
    assert put("/set yaer: 2013", "/set year: 2013").refusals == ()
    assert len(put("/set year: 2013", "/set yaer: 2013").refusals) == 1


def test_a_form_of_many_fields_is_not_listed_whole() -> None:
    form = FormTemplate(path="", name="", fields=tuple(field(f"f{number}") for number in range(FIELDS_SHOWN + 1)))
    (refusal,) = put("/set qqq: 1", given={}, form=form).refusals
    assert refusal.sentence.endswith(f"`f{FIELDS_SHOWN - 1}` ...")


# -- what the form's reader said -----------------------------------------------------------------------------------

BODY = """### Year

### Tags

hashing, a, b, c, d, e, f, g, h, i, j, k, l

### Kind of venue

Jurnal
"""


def findings_after(*said: str) -> list[tuple[str, str]]:
    found = apply(steered(*(("sam", line) for line in said)), parse(BODY, FORM), FORM).submission.findings
    return [(finding.rule, finding.field) for finding in found]


def test_what_a_command_has_settled_is_not_told_any_more() -> None:
    before = findings_after()
    assert ("unknown-option", "kind") in before
    assert before.count(("unknown-option", "tags")) == 10
    assert ("unknown-option", "") in before
    assert ("missing-section", "paper") in before
    after = findings_after("/set kind: Journal", "/tags a", "/set paper: 10.1000/1", "/set checks: I looked")
    assert {rule for rule, _ in after} <= {"missing-section", "stray-text"}
    assert not {field for _, field in after} & {"kind", "tags", "paper", "checks", ""}


def test_other_fields_findings_stay() -> None:
    assert ("unknown-option", "kind") in findings_after("/tags a")
    assert ("unknown-option", "") in findings_after("/set kind: Journal")


def test_emptying_a_required_field_is_told_as_in_the_form() -> None:
    result = put("/set paper:", "/set checks: I am an author")
    assert [(finding.rule, finding.field) for finding in result.submission.findings] == [
        ("empty-answer", "paper"),
        ("unticked-box", "checks"),
    ]


# -- laws ----------------------------------------------------------------------------------------------------------

LINES = st.sampled_from(
    [usage.example for usage in COMMANDS.values()]
    + ["/tag x", "/set year 1", "/set title: B", "/drop", "Thanks!", "> /accept"]
)
THREADS = st.lists(st.tuples(st.sampled_from(sorted(ROLES)), st.lists(LINES, max_size=3).map("\n".join)), max_size=6)


@given(THREADS, st.randoms(use_true_random=False))
def test_the_fold_depends_on_nothing_but_the_thread(said: list[tuple[str, str]], chance: Random) -> None:
    ordered = thread(*said)
    shuffled = list(ordered)
    chance.shuffle(shuffled)
    assert steer(shuffled, role_of) == steer(ordered, role_of)


@given(THREADS)
def test_a_comment_with_commands_is_taken_or_refused(said: list[tuple[str, str]]) -> None:
    steering = steered(*said)
    assert not steering.taken & steering.refused
    assert {refusal.comment for refusal in steering.refusals} <= steering.refused
    accept = steering.accept
    assert accept is None or accept.role == "maintainer"


MARKED = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\n"), max_size=20).map(
    "§{}§".format
)


@given(
    st.sampled_from([*COMMANDS, "tag", "merge"]),
    MARKED,
    st.sampled_from(["", ": ", " "]),
    st.sampled_from(sorted(ROLES)),
)
def test_no_answer_repeats_what_a_person_typed(name: str, typed: str, between: str, author: str) -> None:
    steering = steered((author, f"/{name} {typed}{between}{typed}"))
    refusals = (*steering.refusals, *apply(steering, Submission(fields=GIVEN, lines={}), FORM).refusals)
    assert all("§" not in refusal.sentence and "§" not in refusal.author for refusal in refusals)


@given(st.text(max_size=30))
@example(".»0")
def test_a_name_is_compared_as_it_is_compared(name: str) -> None:
    assert key_of(key_of(name)) == key_of(name)


@pytest.mark.parametrize("name", sorted(ENTRY_FIELDS))
def test_the_ids_are_those_that_become_an_entry(name: str) -> None:
    for id_ in ENTRY_FIELDS[name]:
        text = {"year": "2013", "link": "https://a.b", "links": "https://a.b"}.get(name, "https://a.b/x")
        merged = merge.merge({id_: text}, lines={}, link_names={})
        assert merged.remarks == {}, id_
    if name not in ("link", "links", "code", "data", "website"):
        assert merge.form_ids(name) == ENTRY_FIELDS[name]
