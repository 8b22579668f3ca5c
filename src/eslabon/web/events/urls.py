"""Addresses of the outbox."""

from django.urls import path

from eslabon.web.events import views

app_name = "events"
urlpatterns = [
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<int:pk>/retry/", views.retry, name="retry"),
]
