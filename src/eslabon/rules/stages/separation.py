"""Who is kept apart from whom around one alliance, and through which ties."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

RULE = "stages.assignment"
VERSION = "1"
CLEAR, REFUSED = "clear", "refused"
WORK, CONTRACT, FAMILY, INTEREST = "work", "contract", "family", "interest"
# What bodies do, then what persons do, then whose alliance it is.
ADVISER, SCORING_BODY, ACCOMPANIER, SUPERVISOR = "adviser", "scoring_body", "accompanier", "supervisor"
SCORER, LEAD, APPEALS, APPROVER = "scorer", "lead", "appeals", "approver"
OFFICE = "office"  # assigns, ends, enters, passes on: handles the alliance without a function for it
APPLICANT, BUYER = "applicant", "buyer"
WORDS: Mapping[str, tuple[str, str]] = {
    ADVISER: ("asesora el perfil", "advises the profile"),
    SCORING_BODY: ("califica", "scores"),
    ACCOMPANIER: ("acompaña la ejecución", "accompanies the execution"),
    SUPERVISOR: ("supervisa", "supervises"),
    SCORER: ("califica", "scores"),
    LEAD: ("concilia puntajes", "reconciles scores"),
    APPEALS: ("resuelve la reconsideración", "decides the appeal"),
    APPROVER: ("aprueba pasos de etapa", "approves gates"),
    OFFICE: ("tramita la alianza", "handles the alliance"),
    APPLICANT: ("es la organización de la alianza", "is the organisation of the alliance"),
    BUYER: ("es el comprador de la alianza", "is the buyer of the alliance"),
}
# Whoever acts inside a body may work for that body.
INSIDE: Mapping[str, frozenset[str]] = {
    SCORER: frozenset({SCORING_BODY}),
    LEAD: frozenset({SCORING_BODY}),
    SCORING_BODY: frozenset({SCORER, LEAD, SCORING_BODY}),
    SUPERVISOR: frozenset({APPROVER, SUPERVISOR}),
    APPROVER: frozenset({SUPERVISOR, APPROVER}),
    ADVISER: frozenset({ADVISER}),
    ACCOMPANIER: frozenset({ACCOMPANIER}),
    APPEALS: frozenset({APPEALS}),
    OFFICE: frozenset({ADVISER, SCORING_BODY, ACCOMPANIER, SUPERVISOR, SCORER, LEAD, APPEALS, APPROVER}),
}
# Colleagues of one scoring body: kept apart as persons and by family or interest, not by their employer.
COLLEAGUES = frozenset({SCORER, LEAD})


@dataclass(frozen=True)
class Duty:
    """A function that a party, or a person, has or had for the alliance; `party` is a key."""

    function: str
    party: str


@dataclass(frozen=True)
class Relation:
    """work (first works for, or belongs to, second) | contract (first contracts second) | family | interest."""

    kind: str
    first: str
    second: str


@dataclass(frozen=True)
class Around:
    """What is known around the alliance: duties past and present, relations, who stepped aside, names for the words."""

    duties: tuple[Duty, ...] = ()
    relations: tuple[Relation, ...] = ()
    recused: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Conflict:
    """One reason why the party may not take the function."""

    clause: str
    function: str  # of the one that it conflicts with
    party: str
    reason_es: str
    reason_en: str


@dataclass(frozen=True)
class Separation:
    """clear | refused, with every conflict found."""

    result: str
    conflicts: tuple[Conflict, ...]


def decide_assignment(function: str, party: str, *, around: Around) -> Separation:
    """Whether a party, or a person, may take a function for the alliance.

    Parameters
    ----------
    function : str
        One of the functions of this module, not applicant or buyer. Who handles the alliance (office) may have any
        other function for it, but not be its organisation or buyer, or tied to them.
    party : str
        The key of the party or person.
    around : Around
        What is known. A duty that ended counts like one that lasts.

    Notes
    -----
    Clauses STAGE-20 to STAGE-25, STAGE-27 and STAGE-28. Looked at are the party, the people who work for it (or the
    organisations that the person works for), and one contract, family tie or declared interest between these and those
    of each duty. Two bodies that a third one contracts are not tied by that: the programme contracts everybody.
    Ties further away, and those that nobody declared or recorded, are *not* found.

    >>> around = Around((Duty(ADVISER, "ogr"),), (Relation(CONTRACT, "ogr", "oga"),))
    >>> [one.clause for one in decide_assignment(ACCOMPANIER, "oga", around=around).conflicts]
    ['STAGE-22']
    >>> decide_assignment(SCORING_BODY, "ogr", around=around).conflicts[0].clause
    'STAGE-20'
    >>> decide_assignment(ACCOMPANIER, "other", around=around).result
    'clear'
    """
    found = tuple(_conflicts(function, party, around))
    return Separation(REFUSED if found else CLEAR, found)


def _conflicts(function: str, party: str, around: Around) -> Iterator[Conflict]:
    own = around.names.get(party, party)
    if party in around.recused:
        es = f"{own} se apartó de esta alianza: ya no puede tener ninguna función en ella."
        en = f"{own} stepped aside from this alliance and can have no function in it any more."
        yield Conflict("STAGE-27", function, party, es, en)
    circle = _circle(party, around.relations)
    for duty in dict.fromkeys(around.duties):
        conflict = _between(function, party, circle=circle, duty=duty, around=around)
        if conflict:
            yield conflict


def _circle(party: str, relations: Sequence[Relation]) -> frozenset[str]:
    """The party with those who work for it and those it works for."""
    works = [one for one in relations if one.kind == WORK]
    return frozenset(
        {party}
        | {one.first for one in works if one.second == party}
        | {one.second for one in works if one.first == party}
    )


def _between(function: str, party: str, *, circle: frozenset[str], duty: Duty, around: Around) -> Conflict | None:
    if duty.party == party:
        return _same(function, party, duty=duty, around=around)
    inside = duty.function in INSIDE.get(function, frozenset())
    colleagues = function in COLLEAGUES and duty.function in COLLEAGUES
    other = _circle(duty.party, around.relations)
    shared = circle & other
    if shared and not inside and not colleagues:
        return _shared(party, shared, duty=duty, around=around)
    return _tied(party, circle, other, duty=duty, around=around, inside=inside or colleagues)


def _same(function: str, party: str, *, duty: Duty, around: Around) -> Conflict | None:
    if duty.function in INSIDE.get(function, frozenset()):
        return None
    own, (does_es, does_en) = around.names.get(party, party), WORDS[duty.function]
    if function in COLLEAGUES and duty.function in COLLEAGUES:
        es = f"{own} ya {does_es} en este perfil: cada calificación, y su conciliación, es de otra persona."
        en = f"{own} already {does_en} on this profile: each score, and its reconciliation, is another person’s."
        return Conflict("STAGE-28", duty.function, party, es, en)
    clause = "STAGE-24" if duty.function in (APPLICANT, BUYER) else "STAGE-20"
    if function == APPEALS and duty.function in COLLEAGUES:
        clause = "STAGE-19"
    es = f"{own} ya {does_es}: nadie tiene dos funciones en la misma alianza."
    en = f"{own} already {does_en}: nobody has two functions in one alliance."
    return Conflict(clause, duty.function, party, es, en)


def _shared(party: str, shared: frozenset[str], *, duty: Duty, around: Around) -> Conflict:
    """Joined directly (STAGE-25), or through somebody between them (STAGE-21)."""
    names, (does_es, does_en) = around.names, WORDS[duty.function]
    own, other = names.get(party, party), names.get(duty.party, duty.party)
    if shared & {party, duty.party}:
        clause = "STAGE-25"
        es = f"{own} y {other}, que {does_es}, están unidos: una parte trabaja para la otra o pertenece a ella."
        en = f"{own} and {other}, which {does_en}, are joined: one works for the other or belongs to it."
    else:
        clause, through = "STAGE-21", names.get(min(shared), min(shared))
        es = f"{through} une a {own} con {other}, que {does_es}: trabaja para ambas partes."
        en = f"{through} joins {own} and {other}, which {does_en}: it works for both."
    if duty.function in (APPLICANT, BUYER):
        clause = "STAGE-24"
    return Conflict(clause, duty.function, duty.party, es, en)


def _tied(
    party: str, circle: Collection[str], other: Collection[str], *, duty: Duty, around: Around, inside: bool
) -> Conflict | None:
    names, (does_es, does_en) = around.names, WORDS[duty.function]
    for relation in around.relations:
        ends = {relation.first, relation.second}
        crosses = (relation.first in circle and relation.second in other) or (
            relation.second in circle and relation.first in other
        )
        if relation.kind == WORK or not crosses or (inside and relation.kind == CONTRACT):
            continue
        if inside and not ends <= {party, duty.party}:  # colleagues are judged by their own ties only
            continue
        first, second = (names.get(key, key) for key in (relation.first, relation.second))
        who = names.get(duty.party, duty.party)
        if relation.kind == CONTRACT:
            es = f"{first} contrata a {second}; {who} {does_es} en esta alianza."
            en = f"{first} contracts {second}; {who} {does_en} in this alliance."
            return Conflict("STAGE-22", duty.function, duty.party, es, en)
        word_es, word_en = ("son familia", "are family") if relation.kind == FAMILY else _INTEREST
        es = f"{first} y {second} {word_es}; {who} {does_es} en esta alianza."
        en = f"{first} and {second} {word_en}; {who} {does_en} in this alliance."
        return Conflict("STAGE-23", duty.function, duty.party, es, en)
    return None


_INTEREST = ("tienen un interés declarado", "have a declared interest")


def inputs_to_plain(function: str, party: str, *, around: Around) -> dict[str, Any]:
    """Everything that the decision rests on, JSON-safe (the inputs of `decide_plain`).

    >>> inputs_to_plain(SCORER, "ana", around=Around((Duty(ADVISER, "ogr"),)))["duties"]
    [['adviser', 'ogr']]
    """
    return {
        "function": function,
        "party": party,
        "duties": [[one.function, one.party] for one in around.duties],
        "relations": [[one.kind, one.first, one.second] for one in around.relations],
        "recused": sorted(around.recused),
        "names": dict(sorted(around.names.items())),
    }


def separation_to_plain(found: Separation) -> dict[str, Any]:
    """The decision as JSON-safe data.

    >>> separation_to_plain(decide_assignment(SCORER, "ana", around=Around()))
    {'result': 'clear', 'conflicts': []}
    """
    return {"result": found.result, "conflicts": [vars(one).copy() for one in found.conflicts]}


def decide_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The decision from what `inputs_to_plain` gave, for replay.

    >>> decide_plain(inputs_to_plain(SCORER, "ana", around=Around(recused=frozenset({"ana"}))))["result"]
    'refused'
    """
    around = Around(
        tuple(Duty(*one) for one in inputs["duties"]),
        tuple(Relation(*one) for one in inputs["relations"]),
        frozenset(inputs["recused"]),
        inputs["names"],
    )
    return separation_to_plain(decide_assignment(inputs["function"], inputs["party"], around=around))
