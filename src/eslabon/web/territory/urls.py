"""Addresses of the territory."""

from datetime import date

from django.urls import path, register_converter

from eslabon.web.territory.views import places, registers


class DayConverter:
    """A day in an address, as 2021-10-01."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> str:
        return date.fromisoformat(value).isoformat()

    def to_url(self, value: str) -> str:
        return str(value)


class CountryConverter:
    """A country whose registers are known."""

    regex = "PE|CO"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DayConverter, "day")
register_converter(CountryConverter, "country")

urlpatterns = [
    path("places/", places.places, name="places"),
    path("places/import/", registers.bring_register, name="place_import"),
    path("places/import/<uuid:file>/<country:country>/<day:as_of>/", registers.register, name="place_register"),
    path("places/<slug:code>/", places.place, name="place"),
]
