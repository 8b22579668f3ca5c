"""The server dies in the middle of a stream of saves: what it acknowledged is there, whole, and nothing went back."""

import http.client
import json
import random
import re
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.served.site import Site

TOKEN = "t" * 32
WRITERS = 3
ROUNDS = 4


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    served = Site(tmp_path, settings={"ESLABON_WRITES_PER_MINUTE": "1000000"})
    served.prepare("crash")
    served.start()
    yield served
    served.stop()


@dataclass
class Writer:
    """One open page: it saves three answers that belong together, again and again, until the line dies."""

    site: Site
    draft: dict[str, Any]
    number: int = 0
    acknowledged: int = 0
    revisions: list[int] = field(default_factory=list)

    def answers(self, number: int) -> dict[str, str]:
        """Return the answers of save `number`: torn, they would not match."""
        return {"taxpayer_id": f"{number:011d}", "sales_last_pen": str(number), "activity_start": f"{number:010d}"}

    def save(self) -> None:
        """Send the next save; count it once it is acknowledged."""
        self.number += 1
        number = self.number
        form = {
            "csrfmiddlewaretoken": TOKEN,
            "page": self.draft["name"],
            "typed": str(number),
            "revision": "0",
            **self.answers(number),
        }
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"session={self.draft['sessions'][0]}; csrf={TOKEN}",
            "HX-Request": "true",
        }
        line = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=30)
        try:
            line.request("POST", self.draft["edit"], body=urlencode(form), headers=headers)
            answer = line.getresponse()
            text = answer.read().decode()
        finally:
            line.close()
        assert answer.status == 200, text
        assert "Otra persona" not in text
        self.revisions.append(int(re.search(r'name="revision" value="(\d+)"', text)[1]))
        self.acknowledged = number

    def write_until(self, stopped: threading.Event) -> None:
        """Go on until the line dies with the server."""
        with suppress(OSError, http.client.HTTPException):
            while not stopped.is_set():
                self.save()


def stored(site: Site, writers: list[Writer]) -> dict[str, dict[str, Any]]:
    """What the database holds of each draft, read by another process."""
    wanted = [writer.draft["application"] for writer in writers]
    script = f"""
import json
from eslabon.web.audit.models import Entry
from eslabon.web.calls.models import Application
print(json.dumps({{str(one.pk): {{
    "declaration": one.declaration, "revision": one.revision,
    "entries": [entry.after["revision"] for entry in Entry.objects.filter(
        act="save_draft", subject_id=str(one.pk)).order_by("pk")],
}} for one in Application.objects.filter(pk__in={wanted!r})}}))
"""
    return dict(json.loads(site.ask(script)))


def test_server_killed_while_drafts_save_themselves_keeps_every_acknowledged_answer_whole(site: Site) -> None:
    drafts = json.loads(site.run("-m", "tests.served.drafts", *(f"crash{n}" for n in range(WRITERS))))
    writers = [Writer(site, draft) for draft in drafts]
    chance = random.Random(11)
    before = dict.fromkeys((draft["application"] for draft in drafts), 0)
    for number in range(ROUNDS):
        stopped = threading.Event()
        threads = [threading.Thread(target=writer.write_until, args=(stopped,)) for writer in writers]
        for thread in threads:
            thread.start()
        time.sleep(0.6 + chance.random() / 2)
        site.kill()
        stopped.set()
        for thread in threads:
            thread.join()
        found = stored(site, writers)
        for writer in writers:
            kept = found[writer.draft["application"]]
            # The last save sent may have been kept although its answer never came; no other may be there.
            last = int(kept["declaration"]["sales_last_pen"])
            assert writer.acknowledged <= last <= writer.number
            assert kept["declaration"] == writer.answers(last)
            assert kept["revision"] >= max(writer.revisions)
            assert writer.revisions == sorted(set(writer.revisions))
            assert kept["entries"] == list(range(1, kept["revision"] + 1))
            assert kept["revision"] >= before[writer.draft["application"]]
            before[writer.draft["application"]] = kept["revision"]
        if number < ROUNDS - 1:
            site.start()
    assert sum(writer.acknowledged for writer in writers) > ROUNDS * WRITERS
