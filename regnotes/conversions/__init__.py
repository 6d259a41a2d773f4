"""What to type into each library for the prices λ and Ω, and back.

Every formula is data: Python evaluates it here, a page does so in its reader's browser.
"""

from . import arguments, formulas, libraries
from .arguments import *
from .formulas import *
from .libraries import *

__all__ = [*arguments.__all__, *formulas.__all__, *libraries.__all__]
