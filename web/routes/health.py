"""Whether the process lives, and whether it can work."""

from flask import Blueprint, Response, jsonify

from docgen.api.casebook import case_count
from web.here import office

routes = Blueprint("health", __name__)


@routes.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@routes.get("/readyz")
def readyz() -> Response:
    """The database answers too. Raises StorageError (503)."""
    case_count(office())
    return jsonify(status="ready")
