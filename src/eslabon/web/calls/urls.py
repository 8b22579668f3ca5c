"""Addresses of calls and applications."""

from django.urls import path

from eslabon.web.calls.views import applying, drafting, handing_in, public

urlpatterns = [
    path("calls/", public.call_list, name="calls"),
    path("calls/<slug:code>/", public.call_page, name="call"),
    path("calls/<slug:code>/check/", public.call_check, name="call_check"),
    path("calls/<slug:code>/apply/", applying.application_start, name="application_start"),
    path("applications/", applying.my_applications, name="my_applications"),
    path("applications/<uuid:application_id>/", drafting.application_page, name="application"),
    path("applications/<uuid:application_id>/edit/", drafting.application_edit, name="application_edit"),
    path("applications/<uuid:application_id>/evidence/", drafting.application_evidence, name="application_evidence"),
    path(
        "applications/<uuid:application_id>/evidence/<uuid:evidence_id>/file/",
        drafting.evidence_file,
        name="evidence_file",
    ),
    path(
        "applications/<uuid:application_id>/evidence/<uuid:evidence_id>/remove/",
        drafting.evidence_remove,
        name="evidence_remove",
    ),
    path("applications/<uuid:application_id>/submit/", handing_in.application_submit, name="application_submit"),
    path("applications/<uuid:application_id>/receipt/", handing_in.application_receipt, name="application_receipt"),
    path("applications/<uuid:application_id>/packet.pdf", handing_in.application_packet, name="application_packet"),
    path("applications/<uuid:application_id>/appeal/", handing_in.application_appeal, name="application_appeal"),
    path("applications/<uuid:application_id>/withdraw/", handing_in.application_withdraw, name="application_withdraw"),
    path(
        "applications/<uuid:application_id>/collaborators/",
        handing_in.application_collaborators,
        name="application_collaborators",
    ),
    path(
        "applications/<uuid:application_id>/collaborators/<int:pk>/end/",
        handing_in.collaborator_end,
        name="collaborator_end",
    ),
]
