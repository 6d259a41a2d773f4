"""Pages with figures that nobody here has made: kinds of trace, options and places of every sort.

A page is a list of cells and texts; of each figure, in its order, what Plotly must make of it.
"""

from scratch_pages import FRONT_MATTER

__all__ = ["FACTS", "PAGES", "page"]

GO = "import numpy as np\nimport plotly.graph_objects as go\n"


def page(title, *parts):
    """The text of a page: a part that begins with a code fence, or is marked, is text."""
    cells = [
        part[1:] if part.startswith("|") else f"```{{code-cell}} python\n{part}\n```"
        for part in parts
    ]
    return f"{FRONT_MATTER}\n# {title}\n\n" + "\n\n".join(cells) + "\n"


# ---- what the author has said ------------------------------------------------------------------

SAID = [
    GO + 'go.Figure(go.Bar(y=["ash", "elm", "oak"], x=[3, 1, 2], orientation="h"))',
    'go.Figure(go.Scatter(y=[1, 3, 2])).show(config={"staticPlot": True, "displayModeBar": False})',
    'go.Figure(go.Scatter(y=[1, 3, 2]), {"template": "plotly_dark", "title_text": "dark"})',
    'go.Figure(go.Surface(z=np.add.outer(np.arange(9.0) ** 2, np.arange(9.0))))',
    "go.Figure([go.Bar(y=[2, 3]), go.Bar(y=[3, 1])])",
    'go.Figure(go.Scatter(x=[0, 1], y=[0, 1]), {"width": 300, "height": 310})',
    "go.FigureWidget(go.Scatter(y=np.array([1.5, 3, 2])))",
    """\
dates = ["2026-01-01", "2026-02-01", "2026-03-01"]
xaxis = {"type": "date", "calendar": "persian"}
go.Figure(go.Scatter(x=dates, y=[1, 3, 2], xcalendar="gregorian"), {"xaxis": xaxis})""",
    'go.Figure(go.Scatter(x=[1, 10], y=[1, 1e4]), {"xaxis_type": "log", "yaxis_type": "log"})',
    'go.Figure(go.Scatter(x=["1", "2"], y=[1, 3]), {"plot_bgcolor": "white"})',
    """\
own = go.layout.Template(layout={"colorway": ["red", "blue"], "font": {"size": 20}})
go.Figure(go.Scatter(y=[1, 3]), {"template": own, "font": {"family": "Courier New"}})""",
    'go.Figure(go.Scatter(y=[1, 3, 2], meta={"site": "A"}), {"meta": ["mine"], "height": 200})',
    'go.Figure(go.Scatter(y=[1, 3]), {"meta": {"live": True}, "title_text": "%{meta.live}"})',
    'go.Figure(go.Scatter(y=[1, 3], mode="markers"), {"template": "simple_white"})',
    """\
moves = [{"label": w, "method": "restyle", "args": ["type", w]} for w in ("bar", "waterfall")]
go.Figure(go.Bar(y=[1, 3]), {"updatemenus": [{"buttons": moves}]})""",
    "go.Figure()",
    "go.Figure([go.Scatter(x=[], y=[]), go.Scatter(x=[1, 2], y=[None, float('nan')])])",
    """\
import pandas as pd
import plotly.express as px
px.line(pd.DataFrame({"a": [1, 2], "b": [2, 4]}), x="a", y="b")""",
    # Words that would touch on a telephone, so that there is a still for a wide page alone.
    'go.Figure(go.Bar(x=["giraffes", "orangutans", "monkeys"], y=[20, 14, 23]))',
]  # fmt: skip
CLEAR = "rgba(0,0,0,0)"
COLOURS = ["#636efa", "#EF553B"]  # the first two of Plotly's own template
FACTS = [
    {"layout.yaxis.type": "category", "data.0.marker.color": COLOURS[0], "layout.autosize": True},
    {"context.staticPlot": True, "context.displayModeBar": False, "layout.paper_bgcolor": CLEAR},
    {"layout.paper_bgcolor": "rgb(17,17,17)", "layout.font.color": "#f2f5fa"},
    {"data.0.colorscale.0.1": "#0d0887", "layout.scene.xaxis.showbackground": False},
    {"data.0.marker.color": COLOURS[0], "data.1.marker.color": COLOURS[1]},
    {"layout.width": 300, "layout.height": 310},
    {"data.0.y.0": 1.5, "layout.plot_bgcolor": CLEAR},
    {"layout.xaxis.calendar": "persian", "data.0.xcalendar": "gregorian"},
    {"layout.xaxis.type": "log", "layout.yaxis.type": "log"},
    # Digits that are words; and a white ground keeps the words and lines made for it.
    {"layout.xaxis.type": "category", "layout.plot_bgcolor": "white",
     "layout.paper_bgcolor": "white", "layout.font.color": "#2a3f5f"},
    {"data.0.line.color": "red", "layout.font.size": 20, "layout.font.family": "Courier New",
     "layout.paper_bgcolor": CLEAR},
    {"data.0.meta.site": "A", "layout.meta.0": "mine", "layout.height": 200},
    {"layout.meta.live": True},
    {"layout.paper_bgcolor": "white", "layout.font.color": "rgb(36,36,36)"},
    {"layout.updatemenus.0.buttons.1.label": "waterfall"},
    {"layout.paper_bgcolor": CLEAR},
    {"data.length": 2},
    {"layout.xaxis.title.text": "a", "data.0.line.color": COLOURS[0]},
    {"layout.xaxis.type": "category"},
]  # fmt: skip

