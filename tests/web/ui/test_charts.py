"""Charts: safe under the content policy, readable by anyone, in the reader's numbers."""

import re
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.template import Context, Template

from eslabon.web.ui.charts import Figure, counts_by_week, render, target_progress
from eslabon.web.ui.drawings import clean

PROGRESS = target_progress(84, target=150, title="Admitidas", unit="organizaciones")


def drawings(figure: Figure, language: str = "es", country: str = "") -> list[Element]:
    """Return the drawings of a figure, parsed."""
    return list(fromstring(f"<all>{render(figure, language, country=country)}</all>"))


def words(drawing: Element) -> list[str]:
    """Return every text in a drawing."""
    return [element.text or "" for element in drawing.iter("text")]


def test_render_gives_one_drawing_for_wide_and_one_for_narrow_pages() -> None:
    wide, narrow = drawings(PROGRESS)

    assert (wide.get("class"), narrow.get("class")) == (
        "chart__drawing chart__drawing--wide",
        "chart__drawing chart__drawing--narrow",
    )
    assert float(wide.get("width", 0)) > 600
    assert float(narrow.get("width", 999)) <= 328


def test_render_has_no_style_no_script_and_no_repeated_id() -> None:
    figures = [PROGRESS, counts_by_week({}, title="t", unit="u", first=date(2021, 5, 3), last=date(2021, 6, 1))]
    svg = "".join(render(figure, "es") for figure in figures)
    ids = re.findall(r'\bid="([^"]+)"', svg)

    assert re.findall(r"style|<script|\son\w+=|href|http|url\((?!#)", svg) == []
    assert len(ids) == len(set(ids))


def test_render_is_an_image_with_a_title_and_a_description() -> None:
    for drawing in drawings(PROGRESS):
        title, description = drawing[0], drawing[1]
        assert drawing.get("role") == "img"
        assert drawing.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        assert title.text == "Admitidas"
        assert description.text == "Se alcanzaron 84 de 150 organizaciones: 56 % de la meta."


def test_render_names_every_colour_so_that_the_page_paints_it() -> None:
    painted = [element for drawing in drawings(PROGRESS) for element in drawing.iter()]
    colours = [
        element
        for element in painted
        for key in ("fill", "stroke")
        if element.get(key, "none") not in {"none", "transparent"} and not element.get(f"data-{key}")
    ]

    assert colours == []
    assert {element.get("data-fill") for element in painted} >= {"accent", "ink", "soft", "sunken"}


def test_render_writes_numbers_as_the_reader_does() -> None:
    figure = target_progress(1_200_000, target=2_000_000, title="Ventas", unit="soles")

    assert "1,200,000" in words(drawings(figure)[0])
    assert "1.200.000" in words(drawings(figure, country="CO")[0])


def test_render_hostile_words_stay_words() -> None:
    figure = Figure(
        title="</title><script>alert(1)</script>",
        description='"><img src=x onerror=alert(1)>',
        vega_lite_spec={
            "data": {"values": [{"a": "<script>alert(1)</script>", "b": 1}]},
            "mark": "bar",
            "encoding": {"y": {"field": "a", "type": "nominal"}, "x": {"field": "b", "type": "quantitative"}},
        },
    )

    assert "<script" not in render(figure, "es")
    assert drawings(figure)[0][0].text == figure.title


@pytest.mark.parametrize(
    "unsafe", ["<script>1</script>", "<foreignObject/>", '<image href="http://x/"/>', "<style>a{}</style>"]
)
def test_clean_drops_what_is_no_shape(unsafe: str) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0,0h1" onclick="x()" style="fill:red"/>{unsafe}</svg>'
    cleaned = clean(svg, identity="a", form="only", title="t", description="d")

    assert [element.tag for element in fromstring(cleaned)] == ["title", "desc", "path"]
    assert "onclick" not in cleaned
    assert "style" not in cleaned


def test_spec_that_fetches_is_refused() -> None:
    figure = Figure(
        title="t",
        description="d",
        vega_lite_spec={
            "data": {"url": "http://127.0.0.1:9/x.csv"},
            "mark": "point",
            "encoding": {"x": {"field": "a", "type": "quantitative"}},
        },
    )

    with pytest.raises(ValueError, match=r"(?i)url|fetch|load"):
        render(figure, "es")


def test_counts_by_week_gathers_days_and_keeps_empty_weeks() -> None:
    counts = {date(2021, 5, 4): 2, date(2021, 5, 9): 3, date(2021, 5, 17): 7, date(2020, 1, 1): 99}
    figure = counts_by_week(
        counts, title="Enviadas", unit="postulaciones", first=date(2021, 5, 5), last=date(2021, 5, 23)
    )

    assert list(figure.table_rows) == [(date(2021, 5, 3), 5), (date(2021, 5, 10), 0), (date(2021, 5, 17), 7)]
    assert figure.description == "12 postulaciones en 3 semanas; la semana con más fue la del 17/05/2021, con 7."


@pytest.mark.parametrize(("value", "target"), [(0, 0), (0, 150), (3, 150), (163, 150)])
def test_target_progress_edges_are_drawn(value: int, target: int) -> None:
    figure = target_progress(value, target=target, title="t", unit="u")

    assert f"{value}" in words(drawings(figure)[0])


def test_chart_tag_shows_words_drawing_and_the_table_behind() -> None:
    html: Any = Template("{% chart figure %}").render(Context({"figure": PROGRESS}))

    assert "<figcaption" in html
    assert html.count("<svg") == 2
    assert re.findall(r'<td class="number">(\d+)</td>', html) == ["84", "150"]
