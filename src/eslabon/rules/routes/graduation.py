"""Who has completed what its segment asks and goes on to the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

RULE = "routes.graduation"
VERSION = "1"
COMPLETED, NOT_YET = "completed", "not_yet"
LEAST_PERCENT = Decimal(80)  # of the hours of one repetition


@dataclass(frozen=True)
class Taken:
    """One service that the organisation committed to, and how much of it it took.

    Attributes
    ----------
    service, type : str
        Codes of the service and of its type.
    hours : Decimal
        Hours of all sessions of a repetition, more than 0.
    attended_hours : Decimal
        Hours of the sessions at which somebody of the organisation was present, in its best repetition.
    has_certificate : bool
        Whether somebody of the organisation holds the certificate of the service.
    """

    service: str
    type: str
    hours: Decimal
    attended_hours: Decimal
    has_certificate: bool = False


@dataclass(frozen=True)
class Kind:
    """A type of service that the segment asks, whether it is done, and by which service."""

    type: str
    done: bool
    service: str
    clause: str
    reason_es: str
    reason_en: str


@dataclass(frozen=True)
class Graduation:
    """The decision: completed | not_yet, by type of service, and where it goes on; `next` is empty at the end."""

    result: str
    kinds: tuple[Kind, ...]
    next: str
    clause: str
    reason_es: str
    reason_en: str


def is_completed(taken: Taken, *, least_percent: Decimal = LEAST_PERCENT) -> bool:
    """Whether an organisation completed a service.

    Notes
    -----
    Clause ROUTE-79: by a certificate of one of its people, or by presence in enough of the hours of one repetition.
    That the same person came each time is not asked of an organisation.

    >>> is_completed(Taken("S1", "costs", Decimal(5), Decimal(4)))
    True
    >>> is_completed(Taken("S1", "costs", Decimal(5), Decimal("3.9")))
    False
    """
    return taken.has_certificate or taken.attended_hours * 100 >= taken.hours * least_percent


def decide_graduation(
    taken: Sequence[Taken],
    *,
    segments: Sequence[str],
    segment: str,
    non_negotiable: Sequence[str],
    least_percent: Decimal = LEAST_PERCENT,
) -> Graduation:
    """Whether an organisation has completed its segment, and to which one it goes on.

    Parameters
    ----------
    taken : sequence of Taken
        The services that it committed to in this segment.
    segments : sequence of str
        Codes in the order of the chain.
    segment : str
        The one that it is in; one of `segments`.
    non_negotiable : sequence of str
        Types of service that the segment asks.
    least_percent : Decimal
        Share of the hours that counts as taken, in percent.

    Raises
    ------
    ValueError
        `segment` is none of `segments`.

    Notes
    -----
    Clauses ROUTE-79 and ROUTE-80. A segment that asks nothing is never completed by doing nothing.

    >>> taken = [Taken("S1", "costs", Decimal(4), Decimal(4))]
    >>> found = decide_graduation(taken, segments=("a", "b"), segment="a", non_negotiable=("costs",))
    >>> found.result, found.next, found.kinds[0].service
    ('completed', 'b', 'S1')
    >>> decide_graduation((), segments=("a", "b"), segment="a", non_negotiable=("costs",)).result
    'not_yet'
    """
    position = list(segments).index(segment)
    following = segments[position + 1] if position + 1 < len(segments) else ""
    kinds = tuple(_kind(code, taken=taken, least_percent=least_percent) for code in non_negotiable)
    missing = sum(not kind.done for kind in kinds)
    if missing or not kinds:
        es = f"Faltan {missing} de los {len(kinds)} tipos de servicio que pide el segmento."
        en = f"{missing} of the {len(kinds)} kinds of service that the segment asks are missing."
        return Graduation(NOT_YET, kinds, following, "ROUTE-80", es, en)
    es, en = "Completó todo lo que pide el segmento", "It completed everything that the segment asks"
    if following:
        es, en = f"{es} y pasa al siguiente.", f"{en} and goes on to the next."
    else:
        es, en = f"{es}: es el último de la cadena.", f"{en}: it is the last of the chain."
    return Graduation(COMPLETED, kinds, following, "ROUTE-80", es, en)


def _kind(code: str, *, taken: Sequence[Taken], least_percent: Decimal) -> Kind:
    own = [one for one in taken if one.type == code]
    done = next((one for one in own if is_completed(one, least_percent=least_percent)), None)
    if done is not None and done.has_certificate:
        es, en = f"completado con el certificado de {done.service}", f"completed by the certificate of {done.service}"
    elif done is not None:
        es = f"completado: asistió a {done.attended_hours} de {done.hours} horas de {done.service}"
        en = f"completed: it attended {done.attended_hours} of {done.hours} hours of {done.service}"
    elif own:
        best = max(own, key=lambda one: one.attended_hours / one.hours)
        es = f"asistió a {best.attended_hours} de {best.hours} horas de {best.service}; se pide el {least_percent} %"
        en = f"it attended {best.attended_hours} of {best.hours} hours of {best.service}; {least_percent} % is asked"
    else:
        es, en = "no aceptó ningún servicio de este tipo", "it accepted no service of this kind"
    return Kind(code, done is not None, done.service if done else "", "ROUTE-79", es, en)


def inputs_to_plain(
    taken: Sequence[Taken],
    *,
    segments: Sequence[str],
    segment: str,
    non_negotiable: Sequence[str],
    least_percent: Decimal = LEAST_PERCENT,
) -> dict[str, Any]:
    """Everything that the decision rests on, JSON-safe (the inputs of `decide_plain`).

    >>> inputs_to_plain((), segments=("a",), segment="a", non_negotiable=("costs",))["least_percent"]
    '80'
    """
    return {
        "taken": [
            {
                "service": one.service,
                "type": one.type,
                "hours": str(one.hours),
                "attended_hours": str(one.attended_hours),
                "has_certificate": one.has_certificate,
            }
            for one in taken
        ],
        "segments": list(segments),
        "segment": segment,
        "non_negotiable": list(non_negotiable),
        "least_percent": str(least_percent),
    }


def graduation_to_plain(found: Graduation) -> dict[str, Any]:
    """The decision as JSON-safe data.

    >>> found = decide_graduation((), segments=("a",), segment="a", non_negotiable=("costs",))
    >>> graduation_to_plain(found)["kinds"][0]["clause"]
    'ROUTE-79'
    """
    return {
        "result": found.result,
        "kinds": [vars(kind).copy() for kind in found.kinds],
        "next": found.next,
        "clause": found.clause,
        "reason_es": found.reason_es,
        "reason_en": found.reason_en,
    }


def decide_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The decision from what `inputs_to_plain` gave, for replay.

    >>> inputs = inputs_to_plain((), segments=("a",), segment="a", non_negotiable=("costs",))
    >>> decide_plain(inputs)["result"]
    'not_yet'
    """
    taken = [
        Taken(
            one["service"], one["type"], Decimal(one["hours"]), Decimal(one["attended_hours"]), one["has_certificate"]
        )
        for one in inputs["taken"]
    ]
    found = decide_graduation(
        taken,
        segments=inputs["segments"],
        segment=inputs["segment"],
        non_negotiable=inputs["non_negotiable"],
        least_percent=Decimal(inputs["least_percent"]),
    )
    return graduation_to_plain(found)
