"""Every address of the site."""

from django.urls import include, path

from eslabon.web.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("account/", include("allauth.urls")),
]
