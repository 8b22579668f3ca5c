"""The diagnostic over time: the pilot's first version, and what organisations answer again after their route.

The programme tells that after its first call it added questions on gender, certifications other than the organic one
and documents to attach; the first version is the pack's questionnaire without them.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from eslabon.files.packs import Pack
from eslabon.files.packs.texts import Text
from eslabon.files.packs.workbooks import build_workbook
from eslabon.files.xlsform import Form, read_form, skipped_questions
from eslabon.simulate.draws import Draws
from eslabon.simulate.ruta.diagnostics import answer_question, normal_draw, questionnaires
from eslabon.simulate.ruta.world import DiagnosticResponse

FIRST_VERSION = "2021.1"
ADDED_DIMENSIONS = frozenset({"gender"})
CERTIFICATES, FIRST_CERTIFICATES = "certificates", ("organic", "none")
GAIN_SD = 0.3  # logits, of what a route changes from one organisation to another
CHANGED = 0.35  # of the answers: the others are given as they were


def first_workbooks(pack: Pack) -> dict[str, bytes]:
    """The workbooks of the pilot's first version, by chain."""
    spec = pack.instrument
    if spec is None:
        raise ValueError(f"{pack.code} has no diagnostic")
    nothing = Text("", "")
    first = replace(
        spec,
        version=FIRST_VERSION,
        items=tuple(
            replace(item, attachment=nothing, attachment_relevant="")
            for item in spec.items
            if item.dimension not in ADDED_DIMENSIONS
        ),
        options={
            **spec.options,
            CERTIFICATES: tuple(one for one in spec.options[CERTIFICATES] if one.name in FIRST_CERTIFICATES),
        },
        dimensions=tuple(one for one in spec.dimensions if one.code not in ADDED_DIMENSIONS),
    )
    changed = replace(pack, instrument=first)
    return {chain.code: build_workbook(changed, chain=chain.code) for chain in pack.chains}


@cache
def _first_forms() -> dict[str, Form]:
    from eslabon.simulate.ruta.building import ruta_pack

    found = {}
    for chain, data in first_workbooks(ruta_pack()).items():
        form, faults = read_form(data, name=chain)
        if form is None:
            raise RuntimeError("; ".join(str(fault) for fault in faults))
        found[chain] = form
    return found


def answers_on_first(response: DiagnosticResponse) -> dict[str, str]:
    """What an organisation would have answered on the first version: the same, as far as it was asked."""
    form = _first_forms()[response.chain]
    offered = {question.name: {choice.name for choice in question.choices} for question in form.questions}
    answers = {}
    for question in form.questions:
        answer = response.answers.get(question.name, "")
        if question.kind == "select_multiple":
            kept = [name for name in answer.split() if name in offered[question.name]]
            answer = " ".join(kept) or "none"
        answers[question.name] = answer
    return _asked(form, answers)


def answer_again(seed: int, *, response: DiagnosticResponse, gain: float) -> dict[str, str]:
    """What an organisation answers in a second round, after a route that raised its ability by `gain` logits.

    What closed questions show goes up or stays; what is known of the organisation is answered as before.
    """
    form = questionnaires("ruta")[response.chain]
    draws = Draws(seed, f"second round {response.organisation_id}")
    own = gain + GAIN_SD * normal_draw(draws)
    answers: dict[str, str] = dict(response.answers)
    for question in form.questions:
        ranked = {choice.name: choice.points for choice in question.choices if choice.points is not None}
        if question.kind != "select_one" or not ranked or not draws.chance(CHANGED):
            continue
        ability = response.ability.get(question.section, 0.0) + own
        again = answer_question(draws, question, ability=ability)
        before = ranked.get(answers.get(question.name, ""))
        if before is None or (ranked[again] or 0) > before:
            answers[question.name] = again
    return _asked(form, answers)


def _asked(form: Form, answers: Mapping[str, str]) -> dict[str, str]:
    """Answers without those that the others leave unasked; questions that now open are answered as a beginner would."""
    found = dict(answers)
    for question in form.questions:
        if question.kind != "file" and not found.get(question.name):
            lowest = min(question.choices, key=lambda one: one.points or 0, default=None)
            found[question.name] = lowest.name if lowest else "0"
    skipped = skipped_questions(form, answers=found)
    return {name: "" if name in skipped else answer for name, answer in found.items()}
