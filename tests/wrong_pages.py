"""Pages that are wrong, each in ways of its own: what contributors do by mistake."""

# Pages that are wrong. What must be reported stands behind the mark ⟵ on the line which must be
# named; a page may be wrong in several places, but only one cell can end a page.
WRONG = {
    "failing": """\
# See a cell fail

```{code-cell} python
:tags: [hide-input]

def ratio(a, b):
    return a / b
```

```{code-cell} python
zero = 0
ratio(1, zero)  # ⟵ ZeroDivisionError: division by zero
```
""",
    "syntax": """\
# See a cell that is no Python

```{code-cell} python
ok = 1
for  # ⟵ SyntaxError: invalid syntax
```
""",
    "claims": """\
# See a claim fail

```{code-cell} python
---
tags: [remove-cell, claim]
---
# ⟵ This claim claims nothing
two = 1 + 1
```

```{code-cell} python
:tags: [claim]

assert two == 2  # ⟵ tag it remove-cell as well
```

```{code-cell} python
:tags: [remove-cell, claim, raises-exception]

assert two == 3  # ⟵ A cell tagged raises-exception cannot fail
```

```{code-cell} python
:tags: [remove-cell, claim]

three = 3
assert two == three  # ⟵ This claim does not hold: assert two == three
```

```{code-cell} python
---
mystnb: {figure: {name: unreached, caption: Not reached}}
---
"nothing is said of a cell that has not run"
```
""",
    "figures": """\
# See figures that draw nothing

```{code-cell} python
:tags: [hide-input]

import warnings
import plotly.graph_objects as go
```

```{code-cell} python
---
mystnb:
  figure:
    name: nothing
    caption: |
      Nothing, under $\\frac{1}{2}$.
---
figure = go.Figure(go.Scatter(y=[1, 2]))  # ⟵ This figure cell draws nothing
```

```{code-cell} python
---
mystnb: {figure: {name: empty, caption: Empty}}
---
go.Figure()  # ⟵ This figure cell draws nothing
```

```{code-cell} python
warnings.warn("careful now")  # ⟵ UserWarning: careful now
```

```{code-cell} python
:tags: [remove-cell]

warnings.warn("behind the curtain")  # ⟵ UserWarning: behind the curtain
```

```{code-cell} python
object()  # ⟵ has an address that differs from build to build: <object
```

```{code-cell} python
---
mystnb: {figure: {name: badcaption, caption: "With $\\\\nosuch$"}} # ⟵ Unknown command "\\nosuch"
---
go.Figure(go.Scatter(y=[1, 2]))
```
""",
    "slow": """\
# See a cell that takes too long

```{code-cell} python
import time
```

```{code-cell} python
time.sleep(60)  # ⟵ CellTimeoutError
```
""",
    "dying": """\
# See a kernel die

```{code-cell} python
import os
```

```{code-cell} python
os._exit(1)  # ⟵ DeadKernelError: Kernel died
```
""",
    "million": """\
# See a figure that no page could hold

```{code-cell} python
import numpy as np
import plotly.graph_objects as go
```

```{code-cell} python
z = np.arange(1000.0)  # ⟵ holds 1,000,000 numbers; expected at most 500,000
go.Figure(go.Surface(z=np.add.outer(z, z)))
```
""",
    "unreadable": """\
# See a cell whose options cannot be read

```{code-cell} python ⟵ could not be read
---
tags: [oh
---
1 + 1
```
""",
    "prose": """\
# See what is wrong outside the cells

⟵ undefined label: 'missing-ref' — {ref}`missing-ref`

⟵ equation not found: missing-eq — {eq}`missing-eq`

⟵ unknown document: 'missing-doc' — {doc}`missing-doc`

⟵ undefined label: 'missing-num' — {numref}`missing-num`

⟵ reference target not found: regnotes.missing — {py:func}`regnotes.missing`

⟵ xref_missing — [a page](missing-page.md)

⟵ xref_missing — [a heading](#missing-heading)

⟵ 'missing-glue' — {glue:text}`missing-glue`

⟵ image file not readable: missing.png — ![a picture](missing.png)

⟵ “What becomes of” reads as if translated — What becomes of it?

A paragraph whose second line
⟵ Unknown command "\\frobnicate" — has $\\frobnicate x$.

$$
a &= b \\\\
c &= \\frobnicated{d} % ⟵ Unknown command "\\frobnicated"
$$ (broken)

> ⟵ Unknown environment "nosuch" — $\\begin{nosuch}x\\end{nosuch}$

```{missing-directive} ⟵ Unknown directive type: 'missing-directive'
```

#### Too deep ⟵ Non-consecutive header level increase
""",
    "printing": """\
# See a cell that prints without end

```{code-cell} python
while True:  # ⟵ CellTimeoutError
    print("again")
```
""",
    # Far apart in the alphabet: in other jobs than each other.
    "above": """\
# See a page that was copied

(a-twin)=
## A part

$$
a = b
$$ (twin-formula)
""",
    "zenith": """\
# See its copy

(a-twin)=
## A part ⟵ The label 'a-twin' stands on above.md:11 as well

$$  ⟵ The label 'equation twin-formula' stands on above.md:13 as well
a = b
$$ (twin-formula)
""",
    "remote": """\
# See what comes from elsewhere

⟵ https://example.org/a.png is on another host — ![a picture](https://example.org/a.png)

<img title="⟵ https://example.org/b.png is on — " src="https://example.org/b.png">

Words <img alt="⟵ //example.org/c.png is on — " src="//example.org/c.png"> within a line.

```{image} https://example.org/d.png ⟵ https://example.org/d.png
```

<link rel="stylesheet" title="⟵ https://example.org/e.css is — " href="https://example.org/e.css">

<div style="background: url(https://example.org/f.png)">⟵ https://example.org/f.png is — </div>

<script>import("https://example.org/g.js") /* ⟵ https://example.org/g.js is — */</script>

<a href="https://example.org">A link is no matter</a>, and [this](https://example.org) is none.

```{code-cell} python
from IPython.display import HTML  # ⟵ https://example.org/h is on another host

HTML('<video poster="https://example.org/h"></video>')
```
""",
    "dollars": """\
# See formulas that are not closed

⟵ A dollar sign opens a formula that is not closed — An open $x + 1.

It costs \\$5, `$HOME` is a place, and $x$ is a formula. What follows is open
and goes on with $y. ⟵ A dollar sign

$$ ⟵ A dollar sign opens a formula
a = b
""",
    "untitled": """\
A page that begins at once.
""",
    "misspelt": """\
# See what nobody reads

```{code-cell} python
---
mystnb: {figure: {name: a-name, capton: Seen}}
---
import plotly.graph_objects as go # ⟵ no option of figure 'capton'; did you mean 'caption'
go.Figure(go.Scatter(y=[1, 2]))
```

```{code-cell} python
:tags: [hide_input]

1 + 1 # ⟵ There is no tag 'hide_input'; did you mean 'hide-input'
```

```{code-cell} python
---
mystnb: {figur: {name: other-name}}
---
1 + 1 # ⟵ no option of mystnb 'figur'; did you mean 'figure'
```
""",
    "unseen": """\
# See pictures without a picture

```{code-cell} python
import numpy as np
import plotly.graph_objects as go
```

```{code-cell} python
# ⟵ This figure is 20000 pixels high
go.Figure(go.Scatter(y=[1, 2]), {"height": 20000})
```

```{code-cell} python
# ⟵ Trace 0 (surface) draws nothing
go.Figure(go.Surface(z=np.full((5, 5), np.nan)))
```

```{code-cell} python
# ⟵ Trace 0 (bar) draws nothing
go.Figure(go.Bar(y=[None, None]))
```

```{code-cell} python
go.Figure([go.Scatter(x=[None], y=[None], name="an entry"), go.Scatter(y=[1, 2])])
```
""",
    "idle": """\
# See claims that cannot fail

```{code-cell} python
:tags: [remove-cell, claim]

def never_called():  # ⟵ This claim claims nothing
    assert 1 + 1 == 3
```

```{code-cell} python
:tags: [remove-cell, claim]

assert True  # ⟵ This claim claims nothing
```

```{code-cell} python
:tags: [remove-cell, claim]

if 0:  # ⟵ This claim claims nothing
    assert 1 + 1 == 3
```

```{code-cell} python
:tags: [remove-cell, claim]

def called(a):
    assert a == 2

for k in range(2):
    with open("index.md"):
        called(1 + 1)
```
""",
    "failing-figure": """\
# See a figure cell fail, and be told so once

```{code-cell} python
---
mystnb: {figure: {name: failing-figure, caption: Not drawn}}
---
1 / 0  # ⟵ ZeroDivisionError: division by zero
```
""",
    "foreign": """\
# See a kernel that is not there
""",
}
