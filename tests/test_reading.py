"""The site by ear and by keyboard."""

import pytest
from browser import draw, figures, held, move, opened, settle, until, url
from pages import drawn

from regnotes.livefigures import record as live

pytestmark = pytest.mark.browser


def off(page, z):
    """How far the numbers behind the first figure of l1 are from those in `z`."""
    cells = page.eval_on_selector_all(
        "#l1-surface td[data-at]", "all => all.map(c => [c.dataset.at, c.textContent])"
    )
    assert len(cells) == 25
    far = []
    for at, text in cells:
        trace, attribute, i, j = at.split()
        assert (trace, attribute) == ("0", "z")
        far.append(abs(float(text.replace("−", "-")) - z[int(i), int(j)]))
    return max(far)


def test_the_numbers_follow_the_slider(page):
    *_rest, fig = drawn("l1")["l1-surface"]
    draw(page, "l1-surface")
    fold = page.locator("#l1-surface .live-figure-numbers summary")
    fold.focus()
    page.keyboard.press("Enter")
    for value in (0.2, 0.7):
        move(page, "l1-surface", {"λ": value})
        z = live.evaluate(fig.layout.meta["live"], {"λ": value})["traces"][0, "z"]
        assert until(page, lambda z=z: off(page, z) < 0.006)


def test_everything_is_reached_by_keyboard_and_seen_to_be(page):
    page.locator("#l1-surface").evaluate("figure => { figure.tabIndex = -1; figure.focus(); }")
    seen = set()
    for _ in range(20):
        page.keyboard.press("Tab")
        now = page.evaluate(
            """() => {
              const at = document.activeElement, style = getComputedStyle(at);
              if (!at.closest("#l1-surface")) return null;
              const name = at.className.split(" ")[0] || at.tagName.toLowerCase();
              const wide = parseFloat(style.outlineWidth) > 0;
              return [name, style.outlineStyle !== "none" && wide];
            }"""
        )
        if now is None:
            break
        seen.add(tuple(now))
    names = {name for name, _ in seen}
    assert names >= {"live-figure-plot", "modebar-btn", "input", "summary"}
    assert names >= {"live-figure-link", "live-figure-answer", "live-figure-shown"}
    assert all(visible for _, visible in seen), seen


def test_the_legend_answers_to_the_keyboard(browser, site):
    """An entry is a button that hides all that it names, and keeps the focus."""
    with opened(browser, url(site, "one-dimension")) as page:
        figure = figures(page)[0]
        plot = draw(page, figure)
        entries = plot.get_by_role("button", pressed=True).and_(plot.locator(".legendtoggle"))
        name = entries.first.get_attribute("aria-label")
        count = entries.count()
        assert count > 1 and name
        entry = plot.get_by_role("button", name=name, exact=True)

        def shown():
            """Of each trace that the entry names, whether it is."""
            return page.evaluate(
                """([figure, name]) => {
                  const {data} = document.querySelector(`#${figure} .js-plotly-plot`);
                  const {legendgroup} = data.find((trace) => trace.name === name);
                  const named = data.filter((trace) => trace.legendgroup === legendgroup);
                  return named.map((trace) => trace.visible ?? true);
                }""",
                [figure, name],
            )

        page.keyboard.press("Tab")  # the focus comes from the keyboard, so it is shown
        entry.focus()
        assert entry.evaluate("e => getComputedStyle(e).outlineStyle") != "none"
        for key, visible in (("Enter", "legendonly"), (" ", True)):
            page.keyboard.press(key)
            page.wait_for_function(
                "pressed => document.activeElement.ariaPressed === pressed",
                arg=str(visible is True).lower(),
            )
            assert set(shown()) == {visible} and len(shown()) > 1
        before = page.evaluate("scrollY")
        page.keyboard.press(" ")
        assert until(page, lambda: entries.count() == count - 1)
        settle(page)
        assert page.evaluate("scrollY") == before


def test_the_arrow_keys_turn_the_view_and_not_the_page(page, site):
    plot = page.locator("#l1-surface .live-figure-plot")
    eye = lambda: held(page, "l1-surface")["layout"]["scene"]["camera"]["eye"]  # noqa: E731
    plot.focus()
    for key, axes in (("ArrowRight", "xy"), ("ArrowUp", "xyz"), ("+", "xyz")):
        before = eye()
        page.keyboard.press(key)
        moved = lambda: any(abs(before[a] - eye()[a]) > 1e-3 for a in axes)  # noqa: B023, E731
        assert until(page, moved), key
    assert page.url.partition("#")[0] == url(site, "l1")


def test_nothing_moves_by_itself_for_who_asked_for_that(browser, site):
    with opened(browser, url(site, "l1"), reduced_motion="reduce") as page:
        moving = page.evaluate(
            """() => [...document.querySelectorAll("*")].filter(e => {
              const s = getComputedStyle(e);
              return s.scrollBehavior === "smooth" || s.animationName !== "none"
                || s.transitionDuration.split(",").some(d => parseFloat(d) > 0.001);
            }).map(e => e.outerHTML.slice(0, 80))"""
        )
        assert moving == []
