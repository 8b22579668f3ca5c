"""The table of the sample model, which no migration makes."""

from typing import Any

import pytest
from django.db import connection

from tests.web.fields.models import Card


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Add the sample table to the test database."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Card)
