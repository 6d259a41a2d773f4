"""What the bench draws and says, against a search over the whole rim of each ball."""

from functools import cache

import numpy as np
import pytest
from browser import draw, opened, settle, until, url
from moved_figures import answer, readouts
from seen import numbers, points, seen

import regnotes as rn
from regnotes.figures.corner_areas import AREAS
from regnotes.figures.within_balls import minimise_in_ball
from regnotes.livefigures import record as live

MIXED = 0.75 * rn.L1() + 0.25 * rn.L2()
PENALTIES = {
    "L1": rn.L1(), "L2": rn.L2(), "mixed": MIXED, "weighted": rn.L1([1, 3]), "power": rn.Lq(0.5),
    "flat": rn.Lq(4), "MCP": rn.MCP(1, 3), "SCAD": rn.SCAD(1, 3.7), "group": rn.GroupL2([[0, 1]]),
    "fused": rn.Fused(),
}  # fmt: skip
LOSSES = {"round": np.eye(2), "tilted": rn.ellipses(3, np.pi / 4), "uneven": rn.ellipses(2, 0.4)}
BUDGET = rn.Slider("t", 0.5, 2, value=1, step=0.25)
ANGLES = np.sort(np.append(np.linspace(0, 2 * np.pi, 4001)[:-1], np.pi / 2 * np.arange(4)))


def rim(penalty, budget):
    """The rim of a ball, densely; what is farther away than 40 is cut off there."""
    unit = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=-1)
    unit[np.abs(unit) < 1e-12] = 0
    low, high = np.zeros(len(unit)), np.full(len(unit), 40.0)
    for _ in range(60):
        middle = (low + high) / 2
        below = penalty.value(middle[:, np.newaxis] * unit) < budget
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return low[:, np.newaxis] * unit


def height(H, c, beta):
    away = beta - c
    return np.einsum("...i,ij,...j->...", away, H, away) / 2


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("name", PENALTIES)
def test_no_point_of_the_ball_is_lower(name, loss):
    penalty, H = PENALTIES[name], LOSSES[loss]
    optima = np.random.default_rng(1).uniform(-4, 4, (60, 2))
    optima[:6] = [[3, 0], [0, -2], [2, 2], [-3, 3], [0.1, 0], [2.8, 1.2]]
    for budget in (0.5, 1.0, 1.4):
        border = rim(penalty, budget)
        (found,) = minimise_in_ball(H, optima, penalty, [budget])
        assert (penalty.value(found) <= budget * (1 + 1e-4)).all()
        for c, beta in zip(optima, found, strict=True):
            if penalty.value(c) <= budget:
                assert (beta == c).all()
                continue
            lowest = border[np.argmin(height(H, c, border))]
            gain = height(H, c, lowest) - height(H, c, beta)
            assert gain > -3e-5 * (height(H, c, lowest) + budget)
            # In a corner, unless what it has found is lower and lies between two points of the rim.
            if gain < 1e-6 and name in ("L1", "mixed", "weighted", "power"):
                assert ((beta == 0) == (lowest == 0)).all() or np.abs(beta - lowest).max() < 0.01


def test_in_a_diamond_it_is_what_the_closed_form_says():
    optima = np.random.default_rng(2).uniform(-4, 4, (300, 2))
    for H in LOSSES.values():
        found = minimise_in_ball(H, optima, rn.L1(), [0.5, 1, 2])
        exact = rn.minimise_in_diamond(H, optima, np.array([[0.5], [1], [2]]))
        np.testing.assert_allclose(found, exact, atol=2e-6)
        assert ((found == 0) == (exact == 0)).all()


@cache
def drawn():
    few = {name: PENALTIES[name] for name in ("L1", "mixed", "L2")}
    return rn.bench(few, BUDGET, losses=LOSSES, extent=3, step=0.5, start=(2, 1), areas=True)


def states(count=12):
    controls = drawn().layout.meta["live"]["controls"]
    rng = np.random.default_rng(3)
    for _ in range(count):
        yield {c["symbol"]: float(rng.choice(live.node_values(c))) for c in controls}


