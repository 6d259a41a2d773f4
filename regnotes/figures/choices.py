"""A choice among named things, where a number would say nothing: a row of buttons in a figure."""

from dataclasses import dataclass, field

from ..objective import Slider
from ..objective.arrays import short

__all__ = ["Choice"]


@dataclass(frozen=True)
class Choice:
    """Named things of which the reader chooses one.

    It stands where a figure takes a slider; its values are the numbers of its options, from 0.

    Parameters
    ----------
    symbol : str
        A Python identifier, unlike all others of the figure.
    options : sequence of str
        Two or more different names.
    value : str, optional
        The one at rest; the first unless given.
    label : str, optional
        What stands before the options; the symbol unless given.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be right; the message names it.
    """

    symbol: str
    options: tuple[str, ...]
    value: float = field(default=None, kw_only=True)
    label: str = field(default=None, kw_only=True)

    def __post_init__(self):
        options = tuple(self.options) if not isinstance(self.options, str) else ()
        if len(options) < 2 or not all(isinstance(o, str) and o for o in options):
            raise ValueError(f"options must be two names or more, not {short(self.options)}")
        if len(set(options)) < len(options):
            raise ValueError(f"options must be different names, not {short(self.options)}")
        value = options[0] if self.value is None else self.value
        if value not in options:
            raise ValueError(f"value must be one of {list(options)}, not {short(value)}")
        # What a symbol and a label may be, a slider knows.
        like = Slider(self.symbol, 0, len(options) - 1, step=1, label=self.label)
        object.__setattr__(self, "symbol", like.symbol)
        object.__setattr__(self, "label", like.label)
        object.__setattr__(self, "options", options)
        object.__setattr__(self, "value", float(options.index(value)))

    min = 0.0
    step = 1.0

    @property
    def max(self):
        """The number of the last option."""
        return len(self.options) - 1.0
