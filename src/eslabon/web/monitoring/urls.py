"""Addresses of indicators, reports, verification and results."""

from django.urls import URLPattern, path

from eslabon.web.monitoring.views import evidence, results

urlpatterns: list[URLPattern] = []

# What was achieved: dashboards, publication, theory of change, linkage index, context.
urlpatterns += [
    path("results/", results.all_results, name="all_results"),
    path("programmes/<slug:code>/results/", results.results, name="results"),
    path("programmes/<slug:code>/results/file/", results.results_file, name="results_file"),
    path("programmes/<slug:code>/results/publish/", results.results_publish, name="results_publish"),
    path("programmes/<slug:code>/results/published/", results.published_results, name="published_results"),
    path("programmes/<slug:code>/results/iati.xml", results.iati_file, name="iati_file"),
    path("programmes/<slug:code>/theory/", evidence.theory, name="theory"),
    path("programmes/<slug:code>/linkage-index/", evidence.linkage_index, name="linkage_index"),
    path("programmes/<slug:code>/context/", evidence.context_events, name="context_events"),
    path("alliances/<uuid:alliance_id>/linkage-index/", evidence.alliance_linkage, name="alliance_linkage"),
]
