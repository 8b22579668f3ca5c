"""Somebody in front of the site: with a mouse, with the keyboard alone, on a phone, or without JavaScript."""

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

from tests.journeys.inspection import inspect
from tests.served.seed import PASSWORD, TOTP_SECRET

SCREEN, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
MOST_TABS = 150


@dataclass(frozen=True)
class Way:
    """How somebody moves about."""

    name: str
    viewport: dict[str, int]
    keyboard: bool = False
    javascript: bool = True
    axe: bool = True


MOUSE = Way("mouse", SCREEN)
KEYBOARD = Way("keyboard", SCREEN, keyboard=True, axe=False)  # the same pages as with the mouse
ON_A_PHONE = Way("phone", PHONE)
PLAIN = Way("plain", SCREEN, javascript=False, axe=False)  # axe is JavaScript
WAYS = (MOUSE, KEYBOARD, ON_A_PHONE, PLAIN)

_FOCUS = """target => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const label = e.closest('label') || e, marked = getComputedStyle(label);
  const x = Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1);
  const y = Math.min(Math.max(box.y + Math.min(box.height / 2, 10), 1), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  const before = window.__before;
  window.__before = e;
  return {
    reached: e === target, body: e === document.body, what: e.outerHTML.slice(0, 160),
    // Inside a date or time field the browser's own button takes the focus, and the browser draws it.
    outlined: (['date', 'time'].includes(e.type) && !e.matches(':focus')) || [style, marked].some(
      s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== 'none'),
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    uncovered: !top || e.contains(top) || top.contains(e),
    forward: !before || before === e || !before.isConnected || before === document.body || e === document.body
      || Boolean(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING),
  };
}"""