# ---- every kind --------------------------------------------------------------------------------

KINDS = [
    GO + "go.Figure(go.Pie(labels=['ash', 'elm'], values=[1, 2]))",
    "go.Figure(go.Heatmap(z=[[1, 2], [3, 4]]))",
    "go.Figure(go.Histogram(x=[1, 1, 2, 3]))",
    "go.Figure(go.Box(y=[1, 1, 2, 9]))",
    "go.Figure(go.Violin(y=[1, 2, 2, 4]))",
    "go.Figure(go.Mesh3d(x=[0, 1, 0, 0], y=[0, 0, 1, 0], z=[0, 0, 0, 1]))",
    "go.Figure(go.Table(header={'values': ['a', 'b']}, cells={'values': [[1, 2], [3, 4]]}))",
    "go.Figure(go.Sunburst(labels=['A', 'B', 'C'], parents=['', 'A', 'A']))",
    "link = {'source': [0], 'target': [1], 'value': [2]}\n"
    "go.Figure(go.Sankey(node={'label': ['a', 'b']}, link=link))",
    "day = ['2026-01-01', '2026-01-02']\n"
    "go.Figure(go.Candlestick(x=day, open=[1, 2], high=[3, 3], low=[0.5, 1], close=[2, 1.5]))",
    "go.Figure(go.Indicator(mode='gauge+number', value=3))",
    "go.Figure(go.Scatterpolar(r=[1, 2, 3], theta=[0, 120, 240]))",
    "go.Figure(go.Scatterternary(a=[1, 2], b=[2, 1], c=[1, 1]))",
    "two = [{'label': 'a', 'values': [1, 2, 3]}, {'label': 'b', 'values': [3, 1, 2]}]\n"
    "go.Figure(go.Parcoords(dimensions=two))",
    "go.Figure(go.Splom(dimensions=two))",
    """\
from plotly.subplots import make_subplots
kinds = [[{"type": "scene"}, {"type": "xy"}, {"type": "domain"}]]
mixed = make_subplots(rows=1, cols=3, specs=kinds)
mixed.add_trace(go.Surface(z=[[1, 2], [3, 5]], showscale=False), 1, 1)
mixed.add_trace(go.Scatter(y=[1, 2, 3]), 1, 2)
mixed.add_trace(go.Pie(labels=["a", "b"], values=[1, 2]), 1, 3)
mixed""",
    """\
fig = go.Figure(go.Scatter(y=[1, 3, 2]))
fig.add_hline(y=2, line_dash="dot", annotation_text="threshold")
fig.add_vrect(x0=0.5, x1=1, fillcolor="orange", opacity=0.3)""",
    "go.Figure(go.Image(z=np.zeros((4, 4, 3), dtype=np.uint8)))",
]

