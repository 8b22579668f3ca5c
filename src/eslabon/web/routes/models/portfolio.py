"""Who offers what, and to whom: providers, segments, service types, and the editions that are programmed."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from eslabon.rules.routes.mixed import Part, parts_of
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme


class Provider(models.Model):
    """An entity that gives services, with the teams that it can send out at once."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="providers")
    code = models.CharField(max_length=40)
    acronym = models.CharField(max_length=40, blank=True)  # as people say it: PROMPERÚ
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="provides_for")
    teams = models.PositiveSmallIntegerField(default=1)
    role_es = models.TextField(blank=True)  # what the entity is there for, in writing
    role_en = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)  # no longer in the pack: kept for what it gave

    class Meta:
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=["programme", "code"], name="one_provider_per_code"),)

    def __str__(self) -> str:
        return self.acronym or self.code


class BlockedDate(models.Model):
    """A day on which nobody, or one provider, can hold a session."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="blocked_dates")
    provider = models.ForeignKey(
        Provider, null=True, blank=True, on_delete=models.CASCADE, related_name="blocked_dates"
    )
    day = models.DateField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day}"


class Segment(models.Model):
    """A stretch of the chain as the pack describes it: whom it is for, how it ends, which kinds nobody may decline."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="segments")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()  # 1 is the start of the chain
    name_es = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    description_es = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    end_es = models.TextField(blank=True)
    end_en = models.TextField(blank=True)
    non_negotiable = models.JSONField(default=list)  # codes of service types
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["programme", "code"], name="one_segment_per_code"),)

    def __str__(self) -> str:
        return self.name_es


class Need(models.Model):
    """Something that a diagnostic finds lacking, in words."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="needs")
    code = models.SlugField(max_length=60)
    name_es = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)

    class Meta:
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=["programme", "code"], name="one_need_per_code"),)

    def __str__(self) -> str:
        return self.name_es


class ServiceType(models.Model):
    """One of the portfolio's kinds of service."""

    class Group(models.TextChoices):
        PRODUCTIVE = "productive", _("desarrollo productivo")
        MANAGEMENT = "management", _("gestión empresarial")
        TRADE = "trade", _("comercio exterior")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="service_types")
    code = models.SlugField(max_length=60)
    group = models.CharField(max_length=12, choices=Group)
    name_es = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("group", "code")
        constraints = (models.UniqueConstraint(fields=["programme", "code"], name="one_service_type_per_code"),)

    def __str__(self) -> str:
        return self.name_es


class Service(models.Model):
    """A service edition with its sheet: what for, for whom, how long, how, and what comes of it."""

    class Modality(models.TextChoices):
        VIRTUAL = "virtual", _("virtual")
        IN_PERSON = "in_person", _("presencial")
        EITHER = "either", _("virtual o presencial")
        MIXED = "mixed", _("mixta: una parte virtual y otra presencial")

    class Method(models.TextChoices):
        TALK = "talk", _("charla")
        WORKSHOP = "workshop", _("taller")
        ONE_TO_ONE = "one_to_one", _("asistencia uno a uno")
        INTERNSHIP = "internship", _("pasantía")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="services")
    code = models.SlugField(max_length=60)
    type = models.ForeignKey(ServiceType, on_delete=models.PROTECT, related_name="editions")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="services")
    name_es = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    objective_es = models.TextField()
    objective_en = models.TextField()
    sessions_count = models.PositiveSmallIntegerField(_("sesiones"))
    hours = models.DecimalField(_("horas por sesión"), max_digits=4, decimal_places=2)
    method = models.CharField(max_length=12, choices=Method)
    modality = models.CharField(max_length=12, choices=Modality)
    place_code = models.CharField(max_length=16, blank=True)  # where an in-person one is held
    segments = models.JSONField(default=list)
    chains = models.JSONField(default=list)
    needs = models.JSONField(default=list)
    prerequisites = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="opens")
    capacity = models.PositiveSmallIntegerField()
    max_repetitions = models.PositiveSmallIntegerField(default=1)
    expected_result_es = models.TextField(blank=True)
    expected_result_en = models.TextField(blank=True)
    evidence_es = models.TextField(blank=True)
    evidence_en = models.TextField(blank=True)
    cost_pen = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    responsible = models.CharField(max_length=200, blank=True)
    in_annual_plan = models.BooleanField(default=False)
    annual_plan_entry = models.CharField(max_length=200, blank=True)  # where it stands in the entity's plan
    budget_pen = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    given_by = models.TextField(blank=True)  # the people who really give it, not only the head office
    subcontracted_to = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # who really gives it, under terms of reference
    terms_of_reference = models.TextField(blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)  # a subcontracted one is accepted by the facilitator
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=["programme", "code"], name="one_service_per_code"),)

    def __str__(self) -> str:
        return self.name_es

    @property
    def parts(self) -> tuple[Part, ...]:
        """What stands for it in a calendar: itself, or the two linked parts of a mixed one (ROUTE-88)."""
        return parts_of(self.code, modality=self.modality, sessions=self.sessions_count)

    def part_of(self, number: int) -> Part:
        """The part to which the session with this number belongs; of a number too many, the last one."""
        return next((one for one in self.parts if number in one.numbers), self.parts[-1])
