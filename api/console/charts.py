"""Pictures of numbers as SVG of our own: lines, stacked bars, horizontal bars, each with the same in words and a table.

Only presentation attributes, no style and no script: the same picture stands in a page under a strict content policy
and in a PDF. Colours hold 3:1 to white and differ in lightness; lines differ by their marks as well.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from typing import Literal

from markupsafe import Markup

WIDTH = 720
COLOURS = ("#12509b", "#d2761a", "#2e8a57", "#7b3f98", "#a3201a", "#5d7f00", "#0b8093", "#84705b", "#4a5664", "#b3478a")
FONTS = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, sans-serif"
_INK, _GREY, _LINE = "#1c2733", "#566372", "#d9e0e8"
_LEFT, _RIGHT, _BOTTOM, _PLOT = 56, 16, 40, 220
_SIZE, _LEGEND_ROW, _MOST_TICKS, _MOST_LABELS = 12, 22, 5, 13
_BAR_ROW, _BAR = 30, 16
Unit = Literal["件", "个工作日", "次", "条", "个", "%"]
_NOTHING = "—"


@dataclass(frozen=True)
class Line:
    """Numbers under one name; None where there is none."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Chart:
    """A picture, what it shows in a sentence or two, and the table of its numbers."""

    id: str
    title: str
    words: str
    svg: Markup
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return all(cell == _NOTHING for row in self.rows for cell in row[1:])


def lines(id_: str, title: str, words: str, labels: Sequence[str], drawn: Sequence[Line], unit: Unit) -> Chart:
    """Each name a line with marks, over months."""
    frame = _Frame(id_, title, words, labels, [line.name for line in drawn], _top(drawn, unit), unit)
    return frame.chart(drawn, _paths(frame, drawn))


def stacked(id_: str, title: str, words: str, labels: Sequence[str], drawn: Sequence[Line], unit: Unit) -> Chart:
    """A bar for each month, of one piece for each name."""
    sums = [sum(line.values[place] or 0 for line in drawn) for place in range(len(labels))]
    frame = _Frame(id_, title, words, labels, [line.name for line in drawn], max(sums, default=0), unit)
    return frame.chart(drawn, _pieces(frame, drawn))


def bars(id_: str, title: str, words: str, head: str, counted: Sequence[tuple[str, int]], unit: Unit) -> Chart:
    """A horizontal bar for each name, the longest as wide as there is room."""
    most, height = max((count for _, count in counted), default=0), _BAR_ROW * len(counted) + 8
    body = "".join(_bar(place, name, count, most, unit) for place, (name, count) in enumerate(counted))
    rows = [[name, shown(count)] for name, count in counted]
    return Chart(id_, title, words, _svg(id_, title, words, height, body), [head, unit], rows)


def shown(value: float | None, unit: str = "") -> str:
    """A number as people write it; a dash where there is none."""
    if value is None:
        return _NOTHING
    if unit == "%":
        return f"{value:.1f}".rstrip("0").rstrip(".") + "%"
    return f"{value:,.0f}"


@dataclass(frozen=True)
class _Frame:
    """Axes, grid and legend; knows where a month and a number stand."""

    id: str
    title: str
    words: str
    labels: Sequence[str]
    names: Sequence[str]
    most: float
    unit: Unit

    @property
    def step(self) -> float:
        """Between two lines of the grid: 1, 2 or 5 times a power of ten, whole things never halved."""
        rough = max(self.most, 1) / _MOST_TICKS
        power = 10 ** floor(log10(rough))
        return max(1.0, next(float(power * one) for one in (1, 2, 5, 10) if power * one >= rough))

    @property
    def top(self) -> float:
        """The number at the upper edge."""
        return self.step * max(1, ceil(self.most / self.step))

    @property
    def head(self) -> float:
        """Where the plot begins, below the legend."""
        return 24 + _LEGEND_ROW * (max((row for row, *_ in self.legend()), default=-1) + 1)

    @property
    def slot(self) -> float:
        """The width of a month."""
        return (WIDTH - _LEFT - _RIGHT) / max(1, len(self.labels))

    def x(self, place: int) -> float:
        """The middle of a month."""
        return _LEFT + self.slot * (place + 0.5)

    def y(self, value: float) -> float:
        """The height of a number."""
        return self.head + _PLOT * (1 - value / self.top)

    def legend(self) -> Iterator[tuple[int, float, str]]:
        """Row and left edge of each name."""
        row, left = 0, float(_LEFT)
        for name in self.names:
            width = 18 + _width(name) + 18
            if left + width > WIDTH and left > _LEFT:
                row, left = row + 1, float(_LEFT)
            yield row, left, name
            left += width

    def chart(self, drawn: Sequence[Line], body: str) -> Chart:
        """The whole picture with its table: a row for each month."""
        rows = [
            [label, *(shown(line.values[place], self.unit) for line in drawn)]
            for place, label in enumerate(self.labels)
            if drawn
        ]
        svg = _svg(
            self.id, self.title, self.words, self.head + _PLOT + _BOTTOM, f"{self._legend()}{self._grid()}{body}"
        )
        return Chart(self.id, self.title, self.words, svg, ["月份", *self.names], rows)

    def _legend(self) -> str:
        parts = []
        for place, (row, left, name) in enumerate(self.legend()):
            y = 4 + _LEGEND_ROW * row
            parts.append(f'<rect x="{left:.0f}" y="{y}" width="12" height="12" fill="{_colour(place)}"/>')
            parts.append(_text(left + 18, y + 11, name))
        return "".join(parts)

    def _grid(self) -> str:
        parts = [_text(0, self.head - 13, self.unit, colour=_GREY)] if self.unit != "%" else []
        for tick in range(round(self.top / self.step) + 1):
            value = tick * self.step
            y = self.y(value)
            parts.append(f'<path d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}" stroke="{_LINE}"/>')
            parts.append(_text(_LEFT - 8, y + 4, shown(value, self.unit), anchor="end", colour=_GREY))
        every = ceil(len(self.labels) / _MOST_LABELS)
        for place, label in enumerate(self.labels):
            if place % every == 0:
                parts.append(_month(self.x(place), self.head + _PLOT, label, is_first=place == 0))
        return "".join(parts)


