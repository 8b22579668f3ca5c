"""Certificates for those who attended enough, each with the decision that it rests on."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.rules.routes.certificates import ISSUED, RULE, VERSION, award_to_plain, inputs_to_plain
from eslabon.web.audit import services as audit
from eslabon.web.events.services import announce
from eslabon.web.routes.events import CertificateIssued
from eslabon.web.routes.models import Certificate, Service
from eslabon.web.routes.queries.certificates import Candidate, candidates_of
from eslabon.web.routes.services.letters import new_code


@transaction.atomic
def issue_certificates(service: Service, *, repetition: int, actor: Any, now: datetime) -> list[Certificate]:
    """Give the certificate of a repetition to everybody who attended enough and has none yet (ROUTE-110, ROUTE-111)."""
    Service.objects.select_for_update().get(pk=service.pk)
    found = candidates_of(service, repetition=repetition)
    return [
        _issue(one, service=service, repetition=repetition, actor=actor, now=now)
        for one in found
        if one.certificate is None and one.award.result == ISSUED
    ]


@transaction.atomic
def revoke_certificate(certificate: Certificate, *, reason: str, actor: Any, now: datetime) -> Certificate:
    """Take a certificate back; its page says so from now on."""
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.revoked_at is None:
        certificate.revoked_at = now
        certificate.save(update_fields=["revoked_at"])
        audit.record(
            actor,
            "certificate.revoke",
            certificate,
            reason=reason.strip(),
            programme=certificate.service.programme.code,
        )
    return certificate


def _issue(candidate: Candidate, *, service: Service, repetition: int, actor: Any, now: datetime) -> Certificate:
    certificate = Certificate.objects.create(
        pk=uuid.uuid4(),
        code=new_code(),
        service=service,
        repetition=repetition,
        person=candidate.person,
        party=candidate.party,
        attended_hours=candidate.award.attended_hours,
        total_hours=candidate.award.total_hours,
        as_guest=candidate.is_guest,
        issued_at=now,
    )
    audit.keep_decision(
        actor,
        certificate,
        rule=RULE,
        rule_version=VERSION,
        inputs=inputs_to_plain(
            candidate.sessions, asked_sessions=service.sessions_count, least_percent=candidate.least_percent
        ),
        outcome=award_to_plain(candidate.award),
    )
    audit.record(
        actor,
        "certificate.issue",
        certificate,
        after={"service": service.code, "repetition": repetition, "person": str(candidate.person.pk)},
        programme=service.programme.code,
    )
    announce(CertificateIssued(certificate_id=certificate.pk))
    return certificate
