"""What may be read of a programme: its people, its pack's changes, the complaints and the leavers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from eslabon.web.accounts.models import User
from eslabon.web.parties.models import Party
from eslabon.web.parties.permissions.acquaintance import Naming, known_to
from eslabon.web.programmes.models import Chain, Grievance, Programme, Role, RoleAssignment, Withdrawal
from eslabon.web.territory.models import Place

if TYPE_CHECKING:
    from eslabon.files.packs import Pack

# Whom a programme knows by its roles and its leavers (PARTY-11). A complaint is not among them: it opens no record.
NAMES_PARTIES = (
    Naming(RoleAssignment, "party", "role__programme"),
    Naming(RoleAssignment, "user__person", "role__programme"),
    Naming(Withdrawal, "party"),
)


@dataclass(frozen=True)
class PackLine:
    """One thing that installing the pack would write."""

    kind: str  # programme | chain | role | place
    code: str
    name: str
    change: str  # new | changed | dropped
    fields: tuple[str, ...] = ()  # which fields differ


@dataclass(frozen=True)
class PackChanges:
    """What installing a pack would change; empty lines: nothing."""

    code: str
    installed: bool
    lines: tuple[PackLine, ...]


def changes_of_pack(pack: Pack) -> PackChanges:
    """Tell what `install_pack` would write, without writing."""
    programme = Programme.objects.filter(code=pack.code).first()
    lines: list[PackLine] = []
    if programme is None:
        lines.append(PackLine("programme", pack.code, pack.title.es, "new"))
    lines += _compare(
        "chain",
        {spec.code: {"name_es": spec.name.es, "name_en": spec.name.en} for spec in pack.chains},
        Chain.objects.filter(programme=programme),
        names={spec.code: spec.name.es for spec in pack.chains},
    )
    lines += _compare(
        "role",
        {spec.code: role_values(spec) for spec in pack.roles},
        Role.objects.filter(programme=programme),
        names={spec.code: spec.name.es for spec in pack.roles},
    )
    known = set(Place.objects.filter(code__in=[spec.code for spec in pack.places]).values_list("code", flat=True))
    lines += [PackLine("place", spec.code, spec.name, "new") for spec in pack.places if spec.code not in known]
    return PackChanges(code=pack.code, installed=programme is not None, lines=tuple(lines))


def role_values(spec: Any) -> dict[str, Any]:
    """The columns of a Role as the pack gives them."""
    return {
        "name_es": spec.name.es,
        "name_en": spec.name.en,
        "description_es": spec.description.es,
        "description_en": spec.description.en,
        "acts": sorted(spec.acts),
        "reach": spec.reach,
        "is_staff": spec.staff,
    }


def _compare(
    kind: str, wanted: dict[str, dict[str, Any]], stored: QuerySet[Any], *, names: dict[str, str]
) -> list[PackLine]:
    rows = {row.code: row for row in stored}
    lines = []
    for code, values in wanted.items():
        if code not in rows:
            lines.append(PackLine(kind, code, names[code], "new"))
            continue
        fields = tuple(name for name, value in values.items() if getattr(rows[code], name) != value)
        if fields:
            lines.append(PackLine(kind, code, names[code], "changed", fields))
    dropped = [row for code, row in rows.items() if code not in wanted and getattr(row, "acts", True)]
    return lines + [PackLine(kind, row.code, row.name_es, "dropped") for row in dropped]


def assignments_of(programme: Programme) -> QuerySet[RoleAssignment]:
    """Every assignment of the programme, the ended ones too; first who holds a role now."""
    return (
        RoleAssignment.objects.filter(role__programme=programme)
        .select_related("user", "role", "place", "chain", "party")
        .order_by("role", "user__full_name", "since")
    )


def roles_held(user: User, *, on: date) -> QuerySet[RoleAssignment]:
    """What the person holds on that day, in every programme."""
    return (
        RoleAssignment.objects.filter(user=user, since__lte=on)
        .filter(Q(until__isnull=True) | Q(until__gte=on))
        .select_related("role__programme", "place", "chain", "party")
    )


def staff_roles_from(on: date) -> QuerySet[RoleAssignment]:
    """Roles that must sign in with a second factor, held that day or to be held later."""
    return RoleAssignment.objects.filter(role__is_staff=True).filter(Q(until__isnull=True) | Q(until__gte=on))


def is_staff_from(user: User, *, on: date) -> bool:
    """Whether the person is, or is going to be, of the staff of some programme, or runs the site."""
    return user.is_staff or user.is_superuser or staff_roles_from(on).filter(user=user).exists()


def programmes_where(user: User, act: str, *, on: date) -> list[Programme]:
    """The programmes in which a role of the person allows `act` at all, wherever it reaches; all for a superuser."""
    if user.is_superuser and user.is_active:
        return list(Programme.objects.all())
    found = {held.role.programme for held in roles_held(user, on=on) if act in held.role.acts}
    return sorted(found, key=lambda programme: programme.code)


def grievances_of(programme: Programme) -> QuerySet[Grievance]:
    """The programme's grievances, the soonest deadline first."""
    return Grievance.objects.filter(programme=programme).select_related("assigned_to", "filed_by")


def withdrawals_of(programme: Programme) -> QuerySet[Withdrawal]:
    """Who left the programme, the latest first."""
    return Withdrawal.objects.filter(programme=programme).select_related("party", "recorded_by")


def accounts_at_desk(programme: Programme) -> QuerySet[User]:
    """Accounts that the programme's desk may open: of people whom it knows or nobody does.

    An account without a record of its person is anybody's, unless it works for another programme.
    """
    elsewhere = RoleAssignment.objects.exclude(role__programme=programme).values("user")
    nobodys = User.objects.filter(person__isnull=True).exclude(pk__in=elsewhere).values("pk")
    return User.objects.filter(Q(pk__in=nobodys) | Q(person__in=parties_of(programme)))


def people_named(text: str, *, programme: Programme) -> QuerySet[User]:
    """Accounts of applicants whose name or username contains `text`: what the desk may let in, at most twenty."""
    found = accounts_at_desk(programme).filter(
        Q(full_name__icontains=text) | Q(username__icontains=text), is_active=True
    )
    staff = staff_roles_from(timezone.localdate()).values("user")
    return found.exclude(pk__in=staff).exclude(is_superuser=True).exclude(is_staff=True).order_by("full_name")[:20]


def people_who_may(act: str, *, programme: Programme, on: date) -> QuerySet[User]:
    """The people whose role in the programme allows `act` that day."""
    codes = [role.code for role in programme.roles.all() if act in role.acts]
    held = (
        RoleAssignment.objects.filter(role__programme=programme, role__code__in=codes, since__lte=on)
        .filter(Q(until__isnull=True) | Q(until__gte=on))
        .values("user")
    )
    return User.objects.filter(pk__in=held, is_active=True).order_by("full_name")


def parties_of(programme: Programme) -> QuerySet[Party]:
    """Whom the programme knows or nobody does (PARTY-11): from nobody else may it choose whom a record names."""
    return Party.objects.filter(known_to({programme.pk}))


def parties_named(text: str, *, programme: Programme) -> QuerySet[Party]:
    """Organisations and people whose name contains `text`, at most fifty."""
    return parties_of(programme).filter(name__icontains=text, merged_into=None).order_by("name")[:50]
