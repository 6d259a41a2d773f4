"""Pages of a small site that has what the real one should not have: the fixture `scratch`."""

FRONT_MATTER = """\
---
file_format: mystnb
kernelspec:
  name: python3
  display_name: Python 3
  language: python
---
"""

# ---- any Plotly figure ----------------------------------------------------------------------

PLAIN = (
    FRONT_MATTER
    + """
# Draw a plain figure

```{code-cell} python
import numpy as np
import plotly.graph_objects as go

x = np.linspace(-1, 1, 41)
go.Figure(go.Surface(x=x, y=x, z=np.subtract.outer(x**2, x**2)))
```

```{code-cell} python
steal = "document.title = 'stolen'"
evil = f"</script><script>{steal}</script><img src=x onerror={steal}>"
go.Figure(go.Scatter(x=[1, 2, 3], y=[2.5, 3.5, 1], name=evil, text=[evil] * 3), {"title": evil})
```

```{code-cell} python
import regnotes as rn

rn.contours(rn.CrossEntropy() + rn.Slider("λ", 0, 1, value=0.2) * rn.L1())
```
"""
)

EXPRESS = (
    FRONT_MATTER
    + """
# Draw a frame

```{code-cell} python
import pandas as pd
import plotly.express as px

frame = pd.DataFrame({"day": pd.date_range("2026-01-01", periods=3), "rain": [3, 1, 2]})
px.line(frame, x="day", y="rain", title="Rain")
```
"""
)

# ---- thirty figures, and everything hostile --------------------------------------------------

TOP = f"""{FRONT_MATTER}
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

# ---- pages that leave something behind -------------------------------------------------------

CELL = "\n```{{code-cell}} python\n{}\n```\n"
# What a page could leave behind: an attribute, a variable, its environment, its folder.
LEAVE = """\
import builtins, os, sys
import numpy as np
assert not hasattr(np, "left") and not hasattr(builtins, "left") and "left" not in globals()
assert "LEFT" not in os.environ and os.path.basename(os.getcwd()) == "docs"
assert "ipykernel_launcher" in sys.argv[0]
np.left = builtins.left = left = True
os.environ["LEFT"] = "yes"
os.chdir("/")"""
FORKED = 'import sys\nprint("forked" if "sphinx.application" in sys.modules else "new")'
LEAVING = f"{FRONT_MATTER}\n# See\n{CELL.format(LEAVE)}{CELL.format(FORKED)}"

# ---- a cell whose output comes long after its answer, as on a busy machine --------------------

SLOW = """\
import sys, time
from IPython import get_ipython
sys.stdout.flush_timeout = sys.stderr.flush_timeout = 0  # else the answer waits as well
get_ipython().kernel.iopub_thread.schedule(lambda: time.sleep(6))
display("it did arrive")"""

# ---- code that goes under a figure, and code that stays where it stands ------------------------

FOLDING = f"""{FRONT_MATTER}
# Fold up

```{{code-cell}} python
import plotly.graph_objects as go
```

```{{code-cell}} python
"what this line shows is no figure"
```

```{{code-cell}} python
:tags: [hide-cell]

"an answer"
```

```{{code-cell}} python
:tags: [hide-input]

height = 2.5
```

```{{code-cell}} python
print("said beside the figure")
go.Figure(go.Scatter(y=[1, height, 3]))
```

```{{code-cell}} python
go.Figure(go.Scatter(y=[3, height, 1]))
```

```{{code-cell}} python
after = "no figure follows"
```
"""

SCRATCH = {
    "plain": PLAIN,
    "express": EXPRESS,
    "folding": FOLDING,
    "many": TOP + START + "".join(SURFACE.format(k=k) for k in range(30)),
    "hostile": TOP + START + HOSTILE,
    **dict.fromkeys(("one", "two", "three"), LEAVING),
    "late": f"{FRONT_MATTER}\n# Wait\n{CELL.format(SLOW)}",
    "404": "---\norphan: true\n---\n\n# Lost\n",
}
