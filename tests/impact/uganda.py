"""The follow-up of the milk-quality experiment in Uganda, prepared as its authors did; the data are not the project's.

Van Campenhout and others, "When milk quality pays": effects of treatment within milk collection centres, errors
classical for traders and clustered by trader for farmers.
"""

import numpy as np
import pandas as pd

from tests.impact.peer_files import SHARED

FOLDER = SHARED / "03_households_impact" / "rmvc_uganda_dairy"
DEALS = range(1, 7)


def price_paid(frame: pd.DataFrame, prices: str, quantities: str) -> np.ndarray:
    """Mean price weighted by quantity over up to six deals, missing where none has both."""
    p, q = (
        frame[[f"{stem}_{deal}" for deal in DEALS]].apply(pd.to_numeric, errors="coerce").to_numpy(float)
        for stem in (prices, quantities)
    )
    both = np.isfinite(p) & np.isfinite(q)
    total = np.where(both, q, 0).sum(axis=1)
    return np.where(total > 0, np.where(both, p * q, 0).sum(axis=1) / np.where(total > 0, total, 1), np.nan)


def traders() -> pd.DataFrame:
    """99 traders."""
    frame = pd.read_csv(FOLDER / "follow_up_traders_anonymized_trader_endline_data.csv")
    return frame.assign(
        any_rejected=(frame["rejected_month"] > 0).astype(float),
        pays_premium=(frame["pay_premim"] == 1).astype(float),
        avg_purchase_price=price_paid(frame, "puarchase_price", "purchase_q"),
    )


def farmers() -> pd.DataFrame:
    """422 farmers."""
    frame = pd.read_csv(FOLDER / "follow_up_farmers_anonymized_farmer_endline_data.csv")
    checked = frame[[f"checked_{deal}" for deal in DEALS]].apply(pd.to_numeric, errors="coerce")
    used = {f"used_{feed}": frame[f"farmer.used_{feed}"].astype(str) for feed in ("bran", "residu", "lick", "cgrazing")}
    return frame.assign(
        avg_price=price_paid(frame, "p_sold", "q_sold"),
        quality_checked=(checked == 1).any(axis=1).astype(float),
        **{name: values.isin(["1", "1.0"]).astype(float) for name, values in used.items()},
    )


# Table, its frame, the cluster, and the rows that need no index of the authors' own.
TABLES = (
    (
        "res_traders.csv",
        traders,
        None,
        ("delivered_quantity", "any_rejected", "pays_premium", "avg_purchase_price"),
    ),
    (
        "res_farmers_fu.csv",
        farmers,
        "trader_ID",
        ("avg_price", "quality_checked", "used_bran", "used_residu", "used_lick", "used_cgrazing"),
    ),
)


def published(name: str) -> pd.DataFrame:
    """The authors' table."""
    return pd.read_csv(FOLDER / "expected_followup" / name, index_col=0)
