"""A still picture of a Plotly figure, as SVG: what a reader has before, or without, the script."""

from .views import Still, stills, stills_or_why

__all__ = ["Still", "stills", "stills_or_why"]
