"""Who may merge two records, and when a merge may be taken apart. Clauses PARTY-07, PARTY-09 and PARTY-10."""

from eslabon.rules.parties.memberships import Refusal


def refuse_merge(
    *, same_party: bool, same_kind: bool, already_merged: bool, actor_belongs: bool
) -> Refusal | None:  # fmt: skip
    """Why two records may not be merged by this person, or None when they may.

    Parameters
    ----------
    same_party : bool
        Whether both are one record.
    same_kind : bool
        Whether both are people or both are organisations.
    already_merged : bool
        Whether either was merged into another before.
    actor_belongs : bool
        Whether who asks is one of the two, or belongs or ever belonged to one of them.

    Notes
    -----
    PARTY-07: two different records of one kind, neither merged already.
    PARTY-10: by somebody who has and had no part in either: a merge could hand one's own organisation the history of
    another.

    >>> refuse_merge(same_party=False, same_kind=True, already_merged=False, actor_belongs=False)
    >>> refuse_merge(same_party=False, same_kind=True, already_merged=False, actor_belongs=True)
    Refusal(clause='PARTY-10')
    """
    if same_party or not same_kind or already_merged:
        return Refusal("PARTY-07")
    if actor_belongs:
        return Refusal("PARTY-10")
    return None


def refuse_undo(*, undone: bool, kept_was_absorbed: bool) -> Refusal | None:
    """Why a merge may not be undone now, or None when it may.

    Parameters
    ----------
    undone : bool
        Whether it was undone already.
    kept_was_absorbed : bool
        Whether the record that was kept has been merged into a third one since.

    Notes
    -----
    PARTY-09: merges come apart in the opposite order, so that every row finds its way back; what was added in
    between stays with the record that was kept.

    >>> refuse_undo(undone=False, kept_was_absorbed=False)
    >>> refuse_undo(undone=False, kept_was_absorbed=True)
    Refusal(clause='PARTY-09')
    """
    if undone or kept_was_absorbed:
        return Refusal("PARTY-09")
    return None
