"""The institution: its profile, field by field, and its seals."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from docgen.api.profile import profile_set, profile_show
from docgen.api.roles import Act
from docgen.api.seals import SealKind, add_seal
from docgen.errors import InputError, NothingUploaded, WrongParameter
from web.access import needs
from web.errors import Refusal, refusal_of
from web.here import now, office
from web.menu import RUNNING, Entry
from web.security import takes_files
from web.uploads import received

routes = Blueprint("institution", __name__)
PARTS = ("institution", "templates", "policies", "parameters", "accounts", "assignments")
MENU = (Entry(90, "institution.profile", lazy_gettext("机构设置"), Act.READ_DEFINITIONS, PARTS, RUNNING),)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the profile: its dotted key, its title, what it is for; ``tick`` where it is yes or no."""

    key: str
    title: LazyString
    help: LazyString | None = None
    tick: bool = False


GROUPS: tuple[tuple[LazyString, tuple[Field, ...]], ...] = (
    (
        lazy_gettext("机构"),
        (
            Field("name", lazy_gettext("机构名称"), lazy_gettext("文书以此名义发出；不填的以债权人名义发出。")),
            Field(
                "short_code",
                lazy_gettext("短码"),
                lazy_gettext("1 至 12 位数字或大写字母，印在文书的编码中；启用后不宜更改。"),
            ),
            Field(
                "number_prefix", lazy_gettext("文号前缀"), lazy_gettext("如 虚银；文号为“前缀＋文书字＋年份＋序号”。")
            ),
            Field(
                "number_format",
                lazy_gettext("文号格式"),
                lazy_gettext("含 {kind}、{year}、{number} 各一次，可另含 {prefix}。"),
            ),
            Field(
                "four_eyes",
                lazy_gettext("文书须经另一账户批准"),
                lazy_gettext("勾选后，须复核的文书由起草人以外的账户批准后才能出具。"),
                tick=True,
            ),
            Field(
                "default_policy",
                lazy_gettext("默认催收方案"),
                lazy_gettext("案件没有写明方案的，按此方案；不填的按案由选用随附的方案。"),
            ),
        ),
    ),
    (
        lazy_gettext("信头与联系人"),
        (
            Field("letterhead.name", lazy_gettext("信头名称")),
            Field("letterhead.line", lazy_gettext("信头第二行"), lazy_gettext("如地址、电话。")),
            Field("logo", lazy_gettext("标志图片"), lazy_gettext("图片在数据目录中的路径。")),
            Field("contact.name", lazy_gettext("联系人")),
            Field("contact.phone", lazy_gettext("联系电话"), lazy_gettext("债务人付款、询问、提出异议时拨打。")),
            Field("contact.email", lazy_gettext("电子邮箱")),
            Field("contact.address", lazy_gettext("联系地址")),
            Field("contact.hours", lazy_gettext("接待时间")),
        ),
    ),
    (
        lazy_gettext("债权人"),
        (
            Field(
                "creditor.kind",
                lazy_gettext("主体类型"),
                lazy_gettext("organization 法人或非法人组织，person 自然人。"),
            ),
            Field("creditor.name", lazy_gettext("名称"), lazy_gettext("单表不写债权人，导入时取自这里。")),
            Field("creditor.id_no", lazy_gettext("统一社会信用代码")),
            Field("creditor.phone", lazy_gettext("债权人电话")),
            Field("creditor.address", lazy_gettext("住所地")),
            Field("creditor.postcode", lazy_gettext("邮政编码")),
            Field("creditor.representative.name", lazy_gettext("法定代表人")),
            Field("creditor.representative.title", lazy_gettext("法定代表人职务")),
            Field("creditor.account.bank", lazy_gettext("收款开户行")),
            Field("creditor.account.name", lazy_gettext("收款户名")),
            Field("creditor.account.number", lazy_gettext("收款账号")),
        ),
    ),
    (
        lazy_gettext("律师事务所"),
        (
            Field("law_firm.name", lazy_gettext("律师事务所名称"), lazy_gettext("只有律师事务所可以出具律师函。")),
            Field("law_firm.licence_no", lazy_gettext("执业许可证号")),
            Field("law_firm.address", lazy_gettext("律所地址")),
            Field("law_firm.phone", lazy_gettext("律所电话")),
        ),
    ),
    (
        lazy_gettext("电子签名与电子签章"),
        (
            Field(
                "signature.pkcs12",
                lazy_gettext("签名证书文件"),
                lazy_gettext("PKCS#12 文件（.p12、.pfx）在数据目录中的路径；密码放在环境变量中，不写在这里。"),
            ),
            Field(
                "signature.token",
                lazy_gettext("密码设备"),
                lazy_gettext("PKCS#11 设备的名称；与签名证书文件只填一项。"),
            ),
            Field("signature.label", lazy_gettext("证书标签"), lazy_gettext("证书和私钥在密码设备上的标签。")),
            Field("signature.root", lazy_gettext("签名根证书"), lazy_gettext("PEM 文件在数据目录中的路径。")),
            Field(
                "sealing.url",
                lazy_gettext("签章服务地址"),
                lazy_gettext("外部电子签章服务，http 或 https；填写后，用印的文书由该服务签章。"),
            ),
        ),
    ),
    (
        lazy_gettext("时间戳、邮件与短信"),
        (
            Field("timestamp.url", lazy_gettext("时间戳服务地址"), lazy_gettext("RFC 3161，http 或 https。")),
            Field("timestamp.root", lazy_gettext("时间戳根证书"), lazy_gettext("PEM 文件在数据目录中的路径。")),
            Field(
                "mail.server",
                lazy_gettext("邮件服务器"),
                lazy_gettext("如 smtp.example.cn:587；密码放在环境变量中，不写在这里。"),
            ),
            Field("mail.security", lazy_gettext("邮件加密方式"), lazy_gettext("starttls、ssl 或 none。")),
            Field("mail.address", lazy_gettext("发件地址")),
            Field("mail.user", lazy_gettext("邮件登录名")),
            Field(
                "mail.root",
                lazy_gettext("邮件服务器根证书"),
                lazy_gettext("PEM 文件在数据目录中的路径；不填的用本机所信任的。"),
            ),
            Field(
                "sms.folder",
                lazy_gettext("短信网关文件夹"),
                lazy_gettext("数据目录中的路径；短信网关从这里取走待发的短信。"),
            ),
        ),
    ),
)
LAWYER = "law_firm.lawyers"
LAWYERS_MOST = 30
LAWYER_FIELDS = {
    "name": lazy_gettext("律师姓名"),
    "licence_no": lazy_gettext("律师执业证号"),
    "phone": lazy_gettext("律师电话"),
}
"""Of each lawyer of the firm; the page has a row more than there are."""
SEALS = {
    SealKind.OFFICIAL: ("seal", lazy_gettext("公章")),
    SealKind.CONTRACT: ("contract_seal", lazy_gettext("合同专用章")),
    SealKind.REPRESENTATIVE: ("representative_seal", lazy_gettext("法定代表人名章")),
}


