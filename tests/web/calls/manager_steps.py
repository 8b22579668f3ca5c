"""What the tests of the manager's pages do again and again."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from eslabon.web.calls.models import Application, Call
from eslabon.web.calls.services import attach_evidence, save_draft, start_application, submit_application
from eslabon.web.uploads.services import store_file
from tests.web.calls.conftest import ANSWERS, DURING, picture


def apply_for(
    call: Call, someone: Any, *, kinds: tuple[str, ...] = ("taxpayer", "sales"), now: datetime = DURING, **changes: str
) -> Application:
    """An application handed in by an organisation's representative, with those documents."""
    application = start_application(call, party=someone.organisation, actor=someone.user, now=now)
    save_draft(application, values={**ANSWERS, **changes}, revision=0, actor=someone.user, now=now)
    for kind in kinds:
        stored = store_file(picture(f"{kind}.png"), actor=someone.user)
        attach_evidence(application, kind=kind, actor=someone.user, file=stored)
    return submit_application(application, actor=someone.user, now=now)


def page(name: str, application: Application, **more: Any) -> str:
    """The address of a page of one application."""
    return reverse(name, kwargs={"application_id": application.pk, **more})


def of_programme(name: str) -> str:
    """The address of a page of the programme."""
    return reverse(name, kwargs={"code": "ruta"})


def of_call(name: str, call: Call, **more: Any) -> str:
    """The address of a page of a call."""
    return reverse(name, kwargs={"code": call.code, **more})
