"""What is kept: disk, database, stored files, kept bundles."""

from docgen.errors.base import Clash, InputError, StorageError


class DiskFull(StorageError):
    """No space is left where something was to be written."""

    code = "disk_full"
    wording = "磁盘空间不足，未能写入 {path}，原有文件未受影响。请清理磁盘或换一个输出位置后重试。"


class NotWritable(InputError):
    """A folder or file may not be written."""

    code = "not_writable"
    wording = "不能写入 {path}：{reason}。请检查该位置的写入权限，或换一个位置后重试。"


class NotReadable(InputError):
    """A file cannot be read."""

    code = "not_readable"
    wording = "不能读取 {path}：{reason}。请检查文件是否存在、是否有读取权限后重试。"


class BlobMissing(StorageError):
    """A stored file is not where it must be."""

    code = "blob_missing"
    wording = "数据目录中缺少已保存的文件 {sha256}。请从备份恢复 blobs 目录后重试。"


class BlobDamaged(StorageError):
    """A stored file's bytes are no longer those that were stored."""

    code = "blob_damaged"
    wording = "已保存的文件 {sha256} 内容已损坏（现为 {actual}）。请从备份恢复该文件后重试。"


class TemplateDamaged(StorageError):
    """A stored Word template's bytes are no longer those that were accepted."""

    code = "template_damaged"
    wording = "已保存的 Word 模板 {path} 已缺失或被改动，与采用时不一致。请从备份恢复，或重新提交该模板。"


class WrongDatabaseUrl(InputError):
    """The database's address cannot be used."""

    code = "wrong_database_url"
    wording = "数据库地址不可用：{reason}。应形如 postgresql://用户@主机:5432/库名，或留空使用数据目录内的 SQLite。"


class DatabaseUnavailable(StorageError):
    """The database cannot be reached or opened."""

    code = "database_unavailable"
    wording = "连接数据库失败：{reason}。请确认数据库已启动、地址与权限无误后重试。"


class DatabaseBusy(StorageError):
    """Another process held the database for too long."""

    code = "database_busy"
    wording = "数据库正被其他操作占用，等候超时，未作任何更改。请稍后重试。"


class DatabaseTooNew(StorageError):
    """The data was written by a later release."""

    code = "database_too_new"
    wording = "数据库版本 {found} 高于本程序所支持的版本 {head}。请升级程序后再打开此数据。"


class NumberLost(Clash):
    """A reserved number was ended by someone else before its document was stored. 409."""

    code = "number_lost"
    wording = "文书编号 {number} 的预留已失效，该文书未出具。请重新出具，将使用新的编号。"


class JobFileDamaged(StorageError):
    """The file that came of a job is no longer the one that was made. 503."""

    code = "job_file_damaged"
    wording = "保存的文件“{name}”与制作时不符，或者已经不在，不能下载。请重新制作。"


class KeyMissing(StorageError):
    """The key of personal data is not there, or is another than the database was sealed with."""

    code = "key_missing"
    wording = (
        "个人信息密钥文件 {path} {reason}，数据库中的案件不能读取。"
        "请放回当初用 docgen key export 另存的密钥，或用 DOCGEN_KEY_FILE 指明其位置。"
    )


class KeyDamaged(StorageError):
    """A file that should hold the key of personal data holds something else."""

    code = "key_damaged"
    wording = "密钥文件 {path} 已损坏。请用 docgen key export 另存的密钥替换后重试。"


class SealBroken(StorageError):
    """What lies sealed in the database cannot be opened: it was changed there, or sealed with another key."""

    code = "seal_broken"
    wording = "数据库中的一项加密内容不能解开，已被改动或损坏。请用 docgen audit verify 查验，并从备份恢复。"


class NotABackup(InputError):
    """A file that is no backup, or one that is damaged."""

    code = "not_a_backup"
    wording = "{path} 不是完整的备份：{reason}。未恢复任何内容。请换用另一份备份。"
