"""Webhooks."""

from typing import Annotated

from flask_babel import lazy_gettext as _
from pydantic import Field

from docgen.api.roles import Act
from docgen.api.webhooks import (
    MessageList,
    NewWebhook,
    WebhookList,
    add_webhook,
    list_webhooks,
    remove_webhook,
    try_webhook,
    webhook_messages,
)
from web.api.endpoint import Asked, Form, Plain, Table
from web.here import config

api = Table(_("回调"))
Text = Annotated[str, Field(min_length=1, max_length=2000)]


class Registering(Form):
    """An address, and the events it is to be told of."""

    url: Text
    events: Annotated[tuple[Annotated[str, Field(max_length=40)], ...], Field(min_length=1, max_length=40)]


class Latest(Form):
    """How many are listed."""

    limit: Annotated[int, Field(ge=1, le=500)] = 100


@api("GET", "/webhooks", Act.MANAGE_WEBHOOKS, _("回调地址"))
def webhooks(asked: Asked[Plain, None]) -> WebhookList:
    """The webhooks."""
    return list_webhooks(asked.office)


@api("POST", "/webhooks", Act.MANAGE_WEBHOOKS, _("登记回调地址；签名密钥只显示这一次"), status=201)
def register(asked: Asked[Plain, Registering]) -> NewWebhook:
    """Let an address be told."""
    private = config().private_webhooks
    return add_webhook(asked.office, asked.body.url, asked.body.events, private=private, at=asked.at)


@api("DELETE", "/webhooks/<int:webhook>", Act.MANAGE_WEBHOOKS, _("停用回调地址"))
def unregister(asked: Asked[Plain, None]) -> None:
    """Tell an address no more."""
    remove_webhook(asked.office, int(asked.path["webhook"]), at=asked.at)


@api("POST", "/webhooks/<int:webhook>/test", Act.MANAGE_WEBHOOKS, _("向回调地址发送一条 test 消息"))
def try_it(asked: Asked[Plain, None]) -> None:
    """Send a message to try it."""
    try_webhook(asked.office, int(asked.path["webhook"]), at=asked.at)


@api("GET", "/webhooks/<int:webhook>/messages", Act.MANAGE_WEBHOOKS, _("发往回调地址的消息及其结果"))
def messages(asked: Asked[Latest, None]) -> MessageList:
    """What was sent."""
    return webhook_messages(asked.office, int(asked.path["webhook"]), limit=asked.query.limit)
