"""Many figures, broken figures, browsers that lack something: never an empty box."""

import json
import re
import shutil

import numpy as np
import pytest
from browser import draw, figures, launched, move, opened, painted, pixels, settle, until, url
from conftest import nox_docs, scratch_project

pytestmark = pytest.mark.browser

TOP = """---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3, language: python}
---

# Be robust

"""
SURFACE = """```{{code-cell}} python
---
mystnb:
  figure:
    name: figure-{k}
    caption: Figure {k}.
---
rn.surface(J, n=11)
```

"""
START = """```{code-cell} python
import numpy as np
import plotly.graph_objects as go

import regnotes as rn

J = rn.CrossEntropy() + rn.Slider("λ", 0, 1, value=0.2) * rn.L1()
```

"""
STEAL = "window.stolen = true"
EVIL = f"</script><script>{STEAL}</script><img src=x onerror={STEAL}>"
HOSTILE = f'''```{{code-cell}} python
---
mystnb:
  figure:
    name: hostile
    caption: "{EVIL}"
---
evil = "{EVIL}"
lam = rn.Slider("λ", 0, 1, value=0.2, label=evil)
J = rn.CrossEntropy() + lam * rn.L1()
rn.surface(J, n=11, presets={{evil: {{"λ": 0.5}}}})
```

```{{code-cell}} python
x = np.arange(5.0)
bars = go.Bar(x=[evil, "b"], y=[1, 2], name=evil, text=[evil, evil])
go.Figure([bars], {{"title": evil, "xaxis": {{"title": {{"text": evil}}}}}})
```

```{{code-cell}} python
z = np.add.outer(x**2, x)
z[2, 3] = np.nan
go.Figure(go.Surface(x=x, y=x, z=z))
```
'''
MILLION = """```{code-cell} python
z = np.add.outer(np.arange(1000.0), np.arange(1000.0))
go.Figure(go.Surface(z=z))
```
"""


@pytest.fixture(scope="module")
def browser():
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    """A site of a page with 30 figures and one with everything hostile."""
    pages = {
        "many": TOP + START + "".join(SURFACE.format(k=k) for k in range(30)),
        "hostile": TOP + START + HOSTILE,
    }
    project = scratch_project(tmp_path_factory.mktemp("robust"), pages)
    done = nox_docs(project)
    assert done.returncode == 0, done.stdout
    return project / "docs/_build/html"


# ---- many figures ----------------------------------------------------------------------------

