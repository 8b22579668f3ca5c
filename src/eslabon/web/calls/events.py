"""What the calls context announces."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class CallPublished:
    """A call is open to the public."""

    call_id: UUID


@dataclass(frozen=True)
class CallExtended:
    """A call closes later than announced."""

    call_id: UUID
    reason: str


@dataclass(frozen=True)
class ApplicationSubmitted:
    """An applicant handed in an application, or answered a correction."""

    application_id: UUID
    is_correction: bool


@dataclass(frozen=True)
class CorrectionAsked:
    """An applicant must complete or correct something before a deadline."""

    application_id: UUID
    round: int


@dataclass(frozen=True)
class VerdictGiven:
    """An application was admitted or not."""

    application_id: UUID
    verdict_id: UUID


@dataclass(frozen=True)
class AppealFiled:
    """An applicant asked for another look."""

    appeal_id: UUID


@dataclass(frozen=True)
class AppealDecided:
    """The other look was taken."""

    appeal_id: UUID
