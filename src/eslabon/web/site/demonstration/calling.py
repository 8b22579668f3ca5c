"""The calls: everybody applies, corrects and is decided on, each act on its own day; one call is open today."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import typst
from django.core.files.base import ContentFile

from eslabon.rules.calls.deadlines import end_of_day
from eslabon.rules.calls.declarations import Declaration
from eslabon.rules.problems import Problem
from eslabon.simulate.ruta import Application as SimulatedApplication
from eslabon.simulate.ruta import Organisation
from eslabon.web.accounts.models import User
from eslabon.web.calls import services as calls
from eslabon.web.calls.models import Application, Call
from eslabon.web.calls.snapshots import FIELDS
from eslabon.web.parties.models import Party
from eslabon.web.parties.services import add_contact, add_identifier, register_party, start_membership
from eslabon.web.site.demonstration.stage import CHANNEL, OPEN_CALL, REPRESENTATIVE, STAFF_MEMBER, Stage, Telling
from eslabon.web.territory.models import Place
from eslabon.web.uploads.models import StoredFile
from eslabon.web.uploads.services import store_file

SAMPLES = {
    "taxpayer": "Ficha RUC",
    "sales": "Reporte de ventas",
    "export": "Declaración de exportación",
    "result": "Constancia de resultado",
    "report": "Informe de ejecución",
    "material": "Material del servicio",
}


def call(stage: Stage, *, telling: Telling) -> None:
    """Walk every application to its verdict; leave the open call with work in it."""
    stage.calls = _open_calls(stage)
    stage.samples = _make_samples(stage.people["mesa"])
    organisations = stage.organisations
    total = len(stage.world.applications)
    for done, application in enumerate(stage.world.applications, start=1):
        party, signer = _register(stage, organisations[application.organisation_id])
        stage.parties[application.organisation_id] = party
        stage.signers[application.organisation_id] = signer
        _walk(stage, application, party=party, signer=signer)
        telling.done(done, total)
    _tell_of_the_calls(stage)
    _close_past_calls(stage)
    _fill_open_call(stage, today=stage.today)
    _show_logins_around(stage)
    _invite_the_login(stage)


def _open_calls(stage: Stage) -> dict[str, Call]:
    """Publish the pack's three calls on their own days, and one that is open now under the rules of the last."""
    pack, zone, programme, today = stage.pack, stage.zone, stage.programme, stage.today
    manager, opened = stage.people["gestora"], {}
    for spec in pack.calls:
        call = calls.create_call_from_pack(programme, code=spec.code, pack=pack, actor=manager)
        opened[spec.code] = calls.publish_call(
            call, actor=manager, now=datetime.combine(spec.opens_on, time(8), tzinfo=zone)
        )
    changes = calls.CallChanges(
        code=OPEN_CALL,
        title_es="Convocatoria de demostración",
        title_en="Demonstration call",
        opens_on=today - timedelta(days=30),
        closes_on=today + timedelta(days=60),
        target=40,
    )
    call = calls.create_call_from_pack(programme, code=pack.calls[-1].code, pack=pack, actor=manager, changes=changes)
    now = datetime.combine(call.opens_on, time(8), tzinfo=zone)
    opened[OPEN_CALL] = calls.publish_call(call, actor=manager, now=now)
    return opened


def _make_samples(actor: User) -> dict[str, StoredFile]:
    """Make one sample document per kind of evidence; each says on its face that it is simulated."""
    samples = {}
    for kind, title in SAMPLES.items():
        page = f'#set page(paper: "a5")\n#set text(lang: "es")\n= {title}\nDocumento simulado, sin valor.'
        body = typst.compile(page.encode(), format="pdf")
        name = f"{title.lower().replace(' ', '-')}-simulado.pdf"
        samples[kind] = store_file(ContentFile(BytesIO(body).getvalue(), name=name), actor=actor)
    return samples


