"""Pages of people and organisations: each sees and does what is theirs to see and do."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from eslabon.web.audit.models import Entry
from eslabon.web.parties import services
from eslabon.web.parties.models import DuplicateSuggestion, Invitation, Membership, Merge, Party
from eslabon.web.territory.models import Place
from eslabon.web.territory.services import load_departments
from eslabon.web.uploads.services import store_file

pytestmark = pytest.mark.django_db
PHONE = "+51964123456"
RUC = "20512333797"


@pytest.fixture
def coop(make_cooperative, make_person, join, clerk):
    """A cooperative in Junín with a representative, a manager, a number and a telephone."""
    load_departments()
    found = make_cooperative("Cooperativa La Florida", place=Place.objects.get(code="PE-12"))
    join(make_person("Ana Torres", account=True), found, can_apply=True, can_edit=True)
    join(make_person("Beto Quispe", account=True), found, "manager", can_edit=True)
    services.add_identifier(found, scheme="pe_ruc", value=RUC, actor=clerk)
    services.add_contact(found, channel="phone", value=PHONE, actor=clerk)
    return found


def user_named(name: str):
    return Party.objects.get(name=name).user


def text_of(page) -> str:
    return page.content.decode()


# Lists ---------------------------------------------------------------------------------------------------------------


def test_list_shows_what_the_role_reaches(make_user, client_for, coop, make_cooperative):
    make_cooperative("Bananeros de Piura", place=Place.objects.get(code="PE-20"))
    everything = text_of(client_for(make_user("facilitator")).get(reverse("parties")))
    assert "La Florida" in everything
    assert "Bananeros" in everything
    region = text_of(client_for(make_user("regional_government", place="PE-12")).get(reverse("parties")))
    assert "La Florida" in region
    assert "Bananeros" not in region


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=florida", True),
        ("q=FLORIDA+coop", True),
        ("q=bananeros", False),
        (f"q={RUC}", True),
        ("q=20-512333797", True),
        ("q=20512333790", False),
        ("kind=organisation&organisation_kind=cooperative", True),
        ("kind=person", False),
        ("department=PE-12", True),
        ("department=PE-20", False),
    ],
)
def test_list_is_filtered_by_name_number_kind_and_department(make_user, client_for, coop, query, found):
    page = text_of(client_for(make_user("facilitator")).get(f"{reverse('parties')}?{query}"))
    assert ("Cooperativa La Florida" in page) is found


def test_list_is_sorted_by_its_head(make_user, client_for, coop, make_cooperative):
    make_cooperative("Aromas")
    client = client_for(make_user("facilitator"))
    forward = text_of(client.get(f"{reverse('parties')}?sort=name"))
    backward = text_of(client.get(f"{reverse('parties')}?sort=-name"))
    assert forward.index("Aromas") < forward.index("La Florida")
    assert backward.index("Aromas") > backward.index("La Florida")


def test_list_costs_the_same_queries_at_one_and_three_rows(make_user, client_for, coop, make_cooperative):
    client = client_for(make_user("facilitator"))
    client.get(reverse("parties"))
    counts = []
    for name in ("", "Uno", "Dos"):
        if name:
            make_cooperative(name, place=Place.objects.get(code="PE-20"))
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{reverse('parties')}?kind=organisation")
        counts.append(len(captured))
    assert counts[0] == counts[1] == counts[2]


def test_export_has_no_numbers_or_contacts_and_is_safe_and_audited(make_user, client_for, coop, make_cooperative):
    make_cooperative("=HYPERLINK(1)")
    coordinator = make_user("coordinator")
    page = client_for(coordinator).get(reverse("parties_export", args=["csv"]))
    text = b"".join(page.streaming_content).decode("utf-8-sig")
    assert "La Florida" in text
    assert RUC not in text
    assert PHONE not in text
    assert "\n=HYPERLINK" not in text
    entry = Entry.objects.get(act="party.export")
    assert (entry.actor_id, entry.after["format"]) == (coordinator.pk, "csv")
    assert client_for(make_user("desk")).get(reverse("parties_export", args=["csv"])).status_code == 403


@pytest.mark.parametrize("name", ["parties", "duplicates", "contacts_import"])
def test_lists_of_staff_are_closed_to_everybody_else(make_user, client_for, client, coop, name):
    assert client.get(reverse(name)).status_code == 302
    assert client_for(make_user()).get(reverse(name)).status_code == 403
    assert client_for(user_named("Ana Torres")).get(reverse(name)).status_code == 403


# One record ----------------------------------------------------------------------------------------------------------


def test_numbers_are_masked_until_somebody_with_the_right_asks_and_that_is_audited(make_user, client_for, coop):
    desk = make_user("desk")
    client = client_for(desk)
    page = text_of(client.get(reverse("party", args=[coop.pk])))
    assert PHONE not in page
    assert RUC not in page
    assert "••• 456" in page
    shown = client.post(reverse("party_reveal", args=[coop.pk]))
    assert PHONE in text_of(shown)
    assert RUC in text_of(shown)
    assert "no-store" in shown["Cache-Control"]
    entry = Entry.objects.get(act="party.contacts.reveal")
    assert (entry.actor_id, entry.subject_id) == (desk.pk, str(coop.pk))
    auditor = client_for(make_user("auditor"))
    assert auditor.get(reverse("party", args=[coop.pk])).status_code == 200
    assert auditor.post(reverse("party_reveal", args=[coop.pk])).status_code == 403


def test_organisation_of_others_is_closed(make_user, client_for, coop, make_person):
    other = client_for(make_person("Otra Persona", account=True).user)
    for name in ("party", "party_edit", "party_contact", "party_number", "party_invite", "party_consent"):
        assert other.get(reverse(name, args=[coop.pk])).status_code == 403
    assert other.post(reverse("party_reveal", args=[coop.pk])).status_code == 403


def test_member_edits_and_the_record_keeps_what_stood_there(client_for, coop):
    client = client_for(user_named("Beto Quispe"))
    sent = client.post(
        reverse("party_edit", args=[coop.pk]),
        {"name": "Coop. La Florida", "organisation_kind": "cooperative", "language": "qu", "preferred_channel": "sms",
         "place_text": "piura"},
    )  # fmt: skip
    assert sent.status_code == 302
    coop.refresh_from_db()
    assert (coop.name, coop.language, coop.place.code) == ("Coop. La Florida", "qu", "PE-20")
    entry = Entry.objects.get(act="party.change")
    assert (entry.before["name"], entry.after["place"]) == ("Cooperativa La Florida", "PE-20")
    wrong = client.post(reverse("party_edit", args=[coop.pk]), {"name": "", "language": "es", "place_text": "a"})
    assert wrong.status_code == 422


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("party_contact", {"channel": "email", "value": "a@b.pe"}, {"channel": "email", "value": "a"}),
        ("party_number", {"scheme": "co_cedula", "value": "12345678"}, {"scheme": "pe_ruc", "value": "1"}),
        ("party_consent", {"purpose": "calls", "channel": "sms", "how": "voice"}, {"purpose": "x"}),
    ],
)
def test_contact_number_and_consent_are_added_or_refused_beside_the_field(client_for, coop, name, good, bad):
    client = client_for(user_named("Beto Quispe"))
    address = reverse(name, args=[coop.pk])
    assert client.get(address).status_code == 200
    refused = client.post(address, bad)
    assert refused.status_code == 422
    assert client.post(address, good).status_code == 302
    counts = (coop.contacts.count(), coop.identifiers.count(), coop.consents.count())
    assert sum(counts) == 3
    assert client.post(address, good).status_code in {302, 422}
    assert (coop.contacts.count(), coop.identifiers.count(), coop.consents.count()) == counts


def test_withdrawing_keeps_the_rows(client_for, coop, clerk):
    client = client_for(user_named("Ana Torres"))
    consent = services.give_consent(
        coop, purpose="calls", channel="sms", how="web", text_version="1", actor=clerk
    )  # fmt: skip
    for name, row in (
        ("party_contact_withdraw", coop.contacts.get()),
        ("party_number_withdraw", coop.identifiers.get()),
        ("party_consent_withdraw", consent),
    ):
        assert client.post(reverse(name, args=[coop.pk, row.pk])).status_code == 302
        row.refresh_from_db()
        assert row.withdrawn_at is not None
        assert client.post(reverse(name, args=[clerk.pk, row.pk])).status_code == 404


def test_document_opens_to_its_people_and_the_desk_and_is_audited(make_user, client_for, coop, clerk):
    stored = store_file(SimpleUploadedFile("v.csv", b"a,b\n1,2\n"), actor=clerk, kinds=("table",))
    document = services.add_document(coop, kind="sales", file=stored, actor=clerk)
    address = reverse("party_document", args=[coop.pk, document.pk])
    for user in (user_named("Ana Torres"), make_user("desk")):
        page = client_for(user).get(address)
        assert (page.status_code, b"".join(page.streaming_content)) == (200, b"a,b\n1,2\n")
    assert client_for(make_user("auditor")).get(address).status_code == 403
    assert Entry.objects.filter(act="party.document.open").count() == 2


# People --------------------------------------------------------------------------------------------------------------


def test_representative_invites_and_the_invited_person_acts_from_that_day(client_for, coop, make_person):
    representative = client_for(user_named("Ana Torres"))
    page = representative.post(
        reverse("party_invite", args=[coop.pk]), {"name": "Carla Ríos", "capacity": "staff", "can_edit": "on"}
    )
    address = page.context["address"]
    assert address in text_of(page)
    assert address.rsplit("/", 2)[1] not in str(Invitation.objects.values())
    carla = make_person("Carla Ríos", account=True)
    client = client_for(carla.user)
    assert client.get(address).status_code == 200
    assert not carla.memberships.exists()
    assert client.post(address).status_code == 302
    assert carla.user.has_perm("parties.edit_for", coop)
    assert not carla.user.has_perm("parties.act_for", coop)
    other = client_for(make_person("Dora", account=True).user)
    assert other.post(address).status_code == 410
    assert Membership.objects.filter(organisation=coop).count() == 3


def test_invitation_that_expired_or_was_withdrawn_works_no_more(client_for, coop, make_person, clerk):
    now = timezone.now()
    old = services.invite_person(coop, name="Carla", capacity="staff", actor=clerk, now=now - timedelta(days=14))
    held = services.invite_person(coop, name="Carla", capacity="staff", actor=clerk, now=now)
    assert client_for(user_named("Ana Torres")).post(
        reverse("party_invitation_withdraw", args=[coop.pk, held.invitation.pk])
    ).status_code == 302  # fmt: skip
    client = client_for(make_person("Carla", account=True).user)
    for code in (old.code, held.code, "nothing"):
        assert client.post(reverse("accept_invitation", args=[code])).status_code == 410
    assert coop.members.count() == 2


def test_manager_with_rights_to_edit_names_nobody(client_for, coop):
    """PARTY-06."""
    manager = client_for(user_named("Beto Quispe"))
    assert manager.get(reverse("party_invite", args=[coop.pk])).status_code == 403
    membership = coop.members.get(capacity="legal_representative")
    assert manager.get(reverse("party_end_membership", args=[coop.pk, membership.pk])).status_code == 403


def test_representative_ends_a_manager_and_the_history_stays_visible(client_for, coop):
    representative = client_for(user_named("Ana Torres"))
    membership = coop.members.get(capacity="manager")
    address = reverse("party_end_membership", args=[coop.pk, membership.pk])
    assert representative.post(address, {"until": timezone.localdate(), "reason": "Renunció"}).status_code == 302
    page = text_of(representative.get(reverse("party", args=[coop.pk])))
    assert "Quiénes estuvieron antes" in page
    assert "Renunció" in page
    assert client_for(user_named("Beto Quispe")).get(reverse("party", args=[coop.pk])).status_code == 403


def test_last_representative_is_told_what_to_do_and_the_desk_can_end_it(make_user, client_for, coop):
    """PARTY-04."""
    membership = coop.members.get(capacity="legal_representative")
    address = reverse("party_end_membership", args=[coop.pk, membership.pk])
    form = {"until": timezone.localdate(), "reason": "Se fue"}
    refused = client_for(user_named("Ana Torres")).post(address, form)
    assert refused.status_code == 422
    assert "sin representante legal" in text_of(refused)
    desk = client_for(make_user("desk"))
    assert desk.post(address, form).status_code == 302
    assert "no tiene representante legal" in text_of(desk.get(reverse("party", args=[coop.pk])))


def test_representative_who_also_is_desk_elsewhere_has_no_shortcut(make_user, client_for, coop, make_person, join):
    """PARTY-04: a role of the programme does not help one's own organisation."""
    desk = make_user("desk")
    join(services.person_of(desk), coop, can_apply=True)
    services.end_membership(
        coop.members.get(person__name="Ana Torres"), until=date(2024, 1, 1), reason="", actor=desk
    )  # fmt: skip
    own = coop.members.get(person__user=desk)
    sent = client_for(desk).post(
        reverse("party_end_membership", args=[coop.pk, own.pk]), {"until": timezone.localdate(), "reason": "x"}
    )
    assert sent.status_code == 422


