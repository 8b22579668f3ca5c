"""Skips and constraints are evaluated as a form would; what is not supported is refused by its name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.files.xpath import LONGEST_EXPRESSION, UnsupportedError, parse_expression

# expression, answers, own answer, whether it holds
CASES = [
    ("${a} = 'yes'", {"a": "yes"}, "", True),
    ("${a} = 'yes'", {}, "", False),
    ("${a} = ''", {}, "", True),
    ("${a} > 17", {"a": ""}, "", False),
    ("${a} != 17", {"a": ""}, "", True),
    ("${a} > 3 or ${b} = 'x'", {"a": "", "b": "x"}, "", True),
    ("${a} = 3", {"a": "3.0"}, "", True),
    ("${a} = '3'", {"a": "3.0"}, "", False),
    (". >= 1 and . <= 20", {}, "5", True),
    (". >= 1", {}, "", False),
    (". = ''", {}, "", True),
    ("not(selected(., 'none')) or count-selected(.) = 1", {}, "none a", False),
    ("not(selected(., 'none')) or count-selected(.) = 1", {}, "none", True),
    ("selected(${c}, 'a') and not(selected(${c}, 'b'))", {"c": "a c"}, "", True),
    ("selected(${c}, 'a')", {"c": "aa"}, "", False),
    (". <= ${m}", {"m": "10"}, "9", True),
    (". <= ${m}", {"m": "10"}, "11", False),
    ("${a} + ${b} > 3", {"a": "1", "b": "3"}, "", True),
    ("${a} + ${b} > 3", {"a": "", "b": "3"}, "", False),
    ("${x} div 2 = 6", {"x": "12"}, "", True),
    ("${x} mod 5 = 2", {"x": "12"}, "", True),
    ("-1 < ${a}", {"a": "0"}, "", True),
    ("true()", {}, "", True),
    ("not(true())", {}, "", False),
    ("${a}", {"a": "x"}, "", True),
    ("${a}", {}, "", False),
    ("'${a}' = ''", {}, "", False),
    ("${a-b} = 1", {"a-b": "1"}, "", True),
    ("string-length(.) > 2", {}, "abc", True),
    ("not(${a} = 1 or ${b} = 2)", {"a": "2", "b": "3"}, "", True),
    ("contains(${a}, 'b') and starts-with(${a}, 'a')", {"a": "abc"}, "", True),
    ("${a} = 'x' or ${a} = 'y' and ${b} = 'z'", {"a": "x", "b": ""}, "", True),
]


@pytest.mark.parametrize(("text", "answers", "own", "holds"), CASES)
def test_expression_holds_as_in_a_form(text, answers, own, holds):
    assert parse_expression(text).holds(answers, own=own) is holds


REFUSED = [
    ("today() > 1", "today()"),
    ("count(${a}) > 1", "count()"),
    ("regex(., 'a')", "regex()"),
    ("if(true(), 1, 2)", "if()"),
    ("once(1)", "once()"),
    ("position() = 1", "position()"),
    ("../x = 1", "/"),
    ("/data/x = 1", "/"),
    ("@x", "@"),
    ("${a}[1]", "["),
    ("${a} | ${b}", "|"),
    ("name = 1", "name"),
    ("${a b} = 1", "${a b}"),
    ("${a} = = 1", "${a} = = 1"),
    ("${a} =", "${a} ="),
    ("", ""),
]


@pytest.mark.parametrize(("text", "named"), REFUSED)
def test_what_is_not_supported_is_refused_by_name(text, named):
    with pytest.raises(UnsupportedError) as refused:
        parse_expression(text)
    assert refused.value.what == named


def test_references_are_told_once_each_and_not_out_of_texts():
    assert parse_expression("${b} = '${c}' or ${a} = 1 or ${b} = 2").references == ("b", "a")


def test_an_endless_expression_is_refused_at_once():
    with pytest.raises(UnsupportedError):
        parse_expression("(" * LONGEST_EXPRESSION + "1")
    with pytest.raises(UnsupportedError):
        parse_expression("(" * 900 + "1" + ")" * 900)


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused(text):
    try:
        expression = parse_expression(text)
    except UnsupportedError:
        return
    assert expression.holds({}) in {True, False}


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_answers_give_a_verdict(first, second):
    expression = parse_expression("${a} > 3 and selected(${b}, 'x') or ${a} = ${b}")
    assert expression.holds({"a": first, "b": second}) in {True, False}
