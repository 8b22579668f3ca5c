"""Who is admitted is asked to answer, also when the questionnaire comes later."""

from datetime import timedelta

import pytest
from django.utils import timezone

from eslabon.web.calls.events import VerdictGiven
from eslabon.web.calls.models import Application
from eslabon.web.calls.services import create_call_from_pack
from eslabon.web.diagnostics.events import InstrumentInstalled
from eslabon.web.diagnostics.models import Response
from eslabon.web.diagnostics.services import install_instrument
from eslabon.web.events.services.subscriptions import reactions_to
from eslabon.web.site import wiring
from eslabon.web.territory.models import Place
from tests.ruta_pack import ruta_pack
from tests.web.diagnostics.books import small_book


@pytest.fixture
def admitted(programme, organisation_with_representative, make_user):
    pack = ruta_pack()
    call = create_call_from_pack(programme, code="ruta-2022-1", pack=pack, actor=make_user("coordinator"))
    return Application.objects.create(
        call=call,
        party=organisation_with_representative.organisation,
        reference="ruta-2022-1-0001",
        place=Place.objects.get(code="PE-12"),
        chain=programme.chains.get(code="coffee"),
        state=Application.State.ELIGIBLE,
        created_by=organisation_with_representative.user,
        waiting_since=timezone.now() - timedelta(days=1),
    )


def test_verdict_that_admits_opens_the_diagnostic_once(admitted, instrument) -> None:
    event = VerdictGiven(application_id=admitted.pk, verdict_id=admitted.pk)
    wiring.open_diagnostic(event)
    wiring.open_diagnostic(event)
    response = Response.objects.get()
    assert (response.party, response.chain, response.place) == (admitted.party, admitted.chain, admitted.place)
    assert response.opened_by is None


def test_verdict_that_does_not_admit_opens_nothing(admitted, instrument) -> None:
    admitted.state = Application.State.NOT_ELIGIBLE
    admitted.save()
    wiring.open_diagnostic(VerdictGiven(application_id=admitted.pk, verdict_id=admitted.pk))
    assert not Response.objects.exists()


def test_questionnaire_that_comes_after_the_admission_opens_what_waited(admitted, programme) -> None:
    wiring.open_diagnostic(VerdictGiven(application_id=admitted.pk, verdict_id=admitted.pk))
    assert not Response.objects.exists()
    instrument = install_instrument(programme, workbook=small_book(), actor=None, now=timezone.now())
    wiring.open_waiting_diagnostics(InstrumentInstalled(instrument_id=instrument.pk))
    assert Response.objects.get().instrument == instrument


def test_the_site_reacts_to_both() -> None:
    assert wiring.open_diagnostic in reactions_to(VerdictGiven).values()
    assert wiring.open_waiting_diagnostics in reactions_to(InstrumentInstalled).values()
