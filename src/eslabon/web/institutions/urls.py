"""Addresses of partners, centres, committees and gaps."""

from django.urls import path

from eslabon.web.institutions.views import bodies, centres, gender, help_services, land_use, partners, support

urlpatterns = [
    path("programmes/<slug:code>/partners/", partners.partners, name="partners"),
    path("partners/<uuid:partner_id>/", partners.partner, name="partner"),
    path("partners/<uuid:partner_id>/agreement/", partners.partner_agreement, name="partner_agreement"),
    path("contributions/<uuid:contribution_id>/", partners.contribution, name="contribution"),
    path("contributions/<uuid:contribution_id>/file/", partners.contribution_file, name="contribution_file"),
    path("programmes/<slug:code>/results-contracts/", centres.results_contracts, name="results_contracts"),
    path("results-contracts/<uuid:contract_id>/", centres.results_contract, name="results_contract"),
    path("alliances/<uuid:alliance_id>/support/", support.alliance_support, name="alliance_support"),
    path("programmes/<slug:code>/committees/", bodies.committees, name="committees"),
    path("committees/<uuid:committee_id>/", bodies.committee, name="committee"),
    path(
        "committees/<uuid:committee_id>/sessions/<uuid:session_id>/file/", bodies.committee_file, name="committee_file"
    ),
    path("programmes/<slug:code>/public-gaps/", bodies.public_gaps, name="public_gaps"),
    path("programmes/<slug:code>/gender/", gender.programme_gender, name="programme_gender"),
    # A neutral address: it stands in the history of a telephone that somebody else may hold.
    path("programmes/<slug:code>/services/", help_services.help_services, name="help_services"),
    path("programmes/<slug:code>/services/reserved/", help_services.help_reserved, name="help_reserved"),
    path("programmes/<slug:code>/services/directory/", help_services.help_directory, name="help_directory"),
    path("alliances/<uuid:alliance_id>/land-use/", land_use.alliance_land_use, name="alliance_land_use"),
    path("public-gaps/<uuid:gap_id>/", bodies.public_gap, name="public_gap"),
]
