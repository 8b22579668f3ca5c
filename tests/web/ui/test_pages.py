"""The living page and the pages of errors, as a browser gets them."""

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.views.defaults import bad_request, page_not_found, permission_denied, server_error

import eslabon.web.ui

STATIC = Path(eslabon.web.ui.__file__).parent / "static" / "ui"
ERRORS = ("400", "403", "403_csrf", "404", "413", "429", "500")
pytestmark = pytest.mark.django_db


def test_living_page_is_open_to_anyone_and_weighs_little(client: Client) -> None:
    answer = client.get("/ui/")

    assert answer.status_code == 200
    weight = len(answer.content) + sum(path.stat().st_size for path in STATIC.iterdir())
    assert weight < 100_000


def test_living_page_has_one_heading_one_main_and_unique_ids(client: Client) -> None:
    page = BeautifulSoup(client.get("/ui/").content, "html.parser")
    ids = [element["id"] for element in page.select("[id]")]

    assert len(page.select("h1")) == len(page.select("main")) == 1
    assert sorted(set(ids)) == sorted(ids)
    assert [link["href"] for link in page.select("a[href^='#']") if str(link["href"])[1:] not in ids] == []


def test_living_page_table_is_sorted_and_filtered_by_its_address(client: Client) -> None:
    page = BeautifulSoup(client.get("/ui/", {"sort": "-waits", "chain": "coffee"}).content, "html.parser")
    (head,) = page.select("th[aria-sort]")

    assert head["aria-sort"] == "descending"
    rows = page.select_one("#tablas ~ .table-scroll").select("tbody tr")
    assert [row.td.get_text() for row in rows] == ["Asociación Flor de Montaña"]
    assert "chain=coffee" in str(head.a["href"])


def test_living_page_in_english_is_wholly_english(client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = BeautifulSoup(client.get("/ui/").content, "html.parser")

    assert page.html["lang"] == "en"
    assert page.h1.get_text() == "Design components"
    assert "(required)" in page.get_text()
    assert re.findall(r"Descargar|Filtrar|obligatorio|comprobado", page.main.get_text()) == []


def test_every_page_offers_the_way_past_the_header_and_the_other_language(client: Client) -> None:
    page = BeautifulSoup(client.get("/ui/").content, "html.parser")

    assert page.body.find(True)["href"] == "#contenido"
    assert page.select_one("#contenido").name == "main"
    assert page.select_one("form.language button[lang=en]")["value"] == "en"


def test_every_page_keeps_htmx_from_evaluating_and_remembering(client: Client) -> None:
    page = BeautifulSoup(client.get("/ui/").content, "html.parser")

    assert page.select_one("meta[name=htmx-config]")["content"] == (
        '{"allowEval":false,"includeIndicatorStyles":false,"selfRequestsOnly":true,"historyCacheSize":0}'
    )
    assert all(script["src"].startswith("/static/") for script in page.select("script"))


@pytest.mark.parametrize("name", ERRORS)
def test_error_page_says_what_to_do_without_a_request(name: str) -> None:
    page = BeautifulSoup(render_to_string(f"{name}.html"), "html.parser")

    assert page.h1.get_text(strip=True)
    assert len(page.select_one(".lead").get_text(strip=True).split()) > 10
    assert page.select_one("a.button")["href"] == "/"


@pytest.mark.parametrize(
    ("view", "error", "status"),
    [
        (bad_request, SuspiciousOperation(), 400),
        (permission_denied, PermissionError(), 403),
        (page_not_found, FileNotFoundError(), 404),
        (server_error, None, 500),
    ],
)
def test_djangos_own_errors_use_our_pages(view: Any, error: Exception | None, status: int) -> None:
    request = RequestFactory().get("/nowhere/")
    answer = view(request, error) if error else view(request)

    assert answer.status_code == status
    assert b"ui/eslabon.css" in answer.content


def test_page_that_does_not_exist_keeps_the_header(client: Client) -> None:
    answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert "Esta página no existe".encode() in answer.content
    assert b"site-head" in answer.content
