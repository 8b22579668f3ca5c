"""A manager's own filters of the inbox."""

from typing import Any

from django.db import transaction

from eslabon.web.audit import services as audit
from eslabon.web.calls.models import SavedView
from eslabon.web.programmes.models import Programme


@transaction.atomic
def save_view(programme: Programme, *, name: str, query: str, actor: Any) -> SavedView:
    """Keep the inbox's current filter under a name; the same name is written over."""
    view, _ = SavedView.objects.update_or_create(
        user=actor, programme=programme, name=name.strip()[:80], defaults={"query": query[:500]}
    )
    audit.record(actor, "save_view", view, after={"name": view.name}, programme=programme.code)
    return view


@transaction.atomic
def delete_view(view: SavedView, *, actor: Any) -> None:
    """Forget a saved filter."""
    audit.record(actor, "delete_view", view, before={"name": view.name}, programme=view.programme.code)
    view.delete()
