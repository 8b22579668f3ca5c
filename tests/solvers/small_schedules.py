"""Small scheduling problems: made by chance, and solved by trying everything."""

import itertools
from datetime import date, timedelta

from hypothesis import strategies as st

from eslabon.rules.routes.calendars import (
    IN_PERSON,
    Organisation,
    PeakMonths,
    Preference,
    Provider,
    SchedulingProblem,
    Service,
    Session,
    Window,
)
from eslabon.rules.routes.checking import find_breaches, served_commitments

MONDAY = date(2022, 6, 27)  # the week goes into July
ONE_TEAM = (Provider("P", 1),)


def problem(
    services,
    organisations,
    *,
    providers=ONE_TEAM,
    start=MONDAY,
    end=date(2022, 7, 9),
    **more,
):
    return SchedulingProblem(
        start=start,
        end=end,
        providers=tuple(providers),
        services=tuple(services),
        organisations=tuple(organisations),
        **more,
    )


def service(name="S", **more):
    given = {
        "provider": "P",
        "sessions": 1,
        "minutes": 120,
        "modality": "virtual",
        "place": None,
        "capacity": 10,
        "max_repetitions": 1,
        "prerequisites": (),
    }
    return Service(id=name, **{**given, **more})


def organisation(name="O1", *commitments, **more):
    given = {"place": "12", "chain": "coffee"}
    return Organisation(id=name, commitments=commitments, **{**given, **more})


def held(name="S", day=MONDAY, *, at=1020, minutes=120, who=("O1",), repetition=1, session=1, **more):
    given = {"modality": "virtual", "place": None}
    return Session(
        service=name,
        repetition=repetition,
        session=session,
        day=day,
        starts_at=at,
        ends_at=at + minutes,
        organisations=tuple(who),
        **{**given, **more},
    )


@st.composite
def small_problems(draw, *, tiny=False):
    """Few days, few people, every constraint tight now and then."""
    length = draw(st.integers(1, 3 if tiny else 12))
    start = draw(st.sampled_from([MONDAY, MONDAY + timedelta(days=3), MONDAY - timedelta(days=2)]))
    days = [start + timedelta(days=passed) for passed in range(length)]
    some_days = st.frozensets(st.sampled_from(days), max_size=1 if tiny else 3)
    providers = [
        Provider(f"P{number}", draw(st.integers(0 if not tiny else 1, 2)), draw(some_days))
        for number in range(draw(st.integers(1, 1 if tiny else 2)))
    ]
    places = ["12"] if tiny else ["12", "20"]
    services = []
    for number in range(draw(st.integers(1, 2 if tiny else 5))):
        earlier = [each.id for each in services]
        services.append(
            Service(
                id=f"S{number}",
                provider=draw(st.sampled_from(providers)).id,
                sessions=draw(st.integers(1, 2)),
                minutes=draw(st.sampled_from([60, 120] if tiny else [45, 60, 90, 120, 150])),
                modality=draw(st.sampled_from(["virtual", "in_person", "either"])),
                place=draw(st.sampled_from([None, "12", "20"])),
                capacity=draw(st.integers(1, 2 if tiny else 4)),
                max_repetitions=draw(st.integers(1, 1 if tiny else 3)),
                prerequisites=tuple(draw(st.sets(st.sampled_from(earlier), max_size=2))) if earlier else (),
            )
        )
    names = [each.id for each in services]
    windows = st.builds(
        lambda day, opens, length: Window(day, opens, opens + length),
        st.sampled_from(days),
        st.sampled_from([1020, 1035, 1080, 1170]),
        st.sampled_from([30, 60, 120]),
    )
    organisations = [
        Organisation(
            id=f"O{number}",
            place=draw(st.sampled_from(places)),
            chain="coffee",
            commitments=tuple(sorted(draw(st.sets(st.sampled_from(names), max_size=len(names))))),
            peak_months=draw(st.sampled_from([None, frozenset(), frozenset({6}), frozenset({6, 7})])),
            earliest_start=draw(st.sampled_from([None, None, 1080, 960])),
            preferred=draw(st.sampled_from([(), (Preference(1080, 1260),)])),
            unavailable=tuple(draw(st.lists(windows, max_size=1 if tiny else 3))),
        )
        for number in range(draw(st.integers(1, 2 if tiny else 5)))
    ]
    return SchedulingProblem(
        start=days[0],
        end=days[-1],
        providers=tuple(providers),
        services=tuple(services),
        organisations=tuple(organisations),
        earliest_date=draw(st.sampled_from([None, None, days[0] + timedelta(days=1)])),
        max_minutes_per_month=draw(st.sampled_from([120, 240, 720])),
        slot_minutes=60 if tiny else draw(st.sampled_from([30, 50, 60])),
        latest_end=1140 if tiny else 1260,
        blocked_dates=draw(some_days),
        peak_months=(PeakMonths("12", "coffee", frozenset({7})),),
    )


def best_by_trying(problem):
    """The most commitments that any calendar serves: every repetition at every time with every attendance."""
    days = [problem.start + timedelta(days=passed) for passed in range((problem.end - problem.start).days + 1)]
    options = []
    for each in problem.services:
        wanting = [who.id for who in problem.organisations if each.id in who.commitments]
        options.append([(), *_repetitions(problem, each, wanting, days)])
    best = 0
    for choice in itertools.product(*options):
        sessions = [session for chosen in choice for session in chosen]
        served = len(served_commitments(problem, sessions=sessions))
        if served > best and not find_breaches(problem, sessions=sessions):
            best = served
    return best


def _repetitions(problem, asked, wanting, days):
    """Everything that one repetition of a service could be by itself."""
    starts = range(0, problem.latest_end, problem.slot_minutes)
    for modality in asked.modalities:
        place = asked.place if modality == IN_PERSON else None
        for chosen in itertools.combinations(days, asked.sessions):
            for at in itertools.product(starts, repeat=asked.sessions):
                for size in range(1, len(wanting) + 1):
                    for who in itertools.combinations(wanting, size):
                        found = tuple(
                            Session(asked.id, 1, number + 1, day, hour, hour + asked.minutes, modality, place, who)
                            for number, (day, hour) in enumerate(zip(chosen, at, strict=True))
                        )
                        broken = find_breaches(problem, sessions=found)
                        if all(each.clause == "ROUTE-18" for each in broken):
                            yield found
