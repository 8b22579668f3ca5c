"""Many functions given at once: the rule of one assignment, asked row by row in the order of the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from eslabon.rules.stages.separation import (
    CLEAR,
    Around,
    Duty,
    Relation,
    Separation,
    decide_assignment,
    separation_to_plain,
)

RULE = "stages.assignments"
VERSION = "1"


@dataclass(frozen=True)
class Asked:
    """Functions that are asked for around one alliance, one after the other: (function, key of the party)."""

    key: str
    duties: tuple[Duty, ...]
    functions: tuple[tuple[str, str], ...]
    recused: frozenset[str] = frozenset()


def decide_assignments(
    asked: Sequence[Asked], *, relations: Sequence[Relation], names: Mapping[str, str]
) -> list[tuple[Separation, ...]]:
    """What the rule of one assignment says of each function asked for, alliance by alliance.

    Parameters
    ----------
    asked : sequence of Asked
        Each with the duties that stood before; a function that is clear counts as a duty for the next one.
    relations : sequence of Relation
        Of everybody in the list. Those that touch neither side of a pair change nothing in its answer.
    names : mapping
        Key → name, for the words.

    Notes
    -----
    Clause STAGE-34: nothing is decided in another way than one at a time (STAGE-20 to STAGE-29).

    >>> from eslabon.rules.stages.separation import ACCOMPANIER, ADVISER, CONTRACT
    >>> ties = [Relation(CONTRACT, "ogr", "oga")]
    >>> asked = [Asked("a", (), ((ADVISER, "ogr"), (ACCOMPANIER, "oga")))]
    >>> [one.result for one in decide_assignments(asked, relations=ties, names={})[0]]
    ['clear', 'refused']
    """
    touching, answers = _by_end(relations), []
    for one in asked:
        keys = {duty.party for duty in one.duties} | {party for _function, party in one.functions}
        around = Around(one.duties, _near(keys, relations, touching=touching), one.recused, names)
        found = []
        for function, party in one.functions:
            answer = decide_assignment(function, party, around=around)
            found.append(answer)
            if answer.result == CLEAR:
                around = replace(around, duties=(*around.duties, Duty(function, party)))
        answers.append(tuple(found))
    return answers


def _by_end(relations: Sequence[Relation]) -> dict[str, list[int]]:
    """Where in the list each party stands."""
    found: dict[str, list[int]] = {}
    for place, one in enumerate(relations):
        found.setdefault(one.first, []).append(place)
        found.setdefault(one.second, []).append(place)
    return found


def _near(
    keys: set[str], relations: Sequence[Relation], *, touching: Mapping[str, Sequence[int]]
) -> tuple[Relation, ...]:
    """What touches these keys or a neighbour of theirs, in the order of the list: the rule looks no further."""
    places = {place for key in keys for place in touching.get(key, ())}
    ends = {end for place in places for end in (relations[place].first, relations[place].second)}
    places |= {place for end in ends for place in touching.get(end, ())}
    return tuple(relations[place] for place in sorted(places))


def inputs_to_plain(
    asked: Sequence[Asked], *, relations: Sequence[Relation], names: Mapping[str, str]
) -> dict[str, Any]:
    """Everything that the answers rest on, JSON-safe (the inputs of `decide_plain`).

    >>> inputs_to_plain([Asked("a", (), (("adviser", "ogr"),))], relations=(), names={})["asked"][0]["functions"]
    [['adviser', 'ogr']]
    """
    return {
        "asked": [
            {
                "key": one.key,
                "duties": [[duty.function, duty.party] for duty in one.duties],
                "functions": [list(pair) for pair in one.functions],
                "recused": sorted(one.recused),
            }
            for one in asked
        ],
        "relations": [[one.kind, one.first, one.second] for one in relations],
        "names": dict(sorted(names.items())),
    }


def answers_to_plain(asked: Sequence[Asked], *, answers: Sequence[Sequence[Separation]]) -> dict[str, Any]:
    """The answers as JSON-safe data: how many were clear, and every refusal with its conflicts.

    >>> answers_to_plain([Asked("a", (), ())], answers=[()])
    {'clear': 0, 'refused': []}
    """
    clear, refused = 0, []
    for one, found in zip(asked, answers, strict=True):
        for (function, party), answer in zip(one.functions, found, strict=True):
            if answer.result == CLEAR:
                clear += 1
            else:
                refused.append([one.key, function, party, separation_to_plain(answer)["conflicts"]])
    return {"clear": clear, "refused": refused}


def decide_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The answers from what `inputs_to_plain` gave, for replay.

    >>> decide_plain(inputs_to_plain([Asked("a", (), (("adviser", "ogr"),))], relations=(), names={}))
    {'clear': 1, 'refused': []}
    """
    asked = [
        Asked(
            one["key"],
            tuple(Duty(*duty) for duty in one["duties"]),
            tuple((function, party) for function, party in one["functions"]),
            frozenset(one["recused"]),
        )
        for one in inputs["asked"]
    ]
    relations = [Relation(*one) for one in inputs["relations"]]
    return answers_to_plain(asked, answers=decide_assignments(asked, relations=relations, names=inputs["names"]))
