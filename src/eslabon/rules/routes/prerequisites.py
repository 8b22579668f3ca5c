"""Which service comes before which, and whether that can be."""

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter


def find_cycle(prerequisites: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The services that wait for each other in a ring, the first one again at the end; empty if none do.

    Parameters
    ----------
    prerequisites : mapping of str to sequence of str
        For each service those that come before it.

    Notes
    -----
    Clause ROUTE-27.

    >>> find_cycle({"A": ["B"], "B": ["A"], "C": []})
    ('A', 'B', 'A')
    >>> find_cycle({"A": ["B"], "B": []})
    ()
    """
    try:
        TopologicalSorter(prerequisites).prepare()
    except CycleError as error:
        ring: list[str] = list(error.args[1])
        body = ring[:-1]
        first = body.index(min(body))
        turned = body[first:] + body[:first]
        return (*turned, turned[0])
    return ()


def in_order(prerequisites: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The services, each after those that it needs; otherwise in the order given.

    Raises
    ------
    graphlib.CycleError
        If some wait for each other.

    >>> in_order({"B": ["A"], "A": [], "C": []})
    ('A', 'B', 'C')
    """
    placed: dict[str, None] = {}
    waiting = dict.fromkeys(prerequisites)
    TopologicalSorter(prerequisites).prepare()
    while waiting:
        for service in waiting:
            if all(before in placed for before in prerequisites[service]):
                placed[service] = None
                del waiting[service]
                break
    return tuple(placed)
