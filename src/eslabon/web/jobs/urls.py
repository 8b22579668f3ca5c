"""Addresses of the queue."""

from django.urls import path

from eslabon.web.jobs import views

app_name = "jobs"
urlpatterns = [
    path("jobs/", views.queue, name="queue"),
    path("jobs/<uuid:pk>/", views.job, name="job"),
    path("jobs/<uuid:pk>/retry/", views.retry, name="retry"),
    path("jobs/<uuid:pk>/cancel/", views.cancel, name="cancel"),
]
