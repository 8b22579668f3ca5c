"""The house itself: the database asked for is the one in use, and its constraints hold."""

import os

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

pytestmark = pytest.mark.django_db


def test_database_is_the_one_asked_for() -> None:
    wanted = {"sqlite": "sqlite", "postgres": "postgresql"}[os.environ.get("ESLABON_TEST_DATABASE", "sqlite")]

    assert connection.vendor == wanted


def test_written_user_is_read_back() -> None:
    users = get_user_model().objects
    made = users.create(username="ana")

    assert users.get(username="ana") == made


def test_home_page_without_session_answers() -> None:
    assert Client().get("/").status_code == 200
