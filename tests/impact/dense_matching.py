"""The definition of kernel-matching difference in differences, written out: rows are copied, all pairs are taken."""

import numpy as np
import statsmodels.api as sm

KERNELS = {
    "gaussian": lambda u: np.exp(-u * u / 2),
    "uniform": lambda u: (np.abs(u) <= 1) * 1.0,
    "triangular": lambda u: np.clip(1 - np.abs(u), 0, None),
    "epanechnikov": lambda u: np.where(np.abs(u) < 1, 1 - u**2, 0),
    "biweight": lambda u: np.where(np.abs(u) < 1, (1 - u**2) ** 2, 0),
    "triweight": lambda u: np.where(np.abs(u) < 1, (1 - u**2) ** 3, 0),
    "tricube": lambda u: np.where(np.abs(u) < 1, (1 - np.abs(u) ** 3) ** 3, 0),
}


def scores(d, x, w, link):
    """Statsmodels' probability of treatment; weights as frequencies through the generalised linear model."""
    x = np.column_stack([(x - x.mean(axis=0)) / x.std(axis=0), np.ones(len(x))])
    family = sm.families.Binomial(sm.families.links.Probit() if link == "probit" else sm.families.links.Logit())
    fitted = sm.GLM(d, x, family=family, freq_weights=w).fit(tol=1e-15, maxiter=100, tol_criterion="params")
    return fitted.predict(x)


def support(p, d, rule):
    """Which rows are on the common support."""
    t, c = p[d == 1], p[d == 0]
    in_controls = (p >= c.min()) & (p <= c.max())
    in_treated = (p >= t.min()) & (p <= t.max())
    return {
        "minmax": (d == 0) | in_controls,
        "attk": (d == 1) | in_treated,
        "both": in_controls & in_treated,
        "none": np.ones(len(p), dtype=bool),
    }[rule]


def matched_difference(y, d, p, w, *, kernel, bandwidth, rule):
    """Treated minus matched controls of one period."""
    keep = support(p, d, rule)
    t, c = keep & (d == 1), keep & (d == 0)
    pull = KERNELS[kernel]((p[t][:, None] - p[c][None, :]) / bandwidth) * w[c]
    known = pull.sum(axis=1) > 0
    gap = y[t][known] - (pull @ y[c])[known] / pull.sum(axis=1)[known]
    return float((w[t][known] * gap).sum() / w[t][known].sum())


def effect(frame, *, y, x, weights=None, link="probit", kernel="gaussian", bandwidth=0.06, rule="minmax"):
    """The double difference; `frame` has columns d, late and those named."""
    differences = []
    for late in (0, 1):
        part = frame[frame["late"] == late]
        w = part[weights].to_numpy(float) if weights else np.ones(len(part))
        d = part["d"].to_numpy()
        p = scores(d, part[x].to_numpy(float), w, link)
        differences.append(
            matched_difference(part[y].to_numpy(float), d, p, w, kernel=kernel, bandwidth=bandwidth, rule=rule)
        )
    return differences[1] - differences[0]


def replicate(frame, *, cluster, seed, r, **settings):
    """One bootstrap replicate, with the drawn clusters' rows copied as often as they were drawn."""
    codes = np.unique(frame[cluster], return_inverse=True)[1]
    count = codes.max() + 1
    drawn = np.random.default_rng([seed, r]).integers(0, count, count)
    rows = np.concatenate([np.flatnonzero(codes == one) for one in drawn])
    return effect(frame.iloc[rows], **settings)
