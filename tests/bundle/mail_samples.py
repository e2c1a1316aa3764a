"""Mails as people send them, of invented people."""

import io
from email.message import EmailMessage
from email.policy import SMTP

from PIL import Image

TEXT = "您好，\n\n  本月 25 日前归还本金 5,000.00 元。\n李四"
SAME = "<p>您好，</p><p>本月 25 日前归还本金 <b>5,000.00</b> 元。</p>李四"


def mail(subject: str = "关于借款的还款安排", text: str | None = TEXT) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = "李四 <li.si@example.invalid>"
    message["To"] = "张三 <zhang.san@example.invalid>"
    message["Cc"] = "王五 <wang.wu@example.invalid>"
    message["Date"] = "Mon, 23 Nov 2026 09:00:00 +0800"
    message["Subject"] = subject
    if text is not None:
        message.set_content(text)
    return message


def markup(body: str) -> EmailMessage:
    message = mail(text=None)
    message.set_content(f"<html><body>{body}</body></html>", subtype="html")
    return message


def png(colour: str = "red") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (200, 100), colour).save(file, "PNG")
    return file.getvalue()
