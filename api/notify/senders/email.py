"""E-mail by SMTP, always encrypted beyond this machine; the ``Message-ID`` follows from the job."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from api.addresses import is_loopback
from api.notify.channels import Outcome, Outgoing
from api.outbox.errands import Failed, Refused

_TIMEOUT_SECONDS = 20
_SUBMISSION_PORT, _TLS_PORT = 587, 465
_PERMANENT = 500


class EmailSender:
    """One connection a message: few are sent, and none must wait for a dead one."""

    def __init__(self, url: SecretStr, sender: str) -> None:
        self._url, self._sender = urlsplit(url.get_secret_value()), sender

    def send(self, message: Outgoing) -> Outcome:
        """Hand it to the mail server; only its word that it took the message counts."""
        try:
            self._hand_over(self._written(message))
        except smtplib.SMTPRecipientsRefused as error:
            if all(code >= _PERMANENT for code, _ in error.recipients.values()):
                return Outcome.NOBODY_THERE
            raise Failed("邮件服务器暂时不收这个收件人。") from None
        except smtplib.SMTPAuthenticationError:
            raise Failed("邮件服务器不接受设置的用户名或密码。") from None
        except smtplib.SMTPResponseException as error:
            if error.smtp_code >= _PERMANENT:
                raise Refused(f"邮件服务器拒收（{error.smtp_code}）。") from None
            raise Failed(f"邮件服务器暂时不收（{error.smtp_code}）。") from None
        except smtplib.SMTPException as error:
            raise Failed(f"和邮件服务器通信出错（{type(error).__name__}）。") from None
        except OSError as error:
            raise Failed(f"连接不上邮件服务器（{type(error).__name__}）。") from None
        return Outcome.SENT

    def message_id(self, key: str) -> str:
        """The same for the same job, so that a repeat is recognised."""
        return f"<{sha256(key.encode()).hexdigest()[:32]}@{self._sender.rpartition('@')[2]}>"

    def _written(self, message: Outgoing) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._sender, message.address, message.title
        mail["Message-ID"], mail["Date"] = self.message_id(message.key), format_datetime(message.at)
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text + message.footer)
        return mail

    def _hand_over(self, mail: EmailMessage) -> None:
        server = self._reached()
        try:
            self._encrypt_and_sign_in(server)
            server.send_message(mail)
            # It is taken: a server that says goodbye badly must not get it again.
            with suppress(OSError):
                server.quit()
        finally:
            server.close()

    def _reached(self) -> smtplib.SMTP:
        host, port = self._url.hostname or "", self._url.port
        if self._url.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port or _TLS_PORT, timeout=_TIMEOUT_SECONDS, context=context)
        return smtplib.SMTP(host, port or _SUBMISSION_PORT, timeout=_TIMEOUT_SECONDS)

    def _encrypt_and_sign_in(self, server: smtplib.SMTP) -> None:
        """Raise where a server beyond this machine offers no encryption."""
        if self._url.scheme == "smtp" and not is_loopback(self._url.hostname or ""):
            server.starttls(context=ssl.create_default_context())
        if self._url.username:
            server.login(unquote(self._url.username), unquote(self._url.password or ""))
