from django.urls import path

from eslabon.web.uploads import views

urlpatterns = [
    path("imports/<uuid:import_id>/", views.import_page, name="import_page"),
    path("imports/<uuid:import_id>/apply/", views.apply_page, name="import_apply"),
    path("imports/<uuid:import_id>/check/", views.recheck_page, name="import_recheck"),
    path("imports/<uuid:import_id>/discard/", views.discard_page, name="import_discard"),
    path("imports/<uuid:import_id>/faults/", views.faults_sheet, name="import_faults"),
]
