"""How a party is identified and reached: encrypted at rest, found through a keyed blind index."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eslabon.web.fields.blind import BlindIndexField, KeepsBlindIndexes
from eslabon.web.fields.sealed import EncryptedTextField
from eslabon.web.parties.models.parties import Party
from eslabon.web.parties.models.spellings import reach_of


class Identifier(KeepsBlindIndexes):
    """A number that an authority gave: one party per number among those in force."""

    class Scheme(models.TextChoices):
        PE_RUC = "pe_ruc", "RUC"
        PE_DNI = "pe_dni", "DNI"
        CO_NIT = "co_nit", "NIT"
        CO_CEDULA = "co_cedula", _("cédula de ciudadanía")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField(_("documento"), max_length=16, choices=Scheme)
    value = EncryptedTextField(_("número"))
    value_index = BlindIndexField(source="registered", domain="parties.identifier")
    # The personal number inside (DNI in a natural person's RUC): two registers, one person.
    person_index = BlindIndexField(source="personal", domain="parties.person")
    added_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("scheme", "added_at")
        constraints = (
            models.UniqueConstraint(
                fields=["scheme", "value_index"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_party_per_identifier",
            ),
        )

    def __str__(self) -> str:
        return self.get_scheme_display()

    @property
    def registered(self) -> str:
        """What `value_index` digests: the register and its number."""
        return f"{self.scheme}:{self.value}"

    @property
    def personal(self) -> str:
        """The personal number inside, if there is one: a DNI is one, a natural person's RUC (10…) holds it."""
        if self.scheme == Identifier.Scheme.PE_DNI:
            return f"pe:{self.value}"
        if self.scheme == Identifier.Scheme.PE_RUC and self.value.startswith("10"):
            return f"pe:{self.value[2:10]}"
        if self.scheme == Identifier.Scheme.CO_CEDULA:
            return f"co:{self.value}"
        if self.scheme == Identifier.Scheme.CO_NIT and not self.value.startswith(("8", "9")):
            return f"co:{self.value[:-1]}"  # 8… and 9… are numbers of firms
        return ""


class Contact(KeepsBlindIndexes):
    """One way to reach a party."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="contacts")
    channel = models.CharField(_("canal"), max_length=12, choices=Party.Channel)
    value = EncryptedTextField(_("dato"))
    value_index = BlindIndexField(source="reach", domain="parties.contact")
    preferred = models.BooleanField(_("preferido"), default=False)
    verified_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("channel", "-preferred", "added_at")
        constraints = (
            models.UniqueConstraint(
                fields=["party", "channel", "value_index"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_contact_per_party",
            ),
        )

    def __str__(self) -> str:
        return self.get_channel_display()

    @property
    def reach(self) -> str:
        """What `value_index` digests: one telephone is one, whichever way it is used."""
        return reach_of(self.channel, self.value)


class Consent(models.Model):
    """Leave to use a channel for a purpose: when, how and to which text; withdrawn, never deleted."""

    class Purpose(models.TextChoices):
        PROGRAMME = "programme", _("avisos del programa")
        CALLS = "calls", _("invitaciones a convocatorias")
        SURVEYS = "surveys", _("encuestas y estudios")
        PUBLICATION = "publication", _("publicar su caso")

    class Given(models.TextChoices):
        WEB = "web", _("en la página")
        PAPER = "paper", _("firmado en papel")
        VOICE = "voice", _("de palabra, por teléfono")
        IN_PERSON = "in_person", _("de palabra, en persona")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(_("para qué"), max_length=16, choices=Purpose)
    channel = models.CharField(_("canal"), max_length=12, choices=Party.Channel)
    how = models.CharField(_("cómo lo dio"), max_length=12, choices=Given)
    text_version = models.CharField(_("versión del texto"), max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-given_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["party", "purpose", "channel"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_consent_in_force",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} ({self.get_channel_display()})"
