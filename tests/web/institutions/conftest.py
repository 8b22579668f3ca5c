"""The programme of pack `pra` with a centre, another centre and a partner's firm."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from eslabon.files.packs import Pack, load_pack, pack_path
from eslabon.web.accounts.models import User
from eslabon.web.alliances.models import Alliance
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.services import install_pack
from eslabon.web.uploads.models import StoredFile
from eslabon.web.uploads.services import store_file


def photo(name: str = "acta.png") -> SimpleUploadedFile:
    """Return a picture of a signed paper."""
    data = BytesIO()
    Image.new("RGB", (8, 8), "white").save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), content_type="image/png")


@cache
def pra_pack() -> Pack:
    """Return the pack, whole and without faults."""
    pack, faults = load_pack(pack_path("pra"))
    assert pack is not None and not faults, faults
    return pack


@pytest.fixture
def programme(db: None) -> Programme:
    """The programme of pack `pra`, installed: the shared fixtures give its roles."""
    return install_pack(pra_pack(), actor=None)


@dataclass(frozen=True)
class Ground:
    """Two centres with an alliance each, a firm with its representative, and people of the programme."""

    programme: Programme
    centre: Party
    other_centre: Party
    alliance: Alliance
    other_alliance: Alliance
    firm: Any
    organisation: Any
    people: dict[str, User]


@pytest.fixture
def ground(programme: Programme, make_user: Callable[..., User], make_organisation: Callable[..., Any]) -> Ground:
    """Make it."""
    centre, other = (
        Party.objects.create(kind=Party.Kind.ORGANISATION, name=name, organisation_kind="ngo")
        for name in ("Centro Cusco", "Centro Puno")
    )
    firm, producers = make_organisation(name="Exportadora del Valle"), make_organisation(name="Asociación Alta")
    chain = programme.chains.get(code="quinoa")
    mine, theirs = (
        Alliance.objects.create(
            programme=programme,
            code=f"a-{number}",
            name=f"Alianza {number}",
            chain=chain,
            operator=operator,
            organisation=producers.organisation if number == 1 else None,
        )
        for number, operator in ((1, centre), (2, other))
    )
    roles = ("coordinator", "monitoring_unit", "committee", "donor", "auditor", "evaluator")
    people = {role: make_user(role) for role in roles}
    people |= {"centre": make_user("centre", party=centre), "other_centre": make_user("centre", party=other)}
    people |= {"firm": firm.user, "producers": producers.user, "nobody": make_user()}
    return Ground(programme, centre, other, mine, theirs, firm, producers, people)


@pytest.fixture
def paper(ground: Ground) -> StoredFile:
    """A signed paper."""
    return store_file(photo(), actor=ground.people["coordinator"], kinds=("image",))


TODAY = date(2022, 6, 30)
