"""Abstracts come out inert and still read the same."""

from __future__ import annotations

import re

import pytest
from hostile import abstracts
from hypothesis import example, given

from bot.entry.inert import clean, clean_line, guard, unguard


@pytest.mark.parametrize(
    ("abstract", "written"),
    [
        ("We show {{ x }}.", "We show {% raw %}{{{% endraw %} x }}."),
        ("{{}} and {%}", "{% raw %}{{}}{% endraw %} and {% raw %}{%}{% endraw %}"),
        ("See {% include x %}.", "See {% raw %}{%{% endraw %} include x %}."),
        ("a {% endraw %} b", "a {% raw %}{%{% endraw %} endraw %} b"),
        ("<script>x</script>", r"\<script>x\</script>"),
        ("for a<b and x < y", r"for a\<b and x < y"),
        ("<javascript:alert(1)>", r"\<javascript:alert(1)>"),
        ('word{: onclick="x"}', r'word\{: onclick="x"}'),
        ("[a](javascript:x)", r"[a\](javascript:x)"),
        ("[a](https://a.org)", "[a](https://a.org)"),
        ("[a]: javascript:x", r"[a]\: javascript:x"),
        ("![a](https://a.org/x.png)", r"\![a](https://a.org/x.png)"),
        ("<![CDATA[x]]>", r"\<\![CDATA[x]]>"),
        (r"already \<b>", r"already \\\<b>"),
        ("`List<String>` and `x`", r"\`List\<String>\` and \`x\`"),
        ("*emphasis*, `x`, \\\\(a^2\\\\) and 3 < 4", "*emphasis*, `x`, \\\\(a^2\\\\) and 3 < 4"),
    ],
)
def test_what_would_act_is_guarded_and_nothing_else(abstract, written):
    assert guard(abstract) == written
    assert unguard(written) == abstract


def test_guards_that_people_wrote_by_hand_are_not_part_of_the_abstract():
    assert unguard(r"set {% raw %}\\(X\\){% endraw %} of") == r"set \\(X\\) of"
    assert unguard("{%- raw -%}{{ a }}{%- endraw -%}") == "{{ a }}"


def test_controls_and_steering_marks_are_dropped_and_line_ends_made_plain():
    assert clean("a\x00b\u202ec\u2066d\r\ne\rf\u2028g\ufeff\n\n") == "abcd\ne\nf\ng"
    assert clean_line(" two\r\nlines,\ttab  and blanks ") == "two lines, tab  and blanks"
    assert clean("zero\u200dwidth joiners and 𝑛 stay") == "zero\u200dwidth joiners and 𝑛 stay"


@given(abstracts)
@example("]:\\`<a")
@example("<![CDATA[")
def test_what_is_guarded_reads_as_it_was(abstract):
    assert unguard(guard(abstract)) == abstract


@given(abstracts)
def test_cleaning_again_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@given(abstracts)
def test_nothing_live_is_left(abstract):
    written = guard(abstract)
    outside = re.sub(r"\{% raw %\}\{[{%]\}*\{% endraw %\}(?!\})", ".", written)
    assert "{{" not in outside
    assert "{%" not in outside
    assert re.search(r"(?<!\\)(?:\\\\)*<[A-Za-z/!?]", outside) is None


def test_sixty_thousand_characters_take_no_time():
    for piece in ("[", "\\", "`", "{{", "<a", "]:", "![", "{%", "{% raw %}"):
        assert unguard(guard(piece * 30_000)) == piece * 30_000
