"""Places by code and name: what is a place of today, what lies above and below it, what is only a heading."""

import re

import pytest

from knowledge.engine.regions import codes_by_name, lineage, region_name, regions_within


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("000000", "全国"),
        ("320000", "江苏省"),
        ("320281", "江阴市"),
        ("500157", "两江新区"),
        ("232761", "加格达奇区"),
        ("110100", "北京市市辖区"),
        ("320201", "无锡市市辖区"),
        ("500200", "重庆市县"),
        ("429000", "湖北省直辖县级行政单位"),
        ("500105", None),
        ("360427", None),
        ("999999", None),
    ],
)
def test_a_code_has_the_name_of_today(code: str, name: str | None) -> None:
    """Protects readers: abolished places have no name, and a heading says whose heading it is."""
    assert region_name(code) == name


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("000000", ("000000",)),
        ("320281", ("000000", "320000", "320200", "320281")),
        ("110108", ("000000", "110000", "110108")),
        ("500235", ("000000", "500000", "500235")),
        ("429004", ("000000", "420000", "429004")),
    ],
)
def test_headings_are_no_places_above_a_place(code: str, above: tuple[str, ...]) -> None:
    """Protects comparisons: 县 and 省直辖县级行政单位 have no rules and get no column."""
    assert lineage(code) == above


def test_what_lies_below_is_listed_once_and_by_simplified_names() -> None:
    """Protects the choice of places: a place that the table has twice is one, and nothing is a heading."""
    provinces = regions_within(None)
    assert len(provinces) == 34
    for province in provinces:
        names = [region.name for region in regions_within(province.code)]
        assert len(names) == len(set(names)), province
        assert not [name for name in names if re.search("^市辖区$|^县$|直辖|區", name)]
    assert {region.name for region in regions_within("232700")} >= {"漠河市", "加格达奇区"}
    assert regions_within("320281") == ()


def test_places_that_share_a_name_have_all_their_codes() -> None:
    """Protects the region of an imported document: 朝阳区 alone says nothing."""
    assert codes_by_name()["江阴市"] == ("320281",)
    assert len(codes_by_name()["朝阳区"]) > 1
    assert "市辖区" not in codes_by_name()
