"""Where the files of other people's answers lie beside the project, for the tests that read them."""

from pathlib import Path

import pandas as pd
import pytest

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def peer_table(*parts):
    """A CSV file of the shared data, or a skip that says which is absent."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{'/'.join(parts)} lies outside the project and is not here")
    return pd.read_csv(path)
