"""Events and reactions that the tests of the outbox subscribe."""

import enum
import threading
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

from eslabon.web.accounts.models import User
from eslabon.web.audit.services import record


class Level(enum.Enum):
    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True)
class Line:
    product: str
    kilograms: Decimal


@dataclass(frozen=True)
class PersonWelcomed:
    user_id: UUID


@dataclass(frozen=True)
class Everything:
    key: UUID
    text: str
    count: int
    exact: Decimal
    on: date
    at: datetime
    wait: timedelta
    level: Level
    kind: Literal["a", "b"]
    maybe: int | None
    names: tuple[str, ...]
    codes: frozenset[str]
    lines: list[Line]
    totals: dict[str, Decimal]
    sure: bool = True


@dataclass
class Mutable:
    user_id: UUID


broken = threading.Event()


def note_welcome(event: PersonWelcomed) -> None:
    record(None, "welcomed", User.objects.get(pk=event.user_id))


def note_slowly(event: PersonWelcomed) -> None:
    record(None, "welcomed", User.objects.get(pk=event.user_id))
    time.sleep(0.2)


def note_then_break(event: PersonWelcomed) -> None:
    record(None, "broke", User.objects.get(pk=event.user_id))
    if broken.is_set():
        raise ConnectionError("the gateway is down")
