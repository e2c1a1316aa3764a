"""The application: ``create_app`` puts it together, ``serve`` runs it."""

import errno
import logging
import shlex
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask

from docgen.api.office import open_office, tidy_up
from docgen.api.signer import SigningSettings
from docgen.errors import CannotListen
from web.access import every_route_is_declared, register_access
from web.config import read_config
from web.errors import register_errors
from web.language import register_language
from web.measures import log_to_standard_error, register_measures
from web.menu import register_menu
from web.routes import blueprints
from web.security import secure
from web.serving import Server
from web.urls import NumberConverter
from web.words import register_words
from web.working import Workers

_HERE = Path(__file__).parent
_log = logging.getLogger("docgen.web")


def create_app(given: Mapping[str, Any] | None = None) -> Flask:
    """The Flask application.

    Args:
        given: configuration by field name of ``web.config.Config``; it wins over the environment.

    Raises:
        WrongSetting: the environment's configuration cannot be read.
        StorageError: the data folder or its database cannot be opened.
    """
    config = read_config(given)
    app = Flask("web", template_folder=str(_HERE / "pages"), static_folder=str(_HERE / "static"))
    app.config["DOCGEN"] = config
    app.url_map.converters["number"] = NumberConverter
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's own provider, typed as its base
    office = open_office(
        config.data,
        config.database_url,
        key_file=config.key_file,
        timestamp_url=config.timestamp_url,
        timestamp_root=config.timestamp_root,
        signing=SigningSettings(
            config.signing_password,
            config.pkcs11_module,
            tuple(shlex.split(config.sealing_command or "")),
            config.sealing_token,
        ),
        mail_password=config.smtp_password,
    )
    app.extensions["office"] = office
    register_measures(app)
    secure(app, config)
    register_access(app)
    register_errors(app)
    register_language(app)
    register_words(app)
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
    register_menu(app)
    every_route_is_declared(app)
    return app


def serve(
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    data_dir: Path | None = None,
    database_url: str | None = None,
) -> None:
    """Run the application until it is stopped; what was begun is ended first.

    Args:
        host: the address to listen on. Until there are accounts only this machine is answered (``web.access``).
        port: the port.
        data_dir: the data folder, where the command line named one.
        database_url: the database, where the command line named one.

    Raises:
        CannotListen: the address is taken, or not this machine's.
        WrongSetting, StorageError: as for ``create_app``.
    """
    log_to_standard_error()
    named = {"data": data_dir, "database_url": database_url}
    given = {name: value for name, value in named.items() if value is not None}
    config = read_config(given)
    app = create_app({**given, "trusted_hosts": (*config.trusted_hosts, host)})
    tidy_up(app.extensions["office"], at=config.now())
    limit = 2 * config.max_upload_bytes  # beyond it the server itself refuses, in English; below, the application does
    with _listening(host, port) as listening:
        server = Server(app, listening, threads=config.threads, max_request_body_size=limit)
        server.stop_when_told()
        shown = f"[{host}]" if ":" in host else host
        _log.info("网页应用已启动：http://%s:%s/，按 Ctrl+C 停止。", shown, port)
        with Workers(config) as workers:
            server.run(workers.look)


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except (OSError, OverflowError) as error:
        raise CannotListen(host=host, port=port, reason=_why(error)) from error


def _why(error: Exception) -> str:
    match getattr(error, "errno", None):
        case errno.EADDRINUSE:
            return "端口已被占用"
        case errno.EACCES:
            return "没有使用该端口的权限"
        case _:
            return "不是本机可用的地址"
