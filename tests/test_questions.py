"""Questions and choices: what a figure hides until its reader has answered, and how one answers."""

import re

import numpy as np
import plotly.graph_objects as go
import pytest
from browser import draw, move, opened, reload, settle, until, url
from moved_figures import readouts

import regnotes as rn
from regnotes.livefigures import record as live

LAM = rn.Slider("λ", 0, 1, value=0.2)
J = rn.CrossEntropy() + LAM * rn.L1()
WHERE = rn.Question("Where?", ["on an axis", "along a segment"], 1, then="So.", reveal={"λ": 0.4})


def is_a_mark(trace):
    """Whether a trace is drawn as the minimisers are, or is their name."""
    colours = {trace.get(of, {}).get("color") for of in ("line", "marker")}
    return trace.get("mode") == "text" or bool(colours & {"#ff5a1f", "#d4673f"})


def test_until_it_is_answered_a_figure_says_nothing_of_its_minimisers():
    record = rn.linked(J, n=8, question=WHERE).layout.meta["live"]
    before, after = (live.evaluate(record, answered=told) for told in (False, True))
    assert set(before["readouts"].values()) == {"?"} and "Where?" in before["description"]
    assert "?" not in after["readouts"].values() and not after["hidden"]
    plain = rn.linked(J, n=8)
    marks = [k for k, trace in enumerate(plain.data) if is_a_mark(trace.to_plotly_json())]
    assert before["hidden"] == marks
    assert live.evaluate(plain.layout.meta["live"])["hidden"] == []


def test_a_guess_is_a_marker_with_two_controls_of_its_own():
    asked = rn.Question("Where is it?", then="It was {away} away. There.", where=[0.5, -1])
    fig = rn.contours(J, n=8, question=asked)
    record = fig.layout.meta["live"]
    (handle,) = record["handles"]
    at = live.evaluate(record, {handle["x"]: 1.5, handle["y"]: -2})["traces"]
    assert at[len(fig.data) - 1, "x"] == 1.5 and at[len(fig.data) - 1, "y"] == -2
    assert record["question"]["place"] == [0.5, -1]
    assert [c["guess"] for c in record["controls"] if c["symbol"] in (handle["x"], handle["y"])]


def test_a_control_that_moves_only_the_answer_waits_and_stops_on_the_way_are_checked():
    walk = rn.trace(rn.coordinate_descent, J.at(λ=0.2), [1.0, 1], 4)
    asked = rn.Question("?", ["a", "b"], 0, then=".", reveal={"k": (0, 2, 4)})
    record = rn.iterates(J, walk, n=8, question=asked).layout.meta["live"]
    assert record["question"]["hides"]["controls"] == ["k"]
    assert record["question"]["reveal"] == {"k": [0, 2, 4]}
    assert (
        rn.linked(J, n=8, question=WHERE).layout.meta["live"]["question"]["hides"]["controls"] == []
    )
    outside = rn.Question("?", ["a", "b"], 0, then=".", reveal={"k": (0, 5)})
    with pytest.raises(ValueError, match="expected 0 to 4"):
        rn.iterates(J, walk, n=8, question=outside)


