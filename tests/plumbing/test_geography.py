"""Where countries lie, on whom they border, and what they are called."""

import pytest

from groundswell.plumbing.geography import code_of, countries, km_between, name_of


def test_whoever_has_a_neighbour_is_its_neighbour() -> None:
    its = countries()
    assert {"PL", "BY", "LV", "RU"} == its["LT"].borders
    assert not its["IS"].borders
    for code, one in its.items():
        for other in one.borders:
            assert code in its[other].borders
            assert other != code


def test_an_overseas_part_brings_no_country_nearer() -> None:
    assert "BR" not in countries()["FR"].borders
    assert "CY" not in countries()["GB"].borders


def test_the_united_kingdom_is_none_of_its_parts() -> None:
    assert name_of("GB", "en") == "United Kingdom"
    assert countries()["GB"].inhabitants > 60_000_000


def test_each_country_lies_on_the_globe_and_its_capital_near_it() -> None:
    for code, one in countries().items():
        for east, north in (one.centre, one.seat, *(spot for ring in one.outline for spot in ring)):
            assert -180 <= east <= 180.1, code
            assert -90 <= north <= 90, code
        assert km_between(one.centre, one.seat) <= 2 * one.radius_km + 100, code


def test_distances_are_those_of_the_globe() -> None:
    vilnius, warsaw = countries()["LT"].seat, countries()["PL"].seat
    assert km_between(vilnius, warsaw) == pytest.approx(393, abs=5)
    assert km_between(vilnius, vilnius) == 0
    assert km_between((0, 90), (0, -90)) == pytest.approx(20015, abs=1)


def test_what_is_spoken_where_is_known_of_neighbours_with_a_language_in_common() -> None:
    its = countries()
    assert its["DE"].languages & its["AT"].languages & its["CH"].languages == {"de"}
    assert not its["LT"].languages & its["PL"].languages


def test_names_stand_in_the_readers_language_and_letters_without_a_country_for_themselves() -> None:
    names = [name_of("DE", language) for language in ("en", "de", "it", "pl", "lt")]
    assert names == ["Germany", "Deutschland", "Germania", "Niemcy", "Vokietija"]
    assert name_of("DE", "en-gb") == "Germany"
    assert name_of("QX", "en") == "QX"


def test_letters_that_mean_no_country_are_none() -> None:
    assert [code_of(told) for told in ("LT", "UK", "EL", "T1", "", "ZZ", "CS")] == ["LT", "GB", "GR", "", "", "", ""]
