"""A role of a programme reaches the parties that the programme knows (PARTY-11), in lists and one by one alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from eslabon.files.tables import Row
from eslabon.web.accounts.models import User
from eslabon.web.alliances.services.parties import find_or_register
from eslabon.web.diagnostics.queries import findable_parties
from eslabon.web.institutions.forms.partners import find_party
from eslabon.web.institutions.models import Committee, CommitteeSession
from eslabon.web.parties import services
from eslabon.web.parties.models import DuplicateSuggestion, Membership, Party
from eslabon.web.parties.permissions import acquaintance
from eslabon.web.parties.queries import parties_for
from eslabon.web.parties.services.contact_files import apply_contacts, plan_contacts
from eslabon.web.programmes.models import Programme, Role
from eslabon.web.programmes.queries import parties_of
from eslabon.web.programmes.services import end_role, grant_role
from eslabon.web.routes.models import Availability
from eslabon.web.stages.forms import TieForm
from eslabon.web.territory.models import Place

LONG_AGO = date(2020, 1, 1)


@dataclass
class Two:
    """Two programmes of one installation, with somebody of the staff of each."""

    here: Programme
    there: Programme
    clerk: User

    def staff(self, *programmes: Programme, place: Place | None = None, acts: tuple[str, ...] = ()) -> User:
        user = User.objects.create_user(f"staff-{User.objects.count()}", full_name="Gestora")
        for programme in programmes:
            role = Role.objects.create(
                programme=programme,
                code=f"role-{Role.objects.count()}",
                reach="region_chain" if place else "programme",
                is_staff=False,  # no second factor to carry about
                acts=list(acts or ("party.view", "party.edit", "party.merge", "data.export")),
            )
            grant_role(user, role=role, place=place, since=LONG_AGO, actor=None)
        return User.objects.get(pk=user.pk)

    def staff_role(self, programme: Programme, *acts: str) -> Role:
        code = f"role-{Role.objects.count()}"
        return Role.objects.create(programme=programme, code=code, reach="programme", is_staff=False, acts=list(acts))

    def party(self, name: str, kind: str = "organisation", **fields: Any) -> Party:
        return Party.objects.create(name=name, kind=kind, **fields)

    def known(self, name: str, *programmes: Programme, **fields: Any) -> Party:
        """A party that each of the programmes asked when it has time."""
        party = self.party(name, **fields)
        for programme in programmes:
            Availability.objects.create(party=party, programme=programme)
        return party


@pytest.fixture
def two(db: None) -> Two:
    """`aqui` and `alla`."""
    here, there = (
        Programme.objects.create(code=code, name_es=code, name_en=code, country="PE", currency="PEN", pack_hash="-")
        for code in ("aqui", "alla")
    )
    return Two(here, there, User.objects.create_user("clerk", full_name="Rosa Quispe"))


def seen(user: User) -> set[str]:
    """Names in the list of who may look; the record of each says the same one by one."""
    listed = {party.name for party in parties_for(user)}
    opened = {
        party.name
        for party in Party.objects.filter(merged_into=None)
        if user.has_perm("programmes.party.view", party) or user.has_perm("programmes.party.edit", party)
    }
    assert listed == opened
    return listed


def test_staff_reach_whom_their_programme_knows_or_nobody_does(two: Two) -> None:
    """PARTY-11: what another programme alone knows is out of reach; who is in nothing yet is there for the desk."""
    two.known("Ours", two.here)
    two.known("Theirs", two.there)
    two.known("Shared", two.here, two.there)
    two.party("New")
    assert seen(two.staff(two.here)) == {"Ours", "Shared", "New"}
    assert seen(two.staff(two.there)) == {"Theirs", "Shared", "New"}
    assert seen(two.staff(two.here, two.there)) == {"Ours", "Theirs", "Shared", "New"}
    assert seen(two.staff()) == set()


def test_people_are_known_with_their_organisation_and_not_the_other_way_round(two: Two) -> None:
    """PARTY-11: members of a known organisation are known, also when the membership ended; their firm is not."""
    theirs = two.known("Their cooperative", two.there)
    for name in ("Their manager", "Their former manager"):
        Membership.objects.create(
            person=two.party(name, kind="person"),
            organisation=theirs,
            capacity="manager",
            since=LONG_AGO,
            until=LONG_AGO if "former" in name else None,
        )
    walker = two.known("Who applied alone", two.there, kind="person")
    Membership.objects.create(
        person=walker, organisation=two.party("Her small firm"), capacity="legal_representative", since=LONG_AGO
    )
    assert seen(two.staff(two.here)) == {"Her small firm"}
    assert len(seen(two.staff(two.there))) == 5


def test_who_holds_a_role_is_known_by_its_programme(two: Two) -> None:
    """PARTY-11: the account of a person who works for a programme says who knows that person."""
    user = two.staff(two.there)
    two.party("Their trainer", kind="person", user=user)
    assert seen(two.staff(two.here)) == set()
    assert seen(user) == {"Their trainer"}


def test_many_to_many_columns_count(two: Two) -> None:
    """PARTY-11: who sat in a committee's session is known by its programme."""
    committee = Committee.objects.create(programme=two.there, kind=Committee.Kind.values[0], name="Local")
    session = CommitteeSession.objects.create(
        committee=committee, held_on=LONG_AGO, decisions="Se acordó.", written_by=two.clerk
    )
    session.present.add(two.party("Their guest", kind="person"))
    assert seen(two.staff(two.here)) == set()
    assert seen(two.staff(two.there)) == {"Their guest"}


