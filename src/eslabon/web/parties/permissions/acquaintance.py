"""Which programme knows which party: one that has a record naming it, or naming an organisation it belongs to.

Parties stand below the contexts that hold those records: each of them says in its queries which of its columns name a
party (`Naming`), and the site's wiring hands them all over. While nobody did, no programme knows anybody and no role
reaches any party. A test sees to it that no column that points to a party is forgotten.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from django.db import connection, models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from eslabon.web.parties.models import Membership, Party


@dataclass(frozen=True)
class Naming:
    """A column by which the rows of a model name a party, and the path from the row to its programme."""

    model: type[models.Model]
    party: str
    programme: str = "programme"


_namings: list[Naming] = []

# Records that were merged are known as one, both ways: an account may stay on the absorbed one. An organisation hands
# on to its people who knows it.
STEPS = f"""
    SELECT id AS before, merged_into_id AS after FROM {Party._meta.db_table} WHERE merged_into_id IS NOT NULL
    UNION ALL SELECT merged_into_id, id FROM {Party._meta.db_table} WHERE merged_into_id IS NOT NULL
    UNION ALL SELECT organisation_id, person_id FROM {Membership._meta.db_table}
"""  # noqa: S608 -- the names come from the models


def know_parties_by(*namings: Naming) -> None:
    """Let these columns say whom a programme knows; called once, from the site's wiring."""
    _namings[:] = namings
    _rows.cache_clear()


def known_to(programmes: Collection[int]) -> Q:
    """Filter of the parties that one of these programmes knows, or that no programme knows yet (PARTY-11)."""
    if not _namings or not programmes:
        return Q(pk__in=[])
    named = " UNION ".join(_rows())
    ours = ", ".join(["%s"] * len(programmes))
    strangers = f"""
        WITH RECURSIVE named(party, programme) AS (
            {named}
            UNION SELECT step.after, named.programme FROM named JOIN ({STEPS}) AS step ON step.before = named.party
        )
        SELECT party FROM named GROUP BY party HAVING MAX(CASE WHEN programme IN ({ours}) THEN 1 ELSE 0 END) = 0
    """  # noqa: S608 -- the names come from the models, the keys are parameters
    # One pass over what is named: an EXISTS for each of some fifty columns costs more to build than this to run.
    return ~Q(pk__in=RawSQL(strangers, list(programmes)))  # noqa: S611 -- as above


def is_known_to(programmes: Collection[int], party: Party) -> bool:
    """Whether the party is one of `known_to`: the same question the other way up, for one party."""
    if not _namings:
        return False
    within = "party IN (SELECT id FROM own)"
    named = " UNION ".join(f"SELECT programme FROM ({rows}) AS named WHERE {within}" for rows in _rows())  # noqa: S608 -- the names come from the models
    table = Party._meta.db_table
    asked = f"""
        WITH RECURSIVE kin(id, above) AS (
            SELECT id, merged_into_id FROM {table} WHERE id = %s
            UNION SELECT one.id, one.merged_into_id
            FROM kin JOIN {table} AS one ON one.merged_into_id = kin.id OR one.id = kin.above
        ), hosts(id, above) AS (
            SELECT one.id, one.merged_into_id
            FROM kin JOIN {Membership._meta.db_table} AS held ON held.person_id = kin.id
            JOIN {table} AS one ON one.id = held.organisation_id
            UNION SELECT one.id, one.merged_into_id
            FROM hosts JOIN {table} AS one ON one.merged_into_id = hosts.id OR one.id = hosts.above
        ), own(id) AS (SELECT id FROM kin UNION SELECT id FROM hosts)
        {named}
    """  # noqa: S608 -- as above
    key = Party._meta.pk.get_db_prep_value(party.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(asked, [key])
        known = {programme for (programme,) in cursor.fetchall()}
    return not known or not known.isdisjoint(programmes)


@cache
def _rows() -> tuple[str, ...]:
    """The text of one query for each column: `party, programme`, made by the ORM from the models; no parameters."""
    texts = []
    for naming in _namings:
        rows: models.QuerySet[models.Model] = (
            models.QuerySet(naming.model).filter(**{f"{naming.party}__isnull": False}).order_by()
        )
        pairs = rows.values(party_key=F(naming.party), programme_key=F(naming.programme))
        text, parameters = pairs.query.sql_with_params()
        if parameters:
            raise ValueError(naming)
        texts.append(f"SELECT party_key AS party, programme_key AS programme FROM ({text}) AS found")  # noqa: S608 -- as above
    return tuple(texts)
