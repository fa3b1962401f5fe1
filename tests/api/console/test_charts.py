"""Pictures of numbers: what they show, in which proportion, and that nobody's words become markup."""

from xml.etree import ElementTree as ET

import pytest

from api.console.charts import COLOURS, Chart, Line, bars, lines, stacked

MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]
NASTY = '<script>alert("1")</script>&'
SVG = "{http://www.w3.org/2000/svg}"


def tree(chart: Chart) -> ET.Element:
    """The picture, read as XML."""
    return ET.fromstring(chart.svg)  # noqa: S314 - our own


def heights(chart: Chart) -> list[float]:
    """Of the pieces of bars, in their order."""
    return [float(one.get("height", "0")) for one in tree(chart).iter(f"{SVG}rect") if one.get("stroke") == "#fff"]


def test_pieces_are_as_high_as_their_numbers() -> None:
    """Protects from a picture that lies: twice the cases, twice the height, beginning at zero."""
    drawn = [Line("信用修复", [10, *[0] * 11]), Line("异议", [5, 20, *[0] * 10])]
    first, second, third = heights(stacked("a", "一", "二", MONTHS, drawn, "件"))
    assert (first / second, third / first) == (pytest.approx(2, rel=0.01), pytest.approx(2, rel=0.01))


def test_a_month_without_a_number_is_a_gap() -> None:
    """Protects from a median of zero days where nothing was decided."""
    chart = lines("a", "一", "二", MONTHS[:3], [Line("一半以内", [3, None, 5])], "个工作日")
    marks = [one for one in tree(chart).iter(f"{SVG}rect") if one.get("width") == "7"]
    assert len(marks) == 2
    assert [row[1] for row in chart.rows] == ["3", "—", "5"]


def test_a_share_is_shown_of_the_whole() -> None:
    """Protects from a drop by one point that looks like a fall to nothing: the scale is 0 to 100."""
    chart = lines("a", "一", "二", MONTHS[:2], [Line("按期率", [99.0, 98.0])], "%")
    ticks = [one.text for one in tree(chart).iter(f"{SVG}text")]
    assert {"0%", "100%"} <= set(ticks)


@pytest.mark.parametrize("most", [0, 1, 4, 7, 99, 1234, 1_000_000])
def test_the_scale_has_whole_round_numbers(most: int) -> None:
    """Protects readers from half a case and from a wall of lines."""
    chart = stacked("a", "一", "二", MONTHS[:1], [Line("件", [most])], "件")
    ticks = [one.text.replace(",", "") for one in tree(chart).iter(f"{SVG}text") if one.get("text-anchor") == "end"]
    assert all(tick.isdigit() for tick in ticks)
    assert 2 <= len(ticks) <= 7
    assert int(ticks[-1]) >= most


def test_what_people_wrote_is_never_markup() -> None:
    """Protects the page and the PDF from the name of a platform or of a document."""
    months = stacked("a", NASTY, NASTY, MONTHS, [Line(NASTY, [1] * 12)], "件")
    for chart in (bars("a", NASTY, NASTY, NASTY, [(NASTY, 3)], "条"), months):
        assert "<script" not in chart.svg
        assert tree(chart).find(f"{SVG}title").text == NASTY  # type: ignore[union-attr]
        assert "style=" not in chart.svg


def test_it_is_told_in_words_and_numbers_too() -> None:
    """Protects those who do not see the picture: a name, a sentence, and a table with every number."""
    chart = bars("silent", "没有确认的通知", "三条", "平台", [("示例平台", 3)], "条")
    root = tree(chart)
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "silent-t silent-d")
    assert (chart.heads, chart.rows) == (["平台", "条"], [["示例平台", "3"]])


@pytest.mark.parametrize("colour", COLOURS)
def test_colours_stand_out_from_paper(colour: str) -> None:
    """Protects people with weak eyes and paper prints: 3:1 to white, as WCAG asks of pictures."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 3
