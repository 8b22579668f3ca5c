"""What every page of a journey must keep, whoever opens it and however they move about."""

from collections.abc import Callable
from typing import Any

HUNDRED_KB = 100_000
SMALLEST_TARGET = 24  # WCAG 2.2, 2.5.8; a link inside a sentence is excepted

_LOOK = """() => {
  const seen = e => e.checkVisibility({checkVisibilityCSS: true, checkOpacity: true});
  const count = s => [...document.querySelectorAll(s)].filter(seen).length;
  const navigation = performance.getEntriesByType('navigation')[0];
  const loaded = performance.getEntriesByType('resource');
  const targets = 'button, input:not([type=hidden]), select, textarea, summary, nav a, a.button, .choice';
  const named = e => e.labels?.length || e.getAttribute('aria-label') || e.getAttribute('aria-labelledby');
  return {
    h1: count('h1'), main: count('main'), header: count('body > header'), footer: count('body > footer'),
    language: document.documentElement.lang, title: document.title,
    navigations: [...document.querySelectorAll('nav')].filter(e => !named(e)).map(e => e.outerHTML.slice(0, 120)),
    unnamed: [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
      .filter(e => seen(e) && !named(e)).map(e => e.outerHTML.slice(0, 120)),
    twice: [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, n, all) => all.indexOf(id) !== n),
    jumps: [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(seen).map(e => +e.tagName[1])
      .filter((level, n, all) => n && level > all[n - 1] + 1).length,
    positive: [...document.querySelectorAll('[tabindex]')].filter(e => e.tabIndex > 0).length,
    width: document.documentElement.scrollWidth, room: document.documentElement.clientWidth,
    wide: [...document.querySelectorAll('body *')].filter(e => seen(e) && !e.closest('.table-scroll')
      && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .map(e => e.outerHTML.slice(0, 120)).slice(0, 5),
    small: [...document.querySelectorAll(targets)].filter(e => seen(e) && !e.closest('.choice input')
      && !(e.matches('[type=radio], [type=checkbox]') && e.closest('label')))
      .map(e => [e.getBoundingClientRect(), e.outerHTML.slice(0, 120)])
      .filter(([r, _]) => r.height < %d || r.width < %d).map(([_, text]) => text),
    weight: navigation.decodedBodySize + loaded.reduce((sum, one) => sum + one.decodedBodySize, 0),
    foreign: loaded.map(one => one.name).filter(name => !name.startsWith(location.origin)),
  };
}""" % (SMALLEST_TARGET, SMALLEST_TARGET)  # noqa: UP031 -- braces are JavaScript's


def inspect(page: Any, *, axe_check: Callable[[Any], None] | None) -> None:
    """Fail on whatever would keep somebody from using this page."""
    found, where = page.evaluate(_LOOK), page.url
    assert (found["h1"], found["main"], found["header"], found["footer"]) == (1, 1, 1, 1), where
    assert found["language"] == "es", where
    assert found["title"].strip(" ·") not in ("", "Eslabón"), where
    for what in ("navigations", "unnamed", "twice", "small", "foreign"):
        assert found[what] == [], f"{where}: {what}: {found[what]}"
    assert (found["jumps"], found["positive"]) == (0, 0), f"{where}: heading levels, tabindex"
    assert found["width"] <= found["room"], f"{where} scrolls sideways: {found['wide']}"
    assert found["weight"] < HUNDRED_KB, f"{where} weighs {found['weight']} bytes"
    assert found["weight"] > 1000, "the browser told no sizes"
    if axe_check is not None:
        axe_check(page)
