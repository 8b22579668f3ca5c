"""Take the pictures of docs/tutorials/read-a-study.md from the report of the study pra: `make screenshots` ends so.

Runs the study, opens its page in Debian's Chromium, and writes docs/images/report-*.png, few colours and small.
"""

import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from screenshots import ARGS, IMAGES

WIDE = {"width": 1000, "height": 900}
TALLEST = 760  # pixels of a picture
PARTS = {  # picture: what stands at its top, and what ends it
    "answer": ("header", "main > .notice"),
    "bounds": ("h2:has(+ .card .bounds)", ".card:has(.chain)"),
    "figure": ("#figure-path-a", "#figure-path-a"),
    "table": ("#base", "#base"),
    "details": ("details", "footer"),
}


def take(page: Page, name: str, first: str, last: str) -> None:
    """The page from one part to another, as wide as the first or as the column."""
    page.evaluate("scrollTo(0, 0)")
    boxes = [page.locator(part).first.bounding_box() for part in (first, last, "main")]
    top, end, column = (box for box in boxes if box is not None)
    wide = top if name == "figure" else column
    height = min(TALLEST, end["y"] + end["height"] - top["y"] + 24)
    clip = {"x": max(0, wide["x"] - 12), "y": top["y"] - 12, "width": wide["width"] + 24, "height": height}
    shot = page.screenshot(clip=clip, full_page=True)  # type: ignore[arg-type] -- a box by name
    picture = Image.open(BytesIO(shot)).convert("RGB").quantize(64, dither=Image.Dither.NONE)
    picture.save(IMAGES / f"report-{name}.png", optimize=True)


def main() -> int:
    """Run the study in English, and take the pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        words = ["study", "run", "pra", "--out", folder, "--language", "en", "--no-pdf"]
        subprocess.run([sys.executable, "-c", "from eslabon.cli import main; main()", *words], check=True)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        page = browser.new_page(viewport=WIDE)  # type: ignore[arg-type] -- a size by name
        page.goto((Path(folder) / "report.html").as_uri())
        for name, (first, last) in PARTS.items():
            take(page, name, first, last)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
