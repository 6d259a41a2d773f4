"""Penalties: what is added to a loss to keep parameters small, or exactly zero."""

import inspect

from .balls import *
from .nonconvex import *
from .norms import *
from .powers import *
from .structured import *
from .thresholding import *

# Whatever the lines above brought: a new file needs its line, and nothing else.
__all__ = [name for name, of in list(vars().items()) if name[0] != "_" and not inspect.ismodule(of)]