def test_what_was_merged_stays_known_however_many_steps_away(two: Two) -> None:
    """PARTY-11: a record that is kept is known for all that it stands for, and so are its people; undone, no more."""
    oldest, older, kept = two.known("Oldest", two.there), two.party("Older"), two.party("Kept")
    member = two.party("Member", kind="person")
    services.merge_parties(older, absorbed=oldest, reason="Es la misma.", actor=two.clerk)
    last = services.merge_parties(kept, absorbed=older, reason="Es la misma.", actor=two.clerk)
    Membership.objects.create(person=member, organisation=kept, capacity="member", since=LONG_AGO)
    here, there = two.staff(two.here), two.staff(two.there)
    assert seen(here) == set()
    assert seen(there) == {"Kept", "Member"}
    # A record that was absorbed is known as the one that stands for it, also where an account stayed on it.
    assert not here.has_perm("programmes.party.view", Party.objects.get(pk=older.pk))
    knows = {older.pk: two.there, oldest.pk: two.there}
    for programme in (two.here, two.there):
        assert set(parties_of(programme).filter(pk__in=knows).values_list("pk", flat=True)) == {
            key for key, one in knows.items() if one == programme
        }
    services.undo_merge(last, reason="Son dos.", actor=two.clerk)
    assert seen(here) == {"Kept", "Member"}
    assert seen(there) == {"Kept", "Member", "Older"}


def test_regions_and_own_parties_are_bound_by_the_programme_too(two: Two) -> None:
    """PARTY-11: a role of a region reaches inside it what its programme knows; one for a party, that party."""
    north, inside, south = (
        Place.objects.create(code=code, country="PE", kind=kind, name=code)
        for code, kind in (("PE-90", "department"), ("PE-9001", "province"), ("PE-91", "department"))
    )
    two.known("Ours in the north", two.here, place=inside)
    two.known("Theirs in the north", two.there, place=inside)
    two.known("Ours in the south", two.here, place=south)
    two.party("New in the north", place=north)
    two.party("New without a place")
    regional = two.staff(two.here, place=north)
    assert seen(regional) == {"Ours in the north", "New in the north"}
    both = two.staff(two.there)
    role = Role.objects.get(assignments__user=regional)
    grant_role(both, role=role, place=north, since=LONG_AGO, actor=None)
    assert "Ours in the south" not in seen(User.objects.get(pk=both.pk))

    own = two.known("The centre", two.there)
    centre = Role.objects.create(programme=two.here, code="centre", reach="party", acts=["party.view"])
    operator = User.objects.create_user("operator", full_name="Operadora")
    held = grant_role(operator, role=centre, party=own, since=LONG_AGO, actor=None)
    assert seen(operator) == {"The centre"}
    end_role(held, until=LONG_AGO, reason="Terminó.", actor=None)
    assert seen(operator) == set()
    # It was asked to run something here: that stays on record, and with it who knew the centre.
    assert "The centre" in seen(two.staff(two.here))


