"""The HTTP API: a table of endpoints, from which both its routes and its OpenAPI description are made.

An endpoint is a function of ``Asked``; its method, path, scope and summary stand in its decorator, its query and body
in ``Asked``'s types, its answer in its own. What all of them do (parsing, keys of repeated requests, pages) is done in
``calling``; what they are is described by ``description``.
"""

import importlib
import pkgutil
from collections.abc import Iterator

from web.api.endpoint import Endpoint, Table


def endpoints() -> Iterator[Endpoint]:
    """Every endpoint, module by module."""
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        table = getattr(importlib.import_module(f"{__name__}.{found.name}"), "api", None)
        if isinstance(table, Table):
            yield from table.endpoints
