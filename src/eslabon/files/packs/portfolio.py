"""What a pack says of its diagnostic, its services and its segments, as frozen values."""

from dataclasses import dataclass
from decimal import Decimal

from eslabon.files.packs.texts import Text
from eslabon.rules.diagnostics.values import Criterion

GROUPS = ("productive", "management", "trade")
METHODS = ("talk", "workshop", "one_to_one", "internship")
MODALITIES = ("virtual", "in_person", "mixed")
KINDS = ("one", "many", "integer", "decimal", "text", "date")


@dataclass(frozen=True)
class NamedSpec:
    """A code with its words: a section, a need."""

    code: str
    title: Text


@dataclass(frozen=True)
class LevelSpec:
    """A level of the diagnostic, from a share of the total in percent on."""

    code: str
    title: Text
    from_percent: int


@dataclass(frozen=True)
class OptionSpec:
    """One option of a list; `points` is None where it carries none."""

    name: str
    points: Decimal | None
    label: Text


@dataclass(frozen=True)
class ItemSpec:
    """One question, in the section that its file is named after.

    `options` is the name of a list, `chains` the chains that are asked it (all of the pack where the file says
    none), `attachment` the words that ask for a document, empty where none is asked.
    """

    name: str
    section: str
    dimension: str
    kind: str
    options: str
    label: Text
    hint: Text
    relevant: str
    constraint: str
    constraint_message: Text
    needs: tuple[str, ...]
    chains: tuple[str, ...]
    attachment: Text
    attachment_relevant: str


@dataclass(frozen=True)
class InstrumentSpec:
    """The diagnostic of all chains; `items_of` gives the questions of one."""

    title: Text
    version: str
    need_from_percent: int
    sections: tuple[NamedSpec, ...]
    dimensions: tuple[NamedSpec, ...]
    needs: tuple[NamedSpec, ...]
    levels: tuple[LevelSpec, ...]
    options: dict[str, tuple[OptionSpec, ...]]
    items: tuple[ItemSpec, ...]

    def items_of(self, chain: str) -> tuple[ItemSpec, ...]:
        """The questions that a chain is asked, in their order."""
        return tuple(item for item in self.items if chain in item.chains)


@dataclass(frozen=True)
class ProviderSpec:
    """An entity that gives services: how many sessions it can hold at once, and what it is there for, in writing."""

    code: str
    acronym: str
    name: Text
    teams: int
    role: Text


@dataclass(frozen=True)
class ServiceTypeSpec:
    """A type of service and what it is for."""

    code: str
    group: str  # productive | management | trade
    title: Text
    needs: tuple[str, ...]
    objective: Text
    result: Text
    evidence: Text


@dataclass(frozen=True)
class ServiceSpec:
    """One service of the programme, with its sheet.

    Objective, expected result, evidence and needs are those of its type. `hours` are those of each session; `place` is
    the department where it is held face to face, empty for a virtual one; `cost_pen` is what a participant pays;
    `repetitions` is how often it can be given.
    """

    code: str
    type: ServiceTypeSpec
    provider: str
    title: Text
    hours: Decimal
    sessions: int
    method: str  # talk | workshop | one_to_one | internship
    modality: str  # virtual | in_person | mixed
    place: str
    segments: tuple[str, ...]
    chains: tuple[str, ...]
    prerequisites: tuple[str, ...]
    capacity: int
    repetitions: int
    cost_pen: Decimal
    responsible: Text

    @property
    def total_hours(self) -> Decimal:
        """Hours of all sessions."""
        return self.hours * self.sessions


@dataclass(frozen=True)
class SegmentSpec:
    """A position along the chain, what it takes to stand there, and what leads on to the next."""

    code: str
    title: Text
    description: Text
    end: Text
    criteria: tuple[Criterion, ...]
    non_negotiable: tuple[str, ...]  # codes of types of service
