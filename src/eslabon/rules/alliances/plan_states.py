"""What a plan needs before it may be decided on, and who may decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems

DRAFT, SUBMITTED, APPROVED, REPLACED = "draft", "submitted", "approved", "replaced"
SUBMIT, RETURN, APPROVE = "submit", "return", "approve"
NEXT = {(DRAFT, SUBMIT): SUBMITTED, (SUBMITTED, RETURN): DRAFT, (SUBMITTED, APPROVE): APPROVED}

# Section, what it lacks in Spanish, in English.
SECTIONS: Mapping[str, tuple[str, str]] = {
    "product": ("el producto y su descripción", "the product and its description"),
    "market": ("el mercado y la demanda", "the market and the demand"),
    "costs": ("los costos de producción", "the production costs"),
    "projection": ("la demanda de cada año", "the demand of each year"),
    "swot": ("fortalezas, oportunidades, debilidades y amenazas", "strengths, opportunities, weaknesses and threats"),
    "bottlenecks": ("al menos un cuello de botella, con una acción cada uno", "a bottleneck, with an action for each"),
    "scope": ("el objetivo y la estrategia", "the objective and the strategy"),
    "commitments": (
        "compromisos del comprador, de los productores y del operador",
        "commitments of the buyer, the producers and the operator",
    ),
    "investments": ("el plan de inversiones", "the investment plan"),
    "time": ("inicio, duración y horizonte de graduación", "start, duration and graduation horizon"),
    "goals": ("metas de cada año de ventas, jornales e inversión", "yearly goals of sales, labour days and investment"),
    "assistance": ("el costo de la asistencia de cada año", "the cost of the assistance of each year"),
    "baseline": ("los doce meses antes del inicio", "the twelve months before the start"),
}


@dataclass(frozen=True)
class Missing:
    """A section that is not written yet."""

    section: str
    es: str
    en: str


def missing_sections(written: Mapping[str, bool]) -> tuple[Missing, ...]:
    """What a plan still lacks, in the order of the document; a section that is not named lacks.

    Notes
    -----
    Clause ALLIANCE-25.

    >>> [one.section for one in missing_sections({**dict.fromkeys(SECTIONS, True), "goals": False})]
    ['goals']
    """
    return tuple(Missing(code, *words) for code, words in SECTIONS.items() if not written.get(code, False))


def next_state(state: str, act: str) -> str:
    """The state that an act leads to.

    Raises
    ------
    Problem
        ALLIANCES-E01: the act does not follow from that state.

    Notes
    -----
    Clause ALLIANCE-26.

    >>> next_state("draft", "submit")
    'submitted'
    """
    try:
        return NEXT[state, act]
    except KeyError:
        raise Problem(problems.PLAN_STEP, state=state, act=act) from None


def refuse_approval(*, approver_id: object, author_ids: frozenset[object], is_passed: bool | None) -> None:
    """Raise unless this person may approve a submitted plan.

    Parameters
    ----------
    is_passed : bool or None
        Whether it is viable, or somebody named departed from the rule; None when the rule was not asked on its
        present figures.

    Raises
    ------
    Problem
        ALLIANCES-E02 when the person wrote or submitted it; E03 when it is not viable and nobody departed from that;
        E08 when viability was not decided on the present figures.

    Notes
    -----
    Clauses ALLIANCE-07 and ALLIANCE-27.

    >>> refuse_approval(approver_id=1, author_ids=frozenset({2}), is_passed=True)
    """
    if approver_id in author_ids:
        raise Problem(problems.APPROVES_OWN_PLAN)
    if is_passed is None:
        raise Problem(problems.VIABILITY_NOT_DECIDED)
    if not is_passed:
        raise Problem(problems.PLAN_NOT_VIABLE)


def refuse_moved_start(planned: date | None, *, standing: date | None) -> None:
    """Raise when a new version of a plan moves the start of an alliance whose plan was approved before.

    Parameters
    ----------
    standing : date or None
        The start that an approved version gave; None before the first approval.

    Raises
    ------
    Problem
        ALLIANCES-E42

    Notes
    -----
    Clause ALLIANCE-14: viability, results and what is published are counted over the same twelve months.

    >>> refuse_moved_start(date(2010, 3, 1), standing=None)
    >>> refuse_moved_start(date(2010, 4, 1), standing=date(2010, 3, 1))
    Traceback (most recent call last):
    ...
    eslabon.rules.problems.Problem: ALLIANCES-E42: The alliance started on 2010-03-01 and its baseline is ...
    """
    if standing is not None and planned != standing:
        raise Problem(problems.START_MOVED, start=standing.isoformat())


def years_are_whole(years: Sequence[int]) -> bool:
    """Whether yearly rows run from 1 without a gap; at least one.

    >>> years_are_whole([1, 2, 3]), years_are_whole([1, 3]), years_are_whole([])
    (True, False, False)
    """
    return bool(years) and sorted(years) == list(range(1, len(years) + 1))
