"""Answers of the admitted to the diagnostic: what each can do, drawn once, shows in all that it answers.

An organisation's ability in a section is, in logits, a base of the section, an effect of its kind, an effect of
exporting, and draws of its own: one for the organisation, one for each section and one for each dimension. An answer
adds a draw of the question; the option is the one whose share of the points is nearest to the result. What is known of
the organisation (its kind, its members, whether it exports) is answered as it is.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from eslabon.files.packs import Pack, pack_path
from eslabon.files.packs.workbooks import instrument_files
from eslabon.files.xlsform import Form, Question, read_form, skipped_questions
from eslabon.simulate.draws import Draws
from eslabon.simulate.ruta.world import Application, DiagnosticResponse, Organisation

BASE = {"general": 0.3, "productive": 0.0, "management": -0.3, "trade": -0.9}
KIND_EFFECT = {"association": -0.3, "cooperative": 0.5, "company": 0.2}
EXPORTER_EFFECT = {"general": 0.5, "productive": 0.5, "management": 0.6, "trade": 1.5}
ORGANISATION_SD, SECTION_SD, DIMENSION_SD, QUESTION_SD = 0.6, 0.4, 0.4, 0.9
EXPORTS_DIRECTLY = 0.8  # of the exporters; the others through another firm
SENT_SAMPLES = 0.2  # of those who do not export
EXPORTERS_POOL_ALL = 0.8  # of the exporters; the others gather a part
EXPORTER_DESTINATION = (("abroad", 6.0), ("exporters", 3.0), ("national", 1.0))
OTHER_DESTINATION = (("intermediaries", 2.0), ("local", 3.0), ("national", 3.0), ("exporters", 2.0))
CERTIFICATE_LOGIT = {"organic": 0.3, "fair_trade": -0.6, "global_gap": -1.2, "other": -1.5}  # beside the ability
LONG_AGO, SOME_YEARS_AGO = 10, 3  # years


@dataclass(frozen=True)
class Ability:
    """What an organisation can do, in logits, by section and dimension."""

    sections: Mapping[str, float]
    dimensions: Mapping[str, float]

    def at(self, question: Question) -> float:
        """The ability that a question shows."""
        return self.sections.get(question.section, 0.0) + self.dimensions.get(question.dimension, 0.0)


def answer_diagnostics(
    seed: int, *, pack: Pack, organisations: Mapping[str, Organisation], applications: tuple[Application, ...]
) -> tuple[DiagnosticResponse, ...]:
    """One response of each admitted organisation, in the order of the applications; none without a diagnostic."""
    forms = questionnaires(pack.code) if pack.instrument else {}
    admitted = [application for application in applications if application.slot.admitted]
    return tuple(
        _respond(Draws(seed, f"diagnostic {one.application_id}"), organisations[one.organisation_id], one, form)
        for one in admitted
        if (form := forms.get(organisations[one.organisation_id].chain))
    )


def diagnostic_parameters() -> dict[str, Any]:
    """What `truth.json` holds of the answers: every number that they were drawn with."""
    return {
        "unit": "logit",
        "base_by_section": BASE,
        "effect_of_kind": KIND_EFFECT,
        "effect_of_exporting_by_section": EXPORTER_EFFECT,
        "sd_organisation": ORGANISATION_SD,
        "sd_section": SECTION_SD,
        "sd_dimension": DIMENSION_SD,
        "sd_question": QUESTION_SD,
        "exporters_directly": EXPORTS_DIRECTLY,
        "others_with_samples": SENT_SAMPLES,
        "exporters_who_gather_all": EXPORTERS_POOL_ALL,
        "destination_of_exporters": dict(EXPORTER_DESTINATION),
        "destination_of_others": dict(OTHER_DESTINATION),
        "certificate_logit": CERTIFICATE_LOGIT,
    }


@cache
def questionnaires(code: str) -> dict[str, Form]:
    """The questionnaires of a pack that comes with Eslabón, by chain."""
    from eslabon.simulate.ruta.building import ruta_pack

    found: dict[str, Form] = {}
    for chain, name in instrument_files(ruta_pack()).items():
        form, faults = read_form(pack_path(code) / name, name=name)
        if form is None:
            raise RuntimeError("; ".join(str(fault) for fault in faults))
        found[chain] = form
    return found


def _respond(draws: Draws, organisation: Organisation, application: Application, form: Form) -> DiagnosticResponse:
    ability = _draw_ability(draws, form, kind=organisation.kind, exporter=application.slot.exporter)
    known = _known_answers(draws, organisation, application=application)
    answers = {
        question.name: known.get(question.name) or answer_question(draws, question, ability=ability.at(question))
        for question in form.questions
        if question.kind != "file"
    }
    skipped = skipped_questions(form, answers=answers)
    asked = {name: "" if name in skipped else answer for name, answer in answers.items()}
    sections = {section: round(value, 6) for section, value in ability.sections.items()}
    return DiagnosticResponse(organisation.organisation_id, organisation.chain, asked, sections)


def _draw_ability(draws: Draws, form: Form, *, kind: str, exporter: bool) -> Ability:
    own = KIND_EFFECT[kind] + ORGANISATION_SD * normal_draw(draws)
    sections = {
        section: BASE.get(section, 0.0)
        + own
        + (EXPORTER_EFFECT.get(section, 0.0) if exporter else 0.0)
        + SECTION_SD * normal_draw(draws)
        for section in dict.fromkeys(question.section for question in form.questions)
    }
    named = dict.fromkeys(question.dimension for question in form.questions if question.dimension)
    return Ability(sections, {dimension: DIMENSION_SD * normal_draw(draws) for dimension in named})


def _known_answers(draws: Draws, organisation: Organisation, *, application: Application) -> dict[str, str]:
    exporter = application.slot.exporter
    years = (application.declaration.applied_on - organisation.founded_on) / (date(2001, 1, 1) - date(2000, 1, 1))
    if exporter:
        experience = "direct" if draws.chance(EXPORTS_DIRECTLY) else "indirect"
    else:
        experience = "samples" if draws.chance(SENT_SAMPLES) else "no"
    pooled = ("most" if draws.chance(EXPORTERS_POOL_ALL) else "some") if exporter else ""  # empty: by ability
    return {
        "supply_pooled": pooled,
        "legal_form": organisation.kind,
        "members": str(organisation.members),
        "women_members": str(organisation.women),
        "years_active": "over_ten"
        if years > LONG_AGO
        else "three_to_ten"
        if years >= SOME_YEARS_AGO
        else "under_three",
        "export_experience": experience,
        "main_destination": draws.weighted(EXPORTER_DESTINATION if exporter else OTHER_DESTINATION),
    }


def answer_question(draws: Draws, question: Question, *, ability: float) -> str:
    """The option that somebody of this ability chooses; empty where there is nothing to choose."""
    if question.kind == "select_multiple":
        held = [name for name, logit in CERTIFICATE_LOGIT.items() if draws.chance(_logistic(ability + logit))]
        return " ".join(held) or "none"
    ranked = [(choice.name, choice.points) for choice in question.choices if choice.points is not None]
    if not ranked:
        return draws.one([choice.name for choice in question.choices]) if question.choices else ""
    most = max(points for _, points in ranked)
    target = _logistic(ability + QUESTION_SD * normal_draw(draws)) * float(most)
    return min(ranked, key=lambda option: abs(float(option[1]) - target))[0]


def normal_draw(draws: Draws) -> float:
    """A draw of a normal variable of mean 0 and standard deviation 1."""
    return math.log(draws.lognormal(1, 1))


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))
