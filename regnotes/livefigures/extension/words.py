"""Numbers, dates and Plotly's texts as a reader sees or hears them outside of a picture."""

import re

import numpy as np

__all__ = ["DASH", "plain", "title_of", "values_in_words"]

DASH = "–"
# What a date has more than a reader wants: pandas writes the time of every day.
MIDNIGHT = re.compile(r"(?<=^\d{4}-\d\d-\d\d)[T ]00:00(:00(\.0+)?)?$|(?<=:\d\d)\.0+$")


def plain(text):
    """A text of Plotly's without its tags."""
    text = re.sub(r"<br\s*/?>", " ", str(text))
    return re.sub(r"</?\s*[a-zA-Z][^<>]*>", "", text).strip()


def title_of(thing):
    """The title of a figure, an axis or a trace: Plotly takes a text, or a mapping with one."""
    title = thing.get("title") or {}
    return plain((title.get("text") or "") if isinstance(title, dict) else title)


def values_in_words(values):
    """Each value in words: enough digits to tell those apart that differ, six if they do.

    What differs by what computers round, as the cosines of an angle and its opposite may, is one.
    """
    numbers = [v for v in values if _is_number(v)]
    digits, differ = 6, len({f"{v:.12g}" for v in numbers})
    while digits < 12 and len({f"{v:.{digits}g}" for v in numbers}) < differ:
        digits += 1
    return [
        _digits(float(v) + 0.0, digits).replace("-", "−") if _is_number(v)
        else DASH if v is None or isinstance(v, (float, np.floating))
        else MIDNIGHT.sub("", plain(v))
        for v in values
    ]  # fmt: skip


def _digits(value, digits):
    """A number with as many digits; all of those before the point, 33390141 and no 3.33901e+07."""
    size = abs(value)
    if not 1e-4 <= size < 1e15:
        return f"{value:.{digits}g}"
    text = f"{value:.{max(0, digits - 1 - int(np.floor(np.log10(size))))}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _is_number(value):
    is_one = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
    return is_one and bool(np.isfinite(value))
