"""Bring the pack's portfolio into the database, and let providers keep their sheets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import routes as problems
from eslabon.rules.routes.commitments import offer_refusal
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.parties.services import register_party
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import BlockedDate, Need, Provider, Segment, Service, ServiceType

if TYPE_CHECKING:
    from eslabon.files.packs import Pack
    from eslabon.files.packs.portfolio import ServiceSpec

# The provider's own from the first installation on (ROUTE-84).
SHEET = (
    "capacity",
    "max_repetitions",
    "cost_pen",
    "responsible",
    "in_annual_plan",
    "annual_plan_entry",
    "budget_pen",
    "given_by",
)


@dataclass
class Installed:
    """How many rows an installation wrote, by kind; nothing for one that was there already."""

    providers: int = 0
    types: int = 0
    segments: int = 0
    needs: int = 0
    services: int = 0
    dropped: int = 0

    @property
    def wrote(self) -> bool:
        """Whether anything changed."""
        return any(vars(self).values())


@transaction.atomic
def install_portfolio(programme: Programme, *, pack: Pack, actor: Any) -> Installed:
    """Create or update providers, segments, service types and services as the pack has them (ROUTE-84).

    What providers wrote on their sheets stays. What the pack no longer has is not offered any more and keeps its
    history. Doing it twice changes nothing.
    """
    if not pack.services:
        raise Problem(problems.NO_PORTFOLIO, pack=pack.code)
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    done = Installed()
    _install_words(programme, pack=pack, done=done)
    providers = _install_providers(programme, pack=pack, actor=actor, done=done)
    types = {one.code: one for one in programme.service_types.all()}
    services = {
        spec.code: _install_service(
            programme, spec=spec, type_=types[spec.type.code], provider=providers[spec.provider], done=done
        )
        for spec in pack.services
    }
    _install_prerequisites(services, pack=pack, done=done)
    done.dropped = _drop_others(programme, pack=pack)
    if done.wrote:
        audit.record(
            actor,
            "portfolio.install",
            programme,
            after={"pack": pack.content_hash, **vars(done)},
            programme=programme.code,
        )
    return done


def _install_words(programme: Programme, *, pack: Pack, done: Installed) -> None:
    for position, segment in enumerate(pack.segments, start=1):
        values = {
            "position": position,
            "name_es": segment.title.es,
            "name_en": segment.title.en,
            "description_es": segment.description.es,
            "description_en": segment.description.en,
            "end_es": segment.end.es,
            "end_en": segment.end.en,
            "non_negotiable": list(segment.non_negotiable),
            "is_active": True,
        }
        done.segments += _write(Segment, {"programme": programme, "code": segment.code}, values)[1]
    for need in pack.instrument.needs if pack.instrument else ():
        words = {"name_es": need.title.es, "name_en": need.title.en}
        done.needs += _write(Need, {"programme": programme, "code": need.code}, words)[1]
    for kind in pack.service_types:
        values = {"group": kind.group, "name_es": kind.title.es, "name_en": kind.title.en, "is_active": True}
        done.types += _write(ServiceType, {"programme": programme, "code": kind.code}, values)[1]


def _install_providers(programme: Programme, *, pack: Pack, actor: Any, done: Installed) -> dict[str, Provider]:
    found = {one.code: one for one in programme.providers.all()}
    for spec in pack.providers:
        provider = found.get(spec.code)
        if provider is None:
            party = _entity(f"{spec.acronym}: {spec.name.es}", actor=actor)
            found[spec.code] = Provider.objects.create(
                programme=programme,
                code=spec.code,
                acronym=spec.acronym,
                party=party,
                teams=spec.teams,
                role_es=spec.role.es,
                role_en=spec.role.en,
            )
            done.providers += 1
        elif not provider.is_active or provider.acronym != spec.acronym:
            provider.is_active, provider.acronym = True, spec.acronym
            provider.save(update_fields=["is_active", "acronym"])
            done.providers += 1
    return found


def _entity(name: str, *, actor: Any) -> Party:
    """Return the public entity on record under that name; another programme may have brought it."""
    kind = Party.OrganisationKind.PUBLIC_ENTITY
    known = Party.objects.filter(name=name[:200], organisation_kind=kind, merged_into=None).first()
    return known or register_party(kind=Party.Kind.ORGANISATION, name=name, organisation_kind=kind, actor=actor)


def _install_service(
    programme: Programme, *, spec: ServiceSpec, type_: ServiceType, provider: Provider, done: Installed
) -> Service:
    values: dict[str, Any] = {
        "type": type_,
        "provider": provider,
        "name_es": spec.title.es,
        "name_en": spec.title.en,
        "objective_es": spec.type.objective.es,
        "objective_en": spec.type.objective.en,
        "sessions_count": spec.sessions,
        "hours": spec.hours,
        "method": spec.method,
        "modality": spec.modality,
        "place_code": spec.place,
        "segments": list(spec.segments),
        "chains": list(spec.chains),
        "needs": list(spec.type.needs),
        "expected_result_es": spec.type.result.es,
        "expected_result_en": spec.type.result.en,
        "evidence_es": spec.type.evidence.es,
        "evidence_en": spec.type.evidence.en,
        "is_active": True,
    }
    first_time = {
        "capacity": spec.capacity,
        "max_repetitions": spec.repetitions,
        "cost_pen": spec.cost_pen,
        "responsible": spec.responsible.es,
    }
    service: Service
    service, changed = _write(Service, {"programme": programme, "code": spec.code}, values, first_time=first_time)
    done.services += changed
    return service


def _install_prerequisites(services: dict[str, Service], *, pack: Pack, done: Installed) -> None:
    through = Service.prerequisites.through
    known: dict[Any, set[Any]] = {service.pk: set() for service in services.values()}
    for later, before in through.objects.filter(from_service_id__in=known).values_list(
        "from_service_id", "to_service_id"
    ):
        known[later].add(before)
    for spec in pack.services:
        service = services[spec.code]
        wanted = [services[code] for code in spec.prerequisites]
        if known[service.pk] != {before.pk for before in wanted}:
            service.prerequisites.set(wanted)
            done.services += 1


def _drop_others(programme: Programme, *, pack: Pack) -> int:
    """Stop offering what the pack no longer has; routes and sessions keep pointing at it."""
    kept: tuple[tuple[type[models.Model], set[str]], ...] = (
        (Service, {spec.code for spec in pack.services}),
        (ServiceType, {spec.code for spec in pack.service_types}),
        (Provider, {spec.code for spec in pack.providers}),
        (Segment, {spec.code for spec in pack.segments}),
    )
    return sum(
        model._default_manager.filter(programme=programme, is_active=True)
        .exclude(code__in=codes)
        .update(is_active=False)
        for model, codes in kept
    )


def _write(
    model: type[models.Model], key: dict[str, Any], values: dict[str, Any], *, first_time: dict[str, Any] | None = None
) -> tuple[Any, bool]:
    """Create the row or change what differs; whether anything was written."""
    found = model._default_manager.filter(**key).first()
    if found is None:
        return model._default_manager.create(**key, **values, **(first_time or {})), True
    different = [name for name, value in values.items() if getattr(found, name) != value]
    for name in different:
        setattr(found, name, values[name])
    if different:
        found.save(update_fields=different)
    return found, bool(different)


@transaction.atomic
def edit_sheet(service: Service, *, values: dict[str, Any], actor: Any) -> Service:
    """Change what the provider keeps of a sheet: places, repetitions, cost, people, its annual plan."""
    service = Service.objects.select_for_update(of=("self",)).select_related("programme").get(pk=service.pk)
    unknown = set(values) - set(SHEET)
    if unknown:
        raise TypeError(f"not on the provider's part of a sheet: {', '.join(sorted(unknown))}")
    different = [name for name, value in values.items() if getattr(service, name) != value]
    before = {name: _shown(getattr(service, name)) for name in different}
    for name in different:
        setattr(service, name, values[name])
    if different:
        service.save(update_fields=different)
        after = {name: _shown(values[name]) for name in different}
        audit.record(actor, "service.edit", service, before=before, after=after, programme=service.programme.code)
    return service


def _shown(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else str(value)


@transaction.atomic
def subcontract_service(service: Service, *, to: Party | None, terms_of_reference: str, actor: Any) -> Service:
    """Say who really gives the service, and under which terms; nobody: the entity itself. It waits for acceptance."""
    service = (
        Service.objects.select_for_update(of=("self",))
        .select_related("programme", "subcontracted_to")
        .get(pk=service.pk)
    )
    terms = terms_of_reference.strip() if to is not None else ""
    refusal = offer_refusal(subcontracted=to is not None, terms_of_reference=terms, accepted=True)
    if refusal is not None:
        raise refusal
    before = {"to": str(service.subcontracted_to or ""), "terms_of_reference": service.terms_of_reference}
    service.subcontracted_to, service.terms_of_reference = to, terms
    service.accepted_at = service.accepted_by = None
    service.save(update_fields=["subcontracted_to", "terms_of_reference", "accepted_at", "accepted_by"])
    audit.record(
        actor,
        "service.subcontract",
        service,
        before=before,
        after={"to": str(to or ""), "terms_of_reference": terms},
        programme=service.programme.code,
    )
    return service


@transaction.atomic
def accept_subcontract(service: Service, *, actor: Any, now: datetime) -> Service:
    """Accept the terms under which somebody else gives the service: from now on it is offered (ROUTE-82)."""
    service = Service.objects.select_for_update(of=("self",)).select_related("programme").get(pk=service.pk)
    if service.subcontracted_to_id is None:
        raise Problem(problems.NOT_SUBCONTRACTED)
    if service.accepted_at is None:
        service.accepted_at, service.accepted_by = now, actor
        service.save(update_fields=["accepted_at", "accepted_by"])
        audit.record(actor, "service.accept_subcontract", service, programme=service.programme.code)
    return service


@transaction.atomic
def edit_provider(provider: Provider, *, teams: int, role_es: str, role_en: str, actor: Any) -> Provider:
    """Change how many sessions an entity can hold at once, and what it is there for, in writing."""
    provider = Provider.objects.select_for_update(of=("self",)).select_related("programme").get(pk=provider.pk)
    before = {"teams": provider.teams, "role_es": provider.role_es, "role_en": provider.role_en}
    after = {"teams": teams, "role_es": role_es.strip(), "role_en": role_en.strip()}
    if before != after:
        provider.teams, provider.role_es, provider.role_en = teams, role_es.strip(), role_en.strip()
        provider.save(update_fields=["teams", "role_es", "role_en"])
        audit.record(actor, "provider.edit", provider, before=before, after=after, programme=provider.programme.code)
    return provider


@transaction.atomic
def block_date(provider: Provider, *, day: date, reason: str, actor: Any) -> BlockedDate:
    """Keep a day free of the provider's sessions."""
    provider = Provider.objects.select_for_update(of=("self",)).select_related("programme").get(pk=provider.pk)
    if provider.blocked_dates.filter(day=day).exists():
        raise Problem(problems.BLOCKED_TWICE, day=day.isoformat())
    blocked = BlockedDate.objects.create(
        programme=provider.programme, provider=provider, day=day, reason=reason.strip()[:200]
    )
    audit.record(
        actor,
        "provider.block_date",
        provider,
        after={"day": day.isoformat()},
        reason=blocked.reason,
        programme=provider.programme.code,
    )
    return blocked


@transaction.atomic
def free_date(blocked: BlockedDate, *, actor: Any) -> None:
    """Let the provider hold sessions on that day again."""
    audit.record(
        actor,
        "provider.free_date",
        blocked.provider or blocked,
        before={"day": blocked.day.isoformat()},
        programme=blocked.programme.code,
    )
    blocked.delete()
