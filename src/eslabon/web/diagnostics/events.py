"""What the diagnostics context announces."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class InstrumentInstalled:
    """A version of a questionnaire can be answered from now on."""

    instrument_id: UUID


@dataclass(frozen=True)
class ResponseOpened:
    """An organisation was asked to answer its diagnostic."""

    response_id: UUID


@dataclass(frozen=True)
class ResponseSubmitted:
    """An organisation handed in its answers."""

    response_id: UUID


@dataclass(frozen=True)
class ResponseScored:
    """Its level, segment and needs are known."""

    response_id: UUID
    score_id: UUID
