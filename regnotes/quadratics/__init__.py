"""Two parameters and a quadratic loss, in closed form: who is exactly zero, and how often.

Here a loss is what least squares always is, ½ (β - c)ᵀ H (β - c): c, the `optimum`, is the best
point without a penalty and H, the `hessian`, says how its level lines are stretched and tilted.
"""

import inspect

from .corners import *
from .forms import *
from .minimising import *

# Whatever the lines above brought: a new file needs its line, and nothing else.
__all__ = [name for name, of in list(vars().items()) if name[0] != "_" and not inspect.ismodule(of)]
