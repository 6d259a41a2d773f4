"""Read by each Python that is to miss some modules, under the name that Python looks for."""

import os
import sys
from importlib.machinery import PathFinder

HIDDEN = set(os.environ["HIDDEN_MODULES"].split())


class Fewer(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name.partition(".")[0] in HIDDEN else super().find_spec(name, path, target)


sys.meta_path[sys.meta_path.index(PathFinder)] = Fewer
