"""The judge's reasons in the words of people: ids become names."""

import re
from collections.abc import Iterable
from typing import Any

from eslabon.rules.routes.calendars import IN_PERSON, VIRTUAL, Breach
from eslabon.rules.routes.mixed import SEPARATOR, service_of
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme

PARTS = {
    VIRTUAL: {"es": "parte virtual", "en": "virtual part"},
    IN_PERSON: {"es": "parte presencial", "en": "face-to-face part"},
}
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class Wording:
    """Reads ids of organisations, services and providers aloud."""

    def __init__(self, programme: Programme) -> None:
        self.names = {"es": dict[str, str](), "en": dict[str, str]()}
        for service in programme.services.only("code", "name_es", "name_en"):
            self.names["es"][service.code] = f"«{service.name_es}»"
            self.names["en"][service.code] = f"“{service.name_en}”"
        for provider in programme.providers.all():
            self.names["es"][provider.code] = self.names["en"][provider.code] = str(provider)
        codes = "|".join(re.escape(code) for code in sorted(self.names["es"], key=len, reverse=True))
        ending = r"(?::(?:virtual|in_person))?(?:#\d+)?(?![\w-])"
        self._pattern = re.compile(rf"{_UUID}|(?<![\w-])(?:{codes or 'x^'}){ending}")

    def learn(self, texts: Iterable[str]) -> None:
        """Look up the organisations that some texts name, all at once."""
        keys = {key for text in texts for key in re.findall(_UUID, text)} - set(self.names["es"])
        for key, name in Party.objects.filter(pk__in=keys).values_list("pk", "name"):
            self.names["es"][str(key)] = self.names["en"][str(key)] = name

    def say(self, text: str, *, language: str) -> str:
        """Return a text with names in it; one that has begun already is called by its service's name."""
        tongue = "en" if language.startswith("en") else "es"
        return self._pattern.sub(lambda found: self._name(found[0], tongue=tongue), text)

    def _name(self, found: str, *, tongue: str) -> str:
        name = self.names[tongue].get(service_of(found), found)
        part = next((words for modality, words in PARTS.items() if f"{SEPARATOR}{modality}" in found), None)
        return f"{name} ({part[tongue]})" if part else name

    def reasons(self, breaches: Iterable[Breach], *, language: str) -> list[str]:
        """Return what breaks, in words, each thing once."""
        found = list(breaches)
        english = language.startswith("en")
        texts = [one.reason_en if english else one.reason_es for one in found]
        self.learn(texts)
        return list(dict.fromkeys(self.say(text, language=language) for text in texts))


def worded(programme: Programme, breaches: Iterable[Breach]) -> dict[str, Any]:
    """Return the reasons of a refusal in both languages, as a Problem's details."""
    found, wording = list(breaches), Wording(programme)
    return {f"reasons_{tongue}": " ".join(wording.reasons(found, language=tongue)) for tongue in ("es", "en")}
