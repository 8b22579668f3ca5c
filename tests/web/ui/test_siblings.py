"""A row of pages shows each reader what they may open, and asks each permission once."""

from collections import Counter
from typing import Any

from django.urls import reverse

from eslabon.web.ui.siblings import Sibling, siblings_of
from tests.web.ui.test_tags import only, render

PAGES = (
    Sibling("alliances", "Alianzas", "a"),
    Sibling("buyers", "Compradores"),
    Sibling("rounds", "Calificación", "b"),
    Sibling("partners", "Socios", "a"),
)


class Reader:
    """Holds permission `a` and no other, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    def has_perm(self, name: str, subject: Any) -> bool:
        """Whether it may; the subject is passed on as it came."""
        assert subject == "programme"
        self.asked[name] += 1
        return name == "a"


def test_siblings_are_those_that_the_reader_may_open() -> None:
    reader = Reader()
    found = siblings_of(reader, "programme", pages=PAGES, key="ruta", here="buyers")
    assert [one["label"] for one in found] == ["Alianzas", "Compradores", "Socios"]
    assert [one["current"] for one in found] == [False, True, False]
    assert found[1]["url"] == reverse("buyers", args=["ruta"])
    assert reader.asked == {"a": 1, "b": 1}


def test_sibling_pages_show_where_the_reader_is_without_a_link() -> None:
    pages = siblings_of(Reader(), "programme", pages=PAGES, key="ruta", here="buyers")
    soup = render("{% sibling_pages pages 'Páginas' %}", pages=pages)
    assert only(soup, "nav")["aria-label"] == "Páginas"
    assert only(soup, "[aria-current=page]").get_text() == "Compradores"
    assert [link.get_text() for link in soup.select("a")] == ["Alianzas", "Socios"]
    assert render("{% sibling_pages pages 'Páginas' %}", pages=[]).select("nav") == []