@routes.get("/institution")
@needs(Act.READ_DEFINITIONS)
def profile() -> str:
    """The profile."""
    return _page()


@routes.post("/institution")
@needs(Act.CHANGE_PROFILE)
def change() -> Answer | tuple[str, int]:
    """Change what was changed in the form, all of it or none."""
    held = _flat(profile_show(office()).model_dump(mode="json", by_alias=True))
    changes = {}
    for _title, fields in GROUPS:
        for field in fields:
            given = request.form.get(field.key, "").strip()
            before = held.get(field.key, "")
            said = ("true" if given else "") if field.tick else given
            if said != (before if not field.tick else ("true" if before == "true" else "")):
                changes[field.key] = said
    changes |= _lawyer_changes(held)
    try:
        profile_set(office(), changes, at=now())
    except InputError as error:
        refusal = refusal_of(error)
        return _page(refusal, request.form), refusal.status
    flash(
        _("机构资料已更改 %(count)s 项；原内容作为旧版本留存。", count=len(changes)) if changes else _("没有改动。"),
        "good",
    )
    return redirect(url_for("institution.profile"), 303)


@routes.post("/institution/seals")
@needs(Act.CHANGE_PROFILE)
@takes_files
def seal() -> Answer | tuple[str, int]:
    """Take a seal's picture in."""
    try:
        kind = SealKind(request.form.get("seal", ""))
    except ValueError as error:
        raise WrongParameter(
            name=lazy_gettext("印章"), value="", expected=lazy_gettext("应为页面所列的一种")
        ) from error
    try:
        with TemporaryDirectory(prefix="docgen-") as folder:
            picture = received("file", Path(folder), {".png", ".jpg", ".jpeg"}, lazy_gettext("印章图片"))
            if picture is None:
                raise NothingUploaded
            made = add_seal(office(), picture, kind, at=now(), width_mm=_width())
    except InputError as error:
        refusal = refusal_of(error)
        return _page(refusal), refusal.status
    flash(_("印章已存入：宽 %(width)s 毫米，高 %(height)s 毫米。", width=made.width_mm, height=made.height_mm), "good")
    return redirect(url_for("institution.profile"), 303)


