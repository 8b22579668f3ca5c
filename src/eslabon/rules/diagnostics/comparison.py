"""Two responses side by side, also where the instrument changed between them."""

from dataclasses import dataclass

from eslabon.rules.diagnostics.scoring import maximum_of, score_response
from eslabon.rules.diagnostics.values import Item, Key, Part, Response


@dataclass(frozen=True)
class Compared:
    """One part of two responses, over the items that both were asked and that carry the same points.

    `before` and `after` have the same maximum; where it is 0 nothing can be compared.
    """

    before: Part
    after: Part


@dataclass(frozen=True)
class Comparison:
    """Two responses compared.

    Attributes
    ----------
    parts : tuple of Compared
        By section and dimension of the later key, the total last.
    common : tuple of str
        The items that were compared.
    only_before, only_after : tuple of str
        Items that one of the keys lacks.
    changed : tuple of str
        Items whose options or points differ between the keys.
    not_asked : tuple of str
        Items that were skipped in one of the responses.
    """

    parts: tuple[Compared, ...]
    common: tuple[str, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    changed: tuple[str, ...]
    not_asked: tuple[str, ...]


def compare_responses(before: Response, *, after: Response, key_before: Key, key_after: Key) -> Comparison:
    """How the shares moved from one response to a later one, measured on what both were asked in the same way.

    Parameters
    ----------
    before, after : Response
    key_before, key_after : Key
        The version of the instrument that each answered; they may be the same.

    Raises
    ------
    ValueError
        An answer that is no option of its item.

    Notes
    -----
    Clause DIAG-12: an item is common if both keys have it with the same options and points and neither response
    skipped it. Sections and dimensions are those of the later key, so that an item that was moved counts in one
    place. An item left unanswered counts as in a score.

    >>> from decimal import Decimal
    >>> yes_no = {"yes": Decimal(1), "no": Decimal(0)}
    >>> old = Key("t", "1", (Item("a", "s", "", yes_no), Item("b", "s", "", yes_no)))
    >>> new = Key("t", "2", (Item("a", "s", "", yes_no), Item("c", "s", "", yes_no)))
    >>> found = compare_responses(Response({"a": ("no",), "b": ("yes",)}), after=Response({"a": ("yes",)}),
    ...                           key_before=old, key_after=new)
    >>> found.common, found.only_before, found.only_after
    (('a',), ('b',), ('c',))
    >>> found.parts[-1].before.share, found.parts[-1].after.share
    (Decimal('0.000000'), Decimal('1.000000'))
    """
    old = {item.name: item for item in key_before.items}
    new = {item.name: item for item in key_after.items}
    both = [name for name in new if name in old]
    changed = tuple(name for name in both if not _is_same(old[name], new[name]))
    not_asked = tuple(name for name in both if name not in changed and name in before.skipped | after.skipped)
    common = tuple(name for name in both if name not in changed and name not in not_asked and maximum_of(new[name]))
    shared = Key(key_after.code, key_after.version, tuple(new[name] for name in common))
    parts_before = score_response(_only(before, common), key=shared).parts
    parts_after = score_response(_only(after, common), key=shared).parts
    return Comparison(
        parts=tuple(Compared(*pair) for pair in zip(parts_before, parts_after, strict=True)),
        common=common,
        only_before=tuple(name for name in old if name not in new),
        only_after=tuple(name for name in new if name not in old),
        changed=changed,
        not_asked=not_asked,
    )


def _is_same(before: Item, after: Item) -> bool:
    return dict(before.points) == dict(after.points) and before.many == after.many


def _only(response: Response, names: tuple[str, ...]) -> Response:
    return Response({name: response.answers.get(name, ()) for name in names})
