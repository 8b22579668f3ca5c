"""Reading one table of a TOML file key by key, noting every fault with its line."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from eslabon.files.faults import Fault
from eslabon.files.packs.documents import Document, Path
from eslabon.files.packs.texts import Text

SLUG_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")
NO_TEXT = Text("", "")
LONGEST_TEXT = 4000


class Section:
    """One table of a document.

    Each reading method gives the value, or a harmless empty one after noting a fault: the readers go on, so that a
    manager sees every fault at once. `close` notes the keys that nobody read.
    """

    def __init__(self, document: Document, data: dict[str, Any], *, path: Path, faults: list[Fault]) -> None:
        self.document, self.data, self.path, self.faults = document, data, path, faults
        self.read: set[str] = set()
        self.missing: dict[str, Fault] = {}

    def fault(self, key: Path, code: str, *, es: str, en: str) -> None:
        """Note a fault at `key`, a path inside this section."""
        line = self.document.line((*self.path, *key))
        self.faults.append(Fault(file=self.document.name, row=line, column=None, code=code, es=es, en=en))

    def take(self, key: str, *, required: bool = True) -> Any:
        """The raw value of `key`, or None: a missing required key is a fault."""
        self.read.add(key)
        value = self.data.get(key)
        if value is None and required:
            self.fault((), "missing", es=f"falta {key}", en=f"{key} is missing")
            self.missing[key] = self.faults[-1]
        return value

    def wrong(self, key: Path, value: object, *, es: str, en: str) -> None:
        """Note that the value of `key` is not what was expected."""
        name = _dotted(key)
        self.fault(
            key,
            "bad_value",
            es=f"{name} es {_shown(value)}; se esperaba {es}",
            en=f"{name} is {_shown(value)}; expected {en}",
        )

    def slug(self, key: str) -> str:
        """A short name: lower-case letters, digits, `-` and `_`."""
        value = self.take(key)
        if value is None:
            return ""
        if not isinstance(value, str) or not value or len(value) > 40 or not set(value) <= SLUG_LETTERS:
            self.wrong(
                (key,),
                value,
                es="un nombre corto entre comillas, con minúsculas sin tilde, números y guiones",
                en='a short name in quotes, of lower-case letters, digits and "-"',
            )
            return ""
        return value

    def word(self, key: str, *, letters: int) -> str:
        """A code of so many capital letters, such as a country or a currency."""
        value = self.take(key)
        if value is None:
            return ""
        fits = isinstance(value, str) and len(value) == letters and value.isascii() and value.isalpha()
        if not fits or not value.isupper():
            self.wrong((key,), value, es=f"{letters} mayúsculas entre comillas", en=f"{letters} capitals in quotes")
            return ""
        return str(value)

    def text(self, key: str, *, required: bool = True) -> Text:
        """A text in both languages; both are required as soon as one is given."""
        value = self.take(key, required=required)
        if value is None:
            return NO_TEXT
        if not isinstance(value, dict):
            self.wrong((key,), value, es=f"{key}.es y {key}.en", en=f"{key}.es and {key}.en")
            return NO_TEXT
        inner = Section(self.document, value, path=(*self.path, key), faults=self.faults)
        spanish, english = (self._one_language(inner, language) for language in ("es", "en"))
        inner.close()
        return Text(spanish, english)

    def _one_language(self, inner: "Section", language: str) -> str:
        name = f"{inner.path[-1]}.{language}"
        inner.read.add(language)
        value = inner.data.get(language, "")
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            inner.wrong((language,), value, es="un texto entre comillas", en="a text in quotes")
            return ""
        if not value.strip():
            spoken_es, spoken_en = {"es": ("español", "Spanish"), "en": ("inglés", "English")}[language]
            inner.fault(
                (language,) if language in inner.data else (),
                "missing_text",
                es=f"falta {name}, el texto en {spoken_es}",
                en=f"{name}, the text in {spoken_en}, is missing",
            )
        return "\n\n".join(" ".join(part.split()) for part in value.strip().split("\n\n"))

    def integer(self, key: str, *, least: int, most: int) -> int:
        """A whole number between `least` and `most`."""
        value = self.take(key)
        if value is None:
            return least
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.wrong(
                (key,), value, es=f"un número entero de {least} a {most}", en=f"a whole number from {least} to {most}"
            )
            return least
        return value

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self.take(key)
        if value is None:
            return False
        if not isinstance(value, bool):
            self.wrong((key,), value, es="true (sí) o false (no), sin comillas", en="true or false, without quotes")
            return False
        return value

    def day(self, key: str) -> date | None:
        """A date."""
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, datetime) or not isinstance(value, date):
            self.wrong(
                (key,),
                value,
                es="una fecha año-mes-día sin comillas, como 2021-05-03",
                en="a date year-month-day without quotes, such as 2021-05-03",
            )
            return None
        return value

    def choice(self, key: str, options: Collection[str], *, code: str = "unknown_value") -> str:
        """One of `options`."""
        value = self.take(key)
        if value is None:
            return ""
        return str(value) if self.known((key,), value, options, code=code) else ""

    def known(self, key: Path, value: object, options: Collection[str], *, code: str = "unknown_value") -> bool:
        """Whether `value` is one of `options`; a near miss gets a suggestion."""
        if isinstance(value, str) and value in options:
            return True
        near = get_close_matches(value, options, n=1) if isinstance(value, str) else []
        listed = ", ".join(options) if options else "–"
        name = _dotted(key)
        self.fault(
            key,
            code,
            es=f"{name} es {_shown(value)}, que no se conoce"
            + (f"; ¿quiso decir “{near[0]}”?" if near else f"; se esperaba uno de: {listed}"),
            en=f"{name} is {_shown(value)}, which is not known"
            + (f'; did you mean "{near[0]}"?' if near else f"; expected one of: {listed}"),
        )
        return False

    def words(self, key: str, options: Collection[str], *, code: str = "unknown_value") -> tuple[str, ...]:
        """A list of words out of `options`, without repetition."""
        value = self.take(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.wrong((key,), value, es='una lista, como ["…", "…"]', en='a list, such as ["…", "…"]')
            return ()
        found: list[str] = []
        for index, item in enumerate(value):
            if not self.known((key, index), item, options, code=code):
                continue
            if item in found:
                self.repeated((key, index), item)
            found.append(item)
        return tuple(found)

    def repeated(self, key: Path, value: object) -> None:
        """Note that `value` was already given."""
        self.fault(key, "repeated", es=f"{_shown(value)} ya está puesto antes", en=f"{_shown(value)} was already given")

    def amounts(self, key: str, *, required: bool) -> dict[str, Decimal]:
        """A table of amounts of money by word."""
        value = self.take(key, required=required)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.wrong((key,), value, es="un monto por cadena", en="an amount per chain")
            return {}
        found: dict[str, Decimal] = {}
        for word, amount in value.items():
            is_number = isinstance(amount, int | Decimal) and not isinstance(amount, bool)
            if is_number and 0 <= amount <= 10**12:
                found[word] = Decimal(amount)
            else:
                self.wrong(
                    (key, word), amount, es="un monto sin comillas ni comas", en="an amount without quotes or commas"
                )
        return found

    def tables(self, key: str, *, header: str) -> Iterator["Section"]:
        """Each table of a list of tables; at least one is expected."""
        value = self.take(key)
        if value is None:
            return
        if not isinstance(value, list) or not value:
            self.wrong((key,), value, es=f"al menos un {header}", en=f"at least one {header}")
            return
        for index, item in enumerate(value):
            if isinstance(item, dict):
                yield Section(self.document, item, path=(*self.path, key, index), faults=self.faults)
            else:
                self.wrong((key, index), item, es=header, en=header)

    def close(self) -> None:
        """Note every key that nobody read: a misspelt one would otherwise be lost in silence."""
        for key in self.data:
            if key not in self.read:
                near = get_close_matches(key, sorted(self.read), n=1)
                if near and near[0] in self.missing:  # one slip, one fault
                    self.faults.remove(self.missing.pop(near[0]))
                expected = ", ".join(sorted(self.read))
                self.fault(
                    (key,),
                    "unknown_name",
                    es=f"{_shown(key)} no se conoce aquí; "
                    + (f"¿quiso decir “{near[0]}”?" if near else f"se esperaba: {expected}"),
                    en=f"{_shown(key)} is not known here; "
                    + (f'did you mean "{near[0]}"?' if near else f"expected: {expected}"),
                )


def _dotted(key: Path) -> str:
    return ".".join(f"{part + 1}" if isinstance(part, int) else part for part in key)


def _shown(value: object) -> str:
    """A value as people write it, cut to a length that fits a line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        clean = " ".join(value.split())
        return f"“{clean[:60]}…”" if len(clean) > 60 else f"“{clean}”"
    if isinstance(value, list | dict):
        return "[…]" if isinstance(value, list) else "{…}"
    if isinstance(value, int) and abs(value) > 10**20:
        return "…"
    shown = str(value)
    return shown if len(shown) <= 60 else shown[:60] + "…"
