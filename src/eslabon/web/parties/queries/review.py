"""The queue of possible duplicates."""

from typing import Any

from django.db.models import QuerySet

from eslabon.web.parties.models import DuplicateSuggestion, Party


def open_suggestions(parties: QuerySet[Party]) -> QuerySet[DuplicateSuggestion]:
    """Pairs that wait for review, the strongest first, of which the reviewer may see both."""
    return (
        DuplicateSuggestion.objects.filter(
            state=DuplicateSuggestion.State.OPEN,
            first__merged_into__isnull=True,
            second__merged_into__isnull=True,
            first__in=parties.values("pk"),
            second__in=parties.values("pk"),
        )
        .select_related("first__place__parent__parent", "second__place__parent__parent")
        .order_by("-strength", "found_at")
    )


def pair_of(suggestion: DuplicateSuggestion) -> list[dict[str, Any]]:
    """Both records side by side, with how much each has, to see which one should stand."""
    return [
        {
            "party": party,
            "members": party.members.count() or party.memberships.count(),
            "documents": party.documents.count(),
            "contacts": party.contacts.filter(withdrawn_at__isnull=True).count(),
            "identifiers": party.identifiers.filter(withdrawn_at__isnull=True).count(),
        }
        for party in (suggestion.first, suggestion.second)
    ]
