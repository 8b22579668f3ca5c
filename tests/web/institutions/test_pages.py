"""The pages of partners, contracts, committees and gaps: who opens what, what a form does, what a list asks."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from eslabon.rules.institutions.contracts import ContractTerms, Target
from eslabon.web.alliances.models import Alliance
from eslabon.web.alliances.services import GenderSeen, read_gender, start_gender_plan
from eslabon.web.institutions.models import (
    Committee,
    CommitteeSession,
    Contribution,
    Partner,
    PublicGap,
    ResultsContract,
)
from eslabon.web.institutions.services import (
    Agreed,
    Offered,
    Promise,
    Raised,
    Sitting,
    add_help_service,
    add_partner,
    keep_session,
    open_committee,
    promise_contribution,
    raise_gap,
    seat_member,
    sign_contract,
)
from eslabon.web.monitoring.models import Indicator
from eslabon.web.parties.models import Party
from tests.web.institutions.conftest import TODAY, Ground, photo

pytestmark = pytest.mark.django_db
PRA = ["pra"]


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel("2022-06-30T12:00:00-05:00", tick=False):
        yield


class Things:
    """`n` of everything that the lists have lines of."""

    def __init__(self, ground: Ground, n: int) -> None:
        by = ground.people["coordinator"]
        programme = ground.programme
        for number in range(n):
            party = (
                ground.firm.organisation
                if number == 0
                else Party.objects.create(kind="organisation", name=f"F{number}")
            )
            agreed = Agreed("commercial", TODAY)
            self.partner = add_partner(programme, party=party, agreed=agreed, actor=by)
            self.committee = open_committee(programme, kind="steering", name=f"Comité {number}", place=None, actor=by)
            self.gap = raise_gap(programme, raised=Raised(f"Puente {number}", "road"), actor=by, today=TODAY)
            helped = Offered(f"Casa {number}", "shelter", address="Jr. Lima 1", is_reserved=True)
            add_help_service(programme, offered=helped, actor=by, today=TODAY)
            terms = ContractTerms(
                date(2022, 1, number + 1),
                date(2022, 12, 31),
                Decimal(1000),
                (Target("sales", Decimal(100), Decimal(1)),),
                *map(Decimal, (110, 80, 10, 20)),
            )
            self.contract = sign_contract(programme, centre=ground.centre, corridor=None, terms=terms, actor=by)
        for number in range(n):
            supplied_by = ground.organisation.organisation
            alliance = Alliance.objects.create(
                programme=programme,
                code=f"g-{number}",
                name=f"G{number}",
                chain=ground.alliance.chain,
                organisation=supplied_by,
            )
            now = timezone.now()
            plan = start_gender_plan(
                alliance, organisation=supplied_by, objective="Más mujeres en la directiva",
                actions="", has_committee=True, since=date(2022, 1, 1), until=None, actor=by, now=now,
            )  # fmt: skip
            for day, women in ((date(2022, 2, 1), 4), (TODAY, 10)):
                seen = GenderSeen(members=40, women_members=women, board=5, women_board=number)
                read_gender(plan, read_on=day, seen=seen, actor=by, now=now)
            promise = Promise(f"Aporte {number}", "cash", "private", Decimal(10), "PEN", TODAY)
            self.contribution = promise_contribution(self.partner, promise=promise, actor=by, today=TODAY)
            person = Party.objects.create(kind=Party.Kind.PERSON, name=f"Persona {number}")
            seat_member(self.committee, person=person, represents="", since=date(2022, 1, 1), actor=by)
            self.session = keep_session(
                self.committee, sitting=Sitting(TODAY, [person], "Se aprueba"), actor=by, today=TODAY
            )


# Who opens which page: C coordinator, U monitoring unit, T committee, D donor, A auditor, E evaluator, K the centre,
# O the other centre, F the partner's firm, P the alliance's producers; everybody else is refused.
LETTERS = {
    "C": "coordinator",
    "U": "monitoring_unit",
    "T": "committee",
    "D": "donor",
    "A": "auditor",
    "E": "evaluator",
    "K": "centre",
    "O": "other_centre",
    "F": "firm",
    "P": "producers",
    "N": "nobody",
}
PAGES = {
    "partners": ("CUTDAEKO", lambda ground, things: PRA),
    "partner": ("CUTDAEKO", lambda ground, things: [things.partner.pk]),
    "contribution": ("CUTDAEKO", lambda ground, things: [things.contribution.pk]),
    "results_contracts": ("CUAKO", lambda ground, things: PRA),
    "results_contract": ("CUAK", lambda ground, things: [things.contract.pk]),
    "committees": ("CUTDAEKO", lambda ground, things: PRA),
    "committee": ("CUTDAEKO", lambda ground, things: [things.committee.pk]),
    "public_gaps": ("CUTDAEKO", lambda ground, things: PRA),
    "public_gap": ("CUTDAEKO", lambda ground, things: [things.gap.pk]),
    "alliance_support": ("CUTAEKP", lambda ground, things: [ground.alliance.pk]),
    "programme_gender": ("CUTDAEKO", lambda ground, things: PRA),
    "help_directory": ("C", lambda ground, things: PRA),
    "help_reserved": ("CKO", lambda ground, things: PRA),
    "alliance_land_use": ("CUK", lambda ground, things: [ground.alliance.pk]),
}
# What may be sent: page, act, who.
ACTS = [
    ("partners", "add_partner", "CKO"),
    ("partners", "record_spending", "C"),
    ("partner", "promise", "CKO"),
    ("partner", "volume", "CKO"),
    ("contribution", "deliver", "CKO"),
    ("contribution", "verify", ""),  # nothing is delivered yet
    ("results_contracts", "sign", "C"),
    ("results_contract", "settle", "C"),
    ("committees", "open", "CT"),
    ("committee", "sit", "CT"),
    ("committee", "seat", "CT"),
    ("committee", "leave", "CT"),
    ("public_gaps", "raise", "CKO"),
    ("public_gap", "step", "CKO"),
    ("alliance_support", "report", "K"),
    ("alliance_support", "read", ""),  # nobody is selected yet
    ("alliance_support", "select", "K"),
    ("alliance_support", "ask", "K"),
    ("alliance_support", "outcome", ""),  # nothing was asked yet
    ("help_directory", "add", "C"),
    ("help_directory", "confirm", "C"),
    ("help_directory", "withdraw", "C"),
    ("alliance_land_use", "record", "K"),
    ("alliance_land_use", "open", "CU"),
]


def test_each_page_and_act_is_open_to_these_people_and_no_others(ground, client_for):
    things = Things(ground, 1)
    opened = dict.fromkeys(PAGES, "")
    sent = {(page, act): "" for page, act, _ in ACTS}
    for letter, who in LETTERS.items():
        client = client_for(ground.people[who])
        for page, (_, arguments) in PAGES.items():
            url = reverse(page, args=arguments(ground, things))
            status = client.get(url).status_code
            assert status in {200, 403}
            opened[page] += letter if status == 200 else ""
            for act in [act for at, act, _ in ACTS if at == page]:
                answer = client.post(url, {"act": act})
                assert answer.status_code in {422, 403}, (page, act, who)  # an empty form is sent back, not done
                sent[page, act] += letter if answer.status_code == 422 else ""
    assert opened == {page: people for page, (people, _) in PAGES.items()}
    assert sent == {(page, act): people for page, act, people in ACTS}


def test_nobody_reads_them_without_signing_in(ground, client_for):
    things = Things(ground, 1)
    for page, (_, arguments) in PAGES.items():
        answer = client_for(None).get(reverse(page, args=arguments(ground, things)))
        assert (answer.status_code, "/account/login" in answer.headers.get("Location", "")) == (302, True)


def test_centre_sees_its_own_contracts_only(ground, client_for):
    Things(ground, 1)
    url = reverse("results_contracts", args=PRA)
    assert "Centro Cusco" in client_for(ground.people["centre"]).get(url).content.decode()
    assert "Centro Cusco" not in client_for(ground.people["other_centre"]).get(url).content.decode()


COUNTS = {
    "partners": 16,
    "partner": 11,
    "results_contracts": 15,
    "committees": 13,
    "committee": 10,
    "public_gaps": 15,
    "public_gap": 8,
    "help_directory": 14,
    "help_reserved": 11,
    "programme_gender": 11,
}


@pytest.mark.parametrize("n", [1, 3])
def test_lists_ask_as_much_for_one_line_as_for_three(ground, client_for, django_assert_num_queries, n):
    things = Things(ground, n)
    client = client_for(ground.people["coordinator"])
    client.get(reverse("home"))
    for page, count in COUNTS.items():
        with django_assert_num_queries(count):
            answer = client.get(reverse(page, args=PAGES[page][1](ground, things)))
        assert answer.status_code == 200


def test_women_are_told_of_the_same_organisations_before_and_after(ground, client_for):
    """INSTITUTION-60: 40 members each, 4 women at first and 10 today; boards of five with 0, 1 and 2 women."""
    Things(ground, 3)
    answer = client_for(ground.people["donor"]).get(reverse("programme_gender", args=PRA))
    found = answer.context["overview"]
    percents = [one.women_members_percent for one in (found.first, found.again, found.today)]
    assert percents == [Decimal("10.0"), Decimal("25.0"), Decimal("25.0")]
    assert (found.today.women_board_percent, found.today.boards_without_women) == (Decimal("20.0"), 1)
    assert (found.today.gap_percent, found.with_committee) == (None, 3)
    assert "sin dato" in answer.content.decode()


def read(answer: Any) -> int:
    """Read a download to its end, where the file closes, and return its status."""
    b"".join(answer.streaming_content)
    return int(answer.status_code)


def send(client: Any, page: str, arguments: list[Any], act: str, **data: Any) -> Any:
    prefix = act.replace("_", "-")
    return client.post(
        reverse(page, args=arguments), {"act": act} | {f"{prefix}-{key}": value for key, value in data.items()}
    )


def test_partner_contribution_and_verification_through_the_pages(ground, client_for):
    centre, unit = client_for(ground.people["centre"]), client_for(ground.people["monitoring_unit"])
    answer = send(
        centre,
        "partners",
        PRA,
        "add_partner",
        name="exportadora del valle",
        kind="commercial",
        agreed_on="2022-05-01",
        file=photo(),
    )
    assert answer.status_code == 302
    partner = Partner.objects.get()
    assert partner.party == ground.firm.organisation  # found again by its name, not registered twice
    assert read(centre.get(reverse("partner_agreement", args=[partner.pk]))) == 200
    answer = send(
        centre, "partner", [partner.pk], "promise", description="Semilla", kind="kind", source="private",
        amount="900", currency="PEN", on="2022-06-01",
    )  # fmt: skip
    assert answer.status_code == 302
    one = Contribution.objects.get()
    assert (
        send(centre, "contribution", [one.pk], "deliver", amount="800", on="2022-06-20", file=photo()).status_code
        == 302
    )
    assert send(centre, "contribution", [one.pk], "verify", amount="800", finding="Guía").status_code == 403
    assert send(unit, "contribution", [one.pk], "verify", amount="750", finding="Guía").status_code == 302
    one.refresh_from_db()
    assert (one.state, one.verified_amount, one.verified_by) == (
        "verified",
        Decimal(750),
        ground.people["monitoring_unit"],
    )
    assert read(unit.get(reverse("contribution_file", args=[one.pk]))) == 200


def test_wrong_form_comes_back_with_what_is_wrong_and_keeps_what_was_typed(ground, client_for):
    partner = Things(ground, 1).partner
    centre = client_for(ground.people["centre"])
    answer = send(
        centre, "partner", [partner.pk], "promise", description="Semilla", kind="kind", source="private",
        amount="900", currency="USD", on="2022-06-01",
    )  # fmt: skip
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "tipo de cambio" in text
    assert 'value="Semilla"' in text
    text = send(
        centre, "partners", PRA, "add_partner", name="Otra", kind="digital", agreed_on="2022-05-01", until="2022-01-01"
    ).content.decode()
    assert "El acuerdo termina antes de empezar" in text
    text = send(centre, "partners", PRA, "add_partner", name="X", kind="digital", agreed_on="2022-05-01",
                file=SimpleUploadedFile("a.exe", b"MZ")).content.decode()  # fmt: skip
    assert text.count("aquí se necesita un PDF o una foto") == 1


def test_committee_and_gap_through_the_pages(ground, client_for):
    client = client_for(ground.people["coordinator"])
    send(client, "committees", PRA, "open", name="CIR Cusco", kind="regional")
    committee = Committee.objects.get()
    send(client, "committee", [committee.pk], "seat", name="Ana Quispe", since="2022-01-01")
    ana = committee.members.get().person
    send(
        client,
        "committee",
        [committee.pk],
        "sit",
        held_on="2022-06-20",
        present=[str(ana.pk)],
        decisions="Se aprueba",
        file=photo(),
    )
    session = CommitteeSession.objects.get()
    assert read(client.get(reverse("committee_file", args=[committee.pk, session.pk]))) == 200
    send(client, "committee", [committee.pk], "leave", seat=committee.members.get().pk, until="2022-06-25")
    assert committee.members.get().until == date(2022, 6, 25)
    send(client, "public_gaps", PRA, "raise", title="Puente de Ccatcca", kind="road")
    gap = PublicGap.objects.get()
    assert send(client, "public_gap", [gap.pk], "step", to="on_table", on="2022-06-30").status_code == 422
    assert send(client, "public_gap", [gap.pk], "step", to="on_table", on="2022-06-30", table="Mesa").status_code == 302
    assert "Mesa" in client.get(reverse("public_gap", args=[gap.pk])).content.decode()


def test_support_of_an_alliance_through_the_page(ground, client_for):
    centre = client_for(ground.people["centre"])
    mine = [ground.alliance.pk]
    done = [
        send(centre, "alliance_support", mine, "select", name="Eva Mamani", on="2022-05-01", selection="Asamblea",
             training_hours="40", paid_before="programme"),
        send(centre, "alliance_support", mine, "read", score="4", on="2022-06-01", paid_after="organisation"),
        send(centre, "alliance_support", mine, "report", consultant="J. Rojas", visited_on="2022-06-02",
             text="Secado listo"),
        send(centre, "alliance_support", mine, "ask", fund="PROCOMPITE", applied_on="2022-06-03", amount="5000",
             currency="PEN"),
    ]  # fmt: skip
    asked = ground.alliance.fund_applications.get()
    done.append(
        send(centre, "alliance_support", mine, "outcome", application=str(asked.pk), on="2022-06-20", granted="4000")
    )
    assert [one.status_code for one in done] == [302] * 5
    text = client_for(ground.people["producers"]).get(reverse("alliance_support", args=mine)).content.decode()
    assert all(words in text for words in ("Eva Mamani", "Secado listo", "PROCOMPITE", "otorgado"))


def test_contract_is_signed_and_waits_for_verified_figures_through_the_pages(ground, client_for):
    Indicator.objects.create(
        programme=ground.programme, code="sales", name_es="Ventas", name_en="Sales", unit="PEN", source="report"
    )
    client = client_for(ground.people["coordinator"])
    answer = send(
        client, "results_contracts", PRA, "sign", centre=str(ground.centre.pk), starts_on="2022-01-01",
        ends_on="2022-12-31", fee="1000", bonus_from_percent="110", bonus_percent="10", penalty_below_percent="80",
        penalty_percent="10", indicator_1="sales", amount_1="100", weight_1="1", weight_2="1", weight_3="1",
        weight_4="1",
    )  # fmt: skip
    assert answer.status_code == 302
    contract = ResultsContract.objects.get()
    answer = send(client, "results_contract", [contract.pk], "settle")
    assert answer.status_code == 422
    assert "no hay cifras verificadas" in answer.content.decode()
