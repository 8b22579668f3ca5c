"""Two records become one and two again, to the byte."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from eslabon.rules.problems import Problem
from eslabon.web.audit.models import Entry
from eslabon.web.parties import services
from eslabon.web.parties.models import DuplicateSuggestion, Merge, Party
from eslabon.web.uploads.models import StoredFile

pytestmark = pytest.mark.django_db
TABLES = ("party", "membership", "invitation", "identifier", "contact", "consent", "document")


def rows() -> dict[str, list[tuple]]:
    """Every row of the context as the database holds it, ciphertexts included."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM parties_{table} ORDER BY id")  # noqa: S608 -- the names stand above
            found[table] = [tuple(map(str, row)) for row in cursor.fetchall()]
    return found


def stored(clerk, name="ruc.pdf") -> StoredFile:
    return StoredFile.objects.create(
        name=name, content_type="application/pdf", size_bytes=4, sha256=name.encode().hex().ljust(64, "0"),
        uploaded_by=clerk, blob=ContentFile(b"%PDF", name=name),
    )  # fmt: skip


@pytest.fixture
def two(make_person, make_cooperative, join, clerk):
    """Two records of one cooperative, each with people, numbers, contacts, consent and documents of its own."""
    kept, absorbed = make_cooperative("La Florida"), make_cooperative("Coop. La Florida")
    ana, beto = make_person("Ana", account=True), make_person("Beto", account=True)
    join(ana, kept, can_apply=True, can_edit=True)
    join(beto, absorbed, can_apply=True, can_edit=True)
    services.end_membership(
        join(make_person("Carla"), absorbed, "manager"), until=date(2022, 1, 1), reason="Renunció", actor=clerk
    )
    services.add_identifier(absorbed, scheme="pe_ruc", value="20512333797", actor=clerk)
    for party in (kept, absorbed):
        services.add_contact(party, channel="phone", value="964 123 456", actor=clerk, preferred=True)
        services.give_consent(
            party, purpose="calls", channel="phone", how="paper", text_version="2021-1", actor=clerk
        )  # fmt: skip
        services.add_document(party, kind="taxpayer", file=stored(clerk, f"{party.name}.pdf"), actor=clerk)
    services.add_contact(absorbed, channel="email", value="florida@ejemplo.pe", actor=clerk)
    services.suggest_duplicates()
    return kept, absorbed, ana, beto


def test_merge_moves_what_the_absorbed_record_had_and_leaves_what_would_stand_twice(two, clerk):
    kept, absorbed, _ana, beto = two
    merge = services.merge_parties(kept, absorbed=absorbed, reason="Es la misma", actor=clerk)
    kept.refresh_from_db()
    absorbed.refresh_from_db()
    assert (absorbed.merged_into, absorbed.surviving) == (kept, kept)
    assert kept.members.count() == 3
    assert kept.documents.count() == 2
    assert kept.identifiers.get().value == "20512333797"
    assert sorted(kept.contacts.values_list("channel", flat=True)) == ["email", "phone"]
    assert [contact.channel for contact in absorbed.contacts.all()] == ["phone"]
    assert absorbed.consents.count() == 1
    assert kept.merged_family == {kept.pk, absorbed.pk}
    assert beto.user.has_perm("parties.act_for", kept)
    assert beto.user.has_perm("parties.act_for", absorbed)
    assert DuplicateSuggestion.objects.get().state == "merged"
    entry = Entry.objects.get(act="party.merge")
    assert (entry.reason, entry.after["moved"]) == ("Es la misma", len(merge.moved))


def test_merge_and_undo_leave_every_row_as_it_was(two, clerk):
    before = rows()
    merge = services.merge_parties(two[0], absorbed=two[1], reason="", actor=clerk)
    assert rows() != before
    services.undo_merge(merge, reason="No era", actor=clerk)
    assert rows() == before
    merge.refresh_from_db()
    assert (merge.undone_by, merge.undone_reason) == (clerk, "No era")
    assert DuplicateSuggestion.objects.get().state == "dismissed"


def test_what_was_added_in_between_stays_with_the_kept_record(two, make_person, join, clerk):
    kept, absorbed, *_people = two
    before = rows()
    merge = services.merge_parties(kept, absorbed=absorbed, reason="", actor=clerk)
    new = {
        services.add_contact(absorbed, channel="sms", value="999 888 777", actor=clerk).pk.hex,
        services.add_document(absorbed, kind="sales", file=stored(clerk, "ventas.pdf"), actor=clerk).pk.hex,
    }
    dora = make_person("Dora")
    membership = join(dora, absorbed, "staff")
    services.undo_merge(merge, reason="", actor=clerk)
    kept.refresh_from_db()
    assert membership.organisation == kept
    assert set(kept.contacts.values_list("channel", flat=True)) == {"phone", "sms"}
    assert kept.documents.count() == 2
    added = new | {dora.pk.hex, str(membership.pk)}
    after = {
        table: [row for row in held if row[0].replace("-", "") not in added] for table, held in rows().items()
    }  # fmt: skip
    assert after == before


