"""What L1 and L2 regularisation do, drawn as surfaces that answer to the hand."""

from .conversions import *
from .cross_validation import *
from .datasets import *
from .expected_errors import *
from .figures import *
from .filters import *
from .losses import *
from .margins import *
from .minima import *
from .objective import *
from .paths import *
from .penalties import *
from .priors import *
from .quadratics import *
from .solvers import *

__version__ = "0.1.0"  # the one place; pyproject.toml and the site read it here
