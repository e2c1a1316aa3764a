"""The routes, a module a part of the way. Whatever module here has ``routes`` is part of the application.

``docs/web.md`` says how to add one.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

from flask import Blueprint


def modules() -> Iterator[ModuleType]:
    """Every module of routes, by name."""
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        yield importlib.import_module(f"{__name__}.{found.name}")


def blueprints() -> tuple[Blueprint, ...]:
    """Every blueprint of the application."""
    return tuple(module.routes for module in modules() if isinstance(getattr(module, "routes", None), Blueprint))
