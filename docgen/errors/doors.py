"""The doors: web, command line, use cases."""

from docgen.errors.base import AccessError, Clash, InputError, NotFound


class WrongSetting(InputError):
    """A variable of the environment cannot be read."""

    code = "wrong_setting"
    wording = "环境变量 {name} 有误：{expected}，现为“{value}”。请更正后重新启动。"


class CannotListen(InputError):
    """The address to serve on is taken, or not this machine's."""

    code = "cannot_listen"
    wording = "不能在 {host}:{port} 提供服务：{reason}。请换一个端口（--port）或地址（--host）后重试。"


class WrongParameter(InputError):
    """A request's parameter cannot be read. 400."""

    code = "wrong_parameter"
    wording = "{name}“{value}”无法识别，{expected}。请更正后重试。"


class NothingUploaded(InputError):
    """A form for a file came without one. 400."""

    code = "nothing_uploaded"
    wording = "没有收到文件。请选择案件文件后重试。"


class UploadExpired(NotFound):
    """A staged upload is no longer kept. 404."""

    code = "upload_expired"
    wording = "这次上传的文件已过保留期或已处理完毕。请重新上传案件文件。"


class LocalOnly(AccessError):
    """A request from another machine, where nobody can sign in yet. 403."""

    code = "local_only"
    wording = "本系统尚未设置账户，只接受本机访问。请在运行本系统的计算机上打开。"


class ForeignHost(AccessError):
    """A request by a host name that is not ours: a foreign name made to point at this machine. 400."""

    code = "foreign_host"
    wording = "地址中的主机名不是本系统的。请用 http://127.0.0.1 或管理员给出的地址打开。"


class NotConfirmed(InputError):
    """A deliberate act was asked for without its confirmation. 400."""

    code = "not_confirmed"
    wording = "尚未确认，未作任何更改。请勾选确认后重试。"


class WrongProfile(InputError):
    """The institution's profile has faults."""

    code = "wrong_profile"
    wording = "机构资料（profile.toml）有误，未作任何更改。请按下列各项更正后重试。"


class WrongCaseSource(InputError):
    """What was given as a case is neither a stored number nor a case file."""

    code = "wrong_case_source"
    wording = "“{source}”不能作为案件：{reason}。"


class FileTaken(Clash):
    """A file stands where a new one was to be written."""

    code = "file_taken"
    wording = "{path} 已经存在，未予覆盖。请换一个文件名，或先移走原文件。"


class UnknownFormat(InputError):
    """A file format that is not written."""

    code = "unknown_format"
    wording = "不支持输出 {format} 格式。可用：{known}。"


class SignInNeeded(AccessError):
    """A request of nobody: not signed in, or no longer. 401."""

    code = "sign_in_needed"
    wording = "尚未登录，或登录已过期，未作任何更改。请登录后重试。"


class WrongUpload(InputError):
    """A file that was sent is not what its name says. 415."""

    code = "wrong_upload"
    wording = "文件“{name}”的内容不是{expected}，未予接收。请核对文件，或另存为该格式后重新上传。"
