"""Addresses of stages, assignments, scores and rankings."""

from django.urls import URLPattern, path

from eslabon.web.stages.views import board, gates, rounds, scoring

ALLIANCE = "alliances/<uuid:alliance_id>"
PROGRAMME = "programmes/<slug:code>"

urlpatterns: list[URLPattern] = [
    path(f"{PROGRAMME}/stages/", board.stage_board, name="stage_board"),
    path(f"{PROGRAMME}/stages/install/", board.stages_install, name="stages_install"),
    path(f"{PROGRAMME}/ties/", board.ties, name="ties"),
    path(f"{PROGRAMME}/ties/<uuid:pk>/end/", board.tie_end, name="tie_end"),
    path(f"{PROGRAMME}/rounds/", board.rounds, name="rounds"),
    path(f"{PROGRAMME}/levels/", board.service_levels, name="service_levels"),
    path(f"{PROGRAMME}/levels/<uuid:party_id>/", board.level_enter, name="level_enter"),
]

# One alliance.
urlpatterns += [
    path(f"{ALLIANCE}/gates/", gates.alliance_gates, name="alliance_gates"),
    path(f"{ALLIANCE}/gates/present/", gates.gate_present, name="gate_present"),
    path(f"{ALLIANCE}/gates/document/", gates.gate_document, name="gate_document"),
    path(f"{ALLIANCE}/gates/documents/<uuid:pk>/", gates.gate_file, name="gate_file"),
    path(f"{ALLIANCE}/gates/approve/", gates.gate_approve, name="gate_approve"),
    path(f"{ALLIANCE}/gates/pass/", gates.gate_pass, name="gate_pass"),
    path(f"{ALLIANCE}/gates/break-off/", gates.gate_break_off, name="gate_break_off"),
    path(f"{ALLIANCE}/profile/", gates.profile_enter, name="profile_enter"),
    path(f"{ALLIANCE}/assignments/", gates.alliance_assignments, name="alliance_assignments"),
    path(f"{ALLIANCE}/assignments/<uuid:pk>/end/", gates.assignment_end, name="assignment_end"),
    path(f"{ALLIANCE}/recuse/", scoring.alliance_recuse, name="alliance_recuse"),
]

# Scoring and selection.
urlpatterns += [
    path("scoring/", scoring.my_scoring, name="my_scoring"),
    path("scoring/<uuid:entry_id>/", scoring.score_sheet, name="score_sheet"),
    path("scoring/<uuid:entry_id>/declare/", scoring.score_declare, name="score_declare"),
    path("profiles/<uuid:profile_id>/", scoring.scored_profile, name="scored_profile"),
    path("profiles/<uuid:profile_id>/scorer/", scoring.profile_scorer, name="profile_scorer"),
    path("profiles/<uuid:profile_id>/reconcile/", scoring.profile_reconcile, name="profile_reconcile"),
    path("profiles/<uuid:profile_id>/result/", scoring.profile_result, name="profile_result"),
    path("profiles/<uuid:profile_id>/appeal/", scoring.profile_appeal, name="profile_appeal"),
    path("score-appeals/<uuid:appeal_id>/", scoring.score_appeal, name="score_appeal"),
    path("rounds/<uuid:round_id>/", rounds.scoring_round, name="scoring_round"),
    path("rounds/<uuid:round_id>/regions/<slug:place>/", rounds.round_region, name="round_region"),
    path("rounds/<uuid:round_id>/regions/<slug:place>/cut-off/", rounds.region_cut_off, name="region_cut_off"),
    path("rounds/<uuid:round_id>/regions/<slug:place>/rank/", rounds.region_rank, name="region_rank"),
    path("rounds/<uuid:round_id>/screen/", rounds.round_screen, name="round_screen"),
]
