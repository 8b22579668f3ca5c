"""Numbers that others printed or computed for kernel matching, and how they were made."""

from pathlib import Path

import pandas as pd

NSW = Path(__file__).parent / "data" / "nsw_psid_dw.csv.gz"
COVARIATES = ["age", "education", "black", "hispanic", "married", "nodegree", "re74", "re75"]
# The specification of Becker and Ichino (2002), Stata Journal 2(4), section 6.
BECKER_ICHINO = [
    *("age", "age2", "education", "educ2", "married", "black", "hispanic"),
    *("re74", "re75", "re742", "re752", "blacku74"),
]
# attk, comsup, logit, bandwidth 0.06: dense sums over all pairs in double precision. The article's own number, quoted
# from memory and not re-read, is 1537.943.
BECKER_ICHINO_ATT = 1537.9474
BECKER_ICHINO_ROWS = (185, 1157)  # treated, controls
BECKER_ICHINO_SUPPORT = (0.00061066, 0.97525408)
# StatsPAI 1.40.2, psmatch2(data, treat="treat", covariates=COVARIATES, outcome="re78", method="kernel", kernel=...,
# bwidth=0.06, ps_model=..., common_support=...), run on 2026-11-21; its kernels are pinned to psmatch2 in Stata 18.
PSMATCH2 = {
    ("epanechnikov", "probit", "none"): 695.4468585900038,
    ("epanechnikov", "probit", "minmax"): 285.91478561614355,
    ("epanechnikov", "logit", "none"): 779.5046154966093,
    ("epanechnikov", "logit", "minmax"): 429.39649122519245,
    ("gaussian", "probit", "none"): 83.69650332807764,
    ("gaussian", "probit", "minmax"): -326.18889519110235,
    ("gaussian", "logit", "none"): 129.56948639169963,
    ("gaussian", "logit", "minmax"): -230.66020428751762,
    ("biweight", "probit", "none"): 723.9594583398192,
    ("biweight", "probit", "minmax"): 291.62127055992283,
    ("biweight", "logit", "none"): 846.3405511064515,
    ("biweight", "logit", "minmax"): 479.56180706832345,
    ("uniform", "probit", "none"): 722.3119797307551,
    ("uniform", "probit", "minmax"): 368.69374029215675,
    ("uniform", "logit", "none"): 722.7038719813916,
    ("uniform", "logit", "minmax"): 387.428729994306,
    ("tricube", "probit", "none"): 723.9994542460063,
    ("tricube", "probit", "minmax"): 287.6218515422209,
    ("tricube", "logit", "none"): 857.3111516605761,
    ("tricube", "logit", "minmax"): 490.5823433727745,
}


def nsw_twice() -> pd.DataFrame:
    """The rows once before and once after: each period's matched difference is the effect of the one cross-section."""
    frame = pd.read_csv(NSW)
    frame = frame.assign(
        age2=frame["age"] ** 2,
        educ2=frame["education"] ** 2,
        re742=frame["re74"] ** 2,
        re752=frame["re75"] ** 2,
        blacku74=frame["black"] * (frame["re74"] == 0),
    )
    return pd.concat([frame.assign(post=0), frame.assign(post=1)], ignore_index=True)
