"""Still pictures: ours, and Plotly's own exporter with the browser that it needs."""

import gzip
import json
import tempfile
import time
from pathlib import Path

from browser import executable
from measure import table
from pages import drawn

from regnotes.livefigures.stills import stills


def pictures():
    """One surface, as SVG each: seconds and bytes."""
    import kaleido

    *_rest, fig = drawn("index")["penalised-surface"]
    spec = json.loads(fig.to_json())
    start = time.perf_counter()
    ours = "".join(still.svg for still in stills(spec)).encode()
    took = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figure.svg"
        start = time.perf_counter()
        kaleido.write_fig_sync(spec, path=file, kopts={"path": executable()})
        theirs, their_took = file.read_bytes(), time.perf_counter() - start
    mine, other = (len(gzip.compress(data, 9)) for data in (ours, theirs))
    rows = [
        ["ours, no browser", f"{took:.2f}", "1.0", f"{mine:,}", "1.0"],
        [
            "Plotly's exporter",
            f"{their_took:.2f}",
            f"{their_took / took:.0f}",
            f"{other:,}",
            f"{other / mine:.1f}",
        ],
    ]
    table("A still picture of one surface", ["", "seconds", "/ ours", "gzip", "/ ours"], rows)
