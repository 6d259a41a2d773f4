"""Time: from a slider's event to the picture, beside Plotly's own ways with the same arrays."""

from statistics import median

import numpy as np
import plotly.graph_objects as go
from browser import draw, launched, opened
from measure import RUNS, table

import regnotes as rn

# A clock that runs while a script waits for WebGL, which here is the processor drawing.
CLOCK = """window.inWebGL = 0;
for (const {prototype} of [WebGLRenderingContext, WebGL2RenderingContext])
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const {value} = Object.getOwnPropertyDescriptor(prototype, name);
    if (typeof value !== "function") continue;
    prototype[name] = function (...all) {
      const start = performance.now();
      try { return value.apply(this, all); }
      finally { window.inWebGL += performance.now() - start; }
    };
  }"""
# move(k) moves; four frames later all that it set off has run and the picture stands.
MOVES = """async (move) => {
  const frame = () => new Promise(requestAnimationFrame);
  const drawn = [];
  await frame(); await frame();
  window.inWebGL = 0;
  for (let k = 0; k < RUNS; k++) {
    const start = performance.now();
    move(k);
    await frame(); await frame();
    drawn.push(performance.now() - start);
    await frame(); await frame();
  }
  return {drawn, inWebGL: window.inWebGL / RUNS};
}""".replace("RUNS", str(RUNS))
PLOT = 'document.querySelector(".js-plotly-plot")'
SLIDE = """k => {
  const input = document.querySelector('input[data-control="λ"]');
  input.value = (k % 40) / 50;
  input.dispatchEvent(new Event("input", {bubbles: true}));
}"""
# The figure's own traces; the arrays that a slider would bring are there already.
REACT = f"""k => {{
  const {{data, layout}} = {PLOT};
  const other = ({{type, z}}) => type === "surface" ? window.heights[k % 2] : z;
  Plotly.react({PLOT}, data.map(trace => ({{...trace, z: other(trace)}})), layout);
}}"""
READY = f"""() => {{
  const {{z}} = {PLOT}.data.find(({{type}}) => type === "surface");
  window.heights = [z, z.map(row => row.map(height => 0.9 * height))];
}}"""
ANIMATE = f"""k => {{ Plotly.animate({PLOT}, [String(k % 40 / 40)], {{
  mode: "immediate", frame: {{duration: 0, redraw: true}}, transition: {{duration: 0}},
}}); }}"""


def moved(page, move):
    """Milliseconds a move: of all script, of that spent in WebGL, until it is drawn."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def script():
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(m["value"] for m in metrics if m["name"] == "ScriptDuration")

    start = script()
    found = page.evaluate(f"() => ({MOVES})({move})")
    took = 1000 * (script() - start) / RUNS
    return {"script": took, "drawn": median(found["drawn"]), "webgl": found["inWebGL"]}


def frames(site, folder):
    """Milliseconds of script, of script beyond WebGL, and until the frame has been drawn."""
    lam = rn.Slider("λ", 0, 1, value=0.2)
    J = rn.CrossEntropy(p=1, x=1) + lam * rn.L1()
    values = np.linspace(0, 1, 41)
    shots = [rn.surface(J.at(λ=value)).data[0] for value in values]
    stock = go.Figure(
        shots[8],
        frames=[go.Frame(data=[s], name=f"{v:g}") for s, v in zip(shots, values, strict=True)],
    )
    steps = [{"method": "animate", "args": [[f"{v:g}"], {"mode": "immediate"}]} for v in values]
    stock.update_layout(sliders=[{"steps": steps}], width=736, height=460, template=None)
    stock.write_html(folder / "stock.html", include_plotlyjs=True)
    found = {}
    with launched() as browser:
        with opened(browser, (site / "index.html").as_uri(), before=CLOCK) as page:
            draw(page, "penalised-surface")
            page.evaluate(READY)
            found["a slider of ours"] = moved(page, SLIDE)
            found["Plotly.react, the same figure and arrays"] = moved(page, REACT)
        with opened(browser, (folder / "stock.html").as_uri(), before=CLOCK) as page:
            page.wait_for_selector(".js-plotly-plot canvas")
            found["Plotly's own slider, 41 frames, one surface"] = moved(page, ANIMATE)
    ours = found["a slider of ours"]
    rows = [
        [
            name,
            *(
                t
                for kind in ("script", "drawn")
                for t in (f"{its[kind]:.1f}", f"{its[kind] / ours[kind]:.1f}")
            ),
        ]
        for name, its in found.items()
    ]
    header = ["", "script ms", "/ ours", "drawn ms", "/ ours"]
    table(f"Slider to picture, 81 × 81 nodes, WebGL in software, {RUNS} moves", header, rows)
    beyond = ours["script"] - ours["webgl"]
    print(
        f"  Of our script {ours['webgl']:.1f} ms are WebGL's own; beyond it {beyond:.1f} (aim: 16)."
    )
