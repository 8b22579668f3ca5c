"""What the loading of `pra` needs at hand: the simulated programme, shifted so that its last month is the last one."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from eslabon.files.packs import Pack
from eslabon.simulate.pra import simulate_programme
from eslabon.simulate.pra.plans import MONTHS, Plan, month_of
from eslabon.simulate.pra.programme import Programme as SimulatedProgramme
from eslabon.web.accounts.models import User
from eslabon.web.alliances.models import Alliance, Bottleneck, BottleneckAction, Commitment
from eslabon.web.monitoring.models import Report
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.site.demonstration.stage import SEED
from eslabon.web.targeting.models import Corridor
from eslabon.web.uploads.models import StoredFile

Row = dict[str, Any]
TOLD_MONTHS = 9


@dataclass
class PraStage:
    """The world, the records that were made of it, and who acts."""

    pack: Pack
    programme: Programme
    people: dict[str, User]  # by user name; those of the centres too
    zone: ZoneInfo
    today: date
    corridors: dict[str, Corridor] = field(default_factory=dict)
    centres: dict[str, Party] = field(default_factory=dict)  # by corridor
    buyers: dict[str, Party] = field(default_factory=dict)  # by the id in the world, as below
    organisations: dict[str, Party] = field(default_factory=dict)
    alliances: dict[str, Alliance] = field(default_factory=dict)  # by plan
    bottlenecks: dict[str, Bottleneck] = field(default_factory=dict)
    actions: dict[str, BottleneckAction] = field(default_factory=dict)
    commitments: dict[tuple[str, int], Commitment] = field(default_factory=dict)  # by plan and place in its list
    reports: dict[tuple[str, str], Report] = field(default_factory=dict)  # by plan and month
    files: dict[str, StoredFile] = field(default_factory=dict)  # one of each kind
    _by_plan: dict[str, dict[str, list[Row]]] = field(default_factory=dict)

    @cached_property
    def first(self) -> date:
        """The month in which the programme began, sixty before this one."""
        return month_of(self.today.replace(day=1), -MONTHS)

    @cached_property
    def simulated(self) -> SimulatedProgramme:
        """The programme that is told here."""
        return simulate_programme(SEED, first=self.first)

    @cached_property
    def plans(self) -> dict[str, Plan]:
        """The plans by id, in the order of their start."""
        return {one.plan_id: one for one in self.simulated.plans}

    @property
    def running(self) -> list[str]:
        """The plans that were running in the last months, in the order of their start: told act by act."""
        since = MONTHS - TOLD_MONTHS
        return [key for key, one in self.plans.items() if one.end > since and (one.broken or MONTHS) > since]

    @property
    def earlier(self) -> list[str]:
        """The plans that ended before: their stages are brought from the programme's files."""
        running = set(self.running)
        return [key for key in self.plans if key not in running]

    def rows(self, name: str) -> list[Row]:
        """The rows of a frame of the world."""
        return [
            {str(key): value for key, value in row.items()}
            for row in self.simulated.world.frames[name].to_dict("records")
        ]

    def by_plan(self, name: str) -> dict[str, list[Row]]:
        """The rows of a frame by plan; read once."""
        if name not in self._by_plan:
            found = self._by_plan.setdefault(name, {})
            for row in self.rows(name):
                found.setdefault(row["plan"], []).append(row)
        return self._by_plan[name]

    def at(self, day: date, hour: int = 10, minute: int = 0) -> datetime:
        """Return an hour of a day on the programme's clock."""
        return datetime.combine(day, time(hour, minute), tzinfo=self.zone)

    def centre_user(self, corridor: str) -> User:
        """Who works in the centre of a corridor."""
        return self.people[f"pra-centro-{corridor}"]
