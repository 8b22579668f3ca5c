"""Addresses of the audit trail."""

from django.urls import path

from eslabon.web.audit import views

app_name = "audit"
urlpatterns = [
    path("audit/", views.trail, name="trail"),
    path("audit/export.csv", views.trail_file, name="export"),
]
