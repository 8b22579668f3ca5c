"""Addresses of indicators, reports, verification and results."""

from django.urls import URLPattern, path

from eslabon.web.monitoring.views import (
    claims,
    evidence,
    graduation,
    indicators,
    reports,
    results,
    targets,
    verification,
)

urlpatterns: list[URLPattern] = []

# What was achieved: dashboards, publication, theory of change, linkage index, context.
urlpatterns += [
    path("results/", results.all_results, name="all_results"),
    path("programmes/<slug:code>/results/summary/", results.results, name="results"),
    path("programmes/<slug:code>/results/file/", results.results_file, name="results_file"),
    path("programmes/<slug:code>/results/publish/", results.results_publish, name="results_publish"),
    path("programmes/<slug:code>/results/published/", results.published_results, name="published_results"),
    path("programmes/<slug:code>/results/iati.xml", results.iati_file, name="iati_file"),
    path("programmes/<slug:code>/theory/", evidence.theory, name="theory"),
    path("programmes/<slug:code>/linkage-index/", evidence.linkage_index, name="linkage_index"),
    path("programmes/<slug:code>/context/", evidence.context_events, name="context_events"),
    path("alliances/<uuid:alliance_id>/linkage-index/", evidence.alliance_linkage, name="alliance_linkage"),
]

# Indicators and their targets.
urlpatterns += [
    path("programmes/<slug:code>/indicators/", indicators.indicators, name="indicators"),
    path("programmes/<slug:code>/indicators/<slug:indicator>/", indicators.indicator, name="indicator"),
    path("alliances/<uuid:alliance_id>/targets/", targets.alliance_targets, name="alliance_targets"),
]

# Monthly reports, their corrections and claims; locked months.
urlpatterns += [
    path("programmes/<slug:code>/monthly-reports/", reports.monthly_reports, name="monthly_reports"),
    path("programmes/<slug:code>/months/", reports.monitoring_periods, name="monitoring_periods"),
    path("alliances/<uuid:alliance_id>/reports/<str:month>/", reports.report_start, name="report_start"),
    path("monthly-reports/<uuid:report_id>/", reports.monthly_report, name="monthly_report"),
    path("monthly-reports/<uuid:report_id>/save/", reports.report_save, name="report_save"),
    path("monthly-reports/<uuid:report_id>/files/", reports.report_attach, name="report_attach"),
    path("monthly-reports/<uuid:report_id>/files/<uuid:pk>/", reports.report_file, name="monthly_file"),
    path("monthly-reports/<uuid:report_id>/figures/<uuid:pk>/", reports.figure_correct, name="figure_correct"),
    path("monthly-reports/<uuid:report_id>/claims/", claims.report_claims, name="report_claims"),
    path("monthly-reports/<uuid:report_id>/claims/<uuid:pk>/", claims.claim_withdraw, name="claim_withdraw"),
]

# Verification by sample.
urlpatterns += [
    path("programmes/<slug:code>/verification/", verification.verification, name="verification"),
    path("verification/<uuid:plan_id>/", verification.verification_plan, name="verification_plan"),
    path("verification/<uuid:plan_id>/open/", verification.check_open, name="check_open"),
    path("verification/<uuid:plan_id>/close/", verification.plan_close, name="plan_close"),
    path("checks/<uuid:check_id>/", verification.check, name="check"),
    path("checks/<uuid:check_id>/record/", verification.check_record, name="check_record"),
    path("checks/<uuid:check_id>/files/", verification.check_attach, name="check_attach"),
    path("checks/<uuid:check_id>/files/<uuid:pk>/", verification.check_file, name="check_file"),
    path("checks/<uuid:check_id>/findings/", verification.check_find, name="check_find"),
    path("checks/<uuid:check_id>/close/", verification.check_close, name="check_close"),
]

# Graduation.
urlpatterns += [
    path(
        "programmes/<slug:code>/graduations/alliances/",
        graduation.graduations_of_alliances,
        name="graduations_of_alliances",
    ),
    path("alliances/<uuid:alliance_id>/graduation/", graduation.alliance_graduation, name="alliance_graduation"),
]
