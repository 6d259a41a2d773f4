"""Losses: how badly a parameter vector explains what was seen."""

import inspect

from .classification import *
from .regression import *

# Whatever the lines above brought: a new file needs its line, and nothing else.
__all__ = [name for name, of in list(vars().items()) if name[0] != "_" and not inspect.ismodule(of)]
