"""The few drawings of the interface: rings of the chain, marks of a state, products.

All are inline and in the text's colour. A glyph never carries meaning alone: the word stands beside it, so each is
hidden from screen readers.
"""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# Shapes on a 24 x 24 field. pathLength=100 lets the style sheet cut the gap of the open ring in percent.
SHAPES = {
    "open": '<circle class="ring ring--open" cx="12" cy="12" r="8" pathLength="100" transform="rotate(-15 12 12)"/>',
    "declared": '<circle class="ring ring--declared" cx="12" cy="12" r="8"/>',
    "verified": '<circle class="ring ring--verified" cx="12" cy="12" r="8"/>',
    "waiting": '<circle class="line" cx="12" cy="12" r="8"/><path class="line" d="M12 7.5V12l3 2.5"/>',
    "refused": '<circle class="line" cx="12" cy="12" r="8"/><path class="line" d="m9 9 6 6m0-6-6 6"/>',
    "draft": '<path class="line" d="m5 19 .8-3.8L15.6 5.4l3 3L8.8 18.2z"/>',
    "banana": '<path class="solid" d="M5 6.5c.6 6.3 5 11 13.6 10.6l1.3 1.6c-9.6 3.2-18-2.6-16.9-11.9z"/>',
    "coffee": '<ellipse class="solid" cx="12" cy="12" rx="6.2" ry="8.5" transform="rotate(35 12 12)"/>'
    '<path class="cut" d="M16.5 5.5c-1 5-7.5 7.5-9 13"/>',
    "cacao": '<path class="solid" d="M12 2.5c4.5 3 6 6 6 9.5s-1.5 6.5-6 9.5c-4.5-3-6-6-6-9.5s1.5-6.5 6-9.5z"/>'
    '<path class="cut" d="M12 4.5v15M9 7c-1 3-1 7 0 10M15 7c1 3 1 7 0 10"/>',
    "download": '<path class="line" d="M12 4v11m-4.5-4L12 15.5 16.5 11M5 19.5h14"/>',
}
STATES = ("open", "declared", "verified", "waiting", "refused", "draft")
RINGS = ("open", "declared", "verified")


def draw(name: str) -> SafeString:
    """The inline SVG of a glyph, or nothing for a name that has none.

    >>> "ring--open" in draw("open"), draw("quinoa")
    (True, '')
    """
    if name not in SHAPES:
        return mark_safe("")
    shape = mark_safe(SHAPES[name])  # noqa: S308 -- drawn in this file
    return format_html(
        '<svg class="glyph glyph--{}" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" '
        'focusable="false">{}</svg>',
        name,
        shape,
    )