def test_membership_ended_in_between_goes_back_ended(two, clerk):
    kept, absorbed, _ana, beto = two
    merge = services.merge_parties(kept, absorbed=absorbed, reason="", actor=clerk)
    held = beto.memberships.get()
    services.end_membership(held, until=date(2024, 5, 1), reason="Elecciones", actor=clerk)
    services.undo_merge(merge, reason="", actor=clerk)
    held.refresh_from_db()
    assert (held.organisation, held.until) == (absorbed, date(2024, 5, 1))


def test_consent_withdrawn_after_a_merge_is_withdrawn_in_both_records(two, clerk):
    """PARTY-08."""
    kept, absorbed, *_people = two
    merge = services.merge_parties(kept, absorbed=absorbed, reason="", actor=clerk)
    services.withdraw_consent(kept.consents.get(), actor=clerk, reason="No quiere llamadas")
    services.undo_merge(merge, reason="", actor=clerk)
    assert not absorbed.consents.filter(withdrawn_at__isnull=True).exists()
    assert not kept.consents.filter(withdrawn_at__isnull=True).exists()


def test_merges_in_a_row_come_apart_from_the_last_one_only(two, make_cooperative, clerk):
    """PARTY-09."""
    kept, absorbed, *_people = two
    third = make_cooperative("Florida Central")
    before = rows()
    first = services.merge_parties(kept, absorbed=absorbed, reason="", actor=clerk)
    between = rows()
    second = services.merge_parties(third, absorbed=kept, reason="", actor=clerk)
    assert third.merged_family == {third.pk, kept.pk, absorbed.pk}
    assert Party.objects.get(pk=absorbed.pk).surviving == third
    with pytest.raises(Problem) as refused:
        services.undo_merge(first, reason="", actor=clerk)
    assert refused.value.code == "PARTIES-E09"
    services.undo_merge(second, reason="", actor=clerk)
    assert rows() == between
    services.undo_merge(first, reason="", actor=clerk)
    assert rows() == before
    with pytest.raises(Problem) as twice:
        services.undo_merge(first, reason="", actor=clerk)
    assert twice.value.code == "PARTIES-E10"


def test_two_records_absorbed_by_one_come_apart_in_any_order(two, make_cooperative, clerk):
    kept, absorbed, *_people = two
    third = make_cooperative("Florida Central")
    services.add_contact(third, channel="address", value="Jr. Lima 1", actor=clerk)
    before = rows()
    first = services.merge_parties(kept, absorbed=absorbed, reason="", actor=clerk)
    second = services.merge_parties(kept, absorbed=third, reason="", actor=clerk)
    services.undo_merge(first, reason="", actor=clerk)
    assert Party.objects.get(pk=third.pk).surviving == kept
    services.undo_merge(second, reason="", actor=clerk)
    assert rows() == before


def test_records_that_are_not_alike_do_not_merge(two, make_person, clerk):
    """PARTY-07."""
    kept, absorbed, ana, _beto = two
    services.merge_parties(kept, absorbed=absorbed, reason="", actor=clerk)
    for one, other in ((kept, kept), (kept, ana), (kept, absorbed), (absorbed, kept)):
        with pytest.raises(Problem) as refused:
            services.merge_parties(one, absorbed=other, reason="", actor=clerk)
        assert refused.value.code == "PARTIES-E07"
    assert Merge.objects.count() == 1


def test_who_ever_belonged_to_either_neither_merges_nor_undoes(two, join, clerk):
    """PARTY-10: also somebody who left."""
    kept, absorbed, ana, beto = two
    join(beto, kept, "member")
    for user in (ana.user, beto.user):
        with pytest.raises(Problem) as refused:
            services.merge_parties(kept, absorbed=absorbed, reason="", actor=user)
        assert refused.value.code == "PARTIES-E08"
    merge = services.merge_parties(kept, absorbed=absorbed, reason="", actor=clerk)
    with pytest.raises(Problem) as refused:
        services.undo_merge(merge, reason="", actor=beto.user)
    assert refused.value.code == "PARTIES-E08"


def test_two_accounts_of_one_merged_person_act_for_the_same_organisations(make_person, make_cooperative, join, clerk):
    coop = make_cooperative()
    one, other = make_person("Ana Torres", account=True), make_person("Ana Torrez", account=True)
    join(other, coop, can_apply=True)
    merge = services.merge_parties(one, absorbed=other, reason="", actor=clerk)
    assert one.user.has_perm("parties.act_for", coop)
    assert other.user.has_perm("parties.act_for", coop)
    assert services.person_of(other.user) == one
    services.undo_merge(merge, reason="", actor=clerk)
    assert not one.user.has_perm("parties.act_for", coop)
    assert other.user.has_perm("parties.act_for", coop)