def one_time_code(secret: str = TOTP_SECRET) -> str:
    """Return the six digits that an authenticator shows now (RFC 6238)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    start = digest[-1] & 15
    return f"{(struct.unpack('>L', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


class Walker:
    """One person's browser. Every page that opens is inspected; whatever the console says is a fault."""

    def __init__(self, context: Any, *, way: Way, axe_check: Callable[[Any], None]) -> None:
        self.way = way
        self.context = context
        self.page = context.new_page()
        self._axe_check = axe_check if way.axe else None
        self.said: list[str] = []
        self.visited: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def open(self, path: str) -> None:
        """Go to an address."""
        self.arrive(self.page.goto(path))

    def open_at_every_width(self, path: str) -> None:
        """Go to an address and look at it on a screen and on a phone."""
        self.page.set_viewport_size(SCREEN)
        self.open(path)
        self.page.set_viewport_size(PHONE)
        inspect(self.page, axe_check=self._axe_check)

    def arrive(self, answer: Any, *, status: int = 200) -> None:
        """Inspect the page that opened with this answer."""
        assert answer.status == status, f"{self.page.url}: {answer.status}"
        self.visited.append(self.page.url)
        inspect(self.page, axe_check=self._axe_check)
        # The browser says by itself that a refused form came back as refused.
        faults = [line for line in self.said if status == 200 or f"status of {status}" not in line]
        assert faults == [], f"{self.page.url}: {faults}"
        self.said.clear()
        if self.way.keyboard:
            self._skip_to_content()

    def _skip_to_content(self) -> None:
        """Use the skip link, unless the page has put the reader somewhere (a section, a result, a list of faults)."""
        if not self.page.evaluate("document.activeElement === document.body && !location.hash"):
            return
        self.page.keyboard.press("Tab")
        skip = self.page.locator(":focus")
        assert skip.inner_text() == "Ir al contenido"
        assert skip.bounding_box()["y"] >= 0
        self.page.keyboard.press("Enter")
        assert self.page.evaluate("document.activeElement.id") == "contenido"

    def sees(self, text: str) -> None:
        """Fail unless this text is on the page."""
        assert self.page.get_by_text(text).first.is_visible(), f"{self.page.url} lacks {text!r}"

    def press(self, name: str, *, role: str = "button", exact: bool = False, status: int = 200) -> None:
        """Follow a link or press a button, and arrive at what opens."""
        target = self.page.get_by_role("main").get_by_role(role, name=name, exact=exact).first
        with self.page.expect_navigation() as opening:
            if self.way.keyboard:
                self._reach(target)
                self.page.keyboard.press("Enter" if role == "link" else "Space")
            else:
                target.click()
        self.arrive(opening.value, status=status)

    def follow(self, name: str) -> None:
        """Follow a link."""
        self.press(name, role="link")

    def write(self, label: str, text: str) -> None:
        """Fill in one field."""
        field = self.page.get_by_label(label).first
        if not self.way.keyboard:
            field.fill(text)
            return
        self._reach(field)
        if field.get_attribute("type") == "date":
            year, month, day = text.split("-")
            self.page.keyboard.type(f"{day}{month}{year}")
        else:
            self.page.keyboard.press("Control+a")
            self.page.keyboard.type(text)
        assert field.input_value() == text

    def select(self, label: str, option: str) -> None:
        """Choose from a list."""
        field = self.page.get_by_label(label).first
        if self.way.keyboard:
            self._reach(field)
            # The test's keyboard has no accents; a list finds "Junín" by its first letters.
            self.page.keyboard.type("".join(takewhile(str.isascii, option)))
        else:
            field.select_option(label=option)
        assert field.evaluate("e => e.selectedOptions[0].label") == option

    def answer(self, question: str, choice: str) -> None:
        """Choose among radio buttons."""
        group = self.page.get_by_role("group", name=question)
        option = group.get_by_role("radio", name=choice, exact=True)
        if not self.way.keyboard:
            option.check()
            return
        radios = group.get_by_role("radio")
        entry = radios.first
        for one in radios.all():
            if one.is_checked():
                entry = one
        self._reach(entry)
        for _ in range(radios.count()):
            if option.evaluate("e => e === document.activeElement"):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        assert option.is_checked()

    def tick(self, label: str) -> None:
        """Tick a box."""
        box = self.page.get_by_role("checkbox", name=label)
        if self.way.keyboard:
            self._reach(box)
            self.page.keyboard.press("Space")
        else:
            box.check()
        assert box.is_checked()

    def attach(self, section: str, path: Path, *, status: int = 200) -> None:
        """Choose a file in one section and send it."""
        region = self.page.get_by_role("region", name=section)
        field = region.locator("input[type=file]")
        if self.way.keyboard:
            self._reach(field)
            with self.page.expect_file_chooser() as asked:
                self.page.keyboard.press("Space", delay=60)  # a finger, not a flicker
            asked.value.set_files(path)
        else:
            field.set_input_files(path)
        self.press(f"Subir: {section}", status=status)

    def sign_up(self, username: str, full_name: str) -> None:
        """Fill in the form of a new account."""
        self.write("Nombre completo", full_name)
        self.write("Nombre de usuario", username)
        self.write("Contraseña (", PASSWORD)
        self.write("Contraseña, otra vez", PASSWORD)
        self.press("Crear mi cuenta")

    def sign_in(self, username: str, *, second_step: bool = False) -> None:
        """Enter with name and password, and with the authenticator's number where it is asked."""
        self.write("Nombre de usuario o correo", username)
        self.write("Contraseña", PASSWORD)
        self.press("Entrar", exact=True)
        if second_step:
            self.sees("Segundo paso")
            self.write("Código", one_time_code())
            self.press("Entrar", exact=True)

    def _reach(self, target: Any) -> None:
        """Press Tab until the target has the focus; on the way every focus is seen and none jumps back."""
        handle = target.element_handle()
        for _ in range(MOST_TABS):
            here = self.page.evaluate(_FOCUS, handle)
            if here["reached"]:
                return
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(_FOCUS, handle)
            if not here["body"]:
                assert here["outlined"], f"{self.page.url}: focus is not seen on {here['what']}"
                assert here["forward"], f"{self.page.url}: focus jumps back to {here['what']}"
                assert here["inside"] and here["uncovered"], f"{self.page.url}: focus is hidden on {here['what']}"
        raise AssertionError(f"{self.page.url}: Tab never reaches {target}")