def test_lists_exports_and_reviews_hold_what_the_role_reaches(two: Two, client_for: Any) -> None:
    """PARTY-11: the table, its export, the queue of pairs and the record itself, over HTTP."""
    ours, theirs = two.known("Ours", two.here), two.known("Theirs", two.there)
    first, second = sorted((ours, theirs), key=lambda party: party.pk)
    pair = DuplicateSuggestion.objects.create(first=first, second=second, reasons=[], strength=0.9)
    client = client_for(two.staff(two.here))
    listed = client.get("/parties/").content
    assert b"Ours" in listed
    assert b"Theirs" not in listed
    exported = b"".join(client.get("/parties/export.csv").streaming_content)
    assert b"Ours" in exported
    assert b"Theirs" not in exported
    assert client.get("/parties/duplicates/").status_code == 200
    assert b"Theirs" not in client.get("/parties/duplicates/").content
    assert client.get(f"/parties/duplicates/{pair.pk}/").status_code == 403
    answers = {
        client.get(f"/parties/{theirs.pk}/").status_code,
        client.get(f"/parties/{theirs.pk}/edit/").status_code,
        client.post(f"/parties/{theirs.pk}/reveal/").status_code,
        client.get(f"/parties/{theirs.pk}/contacts/new/").status_code,
        client.get(f"/parties/{theirs.pk}/people/invite/").status_code,
    }
    assert answers == {403}
    assert client.get(f"/parties/{ours.pk}/").status_code == 200
    # Whoever merges must reach both with that right: looking elsewhere is not enough.
    half = two.staff(two.here, acts=("party.merge",))
    grant_role(half, role=two.staff_role(two.there, "party.view"), since=LONG_AGO, actor=None)
    looking = client_for(half)
    assert b"Theirs" in looking.get("/parties/").content
    assert b"Theirs" not in looking.get("/parties/duplicates/").content
    whole = client_for(two.staff(two.here, two.there))
    assert b"Theirs" in whole.get("/parties/duplicates/").content
    assert whole.get(f"/parties/duplicates/{pair.pk}/").status_code == 200


def test_nobody_is_chosen_whom_the_programme_does_not_know(two: Two, client_for: Any) -> None:
    """PARTY-12: what a form offers by name, and whose account the desk lets in, stops where PARTY-11 stops."""
    two.known("Cooperativa nuestra", two.here)
    theirs = two.known("Cooperativa ajena", two.there)
    their_user = User.objects.create_user("ajena", full_name="Ana Ajena")
    Membership.objects.create(
        person=two.party("Ana Ajena", kind="person", user=their_user),
        organisation=theirs,
        capacity="manager",
        since=LONG_AGO,
    )
    User.objects.create_user("nueva", full_name="Ana Nueva")
    scorer = User.objects.create_user("califica", full_name="Ana Califica")
    grant_role(scorer, role=two.staff_role(two.there, "party.view"), since=LONG_AGO, actor=None)
    staff = two.staff(two.here, acts=("withdrawal.record", "desk.issue_code", "role.grant"))
    Role.objects.create(programme=two.here, code="centre", name_es="Centro", reach="party", acts=["party.view"])
    client = client_for(staff)
    leaving = {"party": str(theirs.pk), "kind": "withdrawal", "happened_on": "2021-01-01", "reason": "other"}
    for url in ("/programmes/aqui/withdrawals/?q=cooperativa", "/programmes/aqui/people/grant/"):
        page = client.get(url).content.decode()
        assert "Cooperativa nuestra" in page
        assert "Cooperativa ajena" not in page
    assert client.post("/programmes/aqui/withdrawals/?q=cooperativa", leaving).status_code == 422
    found = client.get("/programmes/aqui/desk/?q=Ana+").content.decode()
    assert "Ana Nueva" in found
    assert "Ana Ajena" not in found
    assert "Ana Califica" not in found
    asked = {"act": "code", "life": "60"}
    assert client.post("/programmes/aqui/desk/", {**asked, "username": "ajena"}).status_code == 422
    assert client.post("/programmes/aqui/desk/", {**asked, "username": "califica"}).status_code == 422
    assert client.post("/programmes/aqui/desk/", {**asked, "username": "nueva"}).status_code == 200