def _register(stage: Stage, simulated: Organisation) -> tuple[Party, User]:
    """Put an organisation on record with its people; return who signs for it."""
    desk = stage.people["mesa"]
    place = Place.objects.filter(code=f"PE-{simulated.district or simulated.department}").first()
    party = register_party(
        kind=Party.Kind.ORGANISATION, name=simulated.name, organisation_kind=simulated.kind, place=place, actor=desk
    )
    # Planted: a mistyped RUC is what the application will fail on, and no identifier to keep.
    with suppress(Problem):
        add_identifier(party, scheme="pe_ruc", value=simulated.taxpayer_id, actor=desk)
    if simulated.phone:
        add_contact(party, channel="phone", value=f"+51{simulated.phone}", actor=desk)
    username = simulated.organisation_id.lower()
    signer: User | None = None
    for person in (one for one in stage.world.people if one.organisation_id == simulated.organisation_id):
        name = f"{person.given_names} {person.surnames}"
        user = None
        if person.can_apply and signer is None:
            user = signer = User.objects.create_user(username=username, full_name=name)
        member = register_party(kind=Party.Kind.PERSON, name=name, sex=person.sex, place=place, user=user, actor=desk)
        membership = start_membership(
            member,
            organisation=party,
            capacity=person.capacity,
            since=person.since,
            actor=desk,
            can_apply=person.can_apply,
            can_edit=person.can_edit,
            channel=CHANNEL,
        )
        if person.until is not None:
            membership.until, membership.ended_reason = person.until, person.ended_reason
            membership.save(update_fields=["until", "ended_reason"])
        stage.members.setdefault(simulated.organisation_id, []).append((person, member))
    return party, signer or desk


def _typed(declaration: Declaration) -> dict[str, str]:
    """Return a declaration as somebody would have typed it."""
    words = {True: "yes", False: "no", None: ""}
    typed = {}
    for name in FIELDS:
        value = getattr(declaration, name)
        typed[name] = words[value] if value is None or isinstance(value, bool) else str(value)
    return typed


def _walk(stage: Stage, simulated: SimulatedApplication, *, party: Party, signer: User) -> None:
    """Draft, hand in, correct where it was asked, decide: each act on its own day."""
    final, call = _typed(simulated.declaration), stage.calls[simulated.slot.call]
    applied_at = stage.at(simulated.declaration.applied_on)
    application = calls.start_application(call, party=party, actor=signer, now=applied_at, channel=CHANNEL)
    before = {one.column: one.value_before for one in simulated.corrections if one.column != "evidence"}
    lacking = {
        kind
        for one in simulated.corrections
        if one.column == "evidence"
        for kind in set(one.value_after.split(";")) - set(one.value_before.split(";"))
    }
    calls.save_draft(application, values={**final, **before}, revision=0, actor=signer, now=applied_at)
    _attach(stage, application, simulated.declaration.evidence - lacking, signer=signer)
    application = calls.submit_application(application, actor=signer, now=applied_at)
    decided_at = applied_at + timedelta(days=6)
    if simulated.corrections:
        decided_at = _correct(stage, application, simulated, final=final, lacking=lacking, signer=signer)
    _decide(stage, application, now=decided_at)


def _attach(stage: Stage, application: Application, kinds: Any, *, signer: User) -> None:
    for kind in sorted(kind for kind in kinds if kind):
        calls.attach_evidence(application, kind=kind, actor=signer, file=stage.samples[kind])


def _correct(
    stage: Stage,
    application: Application,
    simulated: SimulatedApplication,
    *,
    final: Mapping[str, str],
    lacking: set[str],
    signer: User,
) -> datetime:
    """Send the application back and take the answer, or let the round lapse; return when it can be decided."""
    asked_at = stage.at(simulated.corrections[0].asked_on, 9)
    items = [
        {"requirement": number, "message": "Complete o corrija lo que se indica en este requisito."}
        for number in sorted({one.requirement for one in simulated.corrections})
    ]
    round_ = calls.ask_correction(application, items=items, actor=stage.people["gestora"], now=asked_at)
    answered_on = simulated.corrections[0].answered_on
    if answered_on is None:
        lapsed = end_of_day(round_.deadline, time_zone=stage.programme.time_zone) + timedelta(hours=9)
        calls.close_overdue_correction(application, actor=stage.people["gestora"], now=lapsed)
        return lapsed
    answered_at = stage.at(answered_on, 11)
    calls.save_draft(application, values=dict(final), revision=10**6, actor=signer, now=answered_at)
    _attach(stage, application, lacking, signer=signer)
    calls.answer_correction(application, actor=signer, now=answered_at)
    return answered_at + timedelta(days=3)


def _decide(stage: Stage, application: Application, *, now: datetime) -> None:
    manager = stage.people["gestora"]
    application.refresh_from_db()
    verdict, _inputs = calls.current_verdict(application)
    if verdict.result == "to_correct":
        calls.fail_pending(application, reason="No llegó en el plazo lo que se pidió.", actor=manager, now=now)
    calls.give_verdict(application, actor=manager, now=now)


