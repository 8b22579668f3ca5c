"""A session with its list and a certificate for each half of the permission table's world."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from eslabon.web.routes.models import (
    Attendance,
    Certificate,
    Enrolment,
    ProviderReport,
    Result,
    Service,
    Session,
)
from eslabon.web.routes.services.letters import new_code

Arguments = Callable[[Any, str], dict[str, Any]]


def add_delivery(service: Service, *, party: Any, person: Any, by: Any) -> dict[str, Any]:
    """A session of yesterday at which the organisation was expected, somebody on its list, a certificate."""
    yesterday = timezone.localdate() - timedelta(days=1)
    held = Session.objects.create(
        service=service,
        repetition=9,
        number=1,
        day=yesterday,
        starts=time(17),
        ends=time(19),
        modality="virtual",
        state=Session.State.ANNOUNCED,
        announced_at=timezone.now() - timedelta(days=61),
    )
    Enrolment.objects.create(session=held, party=party)
    return {
        "held": held,
        "attendance": Attendance.objects.create(session=held, party=party, person=person, method="list"),
        "certificate": Certificate.objects.create(
            code=new_code(), service=service, repetition=9, person=person, party=party, attended_hours=2, total_hours=2
        ),
        "report": ProviderReport.objects.create(
            service=service, repetition=9, text="Se dio", given_by="Ana", reported_by=by
        ),
        "result": Result.objects.create(
            programme=service.programme, party=party, kind="website", title="Página web", recorded_by=by
        ),
    }


def _session(world: Any, whose: str) -> dict[str, Any]:
    return {"session_id": world.half(whose).extra["held"].pk}


def _service(world: Any, whose: str) -> dict[str, Any]:
    return {"service_id": world.half(whose).extra["service"].pk}


def _code(world: Any, whose: str) -> dict[str, Any]:
    return {"code": world.half(whose).extra["certificate"].code}


DELIVERY_ADDRESSES: dict[str, Arguments] = dict.fromkeys(
    ("session", "session_attendance", "session_guest", "session_hold", "session_code", "session_open_code"), _session
)
DELIVERY_ADDRESSES |= dict.fromkeys(("certificate", "certificate_pdf"), _code)
DELIVERY_ADDRESSES |= dict.fromkeys(
    ("report_accept", "report_file"),
    lambda world, whose: {**_service(world, whose), "pk": world.half(whose).extra["report"].pk},
)
DELIVERY_ADDRESSES |= {
    "attendance_remove": lambda world, whose: {
        **_session(world, whose),
        "pk": world.half(whose).extra["attendance"].pk,
    },
    "attend": lambda world, whose: {"code": "AAAAAA"},
    "service_certificates": lambda world, whose: {**_service(world, whose), "repetition": 9},
    "certificate_revoke": lambda world, whose: {
        **_service(world, whose),
        "pk": world.half(whose).extra["certificate"].pk,
    },
    "delivery": lambda world, whose: {"code": world.programme.code},
    "early_warnings": lambda world, whose: {"code": world.programme.code},
    "published_tables": lambda world, whose: {"code": world.programme.code},
    "programme_results": lambda world, whose: {"code": world.programme.code},
    "service_report": lambda world, whose: {**_service(world, whose), "repetition": 9},
    "result_verify": lambda world, whose: {
        "code": world.programme.code,
        "pk": world.half(whose).extra["result"].pk,
    },
}
