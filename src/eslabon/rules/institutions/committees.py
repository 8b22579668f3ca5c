"""Committees meet, and what they decided is kept; an apprentice manager is followed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from eslabon.rules.problems import Problem
from eslabon.rules.problems import institutions as problems


@dataclass(frozen=True)
class Seat:
    """Somebody's time on a committee: key, name, first and last day (None: still there)."""

    person: Any
    name: str
    since: date
    until: date | None = None


def session_refusal(
    *, held_on: date, today: date, decisions: str, present: Sequence[Any], seats: Iterable[Seat], is_replaced: bool
) -> Problem | None:
    """Why the minutes of a session may not be kept, or None.

    Parameters
    ----------
    held_on, today : date
        Of the session, and the day of writing.
    decisions : str
        What was decided.
    present : sequence of keys
        Who was there: at least one, each with a seat that day.
    seats : iterable of Seat
        Everybody who ever sat on the committee.
    is_replaced : bool
        Whether the minutes that these are to correct were corrected already.

    Notes
    -----
    Clauses INSTITUTION-20 and INSTITUTION-21.

    >>> ana = Seat("a", "Ana", date(2020, 1, 1), date(2020, 6, 30))
    >>> day = {"today": date(2021, 1, 1), "decisions": "Se aprueba", "seats": [ana], "is_replaced": False}
    >>> session_refusal(held_on=date(2020, 6, 30), present=["a"], **day)
    >>> session_refusal(held_on=date(2020, 7, 1), present=["a"], **day).code
    'INSTITUTIONS-E11'
    """
    if is_replaced:
        return Problem(problems.SESSION_CORRECTED)
    if held_on > today or not decisions.strip() or not present:
        return Problem(problems.UNSOUND_SESSION)
    known = list(seats)
    sitting = {one.person for one in known if one.since <= held_on and (one.until is None or held_on <= one.until)}
    strangers = [one.name for one in known if one.person in present and one.person not in sitting]
    if set(present) - sitting:
        return Problem(problems.NOT_A_MEMBER, names=", ".join(sorted(set(strangers))) or "—")
    return None


def reading_refusal(*, score: int, on: date, selected_on: date, today: date, is_about_writer: bool) -> Problem | None:
    """Why a reading of an apprentice manager's performance may not be kept, or None.

    Parameters
    ----------
    score : int
        1 (cannot do it alone yet) to 5 (runs the business alone).
    on, selected_on, today : date
        Of the reading, of the selection, and the day of writing.
    is_about_writer : bool
        Whether the writer is the person it is about.

    Notes
    -----
    Clause INSTITUTION-22.

    >>> day = date(2020, 5, 1)
    >>> reading_refusal(score=3, on=day, selected_on=day, today=day, is_about_writer=False)
    >>> reading_refusal(score=6, on=day, selected_on=day, today=day, is_about_writer=False).code
    'INSTITUTIONS-E14'
    """
    is_sound = 1 <= score <= 5 and selected_on <= on <= today and not is_about_writer
    return None if is_sound else Problem(problems.UNSOUND_READING)
