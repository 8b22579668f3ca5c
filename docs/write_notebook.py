"""Run docs/tutorials/impact.ipynb and write what it shows as docs/tutorials/impact.md, with its figures as images.

`python docs/write_notebook.py [--into FOLDER]`; the notebook itself is kept without outputs.
"""

import argparse
import base64
import re
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from PIL import Image

TUTORIALS = Path(__file__).resolve().parent / "tutorials"
NOTEBOOK, PAGE = TUTORIALS / "impact.ipynb", TUTORIALS / "impact.md"
IMAGES = TUTORIALS.parent / "images"
HEAD = (
    "<!-- Written by docs/write_notebook.py from impact.ipynb. -->\n\n"
    "Take it along as a notebook: {download}`impact.ipynb`.\n"
)
WIDTH = 900  # pixels of a picture


def executed(path: Path = NOTEBOOK) -> Any:
    """The notebook, run from its first cell to its last."""
    notebook = nbformat.read(path, as_version=4)
    manager = AsyncKernelManager(kernel_name="python3", transport="ipc")  # files of this machine, no ports
    return NotebookClient(notebook, km=manager, timeout=120).execute()


def page(notebook: Any, images: Path) -> str:
    """The page; the pictures are written into `images`."""
    parts, pictures = [], 0
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(cell.source)
            if len(parts) == 1:
                parts.append(HEAD.strip())
            continue
        parts.append(f"```python\n{cell.source}\n```")
        for output in cell.outputs:
            data = output.get("data", {})
            if "image/png" in data:
                pictures += 1
                name = f"impact-{pictures}.png"
                _write_picture(base64.b64decode(data["image/png"]), images / name)
                parts.append(f"![What the cell above draws](../images/{name})")
            elif "text/html" in data:
                parts.append(_table(data["text/html"]))
            elif output.get("text") or "text/plain" in data:
                text = output.get("text") or data["text/plain"]
                parts.append(f"```text\n{text.rstrip()}\n```")
    return "\n\n".join(parts) + "\n"


def _table(html: str) -> str:
    """A table as raw HTML, without pandas' style sheet."""
    bare = re.sub(r"<style.*?</style>|\s(?:style|border|class)=\"[^\"]*\"", "", html, flags=re.DOTALL)
    lines = [line.strip() for line in bare.splitlines() if line.strip()]
    return "```{raw} html\n" + "\n".join(lines) + "\n```"


def _write_picture(content: bytes, path: Path) -> None:
    """Few colours and no wider than the page."""
    picture = Image.open(BytesIO(content)).convert("RGB")
    if picture.width > WIDTH:
        picture = picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS)
    picture.quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)


def main() -> int:
    """Run and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, help="a folder for the page and its pictures; else the documentation")
    into = parser.parse_args().into
    text = page(executed(), into or IMAGES)
    (into / PAGE.name if into else PAGE).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
