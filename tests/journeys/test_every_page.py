"""The pages that lie beside the first journey, as those who use them see them, wide and narrow."""

from collections.abc import Callable

import pytest

from tests.journeys.walking import MOUSE, Walker, Way
from tests.served.seed import CALL

pytestmark = pytest.mark.journey

PUBLIC = ("/", "/calls/", f"/calls/{CALL}/", "/account/login/", "/account/signup/", "/account/code/", "/grievances/")
PAGES = {
    "facilitator": (
        *("/", "/programmes/ruta/", "/programmes/ruta/inbox/", "/programmes/ruta/inbox/?state=submitted&chain=coffee"),
        *("/programmes/ruta/calls/", "/programmes/ruta/calls/new/", f"/calls/{CALL}/manage/"),
        *(f"/calls/{CALL}/outreach/", f"/calls/{CALL}/bulk/", "/jobs/", "/account/", "/parties/"),
        *("/parties/duplicates/", "/parties/import/", "/places/", "/places/PE-12/", "/programmes/ruta/withdrawals/"),
    ),
    "desk": (
        *("/", "/programmes/ruta/", "/programmes/ruta/inbox/", f"/calls/{CALL}/outreach/", "/parties/"),
        *("/programmes/ruta/desk/", "/programmes/ruta/grievances/", "/programmes/ruta/withdrawals/"),
    ),
    "coordinator": (
        *("/", "/programmes/ruta/", "/programmes/ruta/inbox/", f"/calls/{CALL}/manage/", "/audit/"),
        *("/programmes/ruta/people/", "/packs/", "/packs/ruta/", "/places/import/", "/jobs/"),
    ),
}


def opened(walker: Walker) -> list[str]:
    """Return what really opened: a page that sends its reader elsewhere is not among them."""
    return ["/" + url.split("/", 3)[3] for url in walker.visited]


def test_public_pages_keep_the_promises_of_every_page(somebody: Callable[[Way], Walker]) -> None:
    visitor = somebody(MOUSE)
    for path in PUBLIC:
        visitor.open_at_every_width(path)
    assert opened(visitor) == list(PUBLIC)


@pytest.mark.parametrize("role", PAGES)
def test_pages_of_the_team_keep_the_promises_of_every_page(role: str, somebody: Callable[[Way], Walker]) -> None:
    member = somebody(MOUSE)
    member.open("/account/login/")
    member.sign_in(f"{role}-others", second_step=True)
    for path in PAGES[role]:
        member.open_at_every_width(path)
    assert opened(member)[-len(PAGES[role]) :] == list(PAGES[role])
