"""A mixed service in a calendar: two linked ones, first what is given at a distance, then what is given on the spot."""

from dataclasses import dataclass

from eslabon.rules.routes.calendars import IN_PERSON, VIRTUAL

MIXED = "mixed"
SEPARATOR = ":"


@dataclass(frozen=True)
class Part:
    """What a calendar knows of a service: all of it, or one of the two linked parts of a mixed one.

    Attributes
    ----------
    id : str
        The service's code; of a mixed one with the part, `S005:virtual`.
    service : str
        The service's code.
    modality : str
        As in a scheduling problem.
    first : int
        The number that its first session has in the service.
    sessions : int
    """

    id: str
    service: str
    modality: str
    first: int
    sessions: int

    @property
    def numbers(self) -> range:
        """The numbers of its sessions in the service."""
        return range(self.first, self.first + self.sessions)


def parts_of(service: str, *, modality: str, sessions: int) -> tuple[Part, ...]:
    """The services that stand in a calendar for one of the portfolio, in the order in which they are attended.

    Parameters
    ----------
    service : str
        Its code.
    modality : str
        virtual | in_person | either | mixed
    sessions : int
        At least 1.

    Notes
    -----
    Clause ROUTE-88. Of a mixed service the first half of the sessions, rounded up, is virtual and the rest in person:
    what can be learnt at a distance comes first, and one journey fewer is asked. Each part has its own repetitions;
    the second one follows the first.

    >>> [(part.id, list(part.numbers)) for part in parts_of("S005", modality="mixed", sessions=3)]
    [('S005:virtual', [1, 2]), ('S005:in_person', [3])]
    >>> [part.id for part in parts_of("S010", modality="either", sessions=3)]
    ['S010']
    """
    if modality != MIXED:
        return (Part(service, service, modality, 1, sessions),)
    on_the_spot = sessions // 2
    at_a_distance = sessions - on_the_spot
    found = [Part(f"{service}{SEPARATOR}{VIRTUAL}", service, VIRTUAL, 1, at_a_distance)]
    if on_the_spot:
        found.append(Part(f"{service}{SEPARATOR}{IN_PERSON}", service, IN_PERSON, at_a_distance + 1, on_the_spot))
    return tuple(found)


def service_of(part: str) -> str:
    """The code of the service to which a part belongs, also of one that has begun.

    >>> [service_of(name) for name in ("S005:in_person", "S005:virtual#2", "S010#1", "S010")]
    ['S005', 'S005', 'S010', 'S010']
    """
    return part.partition("#")[0].partition(SEPARATOR)[0]
