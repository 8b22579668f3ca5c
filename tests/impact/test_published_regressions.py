"""Published coefficients that least squares with absorbed effects must give. Origins stand beside each number."""

import causaldata
import numpy as np
import pandas as pd
import pytest
from linearmodels.datasets import jobtraining

from eslabon.impact import absorbed_ols


def both(one, name):
    line = next(item for item in one.estimates if item.term == name)
    return line.estimate, line.std_error


def test_job_training_of_holzer_and_others():
    """Wooldridge, Introductory Econometrics, example 14.1: 54 firms in three years, errors alike."""
    frame = jobtraining.load()
    frame = frame.dropna(subset=["lscrap"])
    ours = absorbed_ols(frame, outcome="lscrap", terms=["grant", "grant_1", "d88", "d89"], unit="fcode", variance="iid")
    assert ours.n == 162
    assert both(ours, "grant") == pytest.approx((-0.2523, 0.1506), abs=6e-5)
    assert both(ours, "grant_1") == pytest.approx((-0.4216, 0.2102), abs=6e-5)
    assert both(ours, "d88") == pytest.approx((-0.0802, 0.1095), abs=6e-5)
    assert both(ours, "d89") == pytest.approx((-0.2472, 0.1332), abs=6e-5)


def nsw():
    return causaldata.nsw_mixtape.load_pandas().data


def cps():
    return causaldata.cps_mixtape.load_pandas().data


def test_the_experiment_of_lalonde():
    """Dehejia and Wahba (1999), JASA 94: 1,794 (633) with errors alike."""
    ours = absorbed_ols(nsw(), outcome="re78", terms=["treat"], variance="iid")
    assert both(ours, "treat") == pytest.approx((1794.3424, 632.8534), abs=6e-5)
    robust = absorbed_ols(nsw(), outcome="re78", terms=["treat"], variance="robust")
    assert both(robust, "treat")[1] == pytest.approx(670.8245, abs=6e-5)


def test_the_trainees_against_the_cps():
    """Dehejia and Wahba (1999): −8,498 (712)."""
    frame = pd.concat([cps(), nsw().query("treat == 1")], ignore_index=True)
    ours = absorbed_ols(frame, outcome="re78", terms=["treat"], variance="iid")
    assert both(ours, "treat") == pytest.approx((-8497.5161, 712.0207), abs=6e-5)


CASTLE = {"popwt": (0.0755, 0.0332), None: (0.0694, 0.0559)}


@pytest.mark.parametrize("weights", list(CASTLE))
def test_castle_doctrine(weights):
    """Cheng and Hoekstra (2013), JHR 48(3), the 0/1 law of causaldata's file: log homicide, states and years."""
    frame = causaldata.castle.load_pandas().data
    frame = frame.assign(l_homicide=np.log(frame.homicide))
    ours = absorbed_ols(
        frame, outcome="l_homicide", terms=["post"], unit="sid", period="year", cluster="sid", weights=weights
    )
    assert ours.n == 550
    assert both(ours, "post") == pytest.approx(CASTLE[weights], abs=6e-5)


def test_close_elections_of_lee_moretti_and_butler():
    """Lee, Moretti, Butler (2004), QJE 119, table I, elections within two points; clusters of places."""
    frame = causaldata.close_elections_lmb.load_pandas().data
    close = frame[frame.lagdemvoteshare.between(0.48, 0.52)]
    wanted = {
        ("score", "lagdemocrat"): (21.2839, 1.9512),
        ("score", "democrat"): (47.7056, 1.3560),
        ("democrat", "lagdemocrat"): (0.4843, 0.0289),
    }
    for (outcome, term), numbers in wanted.items():
        ours = absorbed_ols(close, outcome=outcome, terms=[term], cluster="id")
        assert both(ours, term) == pytest.approx(numbers, abs=6e-5)
    assert len(close) == 915