@pytest.mark.parametrize(
    ("arguments", "options", "says"),
    [
        (("?",), {"then": "."}, "answers must be two to four texts"),
        (("?", ["a"], 0), {"then": "."}, "answers must be two to four texts"),
        (("?", ["a", "b"], 2), {"then": "."}, "right must be the number of an answer, 0 to 1"),
        (("?", ["a", "b"], 0), {"then": ""}, "then must be a text"),
        (("", ["a", "b"], 0), {"then": "."}, "text must be a text"),
        (("?", ["a", "b"], 0), {"then": ".", "where": [0, 0]}, "where must be one point"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(arguments, options, says):
    with pytest.raises((TypeError, ValueError), match=re.escape(says)):
        rn.Question(*arguments, **options)


def test_a_figure_refuses_a_question_about_what_it_has_not():
    lines = {"a": (np.arange(3), np.arange(3))}
    for question, says in (
        (rn.Question("?", ["a", "b"], 0, then="."), "expected hides="),
        (rn.Question("?", ["a", "b"], 0, then=".", hides=["b"]), "expected names among ['a']"),
        (rn.Question("?", ["a", "b"], 0, then=".", hides=["a"], reveal={"x": 1}), "sets 'x'"),
        (3, "question must be a Question"),
    ):
        with pytest.raises((TypeError, ValueError), match=re.escape(says)):
            rn.curves(lines, x="x", y="y", question=question)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("k", ["a"]), "options must be two names or more"),
        (("k", "ab"), "options must be two names or more"),
        (("k", ["a", "a"]), "options must be different names"),
        (("1k", ["a", "b"]), "symbol must be a Python identifier"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(arguments, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        rn.Choice(*arguments)
    with pytest.raises(ValueError, match="value must be one of"):
        rn.Choice("k", ["a", "b"], value="c")


def test_a_choice_is_told_by_its_name_and_set_by_it():
    choice = rn.Choice("k", ["low", "high"], label="height")
    fig = rn.moving_curves(
        lambda k: {"line": ([0, 1], [k, k])}, [choice], x="x", y="y", x_range=(0, 1),
        y_range=(-1, 2), readouts={"Now": "{k}"}, presets={"Up": {"k": "high"}},
    )  # fmt: skip
    record = fig.layout.meta["live"]
    (control,) = record["controls"]
    assert control["choices"] == ["low", "high"] and record["presets"][0]["values"] == {"k": 1}
    assert live.evaluate(record, {"k": 1})["readouts"] == {"Now": "high"}
    assert isinstance(fig, go.Figure)


# ---- in the browser ----------------------------------------------------------------------------

BOX = "#l1-surface .live-figure-question"
SHOWN = """name => document.querySelector(`#${name} .js-plotly-plot`).data
  .filter(trace => trace.visible !== false).length"""


@pytest.mark.browser
def test_the_reader_answers_by_keyboard_and_is_told_politely(page):
    draw(page, "l1-surface")
    assert set(readouts(page, "l1-surface").values()) == {"?"}
    move(page, "l1-surface", {"λ": 0.4})
    assert set(readouts(page, "l1-surface").values()) == {"?"}  # wherever the slider stands
    before = page.evaluate(SHOWN, "l1-surface")
    status = page.locator(f"{BOX} [role=status]")
    assert not status.text_content()
    page.locator(f"{BOX} [data-answer='0']").focus()
    page.keyboard.press("Enter")
    assert until(page, lambda: page.locator("#l1-surface input").input_value() == "0.2")
    settle(page)
    assert status.text_content().startswith("Not so. It is lowest along a whole segment.")
    assert "every point of the segment" in readouts(page, "l1-surface")["Minimisers"]
    assert page.evaluate(SHOWN, "l1-surface") > before
    assert page.locator(f"{BOX} .live-figure-right").inner_text() == "along a whole segment"
    # The picture that would have told it has waited, and the address belongs to what was touched.
    draw(page, "l1-multiples")
    assert until(page, lambda: "every point" in description(page, "l1-multiples"))
    assert until(page, lambda: page.url.endswith("#l1-surface?answered"))


def description(page, figure):
    return page.locator(f"#{figure} .live-figure-description").text_content()


@pytest.mark.browser
def test_a_control_that_moves_only_the_answer_is_greyed_until_it_is_given(browser, site):
    with opened(browser, url(site, "coordinate-descent")) as page:
        figure = page.locator("#cd-stuck")
        draw(page, "cd-stuck")
        assert figure.locator("input").is_disabled()
        assert figure.locator(".live-figure-why").inner_text() == "Answer first."
        figure.locator("[data-answer='1']").click()
        assert until(page, lambda: figure.locator("input").is_enabled())
        assert not figure.locator(".live-figure-why").inner_text()


@pytest.mark.browser
def test_an_answer_given_before_the_tables_have_come_is_not_lost(browser, site):
    """Large tables stand in a file of their own, which may come late."""
    with opened(browser, url(site, "constraint")) as page:
        figure, loading = page.locator("#constraint-bench"), []
        page.route("**/_figures/*.js*", lambda route: loading.append(route))
        reload(page)  # it may have been near enough to be fetched at once
        figure.scroll_into_view_if_needed()
        assert until(page, lambda: loading)
        figure.locator("[data-answer='1']").click()
        status = figure.locator(".live-figure-question [role=status]")
        assert status.text_content().startswith("Right. It stays at exactly 0")
        assert until(page, lambda: figure.locator("[data-control=c2]").input_value() == "0")
        for route in loading:
            route.continue_()
        draw(page, "constraint-bench")
        shown = figure.locator("output[data-readout='1']")
        assert until(page, lambda: shown.text_content() == "(1.000, 0)")
        assert page.heard == []


@pytest.mark.browser
def test_the_right_answer_is_praised_and_an_address_tells_that_it_was_given(browser, site):
    with opened(browser, url(site, "l1"), still=True) as page:
        page.locator(f"{BOX} [data-answer='2']").click()
        assert page.locator(f"{BOX} [role=status]").text_content().startswith("Right. ")
        assert page.heard == []
    for state, seen in (("?answered", True), ("?λ=0.3", False)):
        with opened(browser, f"{url(site, 'l1')}#l1-surface{state}", still=True) as page:
            assert until(
                page, lambda s=seen, p=page: (readouts(p, "l1-surface")["Minimisers"] != "?") == s
            )


@pytest.mark.browser
def test_without_a_script_the_question_is_a_closed_box(browser, site):
    with opened(browser, url(site, "l1"), java_script_enabled=False) as page:
        box = page.locator(f"{BOX} details")
        assert not page.locator(f"{BOX} button").first.is_visible()
        assert not box.locator("p").is_visible()
        box.locator("summary").click()
        assert "lowest along a whole segment" in box.locator("p").inner_text()
        drawn = page.locator("#l1-surface .live-figure-still").first.inner_html()
        assert "#ff5a1f" not in drawn  # the still picture is the neutral one


@pytest.mark.builds
def test_the_numbers_behind_a_figure_do_not_answer(site):
    text = (site / "l1.html").read_text(encoding="utf-8")
    figure = text[text.index('id="l1-surface"') :]
    said = re.search(r'live-figure-description"[^>]*>([^<]*)', figure)[1]
    assert "segment" not in said and "where is this surface lowest?" in said
