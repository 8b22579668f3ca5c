"""The pilot's problem of the size that the source tells, made up from a seed, and the same ten times larger.

150 organisations (42 banana in Piura, 61 coffee in Junín, 47 cacao in San Martín), 109 services of seven entities
with the published counts, five months, about twelve commitments each. Hours, capacities, teams and places are ours.
"""

import random
from datetime import date, timedelta

from eslabon.rules.routes.calendars import (
    EITHER,
    IN_PERSON,
    VIRTUAL,
    Organisation,
    PeakMonths,
    Preference,
    Provider,
    SchedulingProblem,
    Service,
    Window,
)

ENTITIES = {"DEVIDA": 6, "INIA": 10, "ITP": 8, "MINCETUR": 23, "PRODUCE": 16, "PROMPERU": 39, "SSE": 7}
TEAMS = {"DEVIDA": 1, "INIA": 2, "ITP": 2, "MINCETUR": 3, "PRODUCE": 2, "PROMPERU": 4, "SSE": 1}
PEOPLE = (("20", "banana", 42), ("12", "coffee", 61), ("22", "cacao", 47))
HOLIDAYS = (date(2022, 6, 29), date(2022, 7, 28), date(2022, 7, 29), date(2022, 8, 30), date(2022, 10, 8))
PEAKS = (
    PeakMonths("12", "coffee", frozenset({4, 5, 6, 7, 8})),
    PeakMonths("22", "cacao", frozenset({6, 7})),
)
START, END = date(2022, 6, 1), date(2022, 10, 31)


def make_pilot(seed: int, *, times: int = 1) -> SchedulingProblem:
    """The problem of a seed; `times` multiplies organisations, teams and repetitions."""
    chance = random.Random(seed)
    services = _services(chance, times=times)
    return SchedulingProblem(
        start=START,
        end=END,
        providers=tuple(
            Provider(name, TEAMS[name] * times, frozenset(chance.sample(_days(), 6))) for name in sorted(ENTITIES)
        ),
        services=services,
        organisations=_organisations(chance, services=services, times=times),
        blocked_dates=frozenset(HOLIDAYS),
        peak_months=PEAKS,
    )


def _days() -> list[date]:
    return [START + timedelta(days=passed) for passed in range((END - START).days + 1)]


def _services(chance: random.Random, *, times: int) -> tuple[Service, ...]:
    made: list[Service] = []
    for entity, count in sorted(ENTITIES.items()):
        for number in range(1, count + 1):
            modality = chance.choices((VIRTUAL, IN_PERSON, EITHER), weights=(60, 25, 15))[0]
            earlier = [each.id for each in made if each.provider == entity]
            needs = (chance.choice(earlier),) if earlier and chance.random() < 0.2 else ()
            made.append(
                Service(
                    id=f"{entity}-{number:02d}",
                    provider=entity,
                    sessions=chance.choices((1, 2, 3, 4), weights=(40, 35, 15, 10))[0],
                    minutes=chance.choice((60, 90, 120, 120, 150, 180)),
                    modality=modality,
                    place=None if modality == VIRTUAL else chance.choice(PEOPLE)[0],
                    capacity=chance.choice((8, 10, 12, 15, 20, 25, 30)),
                    max_repetitions=chance.choice((1, 1, 2, 2, 3)) * times,
                    prerequisites=needs,
                )
            )
    return tuple(made)


def _organisations(chance: random.Random, *, services: tuple[Service, ...], times: int) -> tuple[Organisation, ...]:
    made = []
    for place, chain, count in PEOPLE:
        near = [each for each in services if each.modality != IN_PERSON or each.place == place]
        far = [each for each in services if each not in near]
        for _ in range(count * times):
            wanted = chance.sample(near, max(4, min(20, round(chance.gauss(11.5, 3)))))
            wanted += [chance.choice(far)] if chance.random() < 0.3 else []
            names = {each.id for each in wanted}
            names |= {name for each in wanted for name in each.prerequisites if chance.random() < 0.7}
            made.append(
                Organisation(
                    id=f"O{len(made) + 1:04d}",
                    place=place,
                    chain=chain,
                    commitments=tuple(sorted(names)),
                    # Half of the coffee is high: its harvest is later.
                    peak_months=frozenset({6, 7, 8}) if chain == "coffee" and chance.random() < 0.5 else None,
                    earliest_start=chance.choices((None, 18 * 60, 15 * 60), weights=(70, 20, 10))[0],
                    preferred=(Preference(18 * 60, 21 * 60, chance.randint(1, 6)),) if chance.random() < 0.5 else (),
                    unavailable=tuple(
                        Window(day, 17 * 60, chance.choice((19 * 60, 21 * 60)))
                        for day in sorted(chance.sample(_days(), chance.randint(0, 12)))
                    ),
                )
            )
    return tuple(made)
