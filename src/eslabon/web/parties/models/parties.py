"""People and organisations, and who belongs where since when."""

import uuid
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eslabon.web.territory.models import Place
from eslabon.web.uploads.models import StoredFile


class Party(models.Model):
    """Anybody who acts: a person or an organisation.

    A party that was merged into another keeps its row and its history: `merged_into` points to the one that stands
    for both. What other contexts wrote on the absorbed party stays there; they read `merged_family`.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("persona")
        ORGANISATION = "organisation", _("organización")

    class OrganisationKind(models.TextChoices):
        COOPERATIVE = "cooperative", _("cooperativa")
        ASSOCIATION = "association", _("asociación")
        COMPANY = "company", _("empresa")
        COMMITTEE = "committee", _("comité")
        COMMUNITY = "community", _("comunidad")
        BUSINESS_GROUP = "business_group", _("grupo empresarial")
        PUBLIC_ENTITY = "public_entity", _("entidad pública")
        NGO = "ngo", _("ONG")
        VENTURE = "venture", _("emprendimiento")

    class Sex(models.TextChoices):
        FEMALE = "f", _("mujer")
        MALE = "m", _("hombre")
        OTHER = "x", _("otro")

    class Channel(models.TextChoices):
        EMAIL = "email", _("correo electrónico")
        PHONE = "phone", _("llamada")
        SMS = "sms", _("SMS")
        WHATSAPP = "whatsapp", _("WhatsApp")
        ADDRESS = "address", _("dirección")

    class Language(models.TextChoices):
        SPANISH = "es", _("castellano")
        QUECHUA = "qu", _("quechua")
        AYMARA = "ay", _("aimara")
        AWAJUN = "agr", _("awajún")
        ENGLISH = "en", _("inglés")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("tipo"), max_length=16, choices=Kind)
    name = models.CharField(_("nombre"), max_length=200)
    organisation_kind = models.CharField(
        _("forma de la organización"), max_length=20, choices=OrganisationKind, blank=True
    )
    sex = models.CharField(_("sexo"), max_length=1, choices=Sex, blank=True)
    language = models.CharField(_("idioma"), max_length=8, choices=Language, default=Language.SPANISH)
    preferred_channel = models.CharField(_("canal preferido"), max_length=12, choices=Channel, blank=True)
    place = models.ForeignKey(
        Place, verbose_name=_("lugar"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def surviving(self) -> "Party":
        """The party that stands for this one today: itself, unless it was merged into another."""
        party = self
        while party.merged_into is not None:
            party = party.merged_into
        return party

    @property
    def merged_family(self) -> frozenset[uuid.UUID]:
        """Keys of this party and of every party merged into it, however many steps away."""
        found, frontier = {self.pk}, {self.pk}
        while frontier:
            frontier = set(Party.objects.filter(merged_into__in=frontier).values_list("pk", flat=True)) - found
            found |= frontier
        return frozenset(found)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships as they stood on a day."""

    def held_on(self, day: date) -> "MembershipQuerySet":
        """Held on `day`, for the history: the first and the last day both count."""
        return self.filter(since__lte=day).filter(Q(until__isnull=True) | Q(until__gte=day))

    def in_force(self, today: date) -> "MembershipQuerySet":
        """Giving rights today: a recorded last day that has come ends them at once (PARTY-05)."""
        return self.filter(since__lte=today).filter(Q(until__isnull=True) | Q(until__gt=today))

    def representing(self) -> "MembershipQuerySet":
        """Legal representatives only."""
        return self.filter(capacity=Membership.Capacity.LEGAL_REPRESENTATIVE)


class Membership(models.Model):
    """A person in an organisation from one date to another: who leaves is dated, never deleted."""

    class Capacity(models.TextChoices):
        LEGAL_REPRESENTATIVE = "legal_representative", _("representante legal")
        MANAGER = "manager", _("gerente")
        STAFF = "staff", _("personal")
        MEMBER = "member", _("socia o socio")

    person = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="members")
    capacity = models.CharField(_("cargo"), max_length=24, choices=Capacity)
    can_apply = models.BooleanField(_("puede postular y firmar"), default=False)
    can_edit = models.BooleanField(_("puede editar"), default=False)
    since = models.DateField(_("desde"))
    until = models.DateField(_("último día"), null=True, blank=True)
    ended_reason = models.CharField(_("motivo"), max_length=200, blank=True)

    objects: ClassVar[Any] = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("-since", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="membership_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation}"


class Invitation(models.Model):
    """A representative's invitation to somebody to act for the organisation; taken up with its code, once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="invitations")
    name = models.CharField(_("nombre completo"), max_length=200)
    capacity = models.CharField(_("cargo"), max_length=24, choices=Membership.Capacity)
    can_apply = models.BooleanField(_("puede postular y firmar"), default=False)
    can_edit = models.BooleanField(_("puede editar"), default=False)
    code_hash = models.CharField(max_length=64, unique=True)  # the code itself is shown once and never stored
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    membership = models.OneToOneField(Membership, null=True, on_delete=models.SET_NULL, related_name="invitation")

    class Meta:
        ordering = ("-invited_at",)

    def __str__(self) -> str:
        return f"{self.name} – {self.organisation}"


class Document(models.Model):
    """A file that a party holds once and shows wherever it is asked for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("tipo de documento"), max_length=40)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-added_at",)

    def __str__(self) -> str:
        return f"{self.kind}: {self.file}"
