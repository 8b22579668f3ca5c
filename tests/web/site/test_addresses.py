"""No address of the site hides another one."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, get_resolver


def patterns(found: list[Any], above: str = "") -> Iterator[str]:
    """Every pattern, whole."""
    for one in found:
        whole = above + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, whole)
        else:
            yield whole


def test_no_two_pages_have_one_address() -> None:
    counted = Counter(patterns(get_resolver().url_patterns))
    assert len(counted) > 200
    assert {pattern: count for pattern, count in counted.items() if count > 1} == {}
