"""An announced session, a calendar's address, a plan and a blocked day for each half of the table's world."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from eslabon.web.routes.models import BlockedDate, Enrolment, Plan, Service, Session
from eslabon.web.routes.services.feeds import make_feed

Arguments = Callable[[Any, str], dict[str, Any]]


def add_calendar(service: Service, *, party: Any, by: Any, maker: Any) -> dict[str, Any]:
    """What an organisation is invited to, and what the programme's people made."""
    today = timezone.localdate()
    meeting = Session.objects.create(
        service=service,
        repetition=1,
        number=1,
        day=today + timedelta(days=80),
        starts=time(17),
        ends=time(19),
        modality="virtual",
        state=Session.State.ANNOUNCED,
        announced_at=timezone.now(),
    )
    Enrolment.objects.create(session=meeting, party=party)
    return {
        "meeting": meeting,
        "feed": make_feed(service.programme, whose=party, label="", actor=by)[0],
        "plan": Plan.objects.create(
            programme=service.programme,
            title="Plan",
            context={"earliest": "2022-06-01", "end": "2022-06-30", "freed": [], "begun": {}, "seconds": 20},
            problem={},
            made_by=maker,
        ),
        "holiday": BlockedDate.objects.create(programme=service.programme, day=today + timedelta(days=90)),
    }


def _meeting(world: Any, whose: str) -> dict[str, Any]:
    return {"session_id": world.half(whose).extra["meeting"].pk}


CALENDAR_ADDRESSES: dict[str, Arguments] = dict.fromkeys(
    (
        "board",
        "announce",
        "calendar_terms",
        "calendar_install",
        "calendar_holidays",
        "calendar_block",
        "plans",
        "plans_compare",
        "feed_of_trainer",
    ),
    lambda world, whose: {"code": world.programme.code},
)
CALENDAR_ADDRESSES |= dict.fromkeys(
    (
        "calendar_session",
        "session_check",
        "session_move",
        "session_cancel",
        "session_details",
        "session_seat",
        "session_free_seat",
        "session_answer",
    ),
    _meeting,
)
CALENDAR_ADDRESSES |= dict.fromkeys(
    ("plan", "plan_stop", "plan_drop", "plan_adopt", "plan_problem", "plan_document"),
    lambda world, whose: {"plan_id": world.half(whose).extra["plan"].pk},
)
CALENDAR_ADDRESSES |= {
    "calendar_free": lambda world, whose: {
        "code": world.programme.code,
        "pk": world.half(whose).extra["holiday"].pk,
    },
    "feed_of_provider": lambda world, whose: {
        "code": world.programme.code,
        "provider": world.half(whose).extra["provider"].code,
    },
    "feed_revoke": lambda world, whose: {"pk": world.half(whose).extra["feed"].pk},
    "feed": lambda world, whose: {"token": "no-such-calendar"},
}