def _tell_of_the_calls(stage: Stage) -> None:
    for contact in stage.world.outreach:
        calls.record_outreach(
            stage.calls[contact.call],
            party=stage.parties.get(contact.organisation_id),
            name=contact.name,
            place=Place.objects.filter(code=f"PE-{contact.place}").first() if contact.place else None,
            channel=contact.channel,
            result=contact.result,
            note=contact.note,
            contacted_on=contact.contacted_on,
            actor=stage.people["gestora"],
        )


def _close_past_calls(stage: Stage) -> None:
    for code, call in stage.calls.items():
        if code != OPEN_CALL:
            closed_at = end_of_day(call.closes_on, time_zone=stage.programme.time_zone) + timedelta(seconds=1)
            calls.close_call(call, reason="Terminó el plazo.", actor=stage.people["gestora"], now=closed_at)


def _fill_open_call(stage: Stage, *, today: date) -> None:
    """Some of those who were not admitted apply again: one draft, some waiting, some sent back, one appealing."""
    call = stage.calls[OPEN_CALL]
    again = [
        one
        for one in stage.world.applications
        if one.declaration.chain in ("coffee", "cacao")
        and one.declaration.place in ("12", "22")
        and Application.objects.filter(party=stage.parties[one.organisation_id], state="not_eligible").exists()
    ][:16]
    for number, simulated in enumerate(again):
        party = stage.parties[simulated.organisation_id]
        signer = Application.objects.filter(party=party).latest("created_at").created_by
        now = stage.at(today - timedelta(days=max(1, 20 - number)))
        declaration = replace(simulated.declaration, taxpayer_active=True, exportable_supply=True)
        application = calls.start_application(call, party=party, actor=signer, now=now, channel=CHANNEL)
        calls.save_draft(application, values=_typed(declaration), revision=0, actor=signer, now=now)
        if number % 5 == 4:
            continue
        _attach(stage, application, {"taxpayer"} if number % 3 == 0 else {"taxpayer", "sales", "export"}, signer=signer)
        try:
            application = calls.submit_application(application, actor=signer, now=now)
        except Problem:
            continue  # what the organisation never answered stays a draft
        _look_at(stage, application, number=number, now=now)


def _look_at(stage: Stage, application: Application, *, number: int, now: datetime) -> None:
    manager = stage.people["gestora"]
    verdict, _inputs = calls.current_verdict(application)
    if verdict.result == "to_correct" and number % 2 == 0:
        asked = [
            {"requirement": one.requirement, "message": one.reason_es}
            for one in verdict.findings
            if one.result == "needs_evidence"
        ]
        calls.ask_correction(application, items=asked, actor=manager, now=now + timedelta(hours=20))
    elif verdict.result == "not_eligible" and number % 2 == 1:
        calls.give_verdict(application, actor=manager, now=now + timedelta(hours=20))
        signer = application.created_by
        calls.file_appeal(
            application, text="Pedimos que se revise: adjuntamos los comprobantes que faltaban.", actor=signer,
            now=now + timedelta(hours=22),
        )  # fmt: skip


def _show_logins_around(stage: Stage) -> None:
    """Give the demonstration's two organisation logins a cooperative that was admitted."""
    admitted = Application.objects.filter(state="eligible", call__code="ruta-2022-1").order_by("reference")
    party = admitted.first().party
    desk = stage.people["mesa"]
    for username, capacity, can_apply in (
        (REPRESENTATIVE, "legal_representative", True),
        (STAFF_MEMBER, "staff", False),
    ):
        user = stage.people[username]
        person = register_party(kind=Party.Kind.PERSON, name=user.full_name, user=user, actor=desk)
        start_membership(
            person,
            organisation=party,
            capacity=capacity,
            since=date(2022, 1, 10),
            actor=desk,
            can_apply=can_apply,
            can_edit=True,
            channel=CHANNEL,
        )


def _invite_the_login(stage: Stage) -> None:
    """Let somebody who applies now ask the login's own organisation to apply together."""
    drafts = Application.objects.filter(call__code=OPEN_CALL, state=Application.State.DRAFT).select_related("party")
    mine = stage.parties_of(REPRESENTATIVE)
    own = next(name for name, party in stage.parties.items() if party.pk in mine)
    number = next(one.declaration.taxpayer_id for one in stage.world.applications if one.organisation_id == own)
    for draft in drafts.order_by("reference")[:1]:
        calls.invite_co_applicant(
            draft,
            number=number,
            note="Juntaríamos el volumen de las dos para un solo comprador.",
            actor=draft.created_by,
            now=stage.at(stage.today - timedelta(days=1)),
        )
