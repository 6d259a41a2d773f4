"""Solvers as endless generators of iterates: what is drawn is a path, not a result."""

import inspect

from .coordinatewise import *
from .decayed import *
from .first_order import *
from .flows import *
from .optimisers import *
from .tracing import *

# Whatever the lines above brought: a new file needs its line, and nothing else.
__all__ = [name for name, of in list(vars().items()) if name[0] != "_" and not inspect.ismodule(of)]