# Every WebGL context that the page ever asked for, held weakly: who counts must not keep them.
COUNTING = """window.contexts = new Map();
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


def test_thirty_figures_drawn_and_freed_ten_times(browser, scratch):
    with opened(browser, url(scratch, "many"), before=COUNTING) as page:
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
    with opened(browser, url(scratch, "many"), before=COUNTING) as page:
        height = page.evaluate("document.body.scrollHeight")
        page.mouse.move(600, 400)
        for _ in range(12):
            page.mouse.wheel(0, height / 12)
            page.wait_for_timeout(60)
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
    assert painted(plot) > 0.05
    assert plot.locator(".live-figure-still svg").first.is_visible()
    assert plot.locator("canvas").count() == 0
    assert said.is_visible() and said.inner_text().endswith("stands still.")
    return said.inner_text()


def test_a_lost_context_is_drawn_anew(browser, site):
    with opened(browser, url(site, "l1")) as page:
        draw(page, "l1-surface")
        move(page, "l1-surface", {"λ": 0.4})
        for _ in range(3):
            page.evaluate("document.querySelector('#l1-surface canvas').marked = true")
            page.evaluate(LOSE, "l1-surface")
            page.wait_for_function(
                "(c => c && !c.marked)(document.querySelector('#l1-surface "
                ".live-figure-drawn canvas'))"
            )
            plot = draw(page, "l1-surface")
            assert len(np.unique(pixels(plot).reshape(-1, 3) // 16, axis=0)) > 40
        assert page.locator("#l1-surface input").input_value() == "0.4"
        # Lost again and again within a minute: enough.
        page.evaluate(LOSE, "l1-surface")
        page.wait_for_selector("#l1-surface .live-figure-said:not([hidden])")
        assert "WebGL" in still(page, "l1-surface")


def test_without_webgl_words_and_numbers_follow_all_the_same(browser, site):
    none = """const get = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
      return String(kind).includes("webgl") ? null : get.call(this, kind, ...rest);
    };"""
    with opened(browser, url(site, "l1"), before=none) as page:
        page.locator("#l1-surface").scroll_into_view_if_needed()
        page.wait_for_selector("#l1-surface .live-figure-said:not([hidden])")
        assert "WebGL" in still(page, "l1-surface")
        move(page, "l1-surface", {"λ": 0.5})
        readouts = page.locator("#l1-surface .live-figure-readouts").inner_text()
        assert "exactly one, (0, 0)" in readouts
        assert all(heard.startswith("error: l1-") for heard in page.heard), page.heard
    with opened(browser, url(site, "kinks"), before=none) as page:
        draw(page, "kinks-lines")  # a plane needs none
        assert page.heard == []


def test_without_plotly_the_still_picture_stays(browser, site, tmp_path):
    copy = tmp_path / "site"
    shutil.copytree(site, copy)
    (plotly,) = copy.glob("_static/plotly-*.js")
    for broken in (None, "nothing here", "throw new Error('no')"):
        if broken is None:
            plotly.unlink()
        else:
            plotly.write_text(broken, encoding="utf-8")
        with opened(browser, url(copy, "l1")) as page:
            page.locator("#l1-surface").scroll_into_view_if_needed()
            page.wait_for_selector("#l1-surface .live-figure-said:not([hidden])")
            assert "script" in still(page, "l1-surface")
            move(page, "l1-surface", {"λ": 0.5})
            readouts = page.locator("#l1-surface .live-figure-readouts").inner_text()
            assert "exactly one, (0, 0)" in readouts


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: data[: len(data) // 2],
        lambda data: "",
        lambda data: "null",
        lambda data: json.dumps(
            {"data": [{"type": "surface", "z": {"bdata": "?", "dtype": "f8"}}]}
        ),
        lambda data: data.replace('"delta"', '"delt"'),
        lambda data: data.replace('"meta"', '"meat"'),
    ],
    ids=["cut", "empty", "null", "no base64", "no array", "no record"],
)
def test_a_corrupt_figure_leaves_the_others_alone(browser, site, tmp_path, harm):
    copy = tmp_path / "site"
    shutil.copytree(site, copy)
    page_file = copy / "l1.html"
    text = page_file.read_text(encoding="utf-8")
    start = text.index('id="l1-surface"')
    found = re.compile(r'<script type="application/json">(.*?)</script>').search(text, start)
    text = text[: found.start(1)] + harm(found[1]) + text[found.end(1) :]
    page_file.write_text(text, encoding="utf-8")
    with opened(browser, url(copy, "l1")) as page:
        page.locator("#l1-surface").scroll_into_view_if_needed()
        page.wait_for_selector("#l1-surface .live-figure-said:not([hidden])")
        assert "data" in still(page, "l1-surface")
        assert page.locator("#l1-surface input").is_disabled()
        draw(page, "experts-surface")
        move(page, "experts-surface", {"λ": 0.25})
        assert "both" in page.locator("#experts-surface .live-figure-readouts").inner_text()
        assert all(heard.startswith("error: l1-surface: ") for heard in page.heard), page.heard


def test_a_slider_moved_before_the_figure_is_drawn_is_not_lost(browser, site):
    with opened(browser, url(site, "l1")) as page:
        move(page, "experts-surface", {"λ": 0.25})
        draw(page, "experts-surface")
        assert page.locator("#experts-surface input").input_value() == "0.25"
        assert "both" in page.locator("#experts-surface .live-figure-readouts").inner_text()


def test_a_fast_drag_ends_where_the_finger_ends(browser, site):
    with opened(browser, url(site, "l1")) as page:
        draw(page, "l1-surface")
        page.evaluate("""() => {
          const input = document.querySelector("#l1-surface input");
          for (let k = 0; k < 200; k++) {
            input.value = (k % 50) / 50;
            input.dispatchEvent(new Event("input", {bubbles: true}));
          }
          input.value = 0.86;
          input.dispatchEvent(new Event("input", {bubbles: true}));
        }""")
        settle(page)
        fast = page.evaluate(
            "document.querySelector('#l1-surface .js-plotly-plot').data[0].z[0][0]"
        )
        page.wait_for_timeout(1500)
        plot = page.locator("#l1-surface .live-figure-plot")
        short = pixels(plot)
        page.evaluate("""() => {
          const plot = document.querySelector("#l1-surface .js-plotly-plot");
          return Plotly.react(plot, plot.data.map(trace => ({...trace})), plot.layout);
        }""")
        page.wait_for_timeout(500)
        # What the short way drew is what Plotly itself draws.
        differing = lambda: (np.abs(short - pixels(plot)).max(axis=2) > 24).mean()  # noqa: E731
        assert until(page, lambda: differing() < 0.002)
        z = page.evaluate("document.querySelector('#l1-surface .js-plotly-plot').data[0].z[0][0]")
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
        page.wait_for_timeout(800)
        assert page.evaluate("window.stolen") is None
        assert page.locator("img").count() == 0
        z = page.evaluate("document.querySelectorAll('.js-plotly-plot')[0].data[0].z")
        assert np.isfinite(np.array(z, dtype=float)).all()
        assert page.heard == []


def test_too_many_numbers_stop_the_build(tmp_path):
    project = scratch_project(tmp_path, {"million": TOP + START + MILLION})
    done = nox_docs(project)
    assert done.returncode != 0
    assert "holds 1,000,000 numbers; expected at most 500,000" in done.stdout
    assert "million.md" in done.stdout
