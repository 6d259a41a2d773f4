"""What L1 and L2 regularisation do, drawn as surfaces that answer to the hand."""

from .balls import *  # noqa: F403
from .coordinates import *  # noqa: F403
from .corners import *  # noqa: F403
from .datasets import *  # noqa: F403
from .existence import *  # noqa: F403
from .figures import *  # noqa: F403
from .groups import *  # noqa: F403
from .live import *  # noqa: F403
from .losses import *  # noqa: F403
from .minimisers import *  # noqa: F403
from .network import *  # noqa: F403
from .newton import *  # noqa: F403
from .nonconvex import *  # noqa: F403
from .objective import *  # noqa: F403
from .orthonormal import *  # noqa: F403
from .penalties import *  # noqa: F403
from .powers import *  # noqa: F403
from .separable import *  # noqa: F403
from .sliders import *  # noqa: F403
from .solvers import *  # noqa: F403
from .weighted import *  # noqa: F403
