"""Every address of the site."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from eslabon.web.site import middleware, views

# Each context brings its own addresses, whole (`calls/…`, `applications/…`); the order decides nothing.
CONTEXTS = (
    "institutions",
    "monitoring",
    "stages",
    "alliances",
    "targeting",
    "routes",
    "diagnostics",
    "calls",
    "programmes",
    "parties",
    "territory",
    "jobs",
    "uploads",
    "events",
    "audit",
    "accounts",
    "ui",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("account/", views.profile, name="profile"),
    path("healthz", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
]
urlpatterns += [
    path("", include(f"eslabon.web.{context}.urls"))
    for context in CONTEXTS
    if find_spec(f"eslabon.web.{context}.urls") is not None
]
urlpatterns += [path("account/", include("allauth.urls"))]

handler429 = middleware.too_many  # where allauth's own limits answer
