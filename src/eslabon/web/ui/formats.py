"""How numbers, money, quantities and dates are written for a reader.

The language is the page's, the country the programme's: Peru and Colombia write the same Spanish with opposite decimal
signs, so a language alone does not say how to write a number.
"""

from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal, get_currency_precision
from babel.units import format_unit

NO_BREAK = "\u00a0"
MINUS = "\u2212"
HOME_COUNTRY = "PE"
COUNTRY_OF_CURRENCY = {"PEN": "PE", "COP": "CO"}
# What a reader in the programme's own country calls its money; elsewhere the ISO code is the clear name.
SYMBOLS = {"PEN": "S/", "USD": "US$", "EUR": "€"}
# Unit codes of the packs and their names in CLDR; a unit that is not here (quintal, carga) is written as given.
CLDR_UNITS = {
    "kg": "mass-kilogram",
    "g": "mass-gram",
    "t": "mass-tonne",
    "ha": "area-hectare",
    "m2": "area-square-meter",
    "km": "length-kilometer",
    "m": "length-meter",
    "l": "volume-liter",
    "h": "duration-hour",
    "min": "duration-minute",
    "day": "duration-day",
    "month": "duration-month",
    "year": "duration-year",
}
WRITTEN_OUT = {"h", "day", "month", "year"}  # "3 d." is no word that people use


def reader_locale(language: str, country: str = "") -> Locale:
    """The Babel locale of a reader: Spanish follows the programme's country, English is written day first.

    >>> str(reader_locale("es", "CO")), str(reader_locale("en", "CO")), str(reader_locale("es"))
    ('es_CO', 'en_GB', 'es_PE')
    """
    if language.startswith("en"):
        return Locale("en", "GB")
    return Locale("es", country if country in {"PE", "CO"} else HOME_COUNTRY)


def write_number(value: Decimal | float, *, locale: Locale, decimals: int | None = None) -> str:
    """A number with the reader's separators; `decimals` fixes how many are shown.

    >>> write_number(1234567, locale=reader_locale("es", "PE")), write_number(1234567, locale=reader_locale("es", "CO"))
    ('1,234,567', '1.234.567')
    """
    return format_decimal(value, format=_pattern(decimals), locale=locale)


def _pattern(decimals: int | None) -> str | None:
    if decimals is None:
        return None
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def write_money(amount: Decimal, currency: str, *, language: str, country: str = "") -> str:
    """An amount with its currency, never broken over two lines.

    >>> write_money(Decimal("1234567.5"), "PEN", language="es").replace(NO_BREAK, " ")
    'S/ 1,234,567.50'
    >>> write_money(Decimal("1234567.5"), "COP", language="es").replace(NO_BREAK, " ")
    '$ 1.234.567,50'
    >>> write_money(Decimal("1234567.5"), "COP", language="en").replace(NO_BREAK, " ")
    'COP 1,234,567.50'
    """
    locale = reader_locale(language, country or COUNTRY_OF_CURRENCY.get(currency, ""))
    at_home = currency == "COP" and locale.territory == "CO"
    symbol = "$" if at_home else SYMBOLS.get(currency, currency)
    number = write_number(abs(amount), locale=locale, decimals=get_currency_precision(currency))
    return f"{MINUS if amount < 0 else ''}{symbol}{NO_BREAK}{number}"


def write_quantity(value: Decimal | float, unit: str, *, locale: Locale, decimals: int | None = None) -> str:
    """A number with its unit in the reader's language, never broken over two lines.

    >>> write_quantity(1250, "kg", locale=reader_locale("es")).replace(NO_BREAK, " ")
    '1,250 kg'
    >>> write_quantity(3, "quintal", locale=reader_locale("es")).replace(NO_BREAK, " ")
    '3 quintal'
    """
    if unit in CLDR_UNITS:
        length: Literal["short", "long"] = "long" if unit in WRITTEN_OUT else "short"
        text = format_unit(value, CLDR_UNITS[unit], length=length, format=_pattern(decimals), locale=locale)
        return text.replace(" ", NO_BREAK)
    number = write_number(value, locale=locale, decimals=decimals)
    return f"{number}{NO_BREAK}{'%' if unit == 'percent' else unit}"


def write_day(value: date, *, locale: Locale, short: bool = False) -> str:
    """A date in words, so that nobody reads the month as the day.

    >>> write_day(date(2021, 6, 3), locale=reader_locale("es")), write_day(date(2021, 6, 3), locale=reader_locale("en"))
    ('3 de junio de 2021', '3 June 2021')
    """
    return format_date(value, format="d MMM y" if short else "long", locale=locale)


def write_moment(value: datetime, *, zone: tzinfo, locale: Locale) -> str:
    """A moment in the programme's zone, and whose clock that is."""
    local = value.astimezone(zone)
    clock = format_datetime(local, format="HH:mm", tzinfo=zone, locale=locale)
    return f"{write_day(local.date(), locale=locale)}, {clock}{NO_BREAK}({_zone_in_words(zone, locale)})"


def write_distance(value: datetime, *, now: datetime, locale: Locale) -> str:
    """How far a moment lies from now; in days up to two months, because people count a wait in days.

    >>> at = datetime(2021, 6, 3, 12)
    >>> write_distance(at, now=datetime(2021, 6, 15, 12), locale=reader_locale("es"))
    'hace 12 días'
    >>> write_distance(at, now=datetime(2021, 6, 1, 12), locale=reader_locale("en"))
    'in 2 days'
    """
    delta = value - now
    words = write_duration(abs(delta), locale=locale)
    if abs(delta) < timedelta(minutes=1):
        return "ahora mismo" if locale.language == "es" else "just now"
    if locale.language == "es":
        return f"hace {words}" if delta < timedelta() else f"dentro de {words}"
    return f"{words} ago" if delta < timedelta() else f"in {words}"


def write_duration(value: timedelta, *, locale: Locale) -> str:
    """A length of time in its largest sensible unit, days up to two months.

    >>> write_duration(timedelta(days=20), locale=reader_locale("es"))
    '20 días'
    """
    if timedelta(days=1) <= value < timedelta(days=60):
        return format_unit(value.days, "duration-day", length="long", locale=locale)
    return format_timedelta(value, locale=locale)


def _zone_in_words(zone: tzinfo, locale: Locale) -> str:
    key = str(getattr(zone, "key", ""))
    city = locale.time_zones.get(key, {}).get("city") or key.rpartition("/")[2].replace("_", " ") or str(zone)
    return f"hora de {city}" if locale.language == "es" else f"{city} time"


def zone_of(name: str) -> ZoneInfo | None:
    """The time zone of an IANA name, or None for an empty one."""
    return ZoneInfo(name) if name else None
