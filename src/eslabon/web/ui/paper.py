"""Documents to keep and print: a typst template and data in, a tagged PDF (PDF/UA) out."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

# Letters, marks and signs of European writing: typst brings a typeface with every one of them.
_STRANGE = re.compile("[^\\n\\t -~\\u00a0-\\u024f\\u1e00-\\u1eff\\u2010-\\u2027\\u20a0-\\u20bf]")
NO_GLYPH = "□"


def print_pdf(template: Path, *, content: Mapping[str, Any]) -> bytes:
    """Return a tagged PDF of `content`, which the template reads as data, never as markup.

    A letter that no typeface of this machine has (a drawing in somebody's name) stands as an empty box: PDF/UA refuses
    such letters, and whoever signed or attended must have their paper all the same.
    """
    text = json.dumps(content, ensure_ascii=False)
    try:
        return _compile(template, text)
    except typst.TypstError:
        readable = _STRANGE.sub(NO_GLYPH, text)
        if readable == text:
            raise
        return _compile(template, readable)


def _compile(template: Path, text: str) -> bytes:
    return typst.compile(template.read_bytes(), format="pdf", pdf_standards=["ua-1"], sys_inputs={"content": text})