def _month(x: float, bottom: float, label: str, *, is_first: bool) -> str:
    """The month, and below it the year where one begins."""
    year, _, month = label.partition("-")
    text = _text(x, bottom + 17, f"{int(month)}月", anchor="middle", colour=_GREY)
    return text + (_text(x, bottom + 33, year, anchor="middle", colour=_GREY) if is_first or month == "01" else "")


def _paths(frame: _Frame, drawn: Sequence[Line]) -> str:
    parts = []
    for number, line in enumerate(drawn):
        points = [(frame.x(place), frame.y(value)) for place, value in enumerate(line.values) if value is not None]
        path = " ".join(f"{'L' if place else 'M'}{x:.1f} {y:.1f}" for place, (x, y) in enumerate(points))
        parts.append(f'<path d="{path}" fill="none" stroke="{_colour(number)}" stroke-width="2"/>' if points else "")
        for place, value in enumerate(line.values):
            if value is not None:
                told = f"{frame.labels[place]} {line.name}：{shown(value, frame.unit)}"
                parts.append(_mark(number, frame.x(place), frame.y(value), told))
    return "".join(parts)


def _mark(number: int, x: float, y: float, told: str) -> str:
    """A square, a disc or a diamond."""
    fill = f'fill="{_colour(number)}"'
    if number % 3 == 1:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" {fill}>{_title(told)}</circle>'
    turned = f' transform="rotate(45 {x:.1f} {y:.1f})"' if number % 3 else ""
    return f'<rect x="{x - 3.5:.1f}" y="{y - 3.5:.1f}" width="7" height="7"{turned} {fill}>{_title(told)}</rect>'


def _pieces(frame: _Frame, drawn: Sequence[Line]) -> str:
    parts, width = [], min(40.0, frame.slot * 0.7)
    for place, label in enumerate(frame.labels):
        below = 0.0
        for number, line in enumerate(drawn):
            value = line.values[place] or 0
            if value:
                upper, lower = frame.y(below + value), frame.y(below)
                told = _title(f"{label} {line.name}：{shown(value)}{frame.unit}")
                box = f'x="{frame.x(place) - width / 2:.1f}" y="{upper:.1f}" width="{width:.1f}"'
                parts.append(
                    f'<rect {box} height="{lower - upper:.1f}" fill="{_colour(number)}" stroke="#fff">{told}</rect>'
                )
                below += value
    return "".join(parts)


def _bar(place: int, name: str, count: int, most: int, unit: str) -> str:
    y, begin, room = 4 + _BAR_ROW * place, 250, WIDTH - 250 - 90
    length = room * count / most if most else 0
    bar = f'<rect x="{begin}" y="{y}" width="{length:.1f}" height="{_BAR}" fill="{COLOURS[0]}"/>'
    label = _text(begin - 10, y + 13, _short(name, begin - 20), anchor="end")
    return (
        f"<g>{_title(f'{name}：{shown(count)}{unit}')}{label}{bar}{_text(begin + length + 8, y + 13, shown(count))}</g>"
    )


def _svg(id_: str, title: str, words: str, height: float, body: str) -> Markup:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}"'
        f' height="{height:.0f}" role="img" aria-labelledby="{id_}-t {id_}-d" font-family="{FONTS}"'
        f' font-size="{_SIZE}"><title id="{id_}-t">{escape(title)}</title><desc id="{id_}-d">{escape(words)}</desc>'
    )
    return Markup(f"{head}{body}</svg>")  # noqa: S704 -- every text in it was escaped where it was put in


def _text(x: float, y: float, text: str, *, anchor: str = "start", colour: str = _INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'


def _title(text: str) -> str:
    return f"<title>{escape(text)}</title>"


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def _top(drawn: Sequence[Line], unit: Unit) -> float:
    return (
        100 if unit == "%" else max((value for line in drawn for value in line.values if value is not None), default=0)
    )


def _width(text: str) -> float:
    """About how wide a text is set."""
    return sum(_SIZE if ord(sign) > 0x2E80 else _SIZE * 0.6 for sign in text)


def _short(text: str, room: float) -> str:
    """A text that fits, its end left out where it does not; the whole stands in the table."""
    if _width(text) <= room:
        return text
    while text and _width(text) > room - _SIZE:
        text = text[:-1]
    return f"{text}…"
