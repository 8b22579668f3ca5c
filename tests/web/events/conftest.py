"""Each test subscribes what it needs; nothing stays subscribed."""

from collections.abc import Iterator

import pytest

from eslabon.web.accounts.models import User
from eslabon.web.events.services import subscriptions
from tests.web.events import sample_events


@pytest.fixture(autouse=True)
def _own_subscriptions(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(subscriptions, "_reactions", {})
    yield
    sample_events.broken.clear()


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create(username="rosa", full_name="Rosa")
