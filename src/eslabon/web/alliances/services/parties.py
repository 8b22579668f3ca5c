"""An organisation by its name: the one on record, or a new one."""

from typing import Any

from eslabon.solvers.names import simplify
from eslabon.web.parties.models import Party
from eslabon.web.parties.services import register_party
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.queries import parties_of


def find_or_register(name: str, *, programme: Programme, kind: str, actor: Any) -> Party:
    """Return the organisation of that name, whatever its accents and capitals, or put it on record as `kind`.

    One that only another programme knows is not taken: a name that was typed opens nobody's record (PARTY-11).
    """
    wanted = simplify(name)
    first = wanted.split(" ")[0] if wanted else ""
    standing = parties_of(programme).filter(kind=Party.Kind.ORGANISATION, merged_into__isnull=True)
    exact = standing.filter(name__iexact=" ".join(name.split())).first()
    if exact is not None:
        return exact
    for party in standing.filter(name__icontains=first[:4]) if first else ():
        if simplify(party.name) == wanted:
            return party
    return register_party(kind=Party.Kind.ORGANISATION, organisation_kind=kind, name=name, actor=actor)
