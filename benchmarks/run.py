"""Measure the site beside the same content done the stock way, each as a ratio in one run.

``nox -s bench``, or with names after ``--`` only those tables: build, bytes, load, slow, time,
stills, positions, solving, sklearn.
Machines are noisy: the ratios are what to quote.

Stock means: the same pages and cells with Plotly's own ``notebook`` renderer, which myst-nb shows
as it is; a figure with Plotly's own slider of 41 frames; ``Plotly.react`` with arrays that are
already there; Plotly's own exporter of pictures.
"""

import sys
import tempfile
from pathlib import Path

from beside_sklearn import beside_sklearn
from building import building, editing
from frames import frames
from loading import loading, many, slowly
from measure import build
from pictures import pictures
from positions import positions
from sizes import rounding, sizes
from solving import solving


def main(names):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        ours = build(folder / "ours")
        stock = None
        if not names or {"bytes", "load", "slow"} & names:
            stock = build(folder / "stock", renderer="notebook")["site"]
        if not names or "build" in names:
            building(ours, build(folder / "unrun", nb_execution_mode="off"))
            editing(folder)
        if not names or "bytes" in names:
            sizes(ours["site"], stock)
            rounding(ours["site"])
        if not names or "load" in names:
            loading(ours["site"], stock)
            many()
        if not names or "slow" in names:
            slowly(ours["site"], stock)
        if not names or "time" in names:
            frames(ours["site"], folder)
        if not names or "stills" in names:
            pictures()
        if not names or "positions" in names:
            positions()
        if not names or "solving" in names:
            solving()
        if not names or "sklearn" in names:
            beside_sklearn()


if __name__ == "__main__":
    main(set(sys.argv[1:]))
