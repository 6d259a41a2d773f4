"""The files that pages with figures load: this folder's script and style, and plotly.js."""

import hashlib
import json
import re
from pathlib import Path

import plotly
from plotly.offline import get_plotlyjs_version
from sphinx.util import logging

from . import bundle

__all__ = ["add_script", "setup", "write_plotly"]

STATIC = Path(__file__).parent / "static"
PLOTLY_JS = f"plotly-{get_plotlyjs_version()}.min.js"
PARTS = ("record", "view", "legend", "slide", "share")  # each needs those before it
logger = logging.getLogger(__name__)


def add_script(app):
    """Load the script and the style on the page that is being written."""
    app.add_css_file("live-figures.css")
    for part in PARTS:
        app.add_js_file(f"live-figures-{part}.js", loading_method="defer")
    app.add_js_file("live-figures.js", loading_method="defer", **{"data-plotly": PLOTLY_JS})


def write_plotly(app, exception):
    """Put plotly.js, without the kinds of trace that nothing draws, beside the other files."""
    if exception is not None or app.builder.format != "html" or app.builder.name == "epub":
        return
    source = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes()
    kinds = sorted(bundle.USUAL | _drawn(Path(app.outdir)))
    target = Path(app.outdir) / "_static" / PLOTLY_JS
    key = hashlib.sha256(source + Path(bundle.__file__).read_bytes() + " ".join(kinds).encode())
    kept = Path(app.srcdir) / app.config.live_figures_cache / f"{key.hexdigest()[:16]}.js"
    if not kept.exists():
        try:
            small = bundle.bundle(source, kinds)
        except ValueError as error:
            # Another plotly.js than the one this was written for: larger pages, but right ones.
            logger.info("plotly.js is used whole: %s", error)
            small = source
        kept.parent.mkdir(parents=True, exist_ok=True)
        for old in kept.parent.glob("*.js"):
            old.unlink()
        kept.write_bytes(small)
    target.write_bytes(kept.read_bytes())


def _drawn(site):
    """The kinds of trace in the figures of a site."""
    kinds = set()
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for found in re.findall(r'<script type="application/json">(.*?)</script>', text):
            kinds |= {trace.get("type", "scatter") for trace in json.loads(found)["data"]}
    return kinds


def setup(app):
    """Register the files."""
    app.add_config_value("live_figures_cache", "_build/plotly", "", str)
    app.connect("config-inited", lambda app, config: config.html_static_path.append(str(STATIC)))
    app.connect("build-finished", write_plotly)