@pytest.mark.parametrize("state", [{}, *states()], ids=str)
def test_the_level_line_touches_the_ball_at_the_answer(state):
    shown = seen(drawn(), state)
    penalty = [PENALTIES[name] for name in ("L1", "mixed", "L2")][int(shown.state["P"])]
    H = list(LOSSES.values())[int(shown.state["H"])]
    c, budget = np.array([shown.state["c1"], shown.state["c2"]]), shown.state["t"]
    ball, level, optimum, best = shown.traces[-4:]
    np.testing.assert_allclose(penalty.value(points(ball)), budget, rtol=0.01)
    np.testing.assert_allclose(points(optimum), [c])
    (beta,) = points(best)
    border = rim(penalty, budget)
    lowest = c if penalty.value(c) <= budget else border[np.argmin(height(H, c, border))]
    assert height(H, c, beta) == pytest.approx(height(H, c, lowest), abs=4e-3)
    np.testing.assert_allclose(height(H, c, points(level)), height(H, c, beta), atol=0.02)
    if penalty.value(c) > budget:  # no point of it is inside
        assert penalty.value(points(level)).min() > 0.97 * budget
    # The words.
    assert numbers(shown.readouts["Unpenalised optimum"]) == pytest.approx(c.tolist())
    assert numbers(shown.readouts["Answer"]) == pytest.approx(beta.tolist(), abs=5e-4)
    zeros = [name for name, b in zip(("β₁", "β₂"), beta, strict=True) if b == 0]
    expected = {0: "none", 2: "both"}.get(len(zeros), "".join(zeros))
    assert shown.readouts["Exactly zero"] == expected
    assert all(text in shown.description for text in shown.readouts.values())


