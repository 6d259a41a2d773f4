"""Many figures, broken figures, browsers that lack something: never an empty box."""

import json
import re
import shutil

import numpy as np
import pytest
from browser import draw, figures, move, opened, painted, pixels, settle, steady, until, url

pytestmark = pytest.mark.browser

# ---- many figures ----------------------------------------------------------------------------

# Every WebGL context that the page ever asked for, held weakly: who counts must not keep them.
CONTEXTS = """window.contexts = new Map();
const get = HTMLCanvasElement.prototype.getContext;
const known = new WeakSet();
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  const context = get.call(this, kind, ...rest);
  if (context && String(kind).includes("webgl") && !known.has(context)) {
    known.add(context);
    window.contexts.set(window.contexts.size, new WeakRef(context));
  }
  return context;
};
window.alive = () => [...window.contexts.values()].map(held => held.deref())
  .filter(context => context && !context.isContextLost()).length;"""


@pytest.mark.soak
def test_thirty_figures_drawn_and_freed_ten_times(browser, scratch):
    with opened(browser, url(scratch, "many"), before=CONTEXTS) as page:
        session = page.context.new_cdp_session(page)
        names, heaps = figures(page), []
        assert len(names) == 30
        for turn in range(10):
            # Every figure in some turn, and each way at another pace.
            for name in names[turn % 3 :: 3] if turn % 2 else reversed(names[turn % 3 :: 3]):
                draw(page, name)
                assert page.evaluate("alive()") <= 8
            plot = draw(page, names[(7 * turn) % 30])
            seen = pixels(plot)
            assert len(np.unique(seen.reshape(-1, 3) // 16, axis=0)) > 30, "blank"
            session.send("HeapProfiler.collectGarbage")
            heaps.append(session.send("Runtime.getHeapUsage")["usedSize"])
        assert max(heaps[6:]) < 1.25 * max(heaps[2:5]), heaps
        assert page.heard == []


def test_a_page_scrolls_through_thirty_figures_freely(browser, scratch):
    with opened(browser, url(scratch, "many"), before=CONTEXTS) as page:
        height = page.evaluate("document.body.scrollHeight")
        page.mouse.move(600, 400)
        for _ in range(6):
            page.mouse.wheel(0, height / 6)
            settle(page)
            assert page.evaluate("alive()") <= 8
        assert until(page, lambda: page.evaluate("scrollY + innerHeight") > 0.95 * height)
        draw(page, "figure-29")
        assert page.heard == []


# ---- WebGL -----------------------------------------------------------------------------------

LOSE = """figure => {
  const canvas = [...document.querySelectorAll(`#${figure} canvas`)]
    .find(c => c.getContext("webgl"));
  canvas.getContext("webgl").getExtension("WEBGL_lose_context").loseContext();
}"""


def still(page, figure):
    """Whether the still picture is what is seen, with a sentence that says why."""
    plot = page.locator(f"#{figure} .live-figure-plot")
    said = plot.locator(".live-figure-said")
    assert painted(pixels(plot)) > 0.05
    assert plot.locator(".live-figure-still svg").first.is_visible()
    assert plot.locator("canvas").count() == 0
    assert said.is_visible() and said.inner_text().endswith("stands still.")
    return said.inner_text()


def test_a_lost_context_is_drawn_anew(browser, scratch):
    with opened(browser, url(scratch, "many")) as page:
        draw(page, "figure-0")
        move(page, "figure-0", {"λ": 0.4})
        for _ in range(3):
            page.evaluate("document.querySelector('#figure-0 canvas').marked = true")
            page.evaluate(LOSE, "figure-0")
            page.wait_for_function(
                "(c => c && !c.marked)(document.querySelector('#figure-0 "
                ".live-figure-drawn canvas'))"
            )
            plot = draw(page, "figure-0")
            assert len(np.unique(pixels(plot).reshape(-1, 3) // 16, axis=0)) > 40
        assert page.locator("#figure-0 input").input_value() == "0.4"
        # Lost again and again within a minute: enough.
        page.evaluate(LOSE, "figure-0")
        page.wait_for_selector("#figure-0 .live-figure-said:not([hidden])")
        assert "WebGL" in still(page, "figure-0")


def test_without_webgl_words_and_numbers_follow_all_the_same(browser, scratch):
    none = """const get = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
      return String(kind).includes("webgl") ? null : get.call(this, kind, ...rest);
    };"""
    with opened(browser, url(scratch, "many"), before=none) as page:
        page.locator("#figure-0").scroll_into_view_if_needed()
        page.wait_for_selector("#figure-0 .live-figure-said:not([hidden])")
        assert "WebGL" in still(page, "figure-0")
        move(page, "figure-0", {"λ": 0.5})
        readouts = page.locator("#figure-0 > .live-figure-readouts").inner_text()
        assert "exactly one, (0, 0)" in readouts
        assert all(heard.startswith("error: figure-") for heard in page.heard), page.heard
    with opened(browser, url(scratch, "plain"), before=none) as page:
        draw(page, "live-figure-2")  # a plane needs none
        assert all(heard.startswith("error: live-figure-1: ") for heard in page.heard)


def test_without_plotly_the_still_picture_stays(browser, scratch, tmp_path):
    copy = tmp_path / "site"
    shutil.copytree(scratch, copy)
    (plotly,) = copy.glob("_static/plotly-*.js")
    for broken in (None, "nothing here", "throw new Error('no')"):
        if broken is None:
            plotly.unlink()
        else:
            plotly.write_text(broken, encoding="utf-8")
        with opened(browser, url(copy, "many")) as page:
            page.locator("#figure-0").scroll_into_view_if_needed()
            page.wait_for_selector("#figure-0 .live-figure-said:not([hidden])")
            assert "script" in still(page, "figure-0")
            move(page, "figure-0", {"λ": 0.5})
            readouts = page.locator("#figure-0 > .live-figure-readouts").inner_text()
            assert "exactly one, (0, 0)" in readouts


HARM = {
    "figure-0": lambda data: data[: len(data) // 2],
    "figure-1": lambda data: "",
    "figure-2": lambda data: "null",
    "figure-3": lambda data: json.dumps(
        {"data": [{"type": "surface", "z": {"bdata": "?", "dtype": "f8"}}]}
    ),
    "figure-4": lambda data: data.replace('"delta"', '"delt"'),
    "figure-5": lambda data: data.replace('"meta"', '"meat"'),
}


def test_corrupt_figures_leave_the_others_alone(browser, scratch, tmp_path, subtests):
    copy = tmp_path / "site"
    shutil.copytree(scratch, copy)
    page_file = copy / "many.html"
    text = page_file.read_text(encoding="utf-8")
    for figure, harm in HARM.items():
        start = text.index(f'id="{figure}"')
        found = re.compile(r'<script type="application/json">(.*?)</script>').search(text, start)
        harmed = harm(found[1])
        assert harmed != found[1]
        text = text[: found.start(1)] + harmed + text[found.end(1) :]
    page_file.write_text(text, encoding="utf-8")
    with opened(browser, url(copy, "many")) as page:
        for figure in HARM:
            with subtests.test(figure=figure):
                page.locator(f"#{figure}").scroll_into_view_if_needed()
                page.wait_for_selector(f"#{figure} .live-figure-said:not([hidden])")
                assert "data" in still(page, figure)
                assert page.locator(f"#{figure} input").is_disabled()
        draw(page, "figure-6")
        move(page, "figure-6", {"λ": 0.5})
        readouts = page.locator("#figure-6 > .live-figure-readouts").inner_text()
        assert "exactly one, (0, 0)" in readouts
        said = {heard.split(": ")[1] for heard in page.heard if heard.startswith("error: ")}
        assert said == {*HARM} and len(page.heard) == len(HARM), page.heard


def test_a_slider_moved_before_the_figure_is_drawn_is_not_lost(browser, scratch):
    with opened(browser, url(scratch, "many")) as page:
        move(page, "figure-29", {"λ": 0.5})
        assert not page.locator("#figure-29 .js-plotly-plot").count()
        draw(page, "figure-29")
        assert page.locator("#figure-29 input").input_value() == "0.5"
        readouts = page.locator("#figure-29 > .live-figure-readouts").inner_text()
        assert "exactly one, (0, 0)" in readouts


def test_a_fast_drag_ends_where_the_finger_ends(browser, scratch):
    with opened(browser, url(scratch, "many")) as page:
        draw(page, "figure-0")
        page.evaluate("""() => {
          const input = document.querySelector("#figure-0 input");
          for (let k = 0; k < 200; k++) {
            input.value = (k % 50) / 50;
            input.dispatchEvent(new Event("input", {bubbles: true}));
          }
          input.value = 0.86;
          input.dispatchEvent(new Event("input", {bubbles: true}));
        }""")
        settle(page)
        fast = page.evaluate("document.querySelector('#figure-0 .js-plotly-plot').data[0].z[0][0]")
        # Until the figure rests: its address is written last.
        assert until(page, lambda: "0.86" in page.url)
        short = steady(page.locator("#figure-0 .live-figure-plot"))
        page.evaluate("""() => {
          const plot = document.querySelector("#figure-0 .js-plotly-plot");
          return Plotly.react(plot, plot.data.map(trace => ({...trace})), plot.layout);
        }""")
        # What the short way drew is what Plotly itself draws.
        long = steady(page.locator("#figure-0 .live-figure-plot"))
        assert (np.abs(short - long).max(axis=2) > 24).mean() < 0.002
        z = page.evaluate("document.querySelector('#figure-0 .js-plotly-plot').data[0].z[0][0]")
        assert z == fast and page.heard == []


# ---- hostile pages ---------------------------------------------------------------------------


def test_no_script_runs_that_is_not_ours(browser, scratch):
    with opened(browser, url(scratch, "hostile")) as page:
        for figure in figures(page):
            plot = draw(page, figure)
            assert len(np.unique(pixels(plot).reshape(-1, 3) // 16, axis=0)) > 8
            plot.hover()
        for details in page.locator("details").all():
            details.evaluate("details => { details.open = true; }")
        page.locator("#hostile [data-preset]").click()
        move(page, "hostile", {"λ": 0.3})
        text = page.locator("#hostile .live-figure-description")
        assert until(page, lambda: "= 0.30" in text.text_content())  # all has been written anew
        assert page.evaluate("window.stolen") is None
        assert page.locator("img").count() == 0
        z = page.evaluate("document.querySelectorAll('.js-plotly-plot')[0].data[0].z")
        assert np.isfinite(np.array(z, dtype=float)).all()
        assert page.heard == []
