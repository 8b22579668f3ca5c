"""What of an alliance may still change, what not, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems

ALWAYS = ("name", "buyer_contact")
UNTIL_DECIDED = ("chain", "demand", "organisation", "corridor", "place")
END = "ends_on"
NEVER = ("code", "starts_on", "operator", "stage")
FIELDS = (*ALWAYS, *UNTIL_DECIDED, END, *NEVER)
FIRST_STAGE = "profile"
LEAST_REASON = 10  # letters

_WHY: dict[str, tuple[str, str, str]] = {
    "code": (
        "ALLIANCE-75",
        "Con él la nombran los informes y los archivos que ya salieron.",
        "Reports and files that went out already name it so.",
    ),
    "starts_on": (
        "ALLIANCE-75",
        "Lo fija el plan aprobado: la línea de base son los doce meses de antes.",
        "The approved plan sets it: the baseline is the twelve months before.",
    ),
    "operator": (
        "ALLIANCE-75",
        "Cambia cuando la alianza pasa a otro operador, con su historia.",
        "It changes when the alliance passes to another operator, with its history.",
    ),
    "stage": ("ALLIANCE-75", "Cambia solo al pasar su compuerta.", "It changes only when its gate is passed."),
}
_DECIDED = (
    "ALLIANCE-74",
    "De esto hablan ya la viabilidad, el puntaje o el plan presentado: abra otra alianza si es otro negocio.",
    "Viability, the score or the submitted plan speak of it already: open another alliance if it is another business.",
)
_NO_END = (
    "ALLIANCE-76",
    "Todavía no tiene fin: lo pone el plan aprobado.",
    "It has no end yet: the approved plan sets it.",
)
_READ_AFTER = (
    "ALLIANCE-76",
    "Ya se preguntó qué queda después de ese día.",
    "What is left after that day was asked already.",
)


@dataclass(frozen=True)
class Standing:
    """What has happened to an alliance so far.

    Attributes
    ----------
    is_decided : bool
        Viability was decided, or a plan was submitted or approved, or the alliance left its first stage.
    has_end : bool
        An approved plan set its last day.
    was_read_after : bool
        What is left was asked at least once, counted from its last day.
    """

    is_decided: bool
    has_end: bool
    was_read_after: bool


@dataclass(frozen=True)
class Freedom:
    """Whether one part of an alliance may change; where not, why."""

    field: str
    may_change: bool
    clause: str
    reason_es: str = ""
    reason_en: str = ""


def freedom_of(field: str, *, standing: Standing) -> Freedom:
    """Whether a part of an alliance may change.

    Raises
    ------
    KeyError
        The field is none of an alliance's.

    Notes
    -----
    Clauses ALLIANCE-73 to ALLIANCE-76.

    >>> before, after = Standing(False, False, False), Standing(True, True, False)
    >>> [freedom_of("demand", standing=one).may_change for one in (before, after)]
    [True, False]
    >>> freedom_of("name", standing=after).may_change, freedom_of("code", standing=before).clause
    (True, 'ALLIANCE-75')
    """
    if field in ALWAYS:
        return Freedom(field, may_change=True, clause="ALLIANCE-73")
    if field in UNTIL_DECIDED:
        if standing.is_decided:
            return Freedom(field, False, *_DECIDED)  # noqa: FBT003 -- the three that follow are clause and reasons
        return Freedom(field, may_change=True, clause="ALLIANCE-74")
    if field == END:
        refused = _READ_AFTER if standing.was_read_after else None if standing.has_end else _NO_END
        if refused is not None:
            return Freedom(field, False, *refused)  # noqa: FBT003 -- as above
        return Freedom(field, may_change=True, clause="ALLIANCE-76")
    return Freedom(field, False, *_WHY[field])  # noqa: FBT003 -- as above


def refuse_change(fields: Iterable[str], *, standing: Standing, reason: str) -> None:
    """Raise unless each of these parts may change, with a reason where something was decided already.

    Raises
    ------
    Problem
        ALLIANCES-E44 for the first part that may not, with why; E05 when the reason is too short.

    Notes
    -----
    Clauses ALLIANCE-73 to ALLIANCE-76.

    >>> refuse_change(["name"], standing=Standing(True, True, False), reason="El comprador cambió de nombre")
    >>> refuse_change(["code"], standing=Standing(False, False, False), reason="x")
    Traceback (most recent call last):
    ...
    eslabon.rules.problems.Problem: ALLIANCES-E44: This does not change: Reports and files that went out ...
    """
    asked = sorted(set(fields), key=FIELDS.index)
    for field in asked:
        found = freedom_of(field, standing=standing)
        if not found.may_change:
            raise Problem(
                problems.DOES_NOT_CHANGE,
                reason_es=found.reason_es,
                reason_en=found.reason_en,
                clause=found.clause,
            )
    if asked and (standing.is_decided or END in asked) and len(" ".join(reason.split())) < LEAST_REASON:
        raise Problem(problems.REASON_TOO_SHORT, least=LEAST_REASON)


def refuse_end(ends_on: date, *, starts_on: date | None, today: date) -> None:
    """Raise unless an alliance may end on this day: after its start, and not longer ago than today.

    Raises
    ------
    Problem
        ALLIANCES-E45

    Notes
    -----
    Clause ALLIANCE-76. What has happened cannot be shortened: an alliance that stopped is broken off at its gate.

    >>> refuse_end(date(2013, 1, 1), starts_on=date(2010, 1, 1), today=date(2012, 1, 1))
    """
    if ends_on < today or (starts_on is not None and ends_on <= starts_on):
        raise Problem(problems.END_NOT_POSSIBLE, today=today.isoformat())
