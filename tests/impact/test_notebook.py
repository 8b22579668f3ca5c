"""The tutorial's notebook runs from its first cell to its last, and its page shows what it gives."""

import subprocess
import sys
from pathlib import Path

from PIL import Image

from docs import write_notebook


def test_page_of_the_notebook_shows_what_the_notebook_gives(tmp_path: Path) -> None:
    command = [sys.executable, write_notebook.__file__, "--into", str(tmp_path)]  # its kernel's sockets stay there
    subprocess.run(command, check=True, capture_output=True)

    assert (tmp_path / "impact.md").read_text("utf-8") == write_notebook.PAGE.read_text("utf-8")
    pictures = sorted(tmp_path.glob("impact-*.png"))
    assert len(pictures) == 3
    for picture in pictures:
        with Image.open(picture) as drawn, Image.open(write_notebook.IMAGES / picture.name) as kept:
            assert drawn.size == kept.size
