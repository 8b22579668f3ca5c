"""How a party is identified and reached: encrypted at rest, found through a keyed blind index."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eslabon.web.fields.sealed import EncryptedTextField
from eslabon.web.parties.models.parties import Party


class Identifier(models.Model):
    """A number that an authority gave: one party per number among those in force."""

    class Scheme(models.TextChoices):
        PE_RUC = "pe_ruc", "RUC"
        PE_DNI = "pe_dni", "DNI"
        PE_CE = "pe_ce", _("carné de extranjería")
        CO_NIT = "co_nit", "NIT"
        CO_CEDULA = "co_cedula", _("cédula de ciudadanía")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField(_("documento"), max_length=16, choices=Scheme)
    value = EncryptedTextField(_("número"))
    value_index = models.CharField(max_length=64, db_index=True, editable=False)
    # The personal number inside (DNI in a natural person's RUC): two registers, one person.
    person_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
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


class Contact(models.Model):
    """One way to reach a party."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="contacts")
    channel = models.CharField(_("canal"), max_length=12, choices=Party.Channel)
    value = EncryptedTextField(_("dato"))
    value_index = models.CharField(max_length=64, db_index=True, editable=False)
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