def test_membership_of_another_organisation_is_not_ended_through_ones_own(client_for, coop, make_cooperative, join):
    other = make_cooperative("Otra")
    membership = join(Party.objects.get(name="Beto Quispe"), other)
    address = reverse("party_end_membership", args=[coop.pk, membership.pk])
    assert client_for(user_named("Ana Torres")).get(address).status_code == 404


def test_own_organisations_are_listed(client_for, coop, make_user):
    page = text_of(client_for(user_named("Beto Quispe")).get(reverse("my_parties")))
    assert "La Florida" in page
    assert "ninguna organización" in text_of(client_for(make_user()).get(reverse("my_parties")))


# Duplicates ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def twins(coop, make_cooperative):
    return coop, make_cooperative("Coop. Agraria La Florida Ltda.", place=coop.place)


def test_pair_is_found_reviewed_merged_and_taken_apart(make_user, client_for, twins):
    first, second = twins
    client = client_for(make_user("coordinator"))
    assert client.post(reverse("duplicates_look")).status_code == 302
    assert "PARTY-03" in text_of(client.get(reverse("duplicates")))
    pair = DuplicateSuggestion.objects.get()
    address = reverse("duplicate", args=[pair.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"act": "merge", "kept": str(first.pk)}).status_code == 422
    assert client.post(address, {"act": "merge", "kept": "x", "reason": "Es la misma"}).status_code == 422
    sent = client.post(address, {"act": "merge", "kept": str(first.pk), "reason": "Es la misma"})
    assert sent.status_code == 302
    assert client.get(reverse("party", args=[second.pk])).url == reverse("party", args=[first.pk])
    assert "Deshacer" in text_of(client.get(reverse("party", args=[first.pk])))
    merge = Merge.objects.get()
    undo = reverse("undo_merge", args=[merge.pk])
    assert client.post(undo, {"reason": ""}).status_code == 422
    assert client.post(undo, {"reason": "No era"}).status_code == 302
    assert client.get(reverse("party", args=[second.pk])).status_code == 200
    again = client.post(undo, {"reason": "No era"})
    assert "ya se deshizo" in text_of(again)


