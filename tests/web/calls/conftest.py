"""A published call, an application in each state, and the people around it."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from eslabon.web.calls.models import Application, Call
from eslabon.web.calls.services import (
    attach_evidence,
    create_call_from_pack,
    publish_call,
    save_draft,
    start_application,
    submit_application,
)
from eslabon.web.uploads.services import store_file
from tests.ruta_pack import ruta_pack

DURING = datetime(2021, 5, 20, 15, 0, tzinfo=UTC)  # inside the window of ruta-2021-1

ANSWERS = {
    "place": "12",
    "chain": "coffee",
    "person": "legal",
    "taxpayer_id": "20512333797",
    "taxpayer_active": "yes",
    "activity_start": "2015-03-01",
    "debts_or_sanctions": "no",
    "exporter": "no",
    "exportable_supply": "yes",
    "sales_last_pen": "180000",
    "sales_previous_pen": "",
    "sales_third_pen": "",
}


def picture(name: str = "ficha.png", *, colour: str = "white") -> SimpleUploadedFile:
    """A real image, as a phone would send it."""
    data = BytesIO()
    Image.new("RGB", (12, 12), colour).save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), content_type="image/png")


@pytest.fixture
def facilitator(make_user: Any) -> Any:
    return make_user("facilitator")


@pytest.fixture
def call(programme: Any, facilitator: Any) -> Call:
    pack = ruta_pack()
    draft = create_call_from_pack(programme, code="ruta-2021-1", pack=pack, actor=facilitator)
    return publish_call(draft, actor=facilitator, now=DURING)


@pytest.fixture
def draft(call: Call, organisation_with_representative: Any) -> Application:
    """A complete draft without documents."""
    someone = organisation_with_representative
    application = start_application(call, party=someone.organisation, actor=someone.user, now=DURING)
    save_draft(application, values=ANSWERS, revision=0, actor=someone.user, now=DURING)
    application.refresh_from_db()
    return application


@pytest.fixture
def attach(draft: Application) -> Callable[..., Any]:
    """Attach a picture as evidence of the given kinds."""

    def add(*kinds: str) -> None:
        for kind in kinds:
            stored = store_file(picture(f"{kind}.png"), actor=draft.created_by)
            attach_evidence(draft, kind=kind, actor=draft.created_by, file=stored)

    return add


@pytest.fixture
def submitted(draft: Application, attach: Callable[..., Any]) -> Application:
    """An application with all its documents, handed in."""
    attach("taxpayer", "sales")
    return submit_application(draft, actor=draft.created_by, now=DURING)


@pytest.fixture
def incomplete(draft: Application, attach: Callable[..., Any]) -> Application:
    """An application handed in without the evidence of sales."""
    attach("taxpayer")
    return submit_application(draft, actor=draft.created_by, now=DURING)


@pytest.fixture
def refused(draft: Application, attach: Callable[..., Any], facilitator: Any) -> Application:
    """An application that was not admitted: its sales are at the threshold, not above it."""
    from eslabon.web.calls.services import give_verdict

    attach("taxpayer", "sales")
    save_draft(draft, values={"sales_last_pen": "150000"}, revision=1, actor=draft.created_by, now=DURING)
    application = submit_application(draft, actor=draft.created_by, now=DURING)
    give_verdict(application, actor=facilitator, now=DURING)
    application.refresh_from_db()
    return application
