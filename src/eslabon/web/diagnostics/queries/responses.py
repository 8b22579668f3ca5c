"""What an organisation, and who helps it, wants to know of its diagnostic."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from eslabon.web.diagnostics.models import Attachment, Response
from eslabon.web.diagnostics.snapshots import Page, Questionnaire, Section, Standing
from eslabon.web.parties.models import Document
from eslabon.web.parties.queries import families_of, organisations_of, person_behind


@dataclass(frozen=True)
class Progress:
    """How far a section is: questions asked and answered, and where to go on."""

    section: Section
    asked: int
    answered: int
    page: Page

    @property
    def is_done(self) -> bool:
        """Nothing that is asked there is left."""
        return self.answered == self.asked


def responses_of(user: Any, *, today: date) -> QuerySet[Response]:
    """The responses of the person and of the organisations to which they belong today, the open ones first."""
    person = person_behind(user)
    own = [person, *(held.organisation for held in organisations_of(person, today=today))] if person else []
    return (
        Response.objects.filter(party__in=families_of({party.surviving.pk for party in own}))
        .select_related("instrument__programme", "party", "chain")
        .defer("instrument__xform", "instrument__definition", "answers")
        .order_by("state", "-opened_at")
    )


def rounds_of(response: Response) -> QuerySet[Response]:
    """Every response of the same organisation on the same chain, the earliest first."""
    return (
        Response.objects.filter(
            party__in=response.party.merged_family,
            chain=response.chain_id,
            instrument__programme=response.instrument.programme_id,
        )
        .select_related("instrument", "party", "chain")
        .defer("instrument__xform", "instrument__definition")
        .order_by("round", "opened_at")
    )


def overview(questionnaire: Questionnaire, *, standing: Standing) -> list[Progress]:
    """Each section with how far it is; a section of which nothing is asked is left out."""
    found = []
    for section in questionnaire.sections:
        asked = [one.name for one in section.questions if one.name in standing.due]
        if asked:
            left = [name for name in asked if name in standing.left]
            page = questionnaire.page_of(left[0] if left else asked[0])
            found.append(Progress(section, len(asked), len(asked) - len(left), page))
    return found


def standing_attachments(response: Response) -> QuerySet[Attachment]:
    """Documents attached now, the oldest first."""
    return response.attachments.filter(removed_at__isnull=True).select_related("document__file").order_by("added_at")


def documents_to_reuse(response: Response, *, item: str) -> QuerySet[Document]:
    """Documents that the party already holds and has not attached to this item."""
    attached = standing_attachments(response).filter(item=item).values("document_id")
    return (
        Document.objects.filter(party__in=response.party.merged_family, withdrawn_at__isnull=True)
        .exclude(pk__in=attached)
        .select_related("file")
    )
