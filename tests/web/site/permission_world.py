"""Two of everything, and somebody of every kind: what the permission table is read on."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from eslabon.web.accounts.models import User
from eslabon.web.calls.models import Application, BulkFile, Call, CoApplicant, Collaborator, Evidence, SavedView
from eslabon.web.calls.services import create_call_from_pack
from eslabon.web.diagnostics.models import Attachment, Instrument, Response
from eslabon.web.diagnostics.services import install_instrument, open_response, pack_workbooks
from eslabon.web.events.models import Announcement, Delivery
from eslabon.web.jobs.models import Job
from eslabon.web.parties.models import DuplicateSuggestion, Membership, Party
from eslabon.web.parties.services import (
    add_contact,
    add_document,
    add_identifier,
    give_consent,
    invite_person,
    merge_parties,
)
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.services import file_grievance
from eslabon.web.territory.models import Place
from eslabon.web.uploads.models import Import
from eslabon.web.uploads.services import store_file
from tests.ruta_pack import ruta_pack
from tests.web.site.permission_calendar import add_calendar
from tests.web.site.permission_delivery import add_delivery
from tests.web.site.permission_institutions import add_institutions
from tests.web.site.permission_monitoring import add_monitoring
from tests.web.site.permission_routes import OTHER_ENTITY, OWN_ENTITY, add_route, open_portfolio
from tests.web.site.permission_stages import add_stages
from tests.web.site.permission_targeting import add_targeting

REGIONAL = ("provider_regional", "regional_government", "regional_technical_group")
APPLICANTS = ("representative", "member", "former_member", "collaborator", "other_representative")


@dataclass(frozen=True)
class Half:
    """One organisation with all that belongs to it."""

    party: Party
    application: Application
    extra: dict[str, Any] = field(default_factory=dict)  # whatever else a factory keeps


@dataclass(frozen=True)
class World:
    """`own`: of the applicants' organisation, in the regional roles' region and chain; `other`: of neither."""

    programme: Programme
    call: Call
    people: dict[str, User | None]
    own: Half
    other: Half

    def half(self, whose: str) -> Half:
        """`own` or `other`."""
        return self.other if whose == "other" else self.own


def build_world(programme: Programme, make_user: Callable[..., User], make_organisation: Callable[..., Any]) -> World:
    """Make it: the applicants act for `own`; `other_representative` stands for a third organisation."""
    people: dict[str, User | None] = {"anonymous": None, "superuser": make_user(is_superuser=True)}
    for role in programme.roles.values_list("code", flat=True):
        reach = {"place": "PE-12", "chain": "coffee"} if role in REGIONAL else {}
        people[role] = make_user(role, **reach)
    call = _open_call(programme, people["coordinator"])
    represented = make_organisation(name="Cooperativa Propia", place=Place.objects.get(code="PE-12"))
    stranger = make_organisation(name="Cooperativa Ajena", place=Place.objects.get(code="PE-22"))
    people["representative"] = represented.user
    people["other_representative"] = make_organisation(name="Cooperativa Tercera").user
    for name, until in (("member", None), ("former_member", date(2021, 12, 31))):
        people[name] = make_user()
        person = Party.objects.create(kind=Party.Kind.PERSON, name=name, user=people[name])
        Membership.objects.create(
            person=person,
            organisation=represented.organisation,
            capacity=Membership.Capacity.STAFF,
            can_edit=True,
            since=date(2020, 1, 1),
            until=until,
        )
    own = _half(call, represented.organisation, by=represented.user, place="PE-12", chain="coffee")
    other = _half(call, stranger.organisation, by=stranger.user, place="PE-22", chain="cacao")
    open_portfolio(programme, people=people)
    for half, by, ruc, maker in (
        (own, represented.user, "20100070970", people["facilitator"]),
        (other, stranger.user, "20131312955", people["coordinator"]),
    ):
        assert maker is not None
        half.extra.update(_belongings(half.party, by=by, maker=maker, ruc=ruc))
        half.extra.update(_diagnostic(half, programme=programme, by=by))
        half.extra.update(
            add_route(
                half.party,
                programme=programme,
                by=by,
                maker=maker,
                place="PE-12" if half is own else "PE-22",
                chain="coffee" if half is own else "cacao",
                entity=OWN_ENTITY if half is own else OTHER_ENTITY,
            )
        )
        half.extra.update(
            add_delivery(half.extra["service"], party=half.party, person=half.extra["membership"].person, by=by)
        )
        half.extra.update(add_calendar(half.extra["service"], party=half.party, by=by, maker=maker))
        half.extra.update(
            add_institutions(programme, party=half.party, by=by, chain="coffee" if half is own else "cacao")
        )
        month = date(2022, 4, 1) if half is own else date(2022, 7, 1)
        half.extra.update(add_monitoring(half.extra["supported"], by=by, month=month))
        place = "PE-12" if half is own else "PE-22"
        half.extra.update(add_stages(half.extra["supported"], programme=programme, by=by, maker=maker, place=place))
        half.extra["saved_view"] = SavedView.objects.create(
            user=maker, programme=programme, name="Mía", query="state=submitted"
        )
        half.extra["bulk"] = BulkFile.objects.create(
            call=call, file=half.extra["file"], by=maker, summary={"answers": [], "revisions": {}}
        )
        half.extra["evidence"] = Evidence.objects.create(
            application=half.application, kind="taxpayer", document=half.extra["document"], added_by=by
        )
        half.extra["collaborator"] = Collaborator.objects.create(
            application=half.application, user=make_user(), invited_by=by
        )
        half.extra["co_applicant"] = CoApplicant.objects.create(
            application=half.application, party=(other if half is own else own).party, invited_by=by
        )
    own.extra.update(add_targeting(programme, maker=people["coordinator"]))
    people["collaborator"] = make_user()
    Collaborator.objects.create(
        application=own.application, user=people["collaborator"], can_attach=True, invited_by=represented.user
    )
    return World(programme=programme, call=call, people=people, own=own, other=other)


def _open_call(programme: Programme, coordinator: User | None) -> Call:
    pack = ruta_pack()
    assert pack is not None
    call: Call = create_call_from_pack(programme, code="ruta-2022-1", pack=pack, actor=coordinator)
    today = timezone.localdate()
    call.opens_on, call.closes_on = today - timedelta(days=10), today + timedelta(days=10)
    call.status, call.published_at = Call.Status.PUBLISHED, timezone.now()
    call.save()
    return call


def _belongings(party: Party, *, by: User, maker: User, ruc: str) -> dict[str, Any]:
    """What an organisation and the people around it hold, one of each kind."""
    now = timezone.now()
    member = Party.objects.create(kind=Party.Kind.PERSON, name=f"Socia de {party}")
    table = store_file(SimpleUploadedFile("lista.csv", f"nombre\n{party}\n".encode()), actor=maker, kinds=("table",))
    twins = sorted((party, Party.objects.create(kind=party.kind, name=f"{party} (otra vez)")), key=lambda one: one.pk)
    absorbed = Party.objects.create(kind=party.kind, name=f"{party} (repetida)")
    announcement = Announcement.objects.create(event="eslabon.web.calls.events.CallPublished", payload={})
    return {
        "contact": add_contact(party, channel="phone", value="+51987654321", actor=by),
        "number": add_identifier(party, scheme="pe_ruc", value=ruc, actor=by),
        "consent": give_consent(
            party, purpose="calls", channel="phone", how="web", text_version="1", actor=by, given_at=now
        ),
        "document": add_document(party, kind="taxpayer", file=table, actor=by),
        "membership": Membership.objects.create(
            person=member, organisation=party, capacity=Membership.Capacity.MEMBER, since=date(2020, 1, 1)
        ),
        "invitation": invite_person(party, name="Nueva", capacity="staff", actor=by, now=now).invitation,
        "duplicate": DuplicateSuggestion.objects.create(first=twins[0], second=twins[1], reasons=[], strength=0.9),
        "merge": merge_parties(party, absorbed=absorbed, reason="La misma", actor=maker),
        "job": Job.objects.create(title="Trabajo", actor=maker, programme="ruta", task_result_id=uuid.uuid4()),
        "import": Import.objects.create(
            kind="parties.contacts", file=table, plan_hash="0" * 64, made_by=maker, checked_at=now
        ),
        "file": table,
        "delivery": Delivery.objects.create(announcement=announcement, reaction="nobody", state="failed"),
    }


def _diagnostic(half: Half, *, programme: Programme, by: User) -> dict[str, Any]:
    """A diagnostic that the organisation answers, with a document in it."""
    chain, now = half.application.chain, timezone.now()
    assert chain is not None
    if not Instrument.objects.filter(chain=chain).exists():
        (book,) = (one for one in pack_workbooks(programme) if chain.code in one.name)
        install_instrument(programme, workbook=book, actor=None, now=now)
    response: Response = open_response(
        half.party, programme=programme, chain=chain, place=half.application.place, actor=None, now=now
    )
    attachment = Attachment.objects.create(
        response=response, item="certifications_held_document", document=half.extra["document"], added_by=by
    )
    return {"response": response, "attachment": attachment}


def _half(call: Call, party: Party, *, by: User, place: str, chain: str) -> Half:
    application = Application.objects.create(
        call=call,
        party=party,
        reference=f"{call.code}-{party.pk}",
        place=Place.objects.get(code=place),
        chain=call.programme.chains.get(code=chain),
        created_by=by,
    )
    grievance = file_grievance(
        call.programme,
        subject="other",
        text=f"De {party}",
        contact="",
        channel="web",
        now=timezone.now(),
        filed_by=by,
    )
    return Half(party=party, application=application, extra={"grievance": grievance})
