"""What operators look at: requests counted and timed by route (``/metrics``), and a line of JSON about each.

Neither holds personal data: a route is named by its pattern, an account by nothing.
"""

import json
import logging
import sys
import time
from datetime import UTC, datetime
from typing import Final

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY: Final = "metrics"
_log = logging.getLogger("docgen.web.requests")


class JsonLines(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger, message, and what the record was given beside it (``extra={"facts": {…}}``)."""
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        return json.dumps(said, ensure_ascii=False, default=str)


def log_to_standard_error() -> None:
    """Log in lines of JSON, as a server."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def register_measures(app: Flask) -> None:
    """Count and time every request."""
    registry = CollectorRegistry()
    app.extensions[REGISTRY] = registry
    count = Counter("docgen_requests", "Requests answered", ["method", "route", "status"], registry=registry)
    seconds = Histogram("docgen_request_seconds", "Time to answer", ["method", "route"], registry=registry)

    @app.before_request
    def _begin() -> None:
        g.begun = time.perf_counter()

    @app.after_request
    def _end(response: Response) -> Response:
        took = time.perf_counter() - g.get("begun", time.perf_counter())
        route = request.url_rule.rule if request.url_rule else "(none)"
        method = request.method if request.url_rule else "(any)"  # anybody may make methods up
        count.labels(method, route, str(response.status_code)).inc()
        seconds.labels(method, route).observe(took)
        facts = {"method": method, "route": route, "status": response.status_code, "ms": round(took * 1000, 1)}
        if request.endpoint != "static":
            _log.info("request", extra={"facts": facts})
        return response
