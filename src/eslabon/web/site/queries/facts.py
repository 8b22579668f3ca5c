"""One thing that waits, one thing that comes next."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from eslabon.web.routes.models import Session


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for the person, and until when."""

    text: str
    what: str
    url: str
    until: date | None = None


@dataclass(frozen=True)
class Next:
    """One thing that happens without the person, and when."""

    text: str
    what: str
    url: str = ""
    day: date | None = None


@dataclass
class Desk:
    """All of it."""

    waiting: list[Waiting] = field(default_factory=list)
    following: list[Next] = field(default_factory=list)


def words_of(session: Session, *, english: bool) -> str:
    """Return what a session is called."""
    return session.service.name_en if english else session.service.name_es


def hours_of(session: Session) -> str:
    """Return from when to when and where."""
    where: Any = session.venue or session.place or session.get_modality_display()
    return f"{session.starts:%H:%M} – {session.ends:%H:%M}, {where}"
