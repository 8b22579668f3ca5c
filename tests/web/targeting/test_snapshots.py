"""The map of corridors and the rates of a list, worked out without a database."""

from eslabon.web.targeting.snapshots import MARGIN, NARROW, WIDE, MapPoint, Rates, draw_map, draw_maps


def point(name: str, latitude: float, longitude: float, *, chosen: bool = True) -> MapPoint:
    return MapPoint(name, latitude, longitude, chosen, 1)


def test_map_puts_north_up_and_west_to_the_left_inside_its_margins() -> None:
    drawing = draw_map([point("Norte", -4, -80), point("Sur", -17, -70), point("Centro", -11, -75)])
    assert drawing is not None
    north, south, middle = drawing.points
    assert north.y < middle.y < south.y
    assert north.x < middle.x < south.x
    assert all(MARGIN <= each.x <= WIDE.width - MARGIN for each in drawing.points)
    assert all(MARGIN - 1 <= each.y <= drawing.height - MARGIN + 1 for each in drawing.points)
    assert [line.label.lstrip("\N{MINUS SIGN}") for line in drawing.grid] == ["15°", "10°", "5°", "80°", "75°", "70°"]


def test_names_on_the_map_cover_no_other_corridor_and_only_the_chosen_are_named() -> None:
    crowd = [point(f"Corredor {n}", -10 - n * 0.2, -75 + n * 0.2, chosen=n % 2 == 0) for n in range(8)]
    drawing = draw_map([*crowd, point("Lejos", -16, -70)])
    assert drawing is not None
    named = {each.name for each in drawing.points if each.label}
    assert named <= {each.name for each in crowd if each.is_chosen} | {"Lejos"}
    assert "Lejos" in named
    assert len(named) < 5  # where there is no room there is no name
    assert draw_map([]) is None
    assert draw_map([point("Uno", -10, -75)]) is not None


def test_map_for_a_telephone_keeps_its_letters_readable_and_its_corridors_apart() -> None:
    points = [point("Norte", -4, -80), point("Sur", -17, -70), point("Centro", -11, -75)]
    wide, narrow = draw_maps(points)
    assert (wide.size, narrow.size) == (WIDE, NARROW)
    screen = 360 - 2 * 16  # pixels that a telephone leaves to a drawing
    assert min(narrow.size.text, narrow.size.rank, narrow.size.degree) * screen / narrow.size.width >= 11
    assert all(each.label for each in narrow.points)
    assert all(MARGIN <= each.x <= NARROW.width - MARGIN for each in narrow.points)
    assert draw_maps([]) == ()


def test_rates_count_what_a_person_gave_a_place() -> None:
    rates = Rates(10, 4, 2, 3, 1, 1, 1, 1, 2, 9)
    assert (rates.located, rates.located_percent) == (7, 70.0)
    assert Rates(0, 0, 0, 0, 0, 0, 0, 0, 0, 0).located_percent == 0.0
