"""A session with its list and a certificate for each half of the permission table's world."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from eslabon.web.audit.services import keep_decision
from eslabon.web.routes.models import (
    Attendance,
    Certificate,
    Enrolment,
    Incentive,
    IncentiveAward,
    Material,
    Minutes,
    ProviderReport,
    Result,
    Service,
    ServiceProduct,
    Session,
)
from eslabon.web.routes.services.letters import new_code
from eslabon.web.uploads.models import StoredFile

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
        **_rounding_off(service, party=party, by=by),
        "result": Result.objects.create(
            programme=service.programme,
            party=party,
            kind="website",
            title="Página web",
            recorded_by=by,
            evidence=party.documents.create(kind="result", file=_some_file()),
        ),
    }


def _some_file() -> StoredFile:
    """A file that the world holds already."""
    return StoredFile.objects.order_by("uploaded_at")[0]


def _rounding_off(service: Service, *, party: Any, by: Any) -> dict[str, Any]:
    """A material, a product with its document, an incentive with a seat."""
    day = timezone.localdate()
    file = _some_file()
    incentive = Incentive.objects.create(
        programme=service.programme,
        kind="fair",
        title="Feria",
        day=day + timedelta(days=30),
        seats=2,
        since=day - timedelta(days=60),
        until=day + timedelta(days=1),
        least_percent=80,
        offered_by=by,
    )
    decision = keep_decision(by, incentive, rule="routes.incentive", rule_version="0", inputs={}, outcome={})
    return {
        "minutes": Minutes.objects.create(
            programme=service.programme, body="committee", held_on=day, decisions="Seguir", file=file, written_by=by
        ),
        "material": Material.objects.create(service=service, title="Guía", file=file, added_by=by),
        "product": ServiceProduct.objects.create(
            service=service,
            party=party,
            kind="website",
            started_on=day,
            recorded_by=by,
            evidence=party.documents.create(kind="product", file=file),
        ),
        "incentive": incentive,
        "award": IncentiveAward.objects.create(incentive=incentive, party=party, decision=decision, granted_by=by),
    }


def _session(world: Any, whose: str) -> dict[str, Any]:
    return {"session_id": world.half(whose).extra["held"].pk}


def _service(world: Any, whose: str) -> dict[str, Any]:
    return {"service_id": world.half(whose).extra["service"].pk}


def _code(world: Any, whose: str) -> dict[str, Any]:
    return {"code": world.half(whose).extra["certificate"].code}


def _of_service(kind: str) -> Arguments:
    """A row of the service: `services/<id>/…/<pk>/`."""
    return lambda world, whose: {**_service(world, whose), "pk": world.half(whose).extra[kind].pk}


def _incentive(world: Any, whose: str) -> dict[str, Any]:
    return {"incentive_id": world.half(whose).extra["incentive"].pk}


DELIVERY_ADDRESSES: dict[str, Arguments] = dict.fromkeys(
    (
        "session",
        "session_rate",
        "session_attendance",
        "session_guest",
        "session_hold",
        "session_code",
        "session_open_code",
    ),
    _session,
)
DELIVERY_ADDRESSES |= dict.fromkeys(("certificate", "certificate_pdf"), _code)
DELIVERY_ADDRESSES |= dict.fromkeys(
    ("report_accept", "report_file"),
    lambda world, whose: {**_service(world, whose), "pk": world.half(whose).extra["report"].pk},
)
DELIVERY_ADDRESSES |= dict.fromkeys(("materials", "service_products", "service_opinions"), _service)
DELIVERY_ADDRESSES |= dict.fromkeys(("material_file", "material_withdraw"), _of_service("material"))
DELIVERY_ADDRESSES |= {"product_file": _of_service("product")}
DELIVERY_ADDRESSES |= dict.fromkeys(("incentive", "incentive_grant", "incentive_close"), _incentive)
DELIVERY_ADDRESSES |= dict.fromkeys(
    ("opinions", "programme_products", "incentives", "incentive_offer", "minutes"),
    lambda world, whose: {"code": world.programme.code},
)
DELIVERY_ADDRESSES |= {
    "minutes_file": lambda world, whose: {
        "code": world.programme.code,
        "pk": world.half(whose).extra["minutes"].pk,
    },
    "rate": lambda world, whose: {"code": "AAAAAA"},
    "award_withdraw": lambda world, whose: {
        **_incentive(world, whose),
        "pk": world.half(whose).extra["award"].pk,
    },
    "award_decline": lambda world, whose: {
        "route_id": world.half(whose).extra["route"].pk,
        "pk": world.half(whose).extra["award"].pk,
    },
    "result_file": lambda world, whose: {
        "code": world.programme.code,
        "pk": world.half(whose).extra["result"].pk,
    },
}
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
