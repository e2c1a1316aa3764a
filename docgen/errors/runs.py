"""What goes on beside whoever asked: batches and jobs."""

from docgen.errors.base import Clash, DocgenError, InputError, StorageError


class BatchElsewhere(Clash):
    """A folder holds another batch than the one asked for, or one of another database. 409."""

    code = "batch_elsewhere"
    wording = (
        "文件夹 {folder} 里已有一个批次：{reason}。请另选一个空文件夹（--out），或用原来的文书种类和文件继续办理。"
    )


class BatchBusy(Clash):
    """Another process drives the batch. 409."""

    code = "batch_busy"
    wording = "文件夹 {folder} 里的批次正由另一进程办理。请等它结束，或先停止它，再重新运行。"


class BatchBroken(StorageError):
    """Process after process died without ending a row."""

    code = "batch_broken"
    wording = (
        "办理进程接连 {deaths} 次异常终止，批次已停下；已出具的文书均已存档。"
        "请先查看上面的错误，再重新运行，从停下处继续。"
    )


class NoCases(InputError):
    """A batch of no cases."""

    code = "no_cases"
    wording = (
        "“{source}”中没有案件编号。请写案件文件（.xlsx、.json）、一行一个案件编号的 .txt 文件，或以逗号分隔的案件编号。"
    )


class JobStopped(DocgenError):
    """A job was given up by whoever asked for it, or its process is to stop; nobody is told."""

    code = "job_stopped"
    wording = "任务已停止，没有完成。需要的，请重新开始。"


class JobInterrupted(StorageError):
    """Process after process died of a job."""

    code = "job_interrupted"
    wording = (
        "办理此任务的进程接连 {deaths} 次异常终止，任务已停下，没有完成。"
        "请将所办事项和时间告知系统管理员，处理后重新开始。"
    )