def test_pair_that_is_two_leaves_the_queue(make_user, client_for, twins):
    client = client_for(make_user("coordinator"))
    client.post(reverse("duplicates_look"))
    pair = DuplicateSuggestion.objects.get()
    client.post(reverse("duplicate", args=[pair.pk]), {"act": "dismiss", "dismiss-reason": "Otra base"})
    assert "No hay pares" in text_of(client.get(reverse("duplicates")))
    assert "Otra base" in text_of(client.get(reverse("duplicate", args=[pair.pk])))


def test_desk_may_edit_but_not_merge(make_user, client_for, twins):
    services.suggest_duplicates()
    desk = client_for(make_user("desk"))
    assert desk.get(reverse("duplicates")).status_code == 403
    assert desk.get(reverse("duplicate", args=[DuplicateSuggestion.objects.get().pk])).status_code == 403


# Import --------------------------------------------------------------------------------------------------------------

CONTACTS = (
    "name,kind,organisation_kind,scheme,number,place,phone,email\n"
    f"Cooperativa La Florida,organisation,cooperative,pe_ruc,{RUC},PE-12,964123456,florida@ejemplo.pe\n"
    "Asoc. Río Tambo,organisation,association,,,PE-12,064 545123,\n"
    "Rosa Díaz,person,,pe_dni,10117410,,,\n"
    "Sin tipo,,,,,,,\n"
    "Mal teléfono,person,,,,,123,\n"
    "Mal lugar,person,,,,PE-99,,\n"
    "Mal número,person,,pe_dni,1,,,\n"
    "Sin documento,person,,,10117410,,,\n"
    "Otra vez,organisation,,pe_ruc,20-512333797,,,\n"
    "ASOCIACION RIO TAMBO,organisation,association,,,PE-12,,\n"
)


