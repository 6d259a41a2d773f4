"""The picture that stands for a page where it is linked: its first figure, and its title.

The still picture of the figure is turned into a PNG without a browser; sphinxext-opengraph
writes the tags around it.
"""

import textwrap
from html import escape
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urljoin

import resvg_py

from ..livefigures import record as live
from ..livefigures.extension import live_figure, stills_of
from ..livefigures.specs import record_of

__all__ = ["picture", "setup"]

WIDTH, HEIGHT = 1200, 630  # what the large sites show uncut
FONT = Path(find_spec("ziamath").origin).parent / "fonts" / "STIXTwoMath-Regular.ttf"


def picture(title, site, svg):
    """The PNG of a page's title beside a picture."""
    lines = textwrap.wrap(title, 20)
    top = HEIGHT / 2 - 34 * (len(lines) - 1)
    words = "".join(
        f'<text x="60" y="{top + 68 * k:.0f}" font-size="52">{escape(line)}</text>'
        for k, line in enumerate(lines)
    )
    place = svg.replace("<svg ", '<svg x="540" y="25" width="640" height="580" ', 1)
    whole = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" color="#222">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{words}'
        f'<text x="60" y="{HEIGHT - 50}" font-size="28" fill="#666">{escape(site)}</text>'
        f"{place}</svg>"
    )
    drawn = resvg_py.svg_to_bytes(
        svg_string=whole, width=WIDTH, skip_system_fonts=True, font_files=[str(FONT)],
        font_family="STIX Two Math",
    )  # fmt: skip
    return bytes(drawn)


def add_picture(app, pagename, templatename, context, doctree):
    """Name the picture of a page to sphinxext-opengraph, as its front matter could."""
    base = app.config.html_baseurl
    if doctree is None or not base or app.builder.name == "epub":
        return
    figure = next((f for f in doctree.findall(live_figure) if stills_of(f)), None)
    if figure is None:
        return
    title = next(iter(app.env.titles[pagename].astext().splitlines()), app.config.project)
    name = f"_images/social-{pagename.replace('/', '-')}.png"
    file = Path(app.outdir) / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(picture(title, app.config.project, stills_of(figure)[0].svg))
    known = record_of(figure["spec"])
    context["meta"] = {
        "og:image": urljoin(base, name),
        "og:image:alt": live.evaluate(known)["description"] if known else title,
        **(context.get("meta") or {}),
    }


def setup(app):
    """Register the pictures, before sphinxext-opengraph looks for them."""
    app.connect("html-page-context", add_picture, priority=400)
