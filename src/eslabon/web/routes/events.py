"""What the routes context announces."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class RouteProposed:
    """An organisation can look at its route and answer it."""

    route_id: UUID


@dataclass(frozen=True)
class RouteSigned:
    """An organisation committed itself to the services that it accepted."""

    route_id: UUID
    letter_id: UUID


@dataclass(frozen=True)
class RouteLeft:
    """An organisation left the programme: its seats are free."""

    route_id: UUID


@dataclass(frozen=True)
class SessionAnnounced:
    """The date and hour of a session are told to who attends it."""

    session_id: UUID


@dataclass(frozen=True)
class SessionMoved:
    """An announced session has another date, hour, modality or place."""

    session_id: UUID


@dataclass(frozen=True)
class SessionCancelled:
    """An announced session will not be held."""

    session_id: UUID
    reason: str


@dataclass(frozen=True)
class SessionHeld:
    """A session took place and its attendance is known."""

    session_id: UUID


@dataclass(frozen=True)
class CertificateIssued:
    """Somebody attended enough of a service."""

    certificate_id: UUID


@dataclass(frozen=True)
class SegmentCompleted:
    """An organisation finished what its segment asks and moves to the next."""

    route_id: UUID
    segment: str
