"""What is read of people and organisations."""

from eslabon.web.parties.queries.addresses import addresses_for_notices
from eslabon.web.parties.queries.invitations import code_digest, find_invitation
from eslabon.web.parties.queries.lists import (
    export_rows,
    find_by_number,
    find_by_reach,
    organisations_of,
    parties_for,
    parties_for_merging,
    person_behind,
    representatives_of,
)
from eslabon.web.parties.queries.records import Record, record_of
from eslabon.web.parties.queries.review import open_suggestions, pair_of
from eslabon.web.parties.queries.survivors import families_of, standing

__all__ = [
    "Record",
    "addresses_for_notices",
    "code_digest",
    "export_rows",
    "families_of",
    "find_by_number",
    "find_by_reach",
    "find_invitation",
    "open_suggestions",
    "organisations_of",
    "pair_of",
    "parties_for",
    "parties_for_merging",
    "person_behind",
    "record_of",
    "representatives_of",
    "standing",
]
