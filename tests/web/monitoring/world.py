"""A programme of pack `pra` with centres, a monitoring unit, alliances and months that were reported."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.files.base import File
from PIL import Image

from eslabon.files.packs import Pack, load_pack, pack_path
from eslabon.rules.monitoring.increments import months_of
from eslabon.web.accounts.models import User
from eslabon.web.accounts.services.adapters import SecondFactorAdapter
from eslabon.web.alliances.models import Alliance, Bottleneck
from eslabon.web.alliances.services.terms import install_plan_terms
from eslabon.web.monitoring.models import Check, Figure, Period, Report, VerificationPlan
from eslabon.web.monitoring.queries.verification import figures_in_check
from eslabon.web.monitoring.services.checking import (
    Found,
    Seen,
    add_check_file,
    close_check,
    record_findings,
    record_seen,
)
from eslabon.web.monitoring.services.claims import Claimed, claim_thing
from eslabon.web.monitoring.services.drawing import Wanted, draw_sample
from eslabon.web.monitoring.services.indicators import install_indicators
from eslabon.web.monitoring.services.reports import (
    Said,
    asked_indicators,
    lock_period,
    send_report,
    start_report,
)
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme, Role
from eslabon.web.programmes.services import grant_role, install_pack
from eslabon.web.uploads.models import StoredFile
from eslabon.web.uploads.services import store_file
from tests.web.conftest import LONG_AGO, PASSWORD, TOTP_SECRET

FIRST, LAST = date(2022, 4, 1), date(2022, 6, 30)
MONTHS = months_of(FIRST, last=LAST)
NOW = datetime(2022, 7, 4, 15, 0, tzinfo=UTC)
TODAY = date(2022, 7, 4)
WANTED = Wanted(Decimal("0.95"), Decimal(10))


@cache
def pack_of(code: str) -> Pack:
    """The pack, read once."""
    pack, faults = load_pack(pack_path(code))
    assert pack is not None, faults
    return pack


@dataclass
class World:
    """A programme and its people by role."""

    programme: Programme
    centre: Party
    buyer: Party
    unit: Party
    people: dict[str, User] = field(default_factory=dict)
    alliances: list[Alliance] = field(default_factory=list)

    def person(self, role: str | None, *, party: Party | None = None, name: str = "") -> User:
        """An account with a role of the programme (or none), with a second factor."""
        name = name or f"{role or 'nobody'}-{len(self.people)}"
        user = User.objects.create_user(username=f"{self.programme.code}-{name}", password=PASSWORD, full_name=name)
        self.people[name] = user
        if role is not None:
            held = Role.objects.get(programme=self.programme, code=role)
            place = None
            grant_role(user, role=held, since=LONG_AGO, place=place, chain=None, party=party, actor=None)
            secret = SecondFactorAdapter().encrypt(TOTP_SECRET)
            Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": secret})
        return user

    def alliance(self, code: str, *, chain: str = "coffee", centre: Party | None = None) -> Alliance:
        """An alliance of the centre, with one bottleneck verified before April 2022."""
        made = Alliance.objects.create(
            programme=self.programme,
            code=code,
            name=f"Alianza {code}",
            chain=self.programme.chains.get(code=chain),
            buyer=self.buyer,
            operator=centre or self.centre,
            starts_on=date(2021, 7, 1),
        )
        Bottleneck.objects.create(
            alliance=made,
            kind="quality",
            description="Humedad alta",
            state=Bottleneck.State.VERIFIED,
            found_on=date(2021, 8, 1),
            resolved_on=date(2022, 3, 15),
            verified_on=date(2022, 3, 20),
            recorded_by=self.people["centre"],
        )
        self.alliances.append(made)
        return made

    def report(self, alliance: Alliance, month: date, *, sales: int = 1000, actor: User | None = None) -> Report:
        """A sent report; whatever else it asks is small."""
        actor = actor or self.people["centre"]
        report = start_report(alliance, month=month, actor=actor)
        said = {one.code: Said(Decimal(10)) for one in asked_indicators(self.programme)}
        said["sales"] = Said(Decimal(sales))
        said["labour_days"] = Said(Decimal(54), {("sex", "female"): Decimal(20), ("sex", "male"): Decimal(30)})
        return send_report(report, said=said, note="", actor=actor, now=NOW)

    def quarter(self, number: int, *, sales: Callable[[int], int] = lambda place: 1000 + 10 * place) -> None:
        """So many alliances with a reported and locked quarter."""
        for place in range(number):
            alliance = self.alliance(f"plan-{len(self.alliances) + 1:03}")
            for month in MONTHS:
                self.report(alliance, month, sales=sales(place))
        self.lock()

    def lock(self) -> None:
        """Lock every month of the quarter."""
        for month in MONTHS:
            period = Period.objects.of_month(self.programme, month=month)
            if period.locked_at is None:
                lock_period(period, actor=self.people["coordinator"], now=NOW)

    def draw(self, *, wanted: Wanted = WANTED) -> VerificationPlan:
        """The quarter's sample."""
        return draw_sample(self.programme, first=FIRST, wanted=wanted, actor=self.people["unit"], now=NOW, today=TODAY)

    def check(self, check: Check, *, true: Callable[[Figure], Decimal] | None = None) -> Check:
        """Do a whole check: everything as reported unless `true` says otherwise."""
        unit = self.people["unit"]
        evidence = add_check_file(check, file=self.file(), actor=unit, now=NOW, today=TODAY)
        record_seen(check, seen=Seen(TODAY, "", TODAY, "", TODAY, ""), actor=unit, today=TODAY)
        found = []
        for figure in figures_in_check(check):
            value = true(figure) if true else figure.value
            result = "verified" if value == figure.value else "adjusted" if value else "rejected"
            found.append(Found(figure, result, value, "" if result == "verified" else "no coincide con la factura"))
        record_findings(check, found=found, evidence=evidence, actor=unit, now=NOW, today=TODAY)
        return close_check(check, actor=unit, now=NOW, today=TODAY)

    def file(self) -> StoredFile:
        """A small picture, kept."""
        out = BytesIO()
        Image.new("RGB", (20, 20), "white").save(out, "PNG")
        return store_file(File(BytesIO(out.getvalue()), name="factura.png"), actor=self.people["unit"])

    def claim(self, alliance: Alliance, month: date, *, name: str, share: str = "1", amount: int = 500) -> Any:
        """An invoice of the buyer that the alliance claims."""
        report = Report.objects.get(
            alliance=alliance, period=Period.objects.get(starts_on=month, programme=self.programme)
        )
        claimed = Claimed("sale", "20100200300", name, Decimal(amount), "PEN", month, Decimal(share))
        return claim_thing(report, claimed=claimed, actor=self.people["centre"], now=NOW)


def pra_world(code: str = "pra") -> World:
    """The programme with a centre, a buyer, a unit and one person of each role; no alliance yet."""
    pack = pack_of(code)
    programme = install_pack(pack, actor=None)
    install_indicators(programme, pack=pack, actor=None)
    install_plan_terms(programme, pack=pack, actor=None, now=NOW)
    names = ("Centro de Servicios Satipo", "Exportadora del Centro", "Unidad de monitoreo")
    centre, buyer, unit = (Party.objects.create(kind=Party.Kind.ORGANISATION, name=name) for name in names)
    world = World(programme, centre, buyer, unit)
    world.person("coordinator", name="coordinator")
    world.person("centre", party=centre, name="centre")
    world.person("monitoring_unit", name="unit")
    return world
