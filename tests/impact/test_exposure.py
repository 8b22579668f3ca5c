"""The nearest place and the rings: against every distance, at the edges, and for what cannot be located."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from eslabon import impact
from eslabon.impact import ImpactError

GEODESIC = Geod(ellps="WGS84")


def every_distance(lat, lon, place_lat, place_lon):
    """All pairs, in km: the definition that the tree must agree with."""
    size, places = len(lat), len(place_lat)
    metres = GEODESIC.inv(
        np.repeat(lon, places), np.repeat(lat, places), np.tile(place_lon, size), np.tile(place_lat, size)
    )
    return np.asarray(metres[2]).reshape(size, places) / 1000


def andes(seed, size):
    chance = np.random.default_rng(seed)
    return chance.uniform(-16, -12, size), chance.uniform(-76, -71, size)


def test_nearest_two_thousand_households_agrees_with_every_distance():
    lat, lon = andes(1, 2_000)
    place_lat, place_lon = andes(2, 300)
    table = every_distance(lat, lon, place_lat, place_lon)
    found = impact.nearest(lat, lon, place_lat, place_lon)
    assert np.array_equal(found.index, table.argmin(axis=1))
    assert np.array_equal(found.distance_km, table.min(axis=1))


def test_nearest_where_the_sphere_would_choose_wrongly_takes_the_ellipsoid():
    # From the equator a degree north is 110.574 km and 0.995 degrees east are 110.763 km; on the sphere east is nearer.
    found = impact.nearest([0.0], [-75.0], [1.0, 0.0], [-75.0, -74.005])
    assert found.index.tolist() == [0]
    assert found.distance_km[0] == pytest.approx(110.5744, abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=1, max_size=12),
    st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=1, max_size=12),
)
def test_nearest_anywhere_on_earth_agrees_with_every_distance(points, places):
    lat, lon = np.array(points).T
    place_lat, place_lon = np.array(places).T
    found = impact.nearest(lat, lon, place_lat, place_lon)
    table = every_distance(lat, lon, place_lat, place_lon)
    assert np.allclose(found.distance_km, table.min(axis=1), rtol=0, atol=1e-9)
    assert np.allclose(table[np.arange(lat.size), found.index], table.min(axis=1), rtol=0, atol=1e-9)


def test_nearest_any_number_of_workers_gives_the_same_numbers():
    lat, lon = andes(3, 450_000)
    place_lat, place_lon = andes(4, 50)
    one = impact.nearest(lat, lon, place_lat, place_lon, workers=1)
    three = impact.nearest(lat, lon, place_lat, place_lon, workers=3)
    assert np.array_equal(one.distance_km, three.distance_km)
    assert np.array_equal(one.index, three.index)


def test_nearest_two_places_at_one_point_gives_the_first():
    found = impact.nearest([-12.0, -12.3], [-77.0, -77.1], [-12.1, -12.1, -12.1], [-77.0] * 3)
    assert found.index.tolist() == [0, 0]


def test_nearest_no_households_gives_an_empty_answer():
    found = impact.nearest([], [], [-12.0], [-77.0])
    assert found.distance_km.shape == (0,)
    assert found.tidy().empty


def test_nearest_missing_coordinates_are_refused_by_row_or_kept_and_remarked():
    with pytest.raises(ImpactError, match=r"lat, lon.*rows 2") as refused:
        impact.nearest([-12.0, np.nan], [-77.0, -77.0], [-12.0], [-77.0])
    assert refused.value.code == "IMPACT-E40"
    with pytest.raises(ImpactError, match=r"IMPACT-E40.*place_lat"):
        impact.nearest([-12.0], [-77.0], [-12.0, None], [-77.0, -77.0])
    kept = impact.nearest([-12.0, np.nan], [-77.0, -77.0], [np.nan, -12.0], [-77.0, -77.0], missing="keep")
    assert kept.index.tolist() == [1, -1]
    assert np.isnan(kept.distance_km[1])
    assert [remark.code for remark in kept.remarks] == ["IMPACT-W40", "IMPACT-W40"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (([-120.0], [-77.0], [-12.0], [-77.0]), "IMPACT-E41"),
        (([np.inf], [-77.0], [-12.0], [-77.0]), "IMPACT-E41"),
        (([-12.0, -12.0], [-77.0], [-12.0], [-77.0]), "IMPACT-E42"),
        (([-12.0], [-77.0], [], []), "IMPACT-E43"),
        ((["south"], [-77.0], [-12.0], [-77.0]), "IMPACT-E02"),
    ],
)
def test_nearest_unusable_coordinates_get_their_sentence(arguments, code):
    with pytest.raises(ImpactError) as refused:
        impact.nearest(*arguments)
    assert refused.value.code == code


def test_nearest_unknown_settings_are_refused():
    for wrong in ({"missing": "drop"}, {"workers": 0}):
        with pytest.raises(ImpactError, match="IMPACT-E10"):
            impact.nearest([-12.0], [-77.0], [-12.0], [-77.0], **wrong)


def test_nearest_draws_its_distances():
    assert impact.nearest(*andes(5, 40), *andes(6, 9)).plot().axes


def test_rings_each_ring_contains_its_outer_edge():
    assert impact.rings([0, 10, 10.0001, 20, 20.0001]).tolist() == [
        *("treated", "treated"),
        *("control", "control"),
        "outside",
    ]


def test_rings_a_buffer_by_its_ends_or_its_half_width_is_the_same():
    distance = np.linspace(0, 30, 301)
    ends = impact.rings(distance, buffer_km=(9, 11))
    assert np.array_equal(ends, impact.rings(distance, buffer_km=1))
    assert (ends == "buffer").sum() == 20
    assert ends[90] == "treated"
    assert ends[110] == "buffer"


@pytest.mark.parametrize("wrong", [[np.nan], [-1.0], [np.inf]])
def test_rings_without_a_distance_are_refused(wrong):
    with pytest.raises(ImpactError, match=r"IMPACT-E44.*rows 2"):
        impact.rings([1.0, *wrong])


@pytest.mark.parametrize("radii", [{"treated_km": 20}, {"treated_km": 0}, {"buffer_km": (11, 12)}, {"buffer_km": -1}])
def test_rings_radii_out_of_order_are_refused(radii):
    with pytest.raises(ImpactError, match="IMPACT-E10"):
        impact.rings([1.0], **radii)
