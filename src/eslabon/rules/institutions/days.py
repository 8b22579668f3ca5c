"""Which days the records of committees, consultants, apprentices and gaps may bear."""

from datetime import date

from eslabon.rules.problems import Problem
from eslabon.rules.problems import institutions as problems


def seat_end_refusal(until: date, *, since: date, today: date) -> Problem | None:
    """Why somebody's last day on a committee may not be kept, or None.

    Notes
    -----
    Clause INSTITUTION-23: not before the first day, and not before it has come.

    >>> days = {"since": date(2022, 1, 10), "today": date(2022, 3, 1)}
    >>> seat_end_refusal(date(2022, 1, 10), **days)
    >>> [seat_end_refusal(day, **days).code for day in (date(2022, 1, 9), date(2022, 3, 2))]
    ['INSTITUTIONS-E30', 'INSTITUTIONS-E30']
    """
    return None if since <= until <= today else Problem(problems.SEAT_DAYS, since=since)


def field_report_refusal(visited_on: date, *, today: date, consultant: str, text: str) -> Problem | None:
    """Why a consultant's report of a visit may not be kept, or None.

    Notes
    -----
    Clause INSTITUTION-24: of a visit that took place, by somebody with a name, with what was seen. How long ago the
    visit was is not asked: a late report is better than none, and both days are kept.

    >>> visit = {"today": date(2022, 3, 1), "consultant": "Ana Paz", "text": "El vivero está listo."}
    >>> field_report_refusal(date(2022, 3, 1), **visit)
    >>> field_report_refusal(date(2022, 3, 2), **visit).code
    'INSTITUTIONS-E31'
    """
    is_sound = visited_on <= today and consultant.strip() and text.strip()
    return None if is_sound else Problem(problems.FIELD_REPORT_UNSOUND)


def selection_refusal(on: date, *, today: date, how: str, earlier_on: date | None) -> Problem | None:
    """Why the selection of an apprentice manager may not be kept, or None.

    Parameters
    ----------
    on, today : date
        Of the selection, and the day of writing.
    how : str
        How the person was selected.
    earlier_on : date or None
        Since when the one before learns, who leaves on that day.

    Notes
    -----
    Clause INSTITUTION-25.

    >>> day = {"today": date(2022, 3, 1), "how": "asamblea"}
    >>> selection_refusal(date(2022, 2, 1), earlier_on=date(2021, 2, 1), **day)
    >>> selection_refusal(date(2021, 1, 1), earlier_on=date(2021, 2, 1), **day).code
    'INSTITUTIONS-E32'
    """
    is_sound = on <= today and how.strip() and (earlier_on is None or earlier_on <= on)
    return None if is_sound else Problem(problems.SELECTION_UNSOUND)


def gap_day_refusal(on: date, *, before: date | None, today: date) -> Problem | None:
    """Why a step of a public gap may not bear that day, or None; `before` is the day of the step before it.

    Notes
    -----
    Clause INSTITUTION-32.

    >>> gap_day_refusal(date(2022, 2, 1), before=date(2022, 2, 1), today=date(2022, 3, 1))
    >>> gap_day_refusal(date(2022, 1, 31), before=date(2022, 2, 1), today=date(2022, 3, 1)).code
    'INSTITUTIONS-E33'
    """
    if on <= today and (before is None or before <= on):
        return None
    return Problem(problems.GAP_DAY, before=before or "–")
