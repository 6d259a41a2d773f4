"""Errors that only a browser shows: each in a copy whose site is built and opened by the tests.

A mutant names the test of the short suite that claims to catch it, and that test is all that is
run; it must turn red. The same tests come first in an unchanged copy and must stay green.
"""

from collections import Counter

from copies import exchanged, last, outcomes, pytest_in

RUNTIME, EXTENSION = "regnotes/livefigures/runtime", "regnotes/livefigures/extension"
LIFE = f"{RUNTIME}/live-figures-lifecycle.js"
# A test: its file, what of it, as pytest's -k wants it, and what pytest must say of it.
DESK, PHONE = (("test_visits.py", f"a_visit and {where}-l1") for where in ("desk", "phone"))
SLIDER = *DESK, "SUBFAILED[its sliders]"
DRAWN = *DESK, "SUBFAILED[drawn]"
STILL = *DESK, "SUBFAILED[the still pictures are the live ones at rest]"
WORDS = *DESK, "SUBFAILED[said to who cannot see it]"
QUIET = *DESK, "SUBFAILED[nothing complains]"
AXE = *DESK, "SUBFAILED[axe finds nothing]"
SMALL = *PHONE, "SUBFAILED[nothing is wider than the screen]"
LEGEND = "test_reading.py", "legend_answers", "FAILED"
# What is wrong, the test that must notice, where, the right text (which stands there once) and
# the wrong one.
MUTANTS = [
    ("a slider counts one per cent more", SLIDER, f"{RUNTIME}/live-figures-controls.js",
     "[symbolOf(input), Number(input.value)]", "[symbolOf(input), 1.01 * Number(input.value)]"),
    ("a table is read one step too low", SLIDER, f"{RUNTIME}/live-figures-record.js",
     "Math.round((values[symbol] - min) / step)", "Math.ceil((values[symbol] - min) / step) - 1"),
    ("a groove is drawn where the surface falls to one side", SLIDER,
     f"{RUNTIME}/live-figures-record.js",
     "if (!(c >= 0)) sum[i] = NaN", "if (c === 1e9) sum[i] = NaN"),
    ("a figure is left blank", DRAWN, LIFE,
     "const data = controls.traces(spec.data);",
     "const data = controls.traces(spec.data).map((trace) => ({ ...trace, visible: false }));"),
    ("an error in the console", QUIET, LIFE,
     "        legend(canvas);\n",
     "        legend(canvas);\n        setTimeout(() => lost(), 0);\n"),
    ("a request to another host", QUIET, LIFE,
     "        legend(canvas);\n",
     '        legend(canvas);\n        new Image().src = "https://example.org/seen.gif";\n'),
    ("a figure has no text alternative", WORDS, f"{EXTENSION}/html.py",
     """f"{escape(shown['description'])}</p>\"""", '"</p>"'),
    ("a text alternative belongs to no figure", WORDS, f"{EXTENSION}/html.py",
     """' aria-describedby="{name}-description"'""", "''"),
    ("sliders are wider than a small phone", SMALL, f"{RUNTIME}/live-figures.css",
     "flex: 1 1 min(19rem, 100%);", "flex: 1 1 24rem;\n  min-width: 24rem;"),
    ("a slider has no name", AXE, f"{EXTENSION}/controls.py",
     """<label for="{own}">{label}</label>""", """<label>{label}</label>"""),
    ("words too pale to be read", AXE, f"{RUNTIME}/live-figures.css",
     ".live-figure-readouts dt {\n  color: var(--live-soft);",
     ".live-figure-readouts dt {\n  color: #bbb;"),
    ("a still picture is seen from the other side", STILL,
     "regnotes/livefigures/stills/scene.py",
     "right = np.cross(ahead, up)", "right = np.cross(up, ahead)"),
    ("a figure takes its place only when it is drawn", DRAWN, f"{RUNTIME}/live-figures.css",
     ".live-figure-plot {\n  height: var(--live-height, 450px);\n",
     ".live-figure-plot:not(.live-figure-drawn) {\n  height: 300px;\n}\n\n"
     ".live-figure-plot {\n  height: var(--live-height, 450px);\n"),
    ("a key does not answer in the legend", LEGEND, f"{RUNTIME}/live-figures-legend.js",
     '["Enter", " "].includes(event.key)', '["Enter"].includes(event.key)'),
    ("the legend hides another curve than it names", LEGEND, f"{RUNTIME}/live-figures-legend.js",
     "trace.name === name && trace.showlegend", "trace.name !== name && trace.showlegend"),
]  # fmt: skip
CPU = 3600  # seconds


def main(options, more=()):
    """Print what became of each mutant; returns whether all were noticed."""
    mutants = [mutant for mutant in MUTANTS if options.only in mutant[0]]
    tests = dict.fromkeys(m[1][:2] for m in mutants)
    green = [("nothing", (*test, ""), None, None, None) for test in tests]
    alive = Counter()
    for mutant, code, text in outcomes(options.jobs, [*green, *mutants], lambda m: _start(m, more)):
        what, (file, which, said), path, *_ = mutant
        red = code == 1 and said in text
        if code not in (0, 1):
            raise SystemExit(f"pytest could not run ({code}): {file} -k {which!r}\n{text[-3000:]}")
        if path is None and code:
            raise SystemExit(f"red without a mutant: {file} -k {which!r}\n{text[-3000:]}")
        if path is not None:
            alive[what] += not red
            print(f"{'red  ' if red else 'ALIVE'}  {what}")
            print(f"       {file} -k {which!r}: {last(text, said)}", flush=True)
    print(f"browser: {len(mutants) - alive.total()} of {len(mutants)} noticed\n", flush=True)
    return not alive.total()


def _start(mutant, more):
    _, (file, which, _), path, right, wrong = mutant
    changes = {path: exchanged(path, right, wrong)} if path else {}
    return pytest_in(changes, [f"tests/{file}", "-k", which, *more], CPU, memory=None)
