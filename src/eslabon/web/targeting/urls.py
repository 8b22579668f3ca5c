"""Addresses of corridors and names."""

from django.urls import path

from eslabon.web.targeting.views import corridors, names

urlpatterns = [
    path("programmes/<slug:code>/corridors/", corridors.corridors, name="corridors"),
    path("programmes/<slug:code>/corridors/rank/", corridors.rank, name="corridor_rank"),
    path("programmes/<slug:code>/corridors/override/", corridors.override, name="corridor_override"),
    path("programmes/<slug:code>/corridors/rankings/<uuid:ranking_id>/", corridors.ranking, name="corridor_ranking"),
    path(
        "programmes/<slug:code>/corridors/rankings/<uuid:ranking_id>/districts.csv",
        corridors.ranking_districts,
        name="corridor_ranking_districts",
    ),
    path("programmes/<slug:code>/place-names/", names.place_names, name="place_names"),
    path("programmes/<slug:code>/place-names/<uuid:list_id>/", names.place_name_list, name="place_name_list"),
    path(
        "programmes/<slug:code>/place-names/<uuid:list_id>/matches.csv",
        names.place_name_matches,
        name="place_name_matches",
    ),
    path(
        "programmes/<slug:code>/place-names/<uuid:list_id>/<int:pk>/",
        names.place_name_review,
        name="place_name_review",
    ),
]
