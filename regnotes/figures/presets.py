"""Buttons that set several controls at once."""

__all__ = ["preset"]


def preset(controls, label, values):
    """The record of a button that sets some of the `controls`, or an error naming it."""
    known = {control["symbol"]: control for control in controls}
    values = dict(values)
    for symbol, value in values.items():
        if symbol not in known:
            raise TypeError(f"preset {label!r} sets {symbol!r}; expected one of {list(known)}")
        if value in known[symbol].get("choices", []):
            values[symbol] = value = known[symbol]["choices"].index(value)
        if not known[symbol]["min"] <= value <= known[symbol]["max"]:
            low, high = known[symbol]["min"], known[symbol]["max"]
            raise ValueError(
                f"preset {label!r} sets {symbol}={value!r}; expected {low:g} to {high:g}"
            )
    return {"label": label, "values": {s: float(value) for s, value in values.items()}}
