"""One tree of errors.

An error is raised with facts; its sentence stands in its class, in Chinese, and says what happened, to what, and
what to do. ``code`` is stable: scripts, the HTTP API and tests rely on it. The family decides the exit code of the
command line and the HTTP status (architecture: Wiring). They stand by what raises them, and are known by this one path.
"""

# ruff: noqa: F403 - every class of the modules is part of the one tree

from docgen.errors.accounts import *
from docgen.errors.base import *
from docgen.errors.bundle import *
from docgen.errors.casefile import *
from docgen.errors.collection import *
from docgen.errors.dispatch import *
from docgen.errors.doors import *
from docgen.errors.edited import *
from docgen.errors.kinds import *
from docgen.errors.law import *
from docgen.errors.programs import *
from docgen.errors.rendering import *
from docgen.errors.rules import *
from docgen.errors.runs import *
from docgen.errors.store import *
from docgen.errors.workflow import *
