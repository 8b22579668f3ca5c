"""Addresses of alliances, buyers, producers and plans."""

from django.urls import URLPattern, path

from eslabon.web.alliances.views import (
    alliances,
    bottlenecks,
    changing,
    demands,
    grants,
    lists,
    mapping,
    maturity,
    plans,
)

urlpatterns: list[URLPattern] = [
    path("alliances/", alliances.my_alliances, name="my_alliances"),
    path("programmes/<slug:code>/alliances/", alliances.alliances, name="alliances"),
    path("programmes/<slug:code>/alliances/file/", lists.alliances_file, name="alliances_file"),
    path("programmes/<slug:code>/alliances/open/", alliances.alliance_open, name="alliance_open"),
    path("programmes/<slug:code>/alliances/terms/", alliances.plan_terms, name="plan_terms"),
    path("programmes/<slug:code>/buyers/", demands.buyers, name="buyers"),
    path("programmes/<slug:code>/buyers/add/", demands.buyer_add, name="buyer_add"),
    path("demands/<uuid:demand_id>/", demands.demand_of_buyer, name="demand_of_buyer"),
    path("demands/<uuid:demand_id>/end/", demands.demand_end, name="demand_end"),
    path("demands/<uuid:demand_id>/file/", demands.demand_file, name="demand_file"),
    path("alliances/<uuid:alliance_id>/", alliances.alliance, name="alliance"),
    path("alliances/<uuid:alliance_id>/change/", changing.alliance_change, name="alliance_change"),
    path("alliances/<uuid:alliance_id>/grants/", grants.alliance_grants, name="alliance_grants"),
    path("alliances/<uuid:alliance_id>/grants/<uuid:pk>/withdraw/", grants.grant_withdraw, name="grant_withdraw"),
    path("alliances/<uuid:alliance_id>/grants/<uuid:pk>/file/", grants.grant_file, name="grant_file"),
    path("alliances/<uuid:alliance_id>/transfer/", alliances.alliance_transfer, name="alliance_transfer"),
    path("alliances/<uuid:alliance_id>/track-record/", alliances.alliance_track, name="alliance_track"),
    path("alliances/<uuid:alliance_id>/afterlife/", alliances.alliance_afterlife, name="alliance_afterlife"),
    path("alliances/<uuid:alliance_id>/gender/", alliances.alliance_gender, name="alliance_gender"),
]

# The map of producers.
urlpatterns += [
    path("alliances/<uuid:alliance_id>/producers/", mapping.alliance_producers, name="alliance_producers"),
    path("alliances/<uuid:alliance_id>/producers/add/", mapping.producer_add, name="producer_add"),
    path("alliances/<uuid:alliance_id>/producers/import/", mapping.producers_import, name="producers_import"),
    path("alliances/<uuid:alliance_id>/producers/rotation/", mapping.alliance_rotation, name="alliance_rotation"),
    path("alliances/<uuid:alliance_id>/producers/<uuid:pk>/", mapping.producer, name="producer"),
    path("alliances/<uuid:alliance_id>/producers/<uuid:pk>/edit/", mapping.producer_edit, name="producer_edit"),
    path(
        "alliances/<uuid:alliance_id>/producers/<uuid:pk>/identity/",
        mapping.producer_identity,
        name="producer_identity",
    ),
    path(
        "alliances/<uuid:alliance_id>/producers/<uuid:pk>/taking-part/",
        mapping.producer_take_part,
        name="producer_take_part",
    ),
    path(
        "alliances/<uuid:alliance_id>/producers/<uuid:pk>/linkage/", mapping.producer_linkage, name="producer_linkage"
    ),
]

# The plan.
urlpatterns += [
    path("alliances/<uuid:alliance_id>/plan/", plans.alliance_plan, name="alliance_plan"),
    path("alliances/<uuid:alliance_id>/plan/start/", plans.plan_start, name="plan_start"),
    path("alliances/<uuid:alliance_id>/plan/submit/", plans.plan_submit, name="plan_submit"),
    path("alliances/<uuid:alliance_id>/plan/decide/", plans.plan_decide, name="plan_decide"),
    path("alliances/<uuid:alliance_id>/plan/print/", plans.plan_print, name="plan_print"),
    path("alliances/<uuid:alliance_id>/plan/plan.pdf", plans.plan_as_pdf, name="plan_as_pdf"),
    path("alliances/<uuid:alliance_id>/plan/plan.docx", plans.plan_as_docx, name="plan_as_docx"),
    path("alliances/<uuid:alliance_id>/plan/sections/<slug:section>/", plans.plan_section, name="plan_section"),
    path("alliances/<uuid:alliance_id>/viability/", plans.plan_viability, name="plan_viability"),
    path(
        "alliances/<uuid:alliance_id>/viability/<uuid:pk>/override/",
        plans.viability_override,
        name="viability_override",
    ),
    path("alliances/<uuid:alliance_id>/maturity/", maturity.alliance_maturity, name="alliance_maturity"),
    path("alliances/<uuid:alliance_id>/baseline/", plans.alliance_baseline, name="alliance_baseline"),
]

# Bottlenecks and commitments.
urlpatterns += [
    path("alliances/<uuid:alliance_id>/bottlenecks/", bottlenecks.alliance_bottlenecks, name="alliance_bottlenecks"),
    path("alliances/<uuid:alliance_id>/bottlenecks/<uuid:pk>/", bottlenecks.bottleneck, name="bottleneck"),
    path(
        "alliances/<uuid:alliance_id>/bottlenecks/<uuid:pk>/<slug:act>/",
        bottlenecks.bottleneck_act,
        name="bottleneck_act",
    ),
    path("alliances/<uuid:alliance_id>/actions/<uuid:pk>/", bottlenecks.bottleneck_action, name="bottleneck_action"),
    path("alliances/<uuid:alliance_id>/evidence/<uuid:pk>/file/", bottlenecks.evidence_file, name="action_evidence"),
    path("alliances/<uuid:alliance_id>/commitments/", bottlenecks.alliance_commitments, name="alliance_commitments"),
    path("alliances/<uuid:alliance_id>/commitments/<uuid:pk>/", bottlenecks.commitment, name="commitment"),
]
