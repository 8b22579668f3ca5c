"""How far the pilot's services had got by October 2022, by chain, under its hand-made calendar."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from eslabon.simulate.ruta.availability import draw_attendees
from eslabon.simulate.ruta.building import ruta_pack, simulate_ruta
from eslabon.simulate.ruta.pilot import pilot_calendar, pilot_commitments

AS_OF = date(2022, 10, 31)


def execution(seed: int) -> Iterator[tuple[str, str, int | Decimal]]:
    """Row, column and value: services of each chain, and the percentage whose last session was held by then.

    `scheduled` is the pack's and the same for every seed; `progress_pct` is the simulated world's. A service of
    several chains counts in each of them.
    """
    pack = ruta_pack()
    attendees = draw_attendees(simulate_ruta(seed, pack=pack), pack=pack)
    commitments = pilot_commitments(seed, attendees=attendees, pack=pack)
    last: dict[str, date] = {}
    for meeting in pilot_calendar(seed, commitments=commitments, pack=pack):
        session = meeting.session
        last[session.service] = max(session.day, last.get(session.service, session.day))
    for chain in (chain.code for chain in pack.chains):
        scheduled = [one.code for one in pack.services if chain in one.chains]
        done = sum(code in last and last[code] <= AS_OF for code in scheduled)
        yield chain, "scheduled", len(scheduled)
        yield chain, "progress_pct", Decimal(100 * done) / len(scheduled)
