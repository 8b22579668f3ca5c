"""What a pack says, as frozen values: what the loader gives and everybody else reads."""

from dataclasses import dataclass
from datetime import date

from eslabon.files.packs.calendars import CalendarSpec
from eslabon.files.packs.corridors import CorridorSpec
from eslabon.files.packs.evidence import EvidenceSpec
from eslabon.files.packs.indicators import MonitoringSpec
from eslabon.files.packs.plans import PlanSpec
from eslabon.files.packs.portfolio import InstrumentSpec, ProviderSpec, SegmentSpec, ServiceSpec, ServiceTypeSpec
from eslabon.files.packs.stages import ScoringSpec, StagesSpec
from eslabon.files.packs.texts import Text
from eslabon.rules.calls.eligibility import Terms

__all__ = ["CallSpec", "ChainSpec", "Pack", "PlaceSpec", "RequirementSpec", "RoleSpec", "Text"]


@dataclass(frozen=True)
class ChainSpec:
    """A value chain: `coffee`, `cacao`, `banana`."""

    code: str
    name: Text


@dataclass(frozen=True)
class RoleSpec:
    """A role, the acts that it allows and how far it reaches."""

    code: str
    name: Text
    description: Text
    acts: tuple[str, ...]
    reach: str  # programme | region_chain | party
    staff: bool  # staff roles sign in with a second factor


@dataclass(frozen=True)
class PlaceSpec:
    """An official place that the programme works in.

    `code` is the country and its statistical code (`PE-20`, `PE-2006`, `PE-200601`); `inei` and `reniec` are that
    place's codes in the two Peruvian registers, as text with leading zeros (`reniec` empty elsewhere).
    """

    code: str
    kind: str  # department | province | district | municipality
    name: str
    parent: str | None  # the code of the place that holds it
    inei: str
    reniec: str
    capital: str
    latitude: float | None
    longitude: float | None
    altitude_m: int | None


@dataclass(frozen=True)
class RequirementSpec:
    """One requirement of a call: what is asked, of whom, with what evidence, and who looks at it."""

    number: int  # 1 to 6, the numbers of the verdict file
    rule: str  # combination | taxpayer | activity | debts | supply | sales
    asked: bool  # a requirement that is written down but not asked passes for everybody
    title: Text
    plain: Text  # the requirement in plain words, for the public page
    evidence: tuple[str, ...]  # taxpayer | sales | export
    evidence_text: Text  # which document will do; empty where none is asked
    checked_by: str  # the code of a role
    correctable: bool


@dataclass(frozen=True)
class CallSpec:
    """A call as its file describes it; `terms` is what the rule needs of it."""

    code: str
    title: Text
    summary: Text
    opens_on: date
    closes_on: date
    target: int
    correction_days: int
    appeal_days: int
    needs_field_confirmation: bool
    combinations: tuple[tuple[str, str], ...]  # (two-digit department, chain), in the order of the file
    terms: Terms
    requirements: tuple[RequirementSpec, ...]


@dataclass(frozen=True)
class Pack:
    """A programme as files."""

    code: str
    title: Text
    summary: Text
    country: str
    currency: str
    time_zone: str
    chains: tuple[ChainSpec, ...]
    roles: tuple[RoleSpec, ...]
    places: tuple[PlaceSpec, ...]
    calls: tuple[CallSpec, ...]
    content_hash: str  # SHA-256 of the files' names and contents
    instrument: InstrumentSpec | None = None  # a pack may have no diagnostic
    segments: tuple[SegmentSpec, ...] = ()
    providers: tuple[ProviderSpec, ...] = ()
    service_types: tuple[ServiceTypeSpec, ...] = ()
    services: tuple[ServiceSpec, ...] = ()
    calendar: CalendarSpec | None = None
    corridors: tuple[CorridorSpec, ...] = ()
    monitoring: MonitoringSpec | None = None
    plan: PlanSpec | None = None
    evidence: EvidenceSpec | None = None
    stages: StagesSpec | None = None
    scoring: ScoringSpec | None = None

    def call(self, code: str) -> CallSpec:
        """The call with that code.

        Raises
        ------
        KeyError
            No such call in the pack.
        """
        for call in self.calls:
            if call.code == code:
                return call
        raise KeyError(code)

    def service(self, code: str) -> ServiceSpec:
        """The service with that code.

        Raises
        ------
        KeyError
            No such service in the pack.
        """
        for service in self.services:
            if service.code == code:
                return service
        raise KeyError(code)
