"""Who belongs to an organisation, when, and with which rights."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from eslabon.rules.problems import Problem
from eslabon.web.audit.models import Entry
from eslabon.web.parties import services
from eslabon.web.parties.models import Membership
from eslabon.web.uploads.models import StoredFile

pytestmark = pytest.mark.django_db


def test_membership_on_a_day_counts_first_and_last(make_person, make_cooperative, join, clerk):
    ana, coop = make_person("Ana"), make_cooperative()
    join(make_person("Beto"), coop)
    held = join(ana, coop, "manager", since=date(2021, 5, 1))
    services.end_membership(held, until=date(2021, 8, 31), reason="Renunció", actor=clerk)
    on = {day: ana.memberships.held_on(day).exists() for day in (
        date(2021, 4, 30), date(2021, 5, 1), date(2021, 8, 31), date(2021, 9, 1))}  # fmt: skip
    assert list(on.values()) == [False, True, True, False]


def test_ended_membership_stays_as_history_with_reason_and_audit(make_person, make_cooperative, join, clerk):
    coop = make_cooperative()
    join(make_person("Beto"), coop)
    held = join(make_person("Ana"), coop, "manager")
    services.end_membership(held, until=date(2021, 8, 31), reason="  Renunció ", actor=clerk)
    held.refresh_from_db()
    assert (held.until, held.ended_reason) == (date(2021, 8, 31), "Renunció")
    entry = Entry.objects.get(act="party.membership.end")
    assert entry.reason == "Renunció"
    assert entry.subject_id == str(coop.pk)
    with pytest.raises(Problem) as twice:
        services.end_membership(held, until=date(2021, 9, 1), reason="", actor=clerk)
    assert twice.value.code == "PARTIES-E12"


def test_membership_before_it_began_is_refused(make_person, make_cooperative, join, clerk):
    coop = make_cooperative()
    held = join(make_person("Ana"), coop, "staff", since=date(2021, 5, 1))
    with pytest.raises(Problem) as refused:
        services.end_membership(held, until=date(2021, 4, 30), reason="", actor=clerk)
    assert refused.value.code == "PARTIES-E05"


def test_last_representative_leaves_only_through_the_programme(make_person, make_cooperative, join, clerk):
    """PARTY-04."""
    coop, today = make_cooperative(), timezone.localdate()
    first = join(make_person("Ana"), coop)
    join(make_person("Beto"), coop, "manager", can_apply=True)
    with pytest.raises(Problem) as refused:
        services.end_membership(first, until=today, reason="", actor=clerk)
    assert refused.value.code == "PARTIES-E04"
    second = join(make_person("Carmen"), coop)
    services.end_membership(first, until=today, reason="Elecciones", actor=clerk)
    services.end_membership(second, until=today, reason="Falleció", actor=clerk, by_programme=True)
    assert not coop.members.representing().in_force(today).exists()


def test_same_person_twice_as_representative_is_one_representative(make_person, make_cooperative, join, clerk):
    """PARTY-04: two memberships of one person are not two representatives."""
    ana, coop = make_person("Ana"), make_cooperative()
    first = join(ana, coop)
    join(ana, coop)
    with pytest.raises(Problem):
        services.end_membership(first, until=timezone.localdate(), reason="", actor=clerk)


def test_successor_who_starts_later_does_not_fill_the_gap(make_person, make_cooperative, join, clerk):
    """PARTY-04: a representative from next month does not represent today."""
    coop, today = make_cooperative(), timezone.localdate()
    first = join(make_person("Ana"), coop)
    join(make_person("Beto"), coop, since=today + timedelta(days=30))
    with pytest.raises(Problem):
        services.end_membership(first, until=today, reason="", actor=clerk)


def test_rights_end_on_the_recorded_last_day_and_begin_on_the_first(make_person, make_cooperative, join, clerk):
    """PARTY-05."""
    ana, coop, today = make_person("Ana", account=True), make_cooperative(), timezone.localdate()
    join(make_person("Beto"), coop)
    held = join(ana, coop, "manager", can_apply=True, can_edit=True, since=today)
    later = join(ana, coop, "staff", can_edit=True, since=today + timedelta(days=1))
    assert ana.user.has_perm("parties.act_for", coop)
    services.end_membership(held, until=today, reason="Despido", actor=clerk)
    assert not ana.user.has_perm("parties.act_for", coop)
    assert not ana.user.has_perm("parties.edit_for", coop)
    assert later.until is None


@pytest.mark.parametrize(
    ("capacity", "rights", "allowed"),
    [
        ("legal_representative", {"can_apply": True, "can_edit": True}, {"act_for", "edit_for", "name_people"}),
        ("manager", {"can_apply": True, "can_edit": False}, {"act_for"}),
        ("staff", {"can_edit": True}, {"edit_for"}),
        ("member", {}, set()),
    ],
)
def test_member_rights_are_limited_to_what_was_given(make_person, make_cooperative, join, capacity, rights, allowed):
    """PARTY-06."""
    ana, coop, other = make_person("Ana", account=True), make_cooperative(), make_cooperative("Otra")
    join(ana, coop, capacity, **rights)
    asked = {"act_for", "edit_for", "name_people"}
    assert {name for name in asked if ana.user.has_perm(f"parties.{name}", coop)} == allowed
    assert ana.user.has_perm("parties.view_party", coop)
    assert not any(ana.user.has_perm(f"parties.{name}", other) for name in asked | {"view_party"})


def test_person_acts_for_oneself_and_inactive_account_for_nobody(make_person):
    ana = make_person("Ana", account=True)
    assert ana.user.has_perm("parties.act_for", ana)
    ana.user.is_active = False
    ana.user.save()
    assert not ana.user.has_perm("parties.act_for", ana)


def test_organisation_cannot_belong_to_an_organisation(make_cooperative, join):
    with pytest.raises(Problem) as refused:
        join(make_cooperative(), make_cooperative("Central"))
    assert refused.value.code == "PARTIES-E06"
    assert not Membership.objects.exists()


def test_person_of_an_account_is_registered_once(clerk):
    assert services.person_of(clerk) == services.person_of(clerk)
    assert services.person_of(clerk).name == "Rosa Quispe"


def test_document_given_twice_is_kept_once_and_withdrawn_stays(make_cooperative, clerk):
    coop = make_cooperative()
    stored = StoredFile.objects.create(
        name="ruc.pdf", content_type="application/pdf", size_bytes=4, sha256="ab" * 32, uploaded_by=clerk,
        blob=ContentFile(b"%PDF", name="ruc.pdf"),
    )  # fmt: skip
    first = services.add_document(coop, kind="taxpayer", file=stored, actor=clerk)
    assert services.add_document(coop, kind="taxpayer", file=stored, actor=clerk) == first
    services.withdraw_document(first, actor=clerk, reason="Vencido")
    assert services.add_document(coop, kind="taxpayer", file=stored, actor=clerk) != first
    assert coop.documents.count() == 2


def test_invitation_ends_with_the_right_of_who_made_it(make_organisation, make_user) -> None:
    """A representative who is dismissed must not come back through an invitation made in time."""
    someone, successor, friend = make_organisation(), make_user(), make_user()
    invited = services.invite_person(
        someone.organisation, name="Amiga", capacity="manager", can_apply=True, actor=someone.user, now=timezone.now()
    )
    services.start_membership(
        services.person_of(successor),
        organisation=someone.organisation,
        capacity="legal_representative",
        since=timezone.localdate() - timedelta(days=1),
        actor=someone.user,
    )
    held = someone.organisation.members.get(person=someone.person)
    services.end_membership(held, until=timezone.localdate(), reason="Asamblea", actor=successor)
    with pytest.raises(Problem) as refused:
        services.accept_invitation(invited.code, actor=friend, now=timezone.now())
    assert refused.value.code == "PARTIES-E11"


def test_nobody_takes_up_the_own_invitation(make_organisation, make_user) -> None:
    desk, someone = make_user("desk"), make_organisation()
    invited = services.invite_person(
        someone.organisation, name="Yo", capacity="legal_representative", actor=desk, now=timezone.now()
    )
    with pytest.raises(Problem) as refused:
        services.accept_invitation(invited.code, actor=desk, now=timezone.now())
    assert refused.value.code == "PARTIES-E16"


def test_two_requests_at_once_put_one_person_on_record(transactional_db, make_user) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    user = make_user()

    def ask(_number: int):
        try:
            return services.person_of(user).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(ask, range(4)))) == 1