def _width() -> Decimal | None:
    text = request.form.get("width_mm", "").strip()
    try:
        return Decimal(text) if text else None
    except InvalidOperation as error:
        raise WrongParameter(
            name=lazy_gettext("宽度"), value=text[:20], expected=lazy_gettext("应为毫米数，如 42")
        ) from error


def _page(refusal: Refusal | None = None, given: Mapping[str, str] | None = None) -> str:
    held = _flat(profile_show(office()).model_dump(mode="json", by_alias=True))
    seals = [(kind, title, held.get(key, ""), held.get(f"{key}_mm", "")) for kind, (key, title) in SEALS.items()]
    shown = held if given is None else given
    return render_template(
        "institution.html",
        groups=GROUPS,
        held=shown,
        lawyers=min(_lawyers_in(shown) + 1, LAWYERS_MOST),
        lawyer=LAWYER,
        lawyer_fields=LAWYER_FIELDS,
        seals=seals,
        refusal=refusal,
    )


def _lawyers_in(values: Mapping[str, str]) -> int:
    """How many rows of lawyers there are, up to the last with something in it."""
    said = (place for place in range(LAWYERS_MOST) for key in LAWYER_FIELDS if values.get(f"{LAWYER}.{place}.{key}"))
    return max(said, default=-1) + 1


def _lawyer_changes(held: Mapping[str, str]) -> dict[str, str]:
    """What the form's rows of lawyers change; one left empty is taken out, and the next ones come up."""
    rows = [
        {key: request.form.get(f"{LAWYER}.{place}.{key}", "").strip() for key in LAWYER_FIELDS}
        for place in range(LAWYERS_MOST)
    ]
    rows = [row for row in rows if any(row.values())]
    last = _lawyers_in(held)
    places = [*range(len(rows)), *reversed(range(len(rows), last))]  # the last goes first, or the places would shift
    changes = {}
    for place in places:
        row = rows[place] if place < len(rows) else dict.fromkeys(LAWYER_FIELDS, "")
        for key, said in row.items():
            if said != held.get(at := f"{LAWYER}.{place}.{key}", ""):
                changes[at] = said
    return changes


def _flat(values: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """What a profile holds, by dotted keys, as text."""
    flat: dict[str, str] = {}
    for key, value in values.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{before}{key}.")
        elif isinstance(value, list):
            flat |= _flat({str(place): one for place, one in enumerate(value)}, f"{before}{key}.")
        elif value is not None:
            flat[f"{before}{key}"] = ("true" if value else "false") if isinstance(value, bool) else str(value)
    return flat
