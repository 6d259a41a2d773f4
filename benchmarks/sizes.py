"""Bytes: what each page weighs, its first view, the shared files, and what rounding costs."""

import gzip
import re
from pathlib import Path

import numpy as np
import plotly
from measure import pages_of, table
from pages import drawn
from test_still_pages import first_view

from regnotes.livefigures import record as live

PICTURE = 380  # px, the height of a surface on a page


def zipped(data):
    return len(gzip.compress(data, 9))


def sizes(ours, stock):
    rows = []
    for page in pages_of(ours):
        mine, theirs = (zipped((site / page.name).read_bytes()) for site in (ours, stock))
        light = first_view(ours, page.stem) if page.stem != "404" else 0
        rows.append([page.stem, f"{light:,}", f"{mine:,}", f"{theirs:,}", f"{theirs / mine:.1f}"])
    header = ["", "first view, with shared files", "page", "stock page", "stock / ours"]
    table("Bytes of each page, gzip; the first view has no Plotly and no data", header, rows)
    whole = zipped((Path(plotly.__file__).parent / "package_data/plotly.min.js").read_bytes())
    (bundle,) = ours.glob("_static/plotly-*.js")
    cut = zipped(bundle.read_bytes())
    rows = [["plotly.js", f"{cut:,}", f"{whole:,}", f"{whole / cut:.1f}"]]
    table("Fetched once, when a figure comes near", ["", "gzip", "whole", "whole / ours"], rows)


def rounding(ours):
    """How far rounding moves a surface on the screen, against 64-bit numbers of the same nodes."""
    rows = []
    for page in ("index", "l1", "elastic-net"):
        text = (ours / f"{page}.html").read_text(encoding="utf-8")
        scripts = re.findall(r'<script type="application/json">(.*?)</script>', text)
        for (name, (*_call, fig)), script in zip(drawn(page).items(), scripts, strict=True):
            record = fig.layout.meta["live"]
            surface = np.array(fig.data[0].z, dtype=float)
            shown = live.evaluate(record)["traces"][0, "z"]
            error = np.abs(shown - surface).max() / np.ptp(surface) * PICTURE
            exact = 8 * sum(np.prod(a["shape"]) for a in record["arrays"].values())
            mine = zipped(script.encode())
            rows.append([name, f"{mine:,}", f"{exact:,.0f}", f"{exact / mine:.0f}", f"{error:.4f}"])
    header = ["", "data, gzip", "as 64-bit arrays", "ratio", "error, px"]
    table(f"The figures' data, and how far it is off in a picture {PICTURE} px high", header, rows)
