"""When two records look like one party. Clauses PARTY-01 to PARTY-03: suggestions, never merges."""

from dataclasses import dataclass

NAME_ALONE = 0.90  # likeness of names that is a reason by itself, inside one department
NAME_ANYWHERE = 0.97  # the same when the department of one of them is unknown
NAME_BESIDE_CONTACT = 0.60  # likeness that a shared telephone or address must come with


@dataclass(frozen=True)
class Likeness:
    """What two records of the same kind have in common."""

    same_number: bool  # the same identity or taxpayer number, also inside another (a DNI in a RUC)
    same_contact: bool  # a telephone, mail or postal address of both
    name_similarity: float  # 0–1
    same_department: bool | None  # None when it is unknown for one of them


@dataclass(frozen=True)
class Reason:
    """One reason to look at the pair, with its clause."""

    clause: str
    reason_es: str
    reason_en: str


@dataclass(frozen=True)
class Suggestion:
    """A pair for a person to look at."""

    strength: float  # 0–1, orders the queue
    reasons: tuple[Reason, ...]


def suggest(likeness: Likeness) -> Suggestion | None:
    """Whether two records should be shown to a person as perhaps the same party.

    Notes
    -----
    PARTY-01: the same number is a reason by itself.
    PARTY-02: a shared telephone, mail or address is one only with names that are at all alike (families and
    neighbouring committees share telephones).
    PARTY-03: names alike by themselves count inside one department; where one department is unknown they must be
    nearly equal; in two different departments they never count.

    >>> suggest(Likeness(same_number=False, same_contact=True, name_similarity=0.2, same_department=True))
    >>> suggest(Likeness(same_number=True, same_contact=False, name_similarity=0.2, same_department=False)).strength
    1.0
    """
    percent = round(likeness.name_similarity * 100)
    reasons, strength = [], 0.0
    if likeness.same_number:
        reasons.append(
            Reason(
                "PARTY-01",
                "Tienen el mismo número de documento.",
                "They have the same identity or taxpayer number.",
            )
        )
        strength = 1.0
    if likeness.same_contact and likeness.name_similarity >= NAME_BESIDE_CONTACT:
        reasons.append(
            Reason(
                "PARTY-02",
                f"Comparten un dato de contacto y sus nombres se parecen ({percent} %).",
                f"They share a contact and their names are alike ({percent}%).",
            )
        )
        strength = max(strength, 0.5 + likeness.name_similarity / 2)
    if _names_count(likeness):
        where_es = "en el mismo departamento" if likeness.same_department else "y falta el departamento de uno"
        where_en = "in the same department" if likeness.same_department else "and one has no department"
        reasons.append(
            Reason(
                "PARTY-03",
                f"Sus nombres se parecen ({percent} %) {where_es}.",
                f"Their names are alike ({percent}%) {where_en}.",
            )
        )
        strength = max(strength, likeness.name_similarity)
    return Suggestion(round(strength, 4), tuple(reasons)) if reasons else None


def _names_count(likeness: Likeness) -> bool:
    if likeness.same_department is None:
        return likeness.name_similarity >= NAME_ANYWHERE
    return likeness.same_department and likeness.name_similarity >= NAME_ALONE
