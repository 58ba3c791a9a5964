"""What is invisible is shown and named, and what is plain is left alone."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.messages.characters import escape, is_invisible, made_plain, remark, shown, strange_in
from sim.scenario.language.declared import declared, names_of

anything = st.text(st.characters(exclude_categories=[]), max_size=60)


@given(anything)
def test_whatever_is_shown_can_be_seen_and_stands_on_one_line(text):
    for written in (shown(text), escape(text)):
        assert not any(map(is_invisible, written))
        assert "\n" not in written


@given(anything)
def test_a_text_made_plain_needs_no_more_of_it(text):
    plain = made_plain(text)
    assert strange_in(plain) == []
    assert made_plain(plain) == plain


@given(st.text(string.ascii_letters + string.digits + string.punctuation + " ", max_size=40))
def test_plain_text_is_left_alone(text):
    assert strange_in(text) == []
    assert made_plain(text) == text.strip()
    assert remark(text) == ""


@pytest.mark.parametrize(
    "text", ["Yŏngbyŏn", "청진", "нет хлеба", "café", "10²", "½", "3\u00d710", "😀"]
)
def test_letters_and_signs_that_can_be_seen_are_left_alone(text):
    assert strange_in(text) == []


def test_no_name_that_a_scenario_may_use_holds_what_would_be_refused():
    known = declared()
    words = [*known.sections, *known.parameters]
    words += [option for p in known.parameters.values() for option in p.options]
    words += [name for kind in ("county", "province", "host", "sector", "camp")
              for name in names_of(kind)]  # fmt: skip
    assert [word for word in words if strange_in(word)] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\u00a0b", "column 2: a no-break space (U+00A0) stands in a b; replace it with a plain"),
        ("\u200bab", "column 1: a zero width space (U+200B) stands before ab; delete it"),
        ("ab\ufeff", "column 3: a byte order mark (U+FEFF) stands after ab; delete it"),
        ("\u22125", "column 1: a minus sign (U+2212) stands in -5; replace it with a plain hyphen"),
        ("a\x85b", "column 2: a next line character (U+0085) stands in a\\nb; replace it with a"),
        ("\uff11\uff12", "column 2: a fullwidth digit two (U+FF12) stand in 12; write it in plain"),
        ("\u00ad\u00ad", "column 2: a soft hyphen (U+00AD) stand where something is missing; del"),
        ("\ue001x", "column 1: a character without a name (U+E001) stands before x; delete it"),
        (
            "c\u0430mp",
            "a Cyrillic small letter a (U+0430) stands in camp; replace it with the Latin",
        ),
    ],
)
def test_each_is_named_with_its_place_and_a_remedy(text, said):
    assert said in remark(text)
