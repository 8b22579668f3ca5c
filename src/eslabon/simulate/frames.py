"""A world of frames with the truth beside it: large frames as Parquet, small ones as CSV."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

ROWS_OF_A_CSV = 5_000  # larger frames are written as Parquet


@dataclass(frozen=True)
class FrameWorld:
    """Frames by name and everything that was planted in them."""

    frames: dict[str, pd.DataFrame]
    truth: dict[str, Any]


def file_of(name: str, *, frame: pd.DataFrame) -> str:
    """The name of the file that the frame is written to."""
    return f"{name}.parquet" if len(frame) > ROWS_OF_A_CSV else f"{name}.csv"


def write_frames(world: FrameWorld, directory: Path) -> list[str]:
    """Write every frame and truth.json into `directory`, made if it is not there; the names, in the order written."""
    directory.mkdir(parents=True, exist_ok=True)
    names = []
    for name, frame in world.frames.items():
        names.append(file_of(name, frame=frame))
        if names[-1].endswith(".parquet"):
            frame.to_parquet(directory / names[-1], index=False, compression="zstd")
        else:
            (directory / names[-1]).write_bytes(frame.to_csv(index=False, lineterminator="\r\n").encode())
    truth = json.dumps(world.truth, ensure_ascii=False, indent=2) + "\n"
    (directory / "truth.json").write_bytes(truth.encode())
    return [*names, "truth.json"]
