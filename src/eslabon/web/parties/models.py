"""People and organisations, and who belongs where since when."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from eslabon.web.territory.models import Place
from eslabon.web.uploads.models import StoredFile


class Party(models.Model):
    """Anybody who acts: a person or an organisation."""

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

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(_("nombre"), max_length=200)
    organisation_kind = models.CharField(max_length=20, choices=OrganisationKind, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    language = models.CharField(max_length=8, default="es")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person in an organisation from one date to another: who leaves is dated, never deleted."""

    class Capacity(models.TextChoices):
        LEGAL_REPRESENTATIVE = "legal_representative", _("representante legal")
        MANAGER = "manager", _("gerente")
        STAFF = "staff", _("personal")
        MEMBER = "member", _("socia o socio")

    person = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="members")
    capacity = models.CharField(max_length=24, choices=Capacity)
    can_apply = models.BooleanField(_("puede postular y firmar"), default=False)
    can_edit = models.BooleanField(_("puede editar"), default=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation}"


class Document(models.Model):
    """A file that a party holds once and shows wherever it is asked for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind}: {self.file}"
