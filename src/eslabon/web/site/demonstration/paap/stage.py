"""What the loading of `paap` needs at hand."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from eslabon.files.packs import Pack
from eslabon.simulate.paap import simulate_programme
from eslabon.simulate.paap.programme import Programme as SimulatedProgramme
from eslabon.web.accounts.models import User
from eslabon.web.alliances.models import Alliance
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Chain, Programme
from eslabon.web.site.demonstration.stage import SEED
from eslabon.web.stages.models import Profile
from eslabon.web.territory.models import Place
from eslabon.web.uploads.models import StoredFile

Row = dict[str, Any]
MONTHS_AGO = 11  # since the first alliances began their execution
HUILA, QUINDIO = "41", "63"
WAITING = (HUILA, QUINDIO)  # regions whose selected ones still stand at the gate after the scoring


def month_before(day: date, months: int) -> date:
    """The first day of the month that lies so many months before that of `day`."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, 1)


@dataclass
class PaapStage:
    """The world, the records that were made of it, and who acts."""

    pack: Pack
    programme: Programme
    people: dict[str, User]  # by user name
    zone: ZoneInfo
    today: date
    bodies: dict[str, Party] = field(default_factory=dict)  # by the id in the world
    scorers: dict[str, User] = field(default_factory=dict)
    technicians: dict[str, User] = field(default_factory=dict)  # one of each accompanying body
    alliances: dict[str, Alliance] = field(default_factory=dict)  # by profile
    profiles: dict[str, Profile] = field(default_factory=dict)
    buyers: dict[str, Party] = field(default_factory=dict)  # by name
    files: dict[str, StoredFile] = field(default_factory=dict)

    @cached_property
    def simulated(self) -> SimulatedProgramme:
        """The programme that is told here."""
        return simulate_programme(SEED, first=month_before(self.today, MONTHS_AGO))

    @cached_property
    def chains(self) -> dict[str, Chain]:
        """The programme's products by code."""
        return {one.code: one for one in self.programme.chains.all()}

    @cached_property
    def places(self) -> dict[str, Place]:
        """The departments by the code of the world."""
        return {one.code.removeprefix("CO-"): one for one in Place.objects.filter(code__startswith="CO-")}

    def rows(self, name: str) -> list[Row]:
        """The rows of a frame of the world."""
        frame = self.simulated.world.frames[name]
        return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]

    @cached_property
    def known(self) -> dict[str, Row]:
        """What each profile says, with its scores."""
        scores = {row["profile"]: row for row in self.rows("scores")}
        return {row["profile"]: {**scores[row["profile"]], **row} for row in self.rows("profiles")}

    @cached_property
    def broken_off(self) -> dict[str, int]:
        """After how many months an alliance ended before its time, as it truly went."""
        found: dict[str, int] = self.simulated.world.truth["alliances"]["broken_off"]
        return found

    def day(self, days_ago: int) -> date:
        """Return a day so many days before today."""
        return date.fromordinal(self.today.toordinal() - days_ago)

    def at(self, days_ago: int, hour: int = 10, minute: int = 0) -> datetime:
        """Return an hour of a day so many days before today, on the programme's clock."""
        return datetime.combine(self.day(days_ago), time(hour, minute), tzinfo=self.zone)
