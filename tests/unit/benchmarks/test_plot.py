"""Plots of benchmarks."""

from __future__ import annotations

from xml.etree import ElementTree

from benchmarks.plot import draw_seconds


def test_the_plot_has_a_point_for_each_size() -> None:
    assert draw_seconds({"one": [(10, 0.01), (1_000, 2.0)]}, "claims").count("<circle") == 2


def test_lines_are_named_where_there_are_several() -> None:
    drawn = draw_seconds({"one": [(10, 0.01)], "other": [(10, 0.1), (100, 2.0)]}, "records")
    texts = [each.text for each in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]
    assert {"one", "other", "records"} <= {*texts}
