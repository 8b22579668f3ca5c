"""The follow-up of the milk-quality experiment in Uganda, prepared as its authors did; the data are not the project's.

Van Campenhout and others, "When milk quality pays": effects of treatment within milk collection centres, errors
classical for traders and clustered by trader for farmers.
"""

from functools import partial

import numpy as np
import pandas as pd

from tests.impact.peer_files import SHARED

FOLDER = SHARED / "03_households_impact" / "rmvc_uganda_dairy"
DEALS = range(1, 7)
FEEDS = ("bran", "residu", "lick", "cgrazing")
PRINTED = ["coef", "se", "p", "n", "ctrl_mean"]


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
    answers = {f"used_{feed}": frame[f"farmer.used_{feed}"].astype(str) for feed in FEEDS}
    used = {name: said.isin(["1", "1.0"]).astype(float) for name, said in answers.items()}
    return frame.assign(
        avg_price=price_paid(frame, "p_sold", "q_sold"),
        quality_checked=(checked == 1).any(axis=1).astype(float),
        feeding_index=anderson_index(np.column_stack(list(used.values()))),
        **used,
    )


def anderson_index(values: np.ndarray) -> np.ndarray:
    """One index of several columns: standardised, weighted by the row sums of their inverse covariance."""
    z = (values - values.mean(axis=0)) / values.std(axis=0, ddof=1)
    weights = np.linalg.inv(np.cov(z, rowvar=False)).sum(axis=1)
    return np.asarray(z @ weights / weights.sum())


def deliveries(first: str, last: str) -> pd.DataFrame:
    """Trader-days between two days: milk of plausible fat, quality weighted by quantity, the bonus anew."""
    frame = pd.read_csv(FOLDER / "follow_up_samples_anonymized_submission_data.csv")
    frame["day"] = frame["submission_date"].str[:10]
    frame = frame[frame["day"].between("2025-10-31", "2025-12-01") & frame["Fat"].between(3, 5.5)]
    frame = frame.assign(fat=frame["Fat"] * frame["Qty"], snf=frame["SNF"] * frame["Qty"])
    days = frame.groupby(["day", "trader_ID", "MCC_ID", "treatment"], as_index=False)[["Qty", "fat", "snf"]].sum()
    days["avg_fat"], days["avg_snf"] = days["fat"] / days["Qty"], days["snf"] / days["Qty"]
    above = (days["avg_snf"] - 8.5).clip(lower=0)
    above += (days["avg_fat"] - np.where(days["day"] >= "2025-11-15", 3.9, 3.3)).clip(lower=0)
    days = days.assign(bonus=(100 * above * days["Qty"]).round()).rename(columns={"Qty": "total_qty"})
    return days[days["day"].between(first, last)].rename(columns={"treatment": "treat"})


def practices() -> pd.DataFrame:
    """The traders with what they do themselves and how few they buy from; "don't know" is missing."""
    frame = traders()
    bought = frame[[f"purchase_q_{deal}" for deal in DEALS]].apply(pd.to_numeric, errors="coerce")
    bought = bought.mask((bought > 1000) | (bought == 999))
    shares = bought.div(bought.sum(axis=1), axis=0)
    answers = {"self_tests": "self", "uses_lactometer": "use_lacto", "uses_alcohol": "use_alcohol"}
    yes = {
        name: (frame[asked] == 1).astype(float).mask(frame[asked].isna() | (frame[asked] == 3))
        for name, asked in answers.items()
    }
    return frame.assign(seller_hhi=(shares**2).sum(axis=1), **yes)


DELIVERED = ("avg_fat", "avg_snf", "total_qty", "bonus")
# Table, what its columns end in, its frame, the cluster, and its rows.
TABLES = (
    (
        "res_traders.csv",
        "",
        traders,
        None,
        ("delivered_quantity", "any_rejected", "pays_premium", "avg_purchase_price"),
    ),
    (
        "res_farmers_fu.csv",
        "",
        farmers,
        "trader_ID",
        ("avg_price", "quality_checked", "feeding_index", "used_bran", "used_residu", "used_lick", "used_cgrazing"),
    ),
    (
        "res_traders_secondary.csv",
        "",
        practices,
        None,
        ("SNF_supervised", "self_tests", "uses_lactometer", "uses_alcohol", "seller_hhi"),
    ),
    ("balance_followup.csv", "", partial(deliveries, "2025-10-31", "2025-11-01"), "trader_ID", DELIVERED),
    ("res_submissions.csv", "_full", partial(deliveries, "2025-11-03", "2025-12-01"), "trader_ID", DELIVERED),
    ("res_submissions.csv", "_s1", partial(deliveries, "2025-11-03", "2025-11-14"), "trader_ID", DELIVERED),
    ("res_submissions.csv", "_s2", partial(deliveries, "2025-11-15", "2025-12-01"), "trader_ID", DELIVERED),
)


def published(name: str, ending: str) -> pd.DataFrame:
    """The authors' table: coef, se, p, n, ctrl_mean by row."""
    table = pd.read_csv(FOLDER / "expected_followup" / name, index_col=0)
    return table[[f"{column}{ending}" for column in PRINTED]].set_axis(PRINTED, axis=1)
