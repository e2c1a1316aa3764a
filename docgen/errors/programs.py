"""The doors for programs: tokens, requests of the HTTP API, webhooks."""

from docgen.errors.base import AccessError, Clash, InputError


class TokenNeeded(AccessError):
    """A request without a token that holds: none, unknown, expired, revoked, or of a closed account. 401."""

    code = "token_needed"
    wording = (
        "没有出示有效的访问令牌（Authorization: Bearer …），或令牌已过期、已吊销，未予办理。请换用有效的令牌后重试。"
    )


class OutOfScope(AccessError):
    """The token is not for the act, though its account may do it. 403."""

    code = "out_of_scope"
    wording = "访问令牌不含“{act}”（{scope}）的权限，未予办理。请改用含有该权限的令牌，或另行签发。"


class WrongToken(InputError):
    """A token that cannot be made as it was asked for."""

    code = "wrong_token"
    wording = "未签发访问令牌：{reason}。"


class NotJson(InputError):
    """The body of a request cannot be read as JSON. 400."""

    code = "not_json"
    wording = "请求的内容不是有效的 JSON（UTF-8）。请更正后重试。"


class WrongRequest(InputError):
    """Parameters or fields of a request are wrong, all of them told. 422."""

    code = "wrong_request"
    wording = "请求的参数或内容有误，未予办理。请按下列各项更正后重试。"


class KeyReused(InputError):
    """An idempotency key that another request had. 422."""

    code = "key_reused"
    wording = "Idempotency-Key“{key}”已用于另一请求，未予办理。每个请求请用自己的键；重试时请发送原来的请求。"


class KeyInUse(Clash):
    """A request with an idempotency key whose first one has no answer yet. 409."""

    code = "key_in_use"
    wording = (
        "以 Idempotency-Key“{key}”提出的请求仍在办理，或办理时中断，本次未予办理。"
        "请稍候以原请求重试；若一直如此，请核对其结果后换一个键。"
    )


class WrongWebhook(InputError):
    """An address that events cannot be sent to."""

    code = "wrong_webhook"
    wording = "回调地址“{url}”不能使用：{reason}。请更正后重试。"


class CasesRefused(InputError):
    """No case of an import went in. 422."""

    code = "cases_refused"
    wording = "{count} 个案件均未导入，未作任何更改。请按下列各项更正后重试。"


class CasesExist(Clash):
    """Every case of an import is stored already. 409."""

    code = "cases_exist"
    wording = (
        "{count} 个案件已经存在，未作任何更改。"
        "要按此内容更新，请加参数 replace=true（可先加 dry_run=true 查看差异）后重试。"
    )
