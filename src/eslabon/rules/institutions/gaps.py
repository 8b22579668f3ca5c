"""A public gap (a road, water, a procedure that blocks a chain) from being raised to being closed."""

from dataclasses import dataclass

from eslabon.rules.problems import Problem
from eslabon.rules.problems import institutions as problems

RAISED, ON_TABLE, AGREED, IN_HAND, CLOSED, DROPPED = "raised", "on_table", "agreed", "in_hand", "closed", "dropped"
STATES = {
    RAISED: ("señalada", "raised"),
    ON_TABLE: ("en una mesa", "on a table"),
    AGREED: ("con acuerdo", "agreed"),
    IN_HAND: ("en marcha", "in hand"),
    CLOSED: ("cerrada", "closed"),
    DROPPED: ("dejada", "dropped"),
}
NEXT = {
    RAISED: (ON_TABLE, DROPPED),
    ON_TABLE: (AGREED, DROPPED),
    AGREED: (IN_HAND, DROPPED),
    IN_HAND: (CLOSED, DROPPED),
    CLOSED: (),
    DROPPED: (ON_TABLE,),  # another table may take it up again
}


@dataclass(frozen=True)
class GapFacts:
    """What is known of a gap: its table and who recognised that officially, the agreement, who answers for it."""

    table: str = ""
    recognised_by: str = ""
    agreement: str = ""
    responsible: str = ""
    note: str = ""  # of this step: what closed it, or why it was dropped


NEEDS = {
    ON_TABLE: (("table", "el nombre de la mesa", "the table's name"),),
    AGREED: (("agreement", "el acuerdo", "the agreement"), ("responsible", "quién responde", "who answers for it")),
    IN_HAND: (("responsible", "quién responde", "who answers for it"),),
    CLOSED: (("note", "qué la cerró", "what closed it"),),
    DROPPED: (("note", "por qué se dejó", "why it was dropped"),),
}


def step_refusal(state: str, *, to: str, facts: GapFacts) -> Problem | None:
    """Why a gap may not pass from one state to another, or None.

    Notes
    -----
    Clauses INSTITUTION-30 (the order) and INSTITUTION-31 (what each step needs). An official recognition is recorded
    where there is one; a table without it can still agree.

    >>> step_refusal("raised", to="on_table", facts=GapFacts(table="Mesa del cacao"))
    >>> step_refusal("raised", to="closed", facts=GapFacts(note="se hizo")).code
    'INSTITUTIONS-E12'
    >>> step_refusal("on_table", to="agreed", facts=GapFacts(agreement="Arreglar 12 km")).text("en")
    'this step needs: who answers for it.'
    """
    if to not in NEXT.get(state, ()):
        after = [STATES[one] for one in NEXT.get(state, ())]
        return Problem(
            problems.GAP_STEP,
            state=STATES[state][0],
            to=STATES[to][0] if to in STATES else to,
            next_es=", ".join(es for es, _ in after) or "nada",
            next_en=", ".join(en for _, en in after) or "nothing",
        )
    missing = [(es, en) for name, es, en in NEEDS[to] if not getattr(facts, name).strip()]
    if missing:
        return Problem(
            problems.GAP_NEEDS,
            missing_es=", ".join(es for es, _ in missing),
            missing_en=", ".join(en for _, en in missing),
        )
    return None