def test_contacts_are_shown_row_by_row_then_taken_in_once(make_user, client_for, coop):
    client = client_for(make_user("coordinator"))
    assert client.get(reverse("contacts_import")).status_code == 200
    sent = client.post(reverse("contacts_import"), {"file": SimpleUploadedFile("c.csv", CONTACTS.encode())})
    assert sent.status_code == 302
    shown = client.get(sent.url)
    made = shown.context["import"]
    assert (made.creates, made.updates, made.refused_rows) == (2, 1, 7)
    assert {(fault["row"], fault["column"]) for fault in made.faults} == {
        (5, "kind"), (6, "phone"), (7, "place"), (8, "number"), (9, "scheme"), (10, "name"), (11, "name"),
    }  # fmt: skip
    before = Party.objects.count()
    applied = client.post(f"{sent.url}apply/", {"skip_bad_rows": "yes"})
    assert applied.status_code == 302
    assert Party.objects.count() == before + 2
    assert set(coop.contacts.values_list("channel", flat=True)) == {"phone", "email"}
    tambo = Party.objects.get(name="Asoc. Río Tambo")
    assert (tambo.contacts.get().value, tambo.place.code) == ("+5164545123", "PE-12")

    again = client.post(reverse("contacts_import"), {"file": SimpleUploadedFile("c.csv", CONTACTS.encode())})
    made = client.get(again.url).context["import"]
    assert (made.creates, made.updates, made.skips) == (0, 0, 3)


def test_file_of_contacts_with_another_kind_for_a_known_number_is_refused(make_user, client_for, coop):
    table = f"name,kind,scheme,number\nLa Florida,person,pe_ruc,{RUC}\n"
    client = client_for(make_user("coordinator"))
    sent = client.post(reverse("contacts_import"), {"file": SimpleUploadedFile("c.csv", table.encode())})
    made = client.get(sent.url).context["import"]
    assert [(fault["row"], fault["column"]) for fault in made.faults] == [(2, "kind")]
