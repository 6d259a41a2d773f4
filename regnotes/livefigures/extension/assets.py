"""The files that pages with figures load: this folder's script and style, and plotly.js."""

import hashlib
import json
import multiprocessing
import re
from contextlib import suppress
from pathlib import Path

import plotly
from plotly.offline import get_plotlyjs_version
from sphinx.util import logging
from sphinx.util.parallel import parallel_available

from ..looks import DEFAULT_TEMPLATE
from . import trimming

__all__ = ["add_files", "setup", "write_plotly"]

WHOLE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
RUNTIME = Path(__file__).parent.parent / "runtime"
PLOTLY_JS = f"plotly-{get_plotlyjs_version()}.min.js"
TEMPLATE = "live-figures-template.js"
PARTS = (  # in this order
    "record", "gestures", "look", "view", "legend", "slide", "through", "share", "question",
    "handles", "controls", "load", "lifecycle",
)  # fmt: skip
CALENDAR = re.compile(r'"[xyz]?calendar":')  # of a trace, of an axis, or of the layout
# A figure's data; also other JSON of a page, which is told from it by what it holds.
DATA = re.compile(r'<script type="application/json"(?: data-file="[^"]*")?>(.*?)</script>', re.S)
logger = logging.getLogger(__name__)


def add_files(app):
    """Load the script and the style on the page that is being written."""
    app.add_css_file("live-figures.css")
    if not app.config.live_figures_scripts:
        return
    for part in PARTS:
        told = _told(app) if part == "load" else {}
        app.add_js_file(f"live-figures-{part}.js", loading_method="defer", **told)
    app.add_js_file("live-figures.js", loading_method="defer")


def _told(app):
    """What the script that fetches things has to know, as attributes of its element."""
    folder = app.config.live_figures_topojson
    place = {"data-topojson": _within_static(folder)} if folder else {}
    return {"data-plotly": PLOTLY_JS, "data-template": TEMPLATE} | place


def cut_meanwhile(app):
    """Begin to cut plotly.js, which takes a core two seconds, while the pages are read."""
    if not _needed(app) or not parallel_available:
        return
    kept = _kept(app, trimming.USUAL)
    if not kept.exists():
        fork = multiprocessing.get_context("fork")
        fork.Process(target=_cut_ahead, args=(trimming.USUAL, kept), name=PLOTLY_JS).start()


def write_outlines(app, exception):
    """Put beside each file of outlines of maps the script that a page is given in its place."""
    place = app.config.live_figures_topojson
    if exception is not None or not place or not _needed(app):
        return
    found = sorted((Path(app.outdir) / "_static" / _within_static(place)).glob("*.json"))
    if not found:
        logger.warning(
            "live_figures_topojson = %r has no file in it; put plotly.js's topojson files there, "
            "world_110m.json for a map of the world.", place, type="livefigures", subtype="hosts",
        )  # fmt: skip
    for file in found:
        outlines = json.dumps(json.loads(file.read_text("utf-8")), separators=(",", ":"))
        file.with_suffix(".js").write_text(
            "(window.PlotlyGeoAssets ??= {topojson: {}})"
            f".topojson[{json.dumps(file.stem)}] = {outlines};\n",
            "utf-8",
        )


def _within_static(folder):
    return folder.removeprefix("_static/").rstrip("/") + "/"


def write_plotly(app, exception):
    """Put plotly.js, without the kinds of trace that nothing draws, beside the other files."""
    for process in multiprocessing.active_children():
        if process.name == PLOTLY_JS:
            process.join()
    if exception is not None or not _needed(app):
        return
    known = trimming.kinds_in(WHOLE.read_bytes()) | {"calendars"}
    drawn = _drawn(Path(app.outdir), known)
    kept = source = _kept(app, trimming.USUAL | drawn)
    try:
        if drawn <= known:
            _cut(trimming.USUAL | drawn, kept)
        else:  # what plotly.js may call it, nobody here knows
            source = WHOLE
    except ValueError as error:
        logger.warning(
            "plotly.js is used whole, which is right, but three times as large: %s. "
            "suppress_warnings = ['livefigures.plotly'] accepts that.",
            error, type="livefigures", subtype="plotly",
        )  # fmt: skip
        source = WHOLE
    for old in {*kept.parent.glob("*.js")} - {kept, _kept(app, trimming.USUAL)}:
        old.unlink()
    static = Path(app.outdir) / "_static"
    (static / PLOTLY_JS).write_bytes(source.read_bytes())
    # Most figures have this template: it stands here once, and not in each of them.
    template = json.dumps(DEFAULT_TEMPLATE, sort_keys=True, separators=(",", ":"))
    (static / TEMPLATE).write_text(f"window.liveFigures.template = {template};\n", "utf-8")


def _needed(app):
    is_page = app.builder.format == "html" and app.builder.name != "epub"
    return is_page and app.config.live_figures_scripts


def _kept(app, kinds):
    """The file between builds, named after all that it depends on."""
    key = hashlib.sha256(WHOLE.read_bytes() + Path(trimming.__file__).read_bytes())
    key.update(" ".join(sorted(kinds)).encode())
    return Path(app.srcdir) / app.config.live_figures_cache / f"{key.hexdigest()[:16]}.js"


def _cut(kinds, kept):
    if kept.exists():
        return
    small = trimming.bundle(WHOLE.read_bytes(), sorted(kinds))
    kept.parent.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(".unfinished")
    unfinished.write_bytes(small)
    unfinished.replace(kept)  # so a build that is stopped leaves no half


def _cut_ahead(kinds, kept):
    with suppress(ValueError):  # `write_plotly` meets it again, and says so
        _cut(kinds, kept)


def _drawn(site, known):
    """The kinds of trace in a site's figures, `known` or not; "calendars" if one names any."""
    kinds = set()
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for found in DATA.findall(text) if "live-figure" in text else ():
            spec = json.loads(found)
            if isinstance(spec, dict) and isinstance(spec.get("data"), list):
                kinds |= kinds_of(spec, known)
                if CALENDAR.search(found):
                    kinds.add("calendars")
    return kinds


def kinds_of(spec, known):
    """The kinds of trace that a figure has, and those to which its menus and frames change it."""
    kinds = {trace.get("type") or "scatter" for trace in spec["data"]}
    layout = spec.get("layout") or {}
    changes = [spec.get("frames"), layout.get("updatemenus"), layout.get("sliders")]
    return kinds | (known & {*strings(changes)})


def strings(value):
    """All texts in a value of JSON, but for the names of its parts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


def setup(app):
    """Register the files."""
    app.connect("config-inited", lambda app, config: config.html_static_path.append(str(RUNTIME)))
    app.connect("builder-inited", cut_meanwhile)
    app.connect("build-finished", write_plotly)
    app.connect("build-finished", write_outlines)
