"""The HTTP API's routes, made from its table of endpoints, and its description."""

from flask import Blueprint, Response, jsonify

from web.access import everywhere, needs
from web.api import endpoints
from web.api.calling import answer_to
from web.api.description import described
from web.api.endpoint import BASE
from web.security import csrf, takes_files

routes = Blueprint("api", __name__, url_prefix=BASE)
csrf.exempt(routes)  # a browser sends no token by itself

ENDPOINTS = tuple(endpoints())


@routes.get("/openapi.json")
@everywhere
def description() -> Response:
    """What the API can do, in OpenAPI 3.1."""
    return jsonify(described(ENDPOINTS))


for _endpoint in ENDPOINTS:
    _view = needs(_endpoint.act)(answer_to(_endpoint))
    if _endpoint.files:
        takes_files(_view)
    routes.add_url_rule(_endpoint.path, _endpoint.name, _view, methods=[_endpoint.method])
