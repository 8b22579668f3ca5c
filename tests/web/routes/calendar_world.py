"""A small calendar: three services of two entities, and organisations that signed for them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Enrolment, Provider, Route, RouteItem, Service, ServiceType, Session
from eslabon.web.routes.services.availability import install_calendar
from eslabon.web.routes.services.planning import Wanted
from eslabon.web.territory.models import Place
from tests.web.routes.world import ruta, score_party

NOW = datetime(2022, 4, 1, 15, 0, tzinfo=UTC)
TODAY = date(2022, 4, 1)
START, END = date(2022, 6, 1), date(2022, 7, 31)  # 61 days after TODAY
PERIOD = Wanted(title="Junio y julio", start=START, end=END, seconds=5)


@dataclass
class Calendar:
    """A programme with what its tests ask about."""

    programme: Programme
    manager: Any
    providers: dict[str, Provider] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    routes: dict[str, Route] = field(default_factory=dict)

    def add_service(self, code: str, *, provider: str = "PROMPERU", **values: Any) -> Service:
        """One more service; two sessions of two hours, virtual, unless told otherwise."""
        values = {
            "sessions_count": 2,
            "hours": Decimal(2),
            "method": "workshop",
            "modality": "virtual",
            "capacity": 20,
            "max_repetitions": 2,
            "name_es": f"Servicio {code}",
            "name_en": f"Service {code}",
            "objective_es": "–",
            "objective_en": "–",
            **values,
        }
        kind, _made = ServiceType.objects.get_or_create(
            programme=self.programme, code="costs", defaults={"group": "management", "name_es": "C", "name_en": "C"}
        )
        before = values.pop("prerequisites", [])
        service = Service.objects.create(
            programme=self.programme, code=code, type=kind, provider=self.providers[provider], **values
        )
        service.prerequisites.set([self.services[one] for one in before])
        self.services[code] = service
        return service

    def sign(
        self, party: Party, *codes: str, chain: str = "coffee", place: str = "PE-12", state: str = "signed"
    ) -> Route:
        """An organisation's signed route with these services accepted."""
        score = score_party(party, programme=self.programme, actor=self.manager, chain=chain, place=place)
        decision = audit.keep_decision(
            self.manager, score, rule="routes.proposal", rule_version="0", inputs={}, outcome={}
        )
        route = Route.objects.create(
            programme=self.programme,
            party=party,
            place=Place.objects.get(code=place),
            chain=self.programme.chains.get(code=chain),
            score=score,
            decision=decision,
            segment="organised_supply",
            state=state,
            signed_at=NOW,
        )
        for position, code in enumerate(codes, start=1):
            RouteItem.objects.create(
                route=route,
                service=self.services[code],
                position=position,
                reason_es="–",
                reason_en="–",
                answer="accepted",
            )
        self.routes[party.name] = route
        return route

    def session(
        self,
        code: str,
        day: date,
        *parties: Party,
        hour: int = 17,
        repetition: int = 1,
        number: int = 1,
        state: str = "planned",
        **values: Any,
    ) -> Session:
        """A session that stands in the calendar, with who is expected."""
        service = self.services[code]
        modality = "virtual" if service.modality == "either" else service.part_of(number).modality
        place = Place.objects.filter(code=f"PE-{service.place_code}").first() if modality == "in_person" else None
        minutes = int(service.hours * 60)
        session = Session.objects.create(
            service=service,
            repetition=repetition,
            number=number,
            day=day,
            starts=time(hour),
            ends=time(hour + minutes // 60, minutes % 60),
            modality=modality,
            place=place,
            state=state,
            announced_at=NOW if state == "announced" else None,
            **values,
        )
        Enrolment.objects.bulk_create(Enrolment(session=session, party=party) for party in parties)
        return session


def small_calendar(programme: Programme, manager: Any) -> Calendar:
    """Terms of the pack, holidays of 2022, two entities, three services."""
    install_calendar(programme, pack=ruta(), years=[2022], actor=manager)
    world = Calendar(programme, manager)
    for code, teams in (("PROMPERU", 1), ("DEVIDA", 1)):
        party = Party.objects.create(kind="organisation", name=code, organisation_kind="public_entity")
        world.providers[code] = Provider.objects.create(programme=programme, code=code, party=party, teams=teams)
    world.add_service("S001")
    world.add_service("S002", prerequisites=["S001"], sessions_count=1)
    world.add_service("S003", provider="DEVIDA", modality="in_person", place_code="12", sessions_count=1)
    return world


def days_on(start: date, *offsets: int) -> list[date]:
    """Days counted from one."""
    return [start + timedelta(days=offset) for offset in offsets]
