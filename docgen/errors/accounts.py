"""Accounts: who may do what, how one signs in, whose cases are whose."""

from docgen.errors.base import AccessError, InputError


class NotAdmitted(AccessError):
    """The account's role does not grant the act. 403."""

    code = "not_admitted"
    wording = "账户 {account}（{role}）无权{act}。可由{roles}办理，或请管理员调整账户角色。"


class UnknownAccount(AccessError):
    """Nobody of this name; the folder has accounts, or was asked for one that it has not. 401."""

    code = "unknown_account"
    wording = "没有账户 {account}。请用 --as 或 DOCGEN_USER 写明已设立的账户；新账户由管理员用 docgen user add 设立。"


class AccountClosed(AccessError):
    """The account may act no longer. 403."""

    code = "account_closed"
    wording = "账户 {account} 已停用。请换用其他账户，或请管理员恢复。"


class WrongAccount(InputError):
    """An account that can't be set so."""

    code = "wrong_account"
    wording = "账户“{name}”未作更改：{reason}。"


class WrongSignIn(AccessError):
    """Name, password and code don't go together; which of them is wrong is not said. 401."""

    code = "wrong_sign_in"
    wording = "账户名、密码或动态码不符，未能登录。请核对后重试；连续多次不符将暂停登录。"


class SignInLocked(AccessError):
    """Too much was tried in vain, with the account or from the address. 429."""

    code = "sign_in_locked"
    wording = "多次登录不成功，已暂停登录。请在 {minutes} 分钟后重试；忘记密码的，请管理员重设。"


class WeakPassword(InputError):
    """A password that may not be one."""

    code = "weak_password"
    wording = "密码未作更改：{reason}。请另设一个密码。"


class WrongPassword(InputError):
    """The present password, asked for again, is another."""

    code = "wrong_password"
    wording = "现用密码不符，未作更改。请核对后重试。"


class WrongSecondFactor(InputError):
    """The code of a second factor that is set up does not fit its secret."""

    code = "wrong_second_factor"
    wording = "动态码不符，两步验证未启用。请核对手机时间，输入当前显示的 6 位动态码。"


class NothingToAssign(InputError):
    """Cases were to be entrusted to somebody who sees every case anyway, or who may not work on any."""

    code = "nothing_to_assign"
    wording = "账户 {account}（{role}）不分派案件：{reason}。案件只分派给{roles}。"