# ---- what moves, what is far down the page, what is kept -----------------------------------------

FRAMES = """\
buttons = [{"label": "Go", "method": "animate", "args": [None, {"transition": {"duration": 0}}]}]
steps = [{"label": str(k), "method": "animate", "args": [[str(k)]]} for k in range(4)]
ranges = {"xaxis_range": [0, 5], "yaxis_range": [0, 5]}
menus = {"updatemenus": [{"type": "buttons", "buttons": buttons}], "sliders": [{"steps": steps}]}
go.Figure(
    data=[go.Scatter(x=[0, 1], y=[0, 1], mode="markers")],
    layout=ranges | menus,
    frames=[go.Frame(data=[go.Scatter(x=[k, k + 1], y=[k, k])], name=str(k)) for k in range(4)],
)"""
MENU = """\
words = [("first", [True, False]), ("second", [False, True])]
buttons = [{"label": w, "method": "update", "args": [{"visible": on}]} for w, on in words]
go.Figure(
    [go.Scatter(y=[1, 3, 2]), go.Scatter(y=[3, 1, 2], visible=False)],
    {"updatemenus": [{"buttons": buttons}]},
)"""
FAR = "|" + "\n\n".join(["Some words."] * 200)
MANY = """\
x = np.arange(50.0)
for k in range(14):
    flat = {"height": 110, "margin": dict.fromkeys("lrtb", 0)}
    go.Figure(go.Scattergl(x=x, y=np.sin(x + k), mode="markers"), flat).show()"""
KEPT = """\
from myst_nb import glue
glue("kept", go.Figure(go.Scatter(y=[1, 3, 2])), display=False)
glue("widget", go.FigureWidget(go.Scatter(y=[1, 3, 2])), display=False)
glue("both", go.Figure(go.Bar(y=[1, 3, 2])))"""
PASTED = """|\
```{glue} kept
```

```{glue:figure} widget
:name: kept-figure

A caption.
```

Inline {glue}`kept` end.

::::{tab-set}
:::{tab-item} One
Text.
:::
:::{tab-item} Two
```{glue} both
```
:::
::::
"""
OTHER = '|```{raw} html\n<script type="application/json">["mine"]</script>\n```'
REMOTE = [
    GO + 'go.Figure(go.Scatter(y=[1, 3, 2]), {"title_text": r"$\\alpha^2+\\beta$", '
    '"xaxis_title_text": r"$\\sqrt{x}$"})',
    'go.Figure(go.Scatter(y=[1, 3]), {"title_text": "From $5 to $6, US$7"})',
    "go.Figure(go.Scattergeo(lon=[0, 30], lat=[50, 10]))",
    "go.Figure(go.Scattermap(lon=[0, 30], lat=[50, 10]))",
    'go.Figure(go.Scatter(y=[1, 3]), {"images": [{"source": "https://example.org/a.png"}]})',
]

PAGES = {
    "said": page("What the author has said", *SAID),
    "kinds": page("Every kind", *KINDS),
    "moving": page("What moves", GO + FRAMES, MENU, FAR),
    "many": page("Many", GO + MANY),
    "kept": page("Kept", GO + KEPT, PASTED, OTHER),
    "far": page("Pasted from afar", "2 + 2", "|```{glue} both\n:doc: kept.md\n```"),
    "remote": page("Asked of others", *REMOTE),
}