def test_typed_names_take_no_record_of_another_programme(two: Two) -> None:
    """PARTY-12: a buyer, a partner, a tie, a guest: an organisation of that name elsewhere is not taken."""
    theirs = two.known("Compradora Andina", two.there)
    assert find_party("Compradora Andina", programme=two.there) == theirs
    assert find_party("Compradora Andina", programme=two.here) is None
    assert find_or_register("compradora andína", programme=two.there, kind="company", actor=two.clerk) == theirs
    made = find_or_register("compradora andína", programme=two.here, kind="company", actor=two.clerk)
    assert made != theirs
    tie = {"kind": "contract", "first": "Compradora Andina", "second": "Otra", "since": "2021-01-01", "note": "-"}
    two.known("Otra", two.there)
    helper = two.staff(two.here, two.there, acts=("diagnostic.help",))
    found = [
        findable_parties(one, user=helper, on=timezone.localdate(), text="ompradora") for one in (two.here, two.there)
    ]
    assert [set(one) for one in found] == [{made}, {made, theirs}]
    assert "first" not in TieForm(tie, programme=two.there).errors
    assert "first" in TieForm(tie, programme=two.here).errors


def test_file_of_contacts_completes_nobody_elses_record(two: Two) -> None:
    """PARTY-12: the number of somebody out of reach is refused without a name; a namesake there is another record."""
    theirs = two.known("Rosa Huamán", two.there, kind="person")
    services.add_identifier(theirs, scheme="pe_dni", value="45678912", actor=two.clerk)
    mine = two.known("Juan Quispe", two.here, kind="person")
    columns = {
        "organisation_kind": "",
        "scheme": "",
        "number": "",
        "place": "",
        "whatsapp": "",
        "email": "",
        "address": "",
    }
    rows = [
        Row(2, {**columns, "name": "Rosa H.", "kind": "person", "scheme": "pe_dni", "number": "45678912", "phone": ""}),
        Row(3, {**columns, "name": "Rosa Huamán", "kind": "person", "phone": "987654321"}),
        Row(4, {**columns, "name": "Juan Quispe", "kind": "person", "phone": "987654322"}),
    ]
    staff = two.staff(two.here, acts=("party.import",))
    steps = plan_contacts(rows, scope={}, actor=staff)
    assert [step.action for step in steps] == ["refuse", "create", "update"]
    assert "Rosa" not in steps[0].es
    apply_contacts(list(zip(rows[1:], steps[1:], strict=True)), scope={}, actor=staff)
    assert not theirs.contacts.exists()
    assert mine.contacts.count() == 1


@pytest.fixture
def nobody_wired() -> Iterator[None]:
    """As if the site had not said which columns name a party."""
    wired = tuple(acquaintance._namings)
    acquaintance.know_parties_by()
    yield
    acquaintance.know_parties_by(*wired)


@pytest.mark.usefixtures("nobody_wired")
def test_while_nobody_says_who_is_known_no_role_reaches_anybody(two: Two) -> None:
    """PARTY-11 fails closed: not even who is in nothing yet is shown."""
    two.party("New")
    assert seen(two.staff(two.here)) == set()


def test_every_column_that_points_to_a_party_says_who_is_known() -> None:
    """PARTY-11: a context above that adds such a column adds it to its `NAMES_PARTIES`, by a path that never ends."""
    columns = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if model._meta.app_label != "parties" and getattr(field, "concrete", False) and field.related_model is Party
    }
    named = {(one.model, one.party) for one in acquaintance._namings}
    assert len(columns) > 40
    assert not columns - named
    for one in acquaintance._namings:
        model: Any = one.model
        for step in one.programme.split("__"):
            field = model._meta.get_field(step)
            assert not field.null, (one, step)
            model = field.related_model
        assert model is Programme
        end: Any = one.model
        for step in one.party.split("__"):
            end = end._meta.get_field(step).related_model
        assert end is Party
