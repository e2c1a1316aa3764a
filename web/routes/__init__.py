"""The routes, a module a part of the way: start (import), cases, letters (documents), bundles, health."""

from flask import Blueprint

from web.routes import bundles, cases, health, letters, signing, start


def blueprints() -> tuple[Blueprint, ...]:
    """Every blueprint of the application."""
    return (start.routes, cases.routes, letters.routes, signing.routes, bundles.routes, health.routes)
