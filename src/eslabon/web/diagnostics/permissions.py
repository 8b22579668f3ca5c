"""Who may do what with diagnostics: closed unless one of these opens it. Answers are the organisation's business."""

from typing import Any

import rules
from django.utils import timezone

from eslabon.web.diagnostics.models import Response
from eslabon.web.parties import permissions as parties
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.permissions import may, scopes


def _staff(act: str) -> Any:
    """Whether a role of the programme allows `act` for the response's place, chain and party."""

    @rules.predicate(name=f"diagnostics.staff:{act}")
    def allowed(user: Any, subject: Any) -> bool:
        today = timezone.localdate()
        if isinstance(subject, Programme):
            return may(user, act, programme=subject, on=today)
        if not isinstance(subject, Response):
            return False
        programme = subject.instrument.programme
        where = {"place": subject.place, "chain": subject.chain, "party": subject.party}
        return may(user, act, programme=programme, on=today, **where)

    return allowed


def _staff_somewhere(act: str) -> Any:
    """Whether a role allows `act` in some region or chain of the programme: the page then shows only that part."""

    @rules.predicate(name=f"diagnostics.staff_somewhere:{act}")
    def allowed(user: Any, subject: Any) -> bool:
        return isinstance(subject, Programme) and bool(scopes(user, act, programme=subject, on=timezone.localdate()))

    return allowed


def _of_the_party(predicate: Any, name: str) -> Any:
    """Ask of the organisation that answers what `parties` says of it."""

    @rules.predicate(name=f"diagnostics.{name}")
    def allowed(user: Any, subject: Any) -> bool:
        return isinstance(subject, Response) and bool(predicate(user, subject.party))

    return allowed


belongs_to_it = _of_the_party(parties.belongs_to, "belongs_to_it")
answers_for_it = _of_the_party(parties.acts_for | parties.edits_for, "answers_for_it")
signs_for_it = _of_the_party(parties.acts_for, "signs_for_it")
helps = _staff("diagnostic.help")


def answers_on_behalf(user: Any, response: Response) -> bool:
    """Whether `user` answers on the organisation's behalf, not as one of its own people (DIAG-23)."""
    return not answers_for_it(user, response)


# On a response.
rules.add_perm("diagnostics.view_response", belongs_to_it | helps | _staff("diagnostic.view"))
rules.add_perm("diagnostics.answer_response", answers_for_it | helps)
rules.add_perm("diagnostics.submit_response", signs_for_it | helps)
rules.add_perm("diagnostics.view_answers", belongs_to_it | _staff("diagnostic.view"))
# On a programme.
rules.add_perm("diagnostics.list_responses", _staff_somewhere("diagnostic.view") | _staff_somewhere("diagnostic.help"))
rules.add_perm("diagnostics.list_scores", _staff_somewhere("diagnostic.view"))
rules.add_perm("diagnostics.open_response", _staff_somewhere("diagnostic.help"))
rules.add_perm("diagnostics.export", _staff_somewhere("diagnostic.view") & _staff_somewhere("data.export"))
rules.add_perm(
    "diagnostics.export_answers", _staff_somewhere("diagnostic.view") & _staff_somewhere("data.export_sensitive")
)
rules.add_perm("diagnostics.install", _staff("diagnostic.install"))
