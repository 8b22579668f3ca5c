"""The living page of the design system."""

from django.urls import path

from eslabon.web.ui import views

urlpatterns = [path("ui/", views.components, name="components")]
