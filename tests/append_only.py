"""Let transactional tests empty the append-only tables that the database guards."""

from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase


@pytest.fixture(scope="session", autouse=True)
def flushable_audit() -> Any:
    """Lift the triggers of the audit tables while Django empties the database after a transactional test."""
    from eslabon.web.audit.models.triggers import install_triggers, remove_triggers

    empty = TransactionTestCase._fixture_teardown

    def empty_unguarded(self: TransactionTestCase) -> None:
        remove_triggers(connection)
        try:
            empty(self)
        finally:
            install_triggers(connection)

    TransactionTestCase._fixture_teardown = empty_unguarded
    yield
    TransactionTestCase._fixture_teardown = empty
