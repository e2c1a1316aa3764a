"""Whether the process lives, whether it can work, and how it does."""

from flask import Blueprint, Response, abort, current_app, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from docgen.api.sign_in import has_accounts
from web.access import everybody, is_this_machine, shows
from web.here import anybodys_office, config
from web.measures import REGISTRY

routes = Blueprint("health", __name__)


@routes.get("/healthz")
@everybody
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@routes.get("/readyz")
@everybody
def readyz() -> Response:
    """The database answers too. Raises StorageError (503)."""
    has_accounts(anybodys_office())
    return jsonify(status="ready")


@routes.get("/metrics")
@everybody
def metrics() -> Response:
    """Measures for Prometheus: on this machine, or with the token."""
    if not (is_this_machine() or shows(config().metrics_token)):
        abort(403)
    return Response(generate_latest(current_app.extensions[REGISTRY]), content_type=CONTENT_TYPE_LATEST)
