"""The palette: seen on both pages, told apart by everybody, and the only place of colours."""

import itertools
import re
from dataclasses import astuple

import numpy as np
import pytest
from conftest import ROOT

import regnotes as rn
from regnotes.figures import palette
from regnotes.figures.palette import (
    BALL,
    BETA1,
    BETA2,
    ELASTIC_NET,
    GUESS,
    INK,
    LASSO,
    LOSS,
    MINIMUM,
    NEUTRAL,
    NO_ZERO,
    PATH,
    RIDGE,
    ROLES,
    SOLVERS,
    looks,
)  # fmt: skip
from regnotes.site import role_words

GROUNDS = {"light": "#ffffff", "dark": "#131416"}  # of furo
# What is seen together: on the plots of penalties; with the path of a budget; in a map; on a
# surface; in a question that asks where.
TOGETHER = [
    (LOSS, MINIMUM, LASSO, RIDGE, ELASTIC_NET),
    (BETA1, BETA2, MINIMUM, PATH),
    (LOSS, BALL, MINIMUM, PATH, GUESS),
]
# Machado, Oliveira and Fernandes (2009), https://doi.org/10.1109/TVCG.2009.113, severity 1.0, of
# linear red, green and blue.
SEEN_BY = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                   [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


def linear(colour):
    parts = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """The contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    light = [linear(colour) @ [0.2126, 0.7152, 0.0722] + 0.05 for colour in (one, other)]
    return max(light) / min(light)


def lab(rgb):
    """CIE L*, a*, b* of linear red, green and blue, under D65."""
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    share = np.array(to_xyz) @ np.clip(rgb, 0, 1) / [0.9505, 1.0, 1.089]
    x, y, z = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def hue(colour):
    _, a, b = lab(linear(colour))
    return np.degrees(np.arctan2(b, a))


def chroma(colour):
    return np.hypot(*lab(linear(colour))[1:])


each = pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)


@each
def test_marks_and_words_are_seen_on_both_pages(role):
    for theme, ground in GROUNDS.items():
        assert contrast(role.mark, ground) >= 3
        assert contrast(getattr(role, theme), ground) >= 4.5


@each
def test_a_role_has_one_hue_however_light_it_is(role):
    for colour in (role.light, role.dark, role.ground):
        if role is LOSS:
            assert chroma(colour) < 15
        else:
            turned = (hue(colour) - hue(role.mark) + 180) % 360 - 180
            assert abs(turned) < 12


def test_what_has_no_role_is_seen_and_muted():
    for colour in NEUTRAL:
        assert all(contrast(colour, ground) >= 3 for ground in GROUNDS.values())
        assert chroma(colour) < min(chroma(role.mark) for role in ROLES if role is not LOSS)


@pytest.mark.parametrize("kind", SEEN_BY)
def test_roles_that_share_a_figure_are_told_apart_by_everybody(kind):
    """By what is left of colour, 20 or more apart (2.3 is just seen), or by dash and marker."""
    for roles in TOGETHER:
        for one, other in itertools.combinations(roles, 2):
            seen = [lab(np.array(SEEN_BY[kind]) @ linear(role.mark)) for role in (one, other)]
            far = np.linalg.norm(seen[0] - seen[1]) > 20
            form = one.dash != other.dash and one.marker != other.marker
            assert far or form, (one.name, other.name)


def test_roles_that_share_a_figure_differ_in_hue_to_most_readers():
    for roles in TOGETHER:
        for one, other in itertools.combinations(roles, 2):
            seen = [lab(linear(role.mark)) for role in (one, other)]
            assert np.linalg.norm(seen[0] - seen[1]) > 20, (one.name, other.name)


def test_what_stands_on_a_map_is_seen_on_each_of_its_areas():
    for area in (NO_ZERO, BETA1.ground, BETA2.ground):
        assert contrast(INK, area) >= 4.5


def test_a_name_has_the_look_of_its_role_wherever_it_stands():
    for names, roles in (
        (["L1", "L2", "elastic net"], [LASSO, RIDGE, ELASTIC_NET]),
        (["with L2", "loss alone", "with L1"], [RIDGE, LOSS, LASSO]),
        (["β₂", "β₁"], [BETA2, BETA1]),
        (["ridge", "lasso of exact twins", "L1 + L2"], [RIDGE, LASSO, ELASTIC_NET]),
        (["path", "budget", "guess", "lowest"], [PATH, BALL, GUESS, MINIMUM]),
    ):
        assert list(looks(names).values()) == roles
    colours = {name: looks([name])[name].mark for name in ("MCP", "L0", "L12", "price λ", "J")}
    assert set(colours.values()) == {NEUTRAL[0]}


def test_solvers_have_one_look_each_and_differ_by_dash_and_marker():
    for names in (list(SOLVERS), [*reversed(SOLVERS), "start", "minimum"]):
        found = looks(names)
        assert all(found[name] == SOLVERS[name] for name in SOLVERS)
    for one, other in itertools.combinations(SOLVERS.values(), 2):
        assert one.mark != other.mark and one.dash != other.dash and one.marker != other.marker
    again = looks(["FISTA", "FISTA with restart", "ISTA"])["FISTA with restart"]
    assert again.mark == SOLVERS["FISTA"].mark
    assert again.dash not in (SOLVERS["FISTA"].dash, SOLVERS["ISTA"].dash)
    assert looks(["AdamW"])["AdamW"] not in SOLVERS.values()


def test_two_names_with_one_role_have_its_colour_and_two_dashes():
    found = looks(["L1, s = 1", "L1, s = 3", "other", "L2"])
    first, second, other, last = found.values()
    assert (first, last) == (LASSO, RIDGE) and second.mark == LASSO.mark
    assert len({look.dash for look in found.values()}) == 4 and other.mark in NEUTRAL
    assert len({astuple(look)[:2] for look in looks([f"name {k}" for k in range(30)]).values()}) > 5


def test_a_word_has_the_colour_of_its_role_on_each_page():
    light, dark = role_words.style().split("@media not print")
    for role in ROLES:
        assert f".role-{role.name}{{color:{role.light}}}" in light
        assert dark.count(f".role-{role.name}{{color:{role.dark}}}") == 2
        (node,), _ = role_words.word(role)(role.name, "", "the segment", 1, None)
        assert node.astext() == "the segment" and node["classes"] == [f"role-{role.name}"]


def test_no_other_file_of_figures_names_a_colour():
    colour = re.compile(r"""#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(|["'](white|black|gr[ae]y)["']""")
    folder = ROOT / "regnotes/figures"
    files = {file.name: file.read_text(encoding="utf-8") for file in folder.rglob("*.py")}
    assert colour.search(files.pop("palette.py"))
    assert len(files) > 10
    assert not {name for name, text in files.items() if colour.search(text)}


def test_one_name_one_colour_in_every_kind_of_plot():
    line = ([0.0, 1.0], [0.0, 1.0])
    z = rn.Slider("z", 0, 1, value=0.5, step=0.5)
    fits = rn.LeastSquares([[1.0]], [1.0])
    figures = [
        rn.curves({"J": line, "L2": line, "L1": line}, x="x", y="y"),
        rn.bars({"L2": {"a": 1}, "L1": {"a": 2}}, y="y"),
        rn.moving_curves(
            lambda z: {"L1": line, "L2": (z, z), "own": line}, [z], x="x", y="y", x_range=(0, 1),
            y_range=(0, 1), dots=["L2"],
        ),
        rn.curve({"with L2": fits + 0.1 * rn.L2(), "with L1": fits + 0.1 * rn.L1()}, extent=2, n=4),
    ]  # fmt: skip
    for fig in figures:
        for trace in fig.data:
            for role in (LASSO, RIDGE):
                if trace.name.endswith(role.name.upper()):
                    assert trace.marker.color == role.mark
                    if trace.type == "scatter":
                        assert trace.line.color == role.mark and trace.line.dash == role.dash
                        assert trace.marker.symbol == role.marker
    paths = rn.budget(rn.Logistic(*rn.two_experts()) + z * rn.L1(), extent=2, n=4)
    for name, role in (("β₁", BETA1), ("β₂", BETA2)):
        (drawn,) = [trace for trace in paths.data if trace.name == name]
        assert (drawn.line.color, drawn.line.dash) == (role.mark, role.dash)


def test_the_palette_says_what_it_offers():
    assert {role.name for role in ROLES} == {
        "loss", "minimum", "ball", "beta1", "beta2", "elastic-net", "l1", "l2", "path", "guess",
    }  # fmt: skip
    assert all(getattr(palette, name) is not None for name in palette.__all__)
