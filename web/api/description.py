"""The OpenAPI 3.1 description, made from the table of endpoints and the types that their functions name."""

import re
from collections.abc import Sequence
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from docgen.api.words import word
from web.api.calling import KEY, REPLAYED
from web.api.endpoint import BASE, Endpoint, Plain
from web.downloads import ANY_TYPE, TYPES

VERSION: Final = "1.0"
REFUSALS: Final[dict[int, LazyString]] = {
    400: _("请求无法识别"),
    401: _("没有有效的访问令牌"),
    403: _("令牌或账户没有此权限"),
    404: _("没有此内容，或不在账户可见的案件之内"),
    409: _("与现有内容冲突"),
    413: _("内容过大"),
    415: _("内容类型不支持，或文件与其名称不符"),
    422: _("内容有误；problems 逐项说明"),
    429: _("请求过多，请按 Retry-After 稍候"),
    503: _("数据库或磁盘暂时不可用"),
}
_PART: Final = re.compile(r"<(?:any\(([^)]*)\)|(\w+)):(\w+)>")
_Input = tuple[str, JsonSchemaMode, TypeAdapter[Any]]


def described(endpoints: Sequence[Endpoint]) -> dict[str, Any]:
    """The description of these endpoints."""
    schemas, components = TypeAdapter.json_schemas(
        [one for endpoint in endpoints for one in _inputs(endpoint)], ref_template="#/components/schemas/{model}"
    )
    known = components.get("$defs", {})
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        path = BASE + _PART.sub(r"{\3}", endpoint.path)
        paths.setdefault(path, {})[endpoint.method.lower()] = _operation(endpoint, schemas, known)
    return {
        "openapi": "3.1.0",
        "info": {"title": str(_("逾期贷款催收文书与诉讼材料")), "version": VERSION},
        "paths": paths,
        "components": {
            "schemas": {**known, "Problem": _PROBLEM},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {str(status): _refusal(str(said)) for status, said in REFUSALS.items()},
        },
    }


def _inputs(endpoint: Endpoint) -> list[_Input]:
    """The types that the endpoint's schemas are made of."""
    found: list[_Input] = [(f"{endpoint.name} query", "validation", TypeAdapter(endpoint.query))]
    if endpoint.body is not None:
        found.append((f"{endpoint.name} body", "validation", TypeAdapter(endpoint.body)))
    if endpoint.answer is not None and not endpoint.forms:
        found.append((f"{endpoint.name} answer", "serialization", TypeAdapter(endpoint.answer)))
    return found


def _operation(endpoint: Endpoint, schemas: dict[Any, Any], known: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "operationId": endpoint.name,
        "tags": [str(endpoint.topic)],
        "summary": str(endpoint.summary),
        "description": f"{word(endpoint.act)} ({endpoint.act})",
        "security": [{"token": [endpoint.act.value]}],
        "parameters": [*_path_parameters(endpoint), *_query(endpoint, schemas, known), *_key(endpoint)],
        "responses": {
            str(204 if endpoint.answer is None else endpoint.status): _answer(endpoint, schemas),
            **{str(status): {"$ref": f"#/components/responses/{status}"} for status in _refusals(endpoint)},
        },
    }
    if content := _content(endpoint, schemas, known):
        said["requestBody"] = {"required": True, "content": content}
    return said


def _path_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    """Numbers may hold a slash: it is written ``~2f`` (``web.urls``)."""
    return [
        {
            "name": found[3],
            "in": "path",
            "required": True,
            "schema": {"type": "string", "enum": [one.strip() for one in found[1].split(",")]}
            if found[1]
            else {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
            if found[2] == "int"
            else {"type": "string", "minLength": 1, "pattern": r"^[^/\\]+$"},
        }
        for found in _PART.finditer(endpoint.path)
    ]


def _query(endpoint: Endpoint, schemas: dict[Any, Any], known: dict[str, Any]) -> list[dict[str, Any]]:
    if endpoint.query is Plain:
        return []
    schema = _resolved(schemas[f"{endpoint.name} query", "validation"], known)
    required = schema.get("required", ())
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _given(one)}
        for name, one in schema.get("properties", {}).items()
    ]


def _resolved(schema: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """A schema itself, where it is named among the components."""
    found: dict[str, Any] = known[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
    return found


def _given(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a parameter that is given: one left out is None, and nobody can write that in an address."""
    said = {name: value for name, value in schema.items() if name not in ("default", "title")}
    choices = [one for one in said.get("anyOf", ()) if one.get("type") != "null"]
    if len(choices) < len(said.get("anyOf", ())):
        del said["anyOf"]
        said |= choices[0] if len(choices) == 1 else {"anyOf": choices}
    return said


def _key(endpoint: Endpoint) -> list[dict[str, Any]]:
    if not endpoint.creates:
        return []
    return [
        {
            "name": KEY,
            "in": "header",
            "description": str(_("同一键的同一请求只办理一次，重试得到原来的答复（保留两天）")),
            "schema": {"type": "string", "pattern": r"^[\x21-\x7e]{1,255}$"},
        }
    ]


def _content(endpoint: Endpoint, schemas: dict[Any, Any], known: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if endpoint.body is not None and not endpoint.needs_file:
        content["application/json"] = {"schema": schemas[f"{endpoint.name} body", "validation"]}
    if endpoint.files:
        files: dict[str, Any] = {"type": "array", "items": {"type": "string", "format": "binary"}, "minItems": 1}
        if endpoint.one_file:
            files["maxItems"] = 1
        fields = _resolved(schemas[f"{endpoint.name} body", "validation"], known) if endpoint.fields else {}
        schema = {
            "type": "object",
            "properties": {**fields.get("properties", {}), "file": files},
            "required": [*fields.get("required", ()), "file"],
            "additionalProperties": False,
        }
        content["multipart/form-data"] = {"schema": schema}
    return content


def _answer(endpoint: Endpoint, schemas: dict[Any, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {"description": str(endpoint.summary)}
    if endpoint.forms:
        said["content"] = {TYPES.get(form, ANY_TYPE): {} for form in endpoint.forms}
    elif endpoint.answer is not None:
        said["content"] = {"application/json": {"schema": schemas[f"{endpoint.name} answer", "serialization"]}}
    if endpoint.is_page:
        said["headers"] = {"Link": {"description": 'rel="next"', "schema": {"type": "string"}}}
    if endpoint.creates:
        said["headers"] = {REPLAYED: {"schema": {"type": "string", "enum": ["true"]}}}
    return said


def _refusals(endpoint: Endpoint) -> list[int]:
    left_out = set()
    if not _PART.search(endpoint.path) and endpoint.method == "GET":
        left_out.add(404)
    if endpoint.method == "GET":
        left_out |= {409, 413, 415}
    return [status for status in REFUSALS if status not in left_out]


def _refusal(said: str) -> dict[str, Any]:
    return {
        "description": said,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


_TEXT: Final = {"type": "string"}
_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "problems"],
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "code": _TEXT,
        "problems": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["place", "value", "expected"],
                "properties": {"place": _TEXT, "value": _TEXT, "expected": _TEXT},
            },
        },
    },
}
