"""Walk the links of a running site as somebody, over plain HTTP, and tell which do not open."""

import re
from collections import Counter, deque
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

LINK = re.compile(r'<a[^>]*\shref="([^"#?]+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")


def dead_links(site: str, *, username: str, password: str, pages: int, seen: Counter[str]) -> list[str]:
    """Return the links that answered an error to `username`, of at most `pages` opened from the front page on.

    One link of each shape is opened, those first that nobody opened yet (`seen` counts them over several walks).
    """
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    _sign_in(browser, site, username=username, password=password)
    waiting, known, dead = deque([("/", "")]), {"/"}, []
    for _page in range(pages):
        if not waiting:
            break
        link, found_on = min(waiting, key=lambda one: seen[shape(one[0])])
        waiting.remove((link, found_on))
        seen[shape(link)] += 1
        try:
            with browser.open(urljoin(site, link)) as answer:
                text = answer.read().decode() if "html" in answer.headers["Content-Type"] else ""
        except HTTPError as error:
            dead.append(f"{username}: {found_on} → {link}: {error.code}")
            continue
        for href in LINK.findall(text):
            if href.startswith("/") and not href.startswith("//") and shape(href) not in known:
                known.add(shape(href))
                waiting.append((href, link))
    return dead


def shape(link: str) -> str:
    """The address without its keys and numbers."""
    return KEY.sub("…", urlsplit(link).path)


def _sign_in(browser: OpenerDirector, site: str, *, username: str, password: str) -> None:
    address = urljoin(site, "/account/login/")
    with browser.open(address) as answer:
        token = TOKEN.findall(answer.read().decode())[0]
    form = urlencode({"csrfmiddlewaretoken": token, "login": username, "password": password}).encode()
    with browser.open(Request(address, data=form, headers={"Referer": address})) as answer:
        assert "/account/login/" not in answer.url, f"{username} was not let in"
