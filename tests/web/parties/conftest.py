"""People and organisations for the tests of parties."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from eslabon.web.accounts.models import User
from eslabon.web.parties import services
from eslabon.web.parties.models import Membership, Party


@pytest.fixture
def clerk(db: None) -> User:
    """Somebody who records; holds no role."""
    return User.objects.create_user("clerk", full_name="Rosa Quispe")


@pytest.fixture
def make_person(clerk: User) -> Callable[..., Party]:
    """Make people, with an account when asked: `make_person("Ana", account=True)`."""

    def make(name: str, *, account: bool = False, **fields: Any) -> Party:
        user = User.objects.create_user(name.replace(" ", ".").lower(), full_name=name) if account else None
        return services.register_party(kind="person", name=name, user=user, actor=clerk, **fields)

    return make


@pytest.fixture
def make_cooperative(clerk: User) -> Callable[..., Party]:
    """Make cooperatives: `make_cooperative("La Florida")`."""

    def make(name: str = "Cooperativa La Florida", **fields: Any) -> Party:
        fields.setdefault("organisation_kind", "cooperative")
        return services.register_party(kind="organisation", name=name, actor=clerk, **fields)

    return make


@pytest.fixture
def join(clerk: User) -> Callable[..., Membership]:
    """Let a person into an organisation: `join(ana, coop, "manager", can_edit=True)`."""

    def start(person: Party, organisation: Party, capacity: str = "legal_representative", **fields: Any) -> Membership:
        fields.setdefault("since", date(2021, 1, 1))
        return services.start_membership(person, organisation=organisation, capacity=capacity, actor=clerk, **fields)

    return start
