"""The components give markup that anyone can use, whatever they are given."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup, Tag
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from eslabon.files.faults import Fault
from eslabon.rules.problems import Problem, calls


def render(source: str, **context: Any) -> BeautifulSoup:
    """Render a line of template as a page would."""
    return BeautifulSoup(Template(source).render(Context(context)), "html.parser")


def text(source: str, **context: Any) -> str:
    """Return the words of a rendered line, spaces made plain."""
    return " ".join(render(source, **context).get_text(" ", strip=True).split())


def only(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    """Return the one element that fits."""
    (found,) = soup.select(selector)
    return found


class Asked(forms.Form):
    """A form with one control of each sort that is labelled differently."""

    name = forms.CharField(label="Nombre", help_text="Como en la ficha RUC")
    notes = forms.CharField(label="Algo más", required=False)
    chain = forms.ChoiceField(
        label="Producto", choices=[("cacao", "Cacao"), ("coffee", "Café")], widget=forms.RadioSelect
    )
    agrees = forms.BooleanField(label="De acuerdo")
    secret = forms.CharField(widget=forms.HiddenInput)


# Forms


def test_form_field_with_error_ties_label_help_and_error_to_the_control() -> None:
    soup = render("{% form_field form.name %}", form=Asked({"name": ""}))
    control = only(soup, "input")

    assert only(soup, "label")["for"] == control["id"]
    assert control["aria-invalid"] == "true"
    assert [only(soup, f"#{name}").get_text() for name in str(control["aria-describedby"]).split()] == [
        "Como en la ficha RUC",
        "Falta este dato.",
    ]


def test_form_field_required_is_said_in_words_and_optional_is_not() -> None:
    assert "(obligatorio)" in text("{% form_field form.name %}", form=Asked())
    assert "(obligatorio)" not in text("{% form_field form.notes %}", form=Asked())


def test_form_field_of_choices_is_a_fieldset_with_its_question_and_error() -> None:
    soup = render("{% form_field form.chain %}", form=Asked({}))
    group = only(soup, "fieldset")

    assert "Producto" in only(group, "legend").get_text()
    assert only(soup, f"#{group['aria-describedby']}").get_text() == "Falta este dato."
    assert [only(group, f"label[for={box['id']}]").get_text(strip=True) for box in group.select("input")] == [
        "Cacao",
        "Café",
    ]


def test_form_field_single_checkbox_has_its_label_after_the_box() -> None:
    soup = render("{% form_field form.agrees %}", form=Asked())
    label = only(soup, "label")

    assert label["for"] == only(label, "input")["id"]


def test_form_errors_name_each_wrong_field_and_lead_to_its_control() -> None:
    soup = render("{% form_errors form %}{% for field in form %}{% form_field field %}{% endfor %}", form=Asked({}))
    links = soup.select(".error-summary a")

    assert [link.get_text() for link in links] == [
        "Nombre: Falta este dato.",
        "Producto: Falta este dato.",
        "De acuerdo: Falta este dato.",
    ]
    assert all(only(soup, str(link["href"])).name == "input" for link in links)
    assert only(soup, ".error-summary h2").get_text() == "Falta corregir 4 datos"  # the hidden one counts too
    assert only(soup, ".error-summary")["role"] == "alert"


def test_form_errors_of_a_sound_form_say_nothing() -> None:
    sound = Asked({"name": "a", "chain": "cacao", "agrees": "on", "secret": "s"})

    assert sound.is_valid()
    assert text("{% form_errors form %}", form=sound) == ""


def test_form_printed_whole_uses_the_same_fields() -> None:
    soup = render("{{ form }}", form=Asked({}))

    assert len(soup.select(".field")) == 4
    assert len(soup.select("input[type=hidden]")) == 1
    assert len(soup.select(".error-summary")) == 1


def test_form_field_hostile_words_stay_words() -> None:
    soup = render("{% form_field form.name %}", form=Asked({"name": '"><script>alert(1)</script>'}))

    assert soup.select("script") == []
    assert only(soup, "input")["value"] == '"><script>alert(1)</script>'


# The chain and marks


LINKS = [
    {"label": "Convocatoria", "state": "verified", "url": "/a/"},
    {"label": "Ruta", "state": "declared", "url": "/b/", "current": True},
    {"label": "Articulación", "state": "open"},
]


def test_chain_is_read_aloud_with_the_state_of_each_link() -> None:
    soup = render("{% chain links %}", links=LINKS)

    assert [item.get_text(strip=True) for item in soup.select("ol > li")] == [
        "Convocatoria: comprobado",
        "Ruta: declarado",
        "Articulación: sin alcanzar",
    ]
    assert all(drawing["aria-hidden"] == "true" for drawing in soup.select("svg"))


def test_chain_with_addresses_is_a_named_navigation_with_one_current_step() -> None:
    soup = render("{% chain links %}", links=LINKS)

    assert only(soup, "nav")["aria-label"] == "Avance del registro"
    assert only(soup, "[aria-current=step]")["href"] == "/b/"
    assert [link["href"] for link in soup.select("a")] == ["/a/", "/b/"]


def test_chain_without_addresses_is_no_navigation() -> None:
    soup = render("{% chain links %}", links=[{"label": "Ruta", "state": "open"}])

    assert soup.select("nav, a") == []


def test_chain_draws_open_closed_and_filled_rings() -> None:
    soup = render("{% chain links %}", links=LINKS)

    assert [drawing["class"][1] for drawing in soup.select("circle")] == [
        "ring--verified",
        "ring--declared",
        "ring--open",
    ]
    # The bar towards what is not reached is dotted.
    assert ["chain__link--to-open" in item["class"] for item in soup.select("li")] == [False, True, False]


def test_chain_leaves_the_given_links_as_they_were() -> None:
    given = [{"label": "Ruta", "state": "imagined"}]

    assert "sin alcanzar" in text("{% chain links %}", links=given)
    assert given == [{"label": "Ruta", "state": "imagined"}]


def test_status_says_its_state_in_words_and_unknown_states_are_open() -> None:
    assert (
        only(render('{% status "waiting" "Por subsanar" %}'), ".status--waiting").get_text(strip=True) == "Por subsanar"
    )
    assert render('{% status "odd" "Raro" %}').select(".status--open") != []


@pytest.mark.parametrize(
    ("value", "total", "words", "bar", "most"),
    [(84, 150, "84 de 150 (56 %)", "84", "150"), (163, 150, "163 de 150 (109 %)", "150", "150"), (3, 0, "3", "1", "1")],
)
def test_progress_says_the_figure_and_never_overflows(value: int, total: int, words: str, bar: str, most: str) -> None:
    soup = render("{% progress value=value total=total label='Admitidas' %}", value=value, total=total)
    drawn = only(soup, "progress")

    assert " ".join(only(soup, ".progress__figure").get_text(" ", strip=True).split()) == words
    assert (drawn["aria-label"], drawn["value"], drawn["max"]) == ("Admitidas", bar, most)


# Numbers, money, time


def test_money_is_written_as_the_programmes_country_does() -> None:
    amount = Decimal("1234567.5")
    colombia = SimpleNamespace(country="CO", time_zone="America/Bogota")

    assert text('{% money amount "PEN" %}', amount=amount) == "S/ 1,234,567.50"
    assert text('{% money amount "COP" %}', amount=amount, programme=colombia) == "$ 1.234.567,50"
    assert text('{% money amount "USD" %}', amount=amount, programme=colombia) == "US$ 1.234.567,50"
    assert text('{{ amount|money:"PEN" }}', amount=-3) == "\u2212S/ 3.00"
    with override("en"):
        assert text('{% money amount "COP" %}', amount=amount, programme=colombia) == "COP 1,234,567.50"


def test_unknown_values_are_said_and_zero_is_a_value() -> None:
    assert text('{% money x "PEN" %} {% quantity x "kg" %} {% number x %} {% day x %}', x=None) == " ".join(
        ["sin dato"] * 4
    )
    assert text('{% money x "PEN" %} {% quantity x "kg" %} {% number x %}', x=0) == "S/ 0.00 0 kg 0"


def test_quantity_keeps_number_and_unit_on_one_line_in_the_readers_language() -> None:
    assert render('{% quantity 1250.5 "kg" %}').get_text() == "1,250.5\u00a0kg"
    assert text('{% quantity 3 "day" %}') == "3 días"
    with override("en"):
        assert text('{% quantity 3 "day" %}') == "3 days"


def test_day_is_in_words_with_the_machine_date_behind_it() -> None:
    soup = render("{% day value %}", value=date(2021, 6, 3))

    assert soup.get_text() == "3 de junio de 2021"
    assert only(soup, "time")["datetime"] == "2021-06-03"


def test_day_of_a_moment_is_the_day_in_lima() -> None:
    # 03:30 in London is still the evening before in Peru.
    assert text("{% day value %}", value=datetime(2021, 6, 4, 3, 30, tzinfo=UTC)) == "3 de junio de 2021"


def test_moment_is_on_the_programmes_clock_and_says_whose() -> None:
    at = datetime(2021, 6, 4, 4, 59, 59, tzinfo=UTC)
    colombia = SimpleNamespace(country="CO", time_zone="America/Bogota")

    assert text("{% moment at %}", at=at) == "3 de junio de 2021, 23:59 (hora de Lima)"
    assert text("{% moment at %}", at=at, programme=colombia) == "3 de junio de 2021, 23:59 (hora de Bogotá)"
    with override("en"):
        assert text("{% moment at %}", at=at) == "3 June 2021, 23:59 (Lima time)"


def test_ago_counts_days_and_keeps_the_exact_moment_behind() -> None:
    with time_machine.travel(datetime(2021, 6, 15, 17, tzinfo=UTC), tick=False):
        soup = render("{% ago at %}", at=datetime(2021, 6, 3, 17, tzinfo=UTC))

    assert soup.get_text() == "hace 12 días"
    assert only(soup, "time")["title"].replace("\u00a0", " ") == "3 de junio de 2021, 12:00 (hora de Lima)"
    assert text("{{ wait|duration }}", wait=timedelta(days=3)) == "3 días"


# Text blocks and lists


def test_problem_list_speaks_the_readers_language_and_keeps_the_code() -> None:
    problem = Problem(calls.CALL_NOT_OPEN, call="ruta-2021-1")

    assert text("{% problem_list problems %}", problems=[problem]).endswith("cuándo cierra. CALLS-E01")
    with override("en"):
        assert "The call ruta-2021-1 is not open." in text("{% problem_list problems %}", problems=[problem])


def test_problem_list_shows_where_a_fault_of_a_file_is() -> None:
    fault = Fault("ventas.csv", 3, "sales", "bad_value", es="Se esperaba un número.", en="A number was expected.")

    assert (
        text("{% problem_list faults %}", faults=[fault])
        == "Revise lo siguiente ventas.csv:3:sales Se esperaba un número."
    )
    assert text("{% problem_list faults %}", faults=[]) == ""


def test_definition_list_takes_pairs_and_says_what_is_unknown() -> None:
    soup = render("{% definition_list items %}", items=[("Lugar", "Junín"), {"label": "RUC", "value": ""}])

    assert [(row.dt.get_text(), row.dd.get_text()) for row in soup.select("dl > div")] == [
        ("Lugar", "Junín"),
        ("RUC", "sin dato"),
    ]


def test_page_links_keep_the_filters_of_the_address() -> None:
    request = RequestFactory().get("/calls/", {"chain": "cacao", "page": "2"})
    page = Paginator(range(30), 10).page(2)
    soup = render("{% page_links page %}", page=page, request=request)

    assert [link["href"] for link in soup.select("a")] == ["?chain=cacao&page=1", "?chain=cacao&page=3"]


def test_breadcrumb_trail_last_is_the_page_itself() -> None:
    soup = render(
        "{% breadcrumb_trail items %}", items=[{"label": "Inicio", "url": "/"}, {"label": "Junín", "url": "/j/"}]
    )

    assert [link.get_text() for link in soup.select("a")] == ["Inicio"]
    assert only(soup, "[aria-current=page]").get_text() == "Junín"


def test_page_blocks_left_blank_leave_no_box() -> None:
    page = render(
        '{% extends "ui/page.html" %}{% block heading %}\n Inicio {% endblock %}{% block waiting %}\n \n{% endblock %}'
    )

    assert only(page, ".waiting").contents == []
    assert only(page, ".lead").contents == []
    assert only(page, "h1").string == "Inicio"


def test_page_blocks_keep_their_markup() -> None:
    page = render('{% extends "ui/page.html" %}{% block waiting %}<p>{{ x }}</p>{% endblock %}', x="<b>")

    assert only(page, ".waiting > p").string == "<b>"
