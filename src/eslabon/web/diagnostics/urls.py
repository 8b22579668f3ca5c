"""Addresses of diagnostics."""

from django.urls import path

from eslabon.web.diagnostics.views import answering, programme, results

ONE = "diagnostics/<uuid:response_id>/"

urlpatterns = [
    path("diagnostics/", answering.my_diagnostics, name="my_diagnostics"),
    path(ONE, answering.diagnostic, name="diagnostic"),
    path(f"{ONE}pages/<slug:page>/", answering.answer_page, name="diagnostic_page"),
    path(f"{ONE}items/<str:item>/", answering.diagnostic_item, name="diagnostic_item"),
    path(f"{ONE}attachments/<uuid:attachment_id>/file/", answering.attachment_file, name="diagnostic_file"),
    path(f"{ONE}attachments/<uuid:attachment_id>/remove/", answering.attachment_remove, name="diagnostic_file_remove"),
    path(f"{ONE}submit/", answering.diagnostic_submit, name="diagnostic_submit"),
    path(f"{ONE}result/", results.diagnostic_result, name="diagnostic_result"),
    path(f"{ONE}compare/", results.diagnostic_compare, name="diagnostic_compare"),
    path(f"{ONE}answers/", results.diagnostic_answers, name="diagnostic_answers"),
    # The programme's side.
    path("programmes/<slug:code>/diagnostics/", programme.programme_diagnostics, name="programme_diagnostics"),
    path("programmes/<slug:code>/diagnostics/export/", programme.diagnostics_export, name="diagnostics_export"),
    path("programmes/<slug:code>/diagnostics/open/", programme.diagnostic_open, name="diagnostic_open"),
    path("programmes/<slug:code>/instruments/", programme.instruments, name="instruments"),
]
