"""Who may keep what of partners, contracts, committees and gaps: closed unless one of these opens it."""

from typing import Any

import rules
from django.utils import timezone

from eslabon.web.alliances.models import Alliance
from eslabon.web.institutions.models import (
    Apprentice,
    Committee,
    Contribution,
    Partner,
    PublicGap,
    ResultsContract,
)
from eslabon.web.parties.models import Party
from eslabon.web.parties.permissions import acts_for, belongs_to, edits_for
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.permissions import held_on, may, scopes


def programme_of(subject: Any) -> Programme | None:
    """Return the programme that a record of this context is kept for."""
    if isinstance(subject, Programme):
        return subject
    if isinstance(subject, Contribution):
        return subject.partner.programme
    if isinstance(subject, Apprentice):
        return subject.alliance.programme
    found = getattr(subject, "programme", None)
    return found if isinstance(found, Programme) else None


def is_of(user: Any, party: Party) -> bool:
    """Whether somebody belongs to an organisation, acts for it, or holds a role for it today."""
    today = timezone.localdate()
    return bool(
        belongs_to(user, party)
        or acts_for(user, party)
        or edits_for(user, party)
        or held_on(user, on=today, party=party).exists()
    )


def _within(user: Any, act: str, subject: Any) -> bool:
    """Whether a role that allows `act` reaches the subject's region; of other records, whether there is such a role."""
    programme = programme_of(subject)
    if programme is None:
        return False
    reach = scopes(user, act, programme=programme, on=timezone.localdate())
    place = getattr(subject, "place", None)
    if not isinstance(subject, Committee | PublicGap):
        return bool(reach)
    return any(one.place_code is None or (place is not None and place.code.startswith(one.place_code)) for one in reach)


def _staff(*acts: str) -> Any:
    @rules.predicate(name=f"institutions.staff:{'|'.join(acts)}")
    def allowed(user: Any, subject: Any) -> bool:
        return any(_within(user, act, subject) for act in acts)

    return allowed


@rules.predicate(name="institutions.own_contract")
def is_contracted(user: Any, subject: Any) -> bool:
    """Whether the contract is of the user's own centre."""
    return isinstance(subject, ResultsContract) and is_of(user, subject.centre)


@rules.predicate(name="institutions.not_partners_own")
def is_not_of_partner(user: Any, subject: Any) -> bool:
    """Whether the user has nothing to do with the partner."""
    partner = subject.partner if isinstance(subject, Contribution) else subject
    return isinstance(partner, Partner) and not is_of(user, partner.party)


def _on_alliance(*acts: str) -> Any:
    """Whether a role allows one of the acts on an alliance: of its region and chain, or for who operates it."""

    @rules.predicate(name=f"institutions.on_alliance:{'|'.join(acts)}")
    def allowed(user: Any, subject: Any) -> bool:
        if not isinstance(subject, Alliance):
            return False
        where = {"place": subject.place, "chain": subject.chain, "party": subject.operator}
        today = timezone.localdate()
        return any(may(user, act, programme=subject.programme, on=today, **where) for act in acts)

    return allowed


@rules.predicate(name="institutions.of_the_alliance")
def is_of_alliance(user: Any, subject: Any) -> bool:
    """Whether the user belongs to the producers' organisation of an alliance."""
    return (
        isinstance(subject, Alliance)
        and subject.organisation is not None
        and bool(belongs_to(user, subject.organisation))
    )


sees = _staff("alliance.view", "result.view", "partner.edit", "contract.edit", "committee.edit", "gap.edit")
rules.add_perm("institutions.view", sees)
rules.add_perm("institutions.edit_partners", _staff("partner.edit"))
rules.add_perm("institutions.verify_contribution", _staff("contribution.verify") & is_not_of_partner)
rules.add_perm("institutions.keep_spending", _staff("contract.edit"))
rules.add_perm(
    "institutions.view_contract", _staff("contract.edit", "contribution.verify", "audit.view") | is_contracted
)
rules.add_perm(
    "institutions.view_contracts", _staff("contract.edit", "contribution.verify", "audit.view", "figure.report")
)
rules.add_perm("institutions.sign_contracts", _staff("contract.edit"))
rules.add_perm("institutions.settle_contract", _staff("contract.edit") & ~is_contracted)
rules.add_perm("institutions.verify_any", _staff("contribution.verify", "audit.view"))
rules.add_perm("institutions.keep_committees", _staff("committee.edit"))
rules.add_perm("institutions.view_support", _on_alliance("alliance.view") | is_of_alliance)
rules.add_perm("institutions.keep_support", _on_alliance("figure.report", "alliance.accompany"))
rules.add_perm("institutions.edit_gaps", _staff("gap.edit"))
rules.add_perm("institutions.edit_help", _staff("help.edit"))
rules.add_perm("institutions.refer_to_help", _staff("help.refer"))
rules.add_perm("institutions.view_land_use", _on_alliance("land.record", "land.read"))
rules.add_perm("institutions.record_land_use", _on_alliance("land.record"))
rules.add_perm("institutions.open_land_use", _on_alliance("land.read"))
