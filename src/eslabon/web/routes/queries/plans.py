"""Plans side by side, and in words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from eslabon.rules.routes.calendars import IN_PERSON
from eslabon.rules.routes.schedule_plain import plan_from_plain, problem_from_plain
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Plan
from eslabon.web.routes.queries.wording import Wording


@dataclass(frozen=True)
class Measure:
    """What a plan gives, in figures."""

    served: int
    commitments: int
    bound: int
    sessions: int
    in_person: int
    most_hours: float  # of any organisation in a month
    liked: int  # attendances at hours that the organisation asked for
    with_wishes: int  # attendances of organisations that asked for hours
    whole: int  # organisations that get all that they committed themselves to
    organisations: int

    @property
    def liked_percent(self) -> int | None:
        """Share of the attendances that fall in the hours asked for; None where nobody asked."""
        return round(100 * self.liked / self.with_wishes) if self.with_wishes else None


@dataclass(frozen=True)
class Missing:
    """A commitment that a plan leaves out."""

    party: str
    service: str
    reason: str


def measure(plan: Plan) -> Measure | None:
    """Return the figures of a plan; None while it has none."""
    if plan.plan is None:
        return None
    problem, found = problem_from_plain(plan.problem), plan_from_plain(plan.plan)
    minutes: dict[tuple[str, int, int], int] = defaultdict(int)
    liked = wishes = 0
    for session in found.sessions:
        for name in session.organisations:
            organisation = problem.organisation[name]
            minutes[name, session.day.year, session.day.month] += session.minutes
            if organisation.preferred:
                wishes += 1
                liked += any(
                    wish.suits(session.day, starts_at=session.starts_at, ends_at=session.ends_at)
                    for wish in organisation.preferred
                )
    lacking = {each.organisation for each in found.unserved}
    wanting = [one for one in problem.organisations if one.commitments]
    return Measure(
        served=found.served,
        commitments=problem.commitments,
        bound=found.bound,
        sessions=len(found.sessions),
        in_person=sum(each.modality == IN_PERSON for each in found.sessions),
        most_hours=max(minutes.values(), default=0) / 60,
        liked=liked,
        with_wishes=wishes,
        whole=sum(one.id not in lacking for one in wanting),
        organisations=len(wanting),
    )


def missing_of(plan: Plan, *, language: str) -> list[Missing]:
    """Return what a plan leaves out, by organisation, with the reason in words."""
    if plan.plan is None:
        return []
    key = "reason_en" if language.startswith("en") else "reason_es"
    rows = plan.plan["unserved"]
    wording = Wording(plan.programme)
    wording.learn([text for row in rows for text in (row["organisation"], row[key])])
    found = [
        Missing(
            party=wording.say(row["organisation"], language=language),
            service=wording.say(row["service"], language=language),
            reason=wording.say(row[key], language=language),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.party, one.service))


def reasons_of(plan: Plan, *, language: str) -> list[str]:
    """Return why nothing could be planned, where what is announced contradicts what is known."""
    if plan.plan is None:
        return []
    return Wording(plan.programme).reasons(plan_from_plain(plan.plan).reasons, language=language)


@dataclass(frozen=True)
class Difference:
    """What one plan serves and the other does not."""

    party: str
    service: str


def served_only_by(first: Plan, *, other: Plan, language: str) -> list[Difference]:
    """Return the commitments that the first plan serves and the other leaves out or does not know."""
    if first.plan is None or other.plan is None:
        return []
    here, there = _served(first), _served(other)
    wording = Wording(first.programme)
    wording.learn([key for key, _ in here - there])
    names = [
        Difference(wording.say(key, language=language), wording.say(code, language=language))
        for key, code in here - there
    ]
    return sorted(names, key=lambda one: (one.party, one.service))


def _served(plan: Plan) -> set[tuple[str, str]]:
    return {
        (name, session["service"].partition("#")[0])
        for session in (plan.plan or {"sessions": ()})["sessions"]
        for name in session["organisations"]
    }


def plans_of(programme: Programme) -> Iterable[Plan]:
    """Return a programme's plans, the latest first, without their sessions."""
    return (
        Plan.objects.filter(programme=programme)
        .defer("problem", "plan")
        .select_related("made_by", "adopted_by", "job", "programme")[:100]
    )


def parties_to_seat(programme: Programme) -> Any:
    """Return the organisations of a programme's routes, by name: whom a manager may give a seat."""
    return Party.objects.filter(routes__programme=programme, merged_into__isnull=True).distinct().order_by("name")
