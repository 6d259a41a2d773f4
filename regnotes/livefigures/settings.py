"""The settings of a site, each with its default: what conf.py may say, and a page tells."""

from dataclasses import dataclass

__all__ = ["SETTINGS", "Setting", "table"]


@dataclass(frozen=True)
class Setting:
    """One name in conf.py."""

    name: str
    default: object
    does: str  # in the words of the page on it
    rebuild: str = "env"  # what Sphinx does anew when it changes: "env" reads, "html" writes


SETTINGS = (
    Setting("live_figures_scripts", True,
            "draws figures live; without, a page has their still pictures and no script", "html"),
    Setting("live_figures_stills", True,
            "draws still pictures, for whoever has no script, and for paper and books", "html"),
    Setting("live_figures_tables", True, "puts a figure's numbers into a table under it", "html"),
    Setting("live_figures_links", True,
            "offers a link to a figure as its reader has left it", "html"),
    Setting("live_figures_fold_code", False,
            "puts the code of a figure under it, folded up"),
    Setting("live_figures_other_hosts", False,
            "lets maps and images come from other hosts, which then learn who reads the page"),
    Setting("live_figures_topojson", "",
            "a folder in `_static` with plotly.js's topojson files: coasts and borders of maps"),
    Setting("live_figures_cache", "_build/plotly",
            "the folder, beside conf.py, that keeps plotly.js cut to size between builds", ""),
)  # fmt: skip


def table():
    """The settings as a table in Markdown."""
    rows = [f"| `{s.name}` | `{s.default!r}` | {s.does} |" for s in SETTINGS]
    return "\n".join(["| setting | default | what it does |", "|---|---|---|", *rows])