def inside(point, ring):
    """Whether a point is in a polygon (even-odd rule)."""
    x, y = point
    a, b = ring, np.roll(ring, -1, axis=0)
    crosses = (a[:, 1] > y) != (b[:, 1] > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = a[:, 0] + (y - a[:, 1]) / (b[:, 1] - a[:, 1]) * (b[:, 0] - a[:, 0])
    return bool((crosses & (x < at)).sum() % 2)


def rings(trace):
    both = points(trace)
    cuts = np.flatnonzero(np.isnan(both).any(axis=1))
    return [part[~np.isnan(part).any(axis=1)] for part in np.split(both, cuts)]


@pytest.mark.parametrize("state", [{}, *states()], ids=str)
def test_the_colour_of_a_place_says_what_becomes_of_it(state):
    shown = seen(drawn(), state)
    penalty = [PENALTIES[name] for name in ("L1", "mixed", "L2")][int(shown.state["P"])]
    H = list(LOSSES.values())[int(shown.state["H"])]
    optima = np.random.default_rng(4).uniform(-2.9, 2.9, (300, 2))
    (ends,) = minimise_in_ball(H, optima, penalty, [shown.state["t"]])
    areas = {trace["name"]: rings(trace) for trace in shown.traces if trace.get("name")}
    assert list(areas) == ["no zero", "β₂ = 0", "β₁ = 0"]
    met = 0
    for c, end in zip(optima, ends, strict=True):
        for name, k in (("β₂ = 0", 1), ("β₁ = 0", 0)):
            near = [c, *(c + 0.03 * np.array(d) for d in ((1, 0), (-1, 0), (0, 1), (0, -1)))]
            told = {any(inside(at, ring) for ring in areas[name]) for at in near}
            if len(told) == 1 and penalty.value(c) > 1.05 * shown.state["t"]:
                assert (end[k] == 0) == told.pop()
                met += 1
    assert met > 100


@pytest.mark.parametrize("state", [{}, *states()], ids=str)
def test_the_shares_are_those_of_many_directions(state):
    shown = seen(drawn(), state)
    penalty = [PENALTIES[name] for name in ("L1", "mixed", "L2")][int(shown.state["P"])]
    H = list(LOSSES.values())[int(shown.state["H"])]
    angle = 2 * np.pi * (np.arange(1440) + 0.5) / 1440
    circle = 2 * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    (ends,) = minimise_in_ball(H, circle, penalty, [shown.state["t"]])
    said = numbers(shown.readouts[AREAS].replace("β₂ = 0", "").replace("β₁ = 0", ""))
    assert said == pytest.approx([100 * (ends[:, k] == 0).mean() for k in (1, 0)], abs=0.6)
    listed = [trace["customdata"][0] for trace in shown.traces if trace.get("name")]
    assert sum(listed) == pytest.approx(100, abs=0.2)
    if penalty is MIXED and shown.state["t"] == 1:
        exact = 100 * rn.corner_share(H, 2, 0.25)
        assert said == pytest.approx(exact.tolist(), abs=0.06)


@pytest.mark.parametrize(
    ("arguments", "options", "says"),
    [
        (({"a": rn.L1()},), {"losses": {"l": -np.eye(2)}}, "positive definite"),
        (({"a": rn.L1()},), {"start": (9, 0)}, "value must be between"),
        (({"a": rn.L1()}, -1), {}, "level must be positive"),
        (({"a": rn.Fused()},), {"areas": True}, "must be convex and a sum over the parameters"),
        (({"a": rn.Lq(0.5)},), {"areas": True}, "must be convex and a sum over the parameters"),
        (({"a": rn.L1()},), {"step": 0.001}, "positions"),
    ],
)
def test_what_cannot_be_tried_is_refused(arguments, options, says):
    with pytest.raises(ValueError, match=says):
        rn.bench(*arguments, **options)


# ---- by hand -----------------------------------------------------------------------------------


@pytest.mark.browser
def test_a_corner_holds_the_answer_while_the_optimum_moves(browser, site):
    with opened(browser, url(site, "constraint")) as page:
        draw(page, "constraint-bench")
        answer(page, "constraint-bench")
        page.wait_for_timeout(700)  # the walk to what the answer shows
        handle = page.locator("#constraint-bench [data-handle='c1 c2']")
        handle.focus()
        told, places = [], []
        for _ in range(20):
            page.keyboard.press("ArrowUp")
            settle(page)
            words = readouts(page, "constraint-bench")
            told.append((words["Unpenalised optimum"], words["Answer"], words["Exactly zero"]))
            places.append(handle.bounding_box()["y"])
        assert len({optimum for optimum, *_ in told}) == 20  # the handle moves
        assert (np.diff(places) < 0).all()
        held = [b for _, b, zero in told if zero == "β₂"]
        assert len(held) > 5 and set(held) == {held[0]} and held[0].endswith(", 0)")
        free = [b for _, b, zero in told if zero == "none"]
        assert len(free) > 3 and len(set(free)) == len(free)
        assert until(page, lambda: "c2=" in page.url)
        assert "optimum β₂" in handle.get_attribute("aria-valuetext")
        assert page.heard == []


@pytest.mark.browser
@pytest.mark.parametrize("touch", [False, True])
def test_the_optimum_is_dragged(browser, site, touch):
    with opened(browser, url(site, "constraint"), touch=touch) as page:
        plot = draw(page, "constraint-bench")
        handle = page.locator("#constraint-bench [data-handle]")
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        start = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        assert min(box["width"], box["height"]) >= 24
        before = page.evaluate("scrollY")
        page.mouse.move(*start)
        page.mouse.down()
        page.mouse.move(start[0] - 60, start[1] + 40, steps=6)
        page.mouse.up()
        settle(page)
        values = {
            symbol: float(page.locator(f"#constraint-bench [data-control={symbol}]").input_value())
            for symbol in ("c1", "c2")
        }
        assert values["c1"] < 2.7 and values["c2"] < 1.1
        assert page.evaluate("scrollY") == before
        # It stands where the controls say, on one of their steps.
        box = handle.bounding_box()
        at = page.evaluate(
            """([c1, c2]) => {
              const { xaxis, yaxis } = document.querySelector(
                "#constraint-bench .js-plotly-plot")._fullLayout;
              return [xaxis._offset + xaxis.l2p(c1), yaxis._offset + yaxis.l2p(c2)];
            }""",
            [values["c1"], values["c2"]],
        )
        corner = plot.bounding_box()
        assert box["x"] + box["width"] / 2 - corner["x"] == pytest.approx(at[0], abs=1)
        assert box["y"] + box["height"] / 2 - corner["y"] == pytest.approx(at[1], abs=1)
        assert values["c1"] / 0.2 == pytest.approx(round(values["c1"] / 0.2))
