"""What an applicant, and who looks at the application, wants to know of it."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from eslabon.web.calls.models import Application, Check, Evidence
from eslabon.web.parties.models import Document, Membership
from eslabon.web.parties.queries import families_of, person_behind


def applications_of(user: Any, *, on: Any) -> QuerySet[Application]:
    """Return the applications that concern `user` on the day `on`: own, of an own organisation, or by invitation."""
    person = person_behind(user)
    own = [person.pk] if person else []
    held = Membership.objects.in_force(on).filter(person__in=own).values_list("organisation_id", flat=True)
    # What an organisation applied to before it was merged into another is the other's to see.
    mine = Q(party__in=families_of([*own, *held]))
    invited = Q(collaborators__user=user, collaborators__until__isnull=True)
    found = Application.objects.filter(mine | invited).values("pk")
    return Application.objects.filter(pk__in=found).select_related("call__programme", "party", "place", "chain")


def standing_evidence(application: Application) -> QuerySet[Evidence]:
    """Return the documents attached now, the oldest first."""
    return application.evidence.filter(removed_at__isnull=True).select_related("document__file")


def documents_to_reuse(application: Application, *, kind: str) -> QuerySet[Document]:
    """Return the documents that the party already holds and has not attached here."""
    attached = standing_evidence(application).values("document_id")
    return (
        application.party.surviving.documents.filter(kind=kind, withdrawn_at__isnull=True)
        .exclude(pk__in=attached)
        .select_related("file")
    )


def latest_findings(application: Application) -> list[Check]:
    """Return the check that counts for each requirement: the last one, a person's before the rule's of its time."""
    latest: dict[int, Check] = {}
    for check in application.checks.select_related("by").order_by("at", "pk"):
        standing = latest.get(check.requirement)
        if check.kind == Check.Kind.AUTOMATIC and standing is not None and standing.kind == Check.Kind.HUMAN:
            asked_anew = application.corrections.filter(answered_at__gt=standing.at, answered_at__lte=check.at)
            if not any(check.requirement in {item["requirement"] for item in one.items} for one in asked_anew):
                continue
        latest[check.requirement] = check
    return [latest[number] for number in sorted(latest)]


def journey_links(application: Application) -> list[dict[str, Any]]:
    """Return the chain of the first journey: declared when the applicant did it, verified when it was decided."""
    state, states = application.state, Application.State
    handed_in = application.first_submitted_at is not None
    decided = state in (states.ELIGIBLE, states.NOT_ELIGIBLE)
    corrected = application.corrections.exists()
    links = [
        {
            "label": _("Borrador"),
            "state": "declared" if application.saved_at else "open",
            "current": state == states.DRAFT,
        },
        {"label": _("Presentada"), "state": "declared" if handed_in else "open", "current": state == states.SUBMITTED},
    ]
    if corrected:
        answered = application.corrections.filter(answered_at__isnull=True).exists() is False
        links.append(
            {
                "label": _("Subsanación"),
                "state": "declared" if answered else "open",
                "current": state == states.TO_CORRECT,
            }
        )
    links.append({"label": _("Dictamen"), "state": "verified" if decided else "open", "current": decided})
    links.append(
        {"label": _("Admitida"), "state": "verified" if state == states.ELIGIBLE else "open", "current": False}
    )
    return links
