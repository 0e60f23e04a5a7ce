# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""A real mail server, and what has been delivered to it."""

import socket
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller


class Mailbox:
    """Keeps the mails that a server takes."""

    def __init__(self):
        """Begin without any."""
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        """Take a mail."""
        mail = message_from_bytes(envelope.content, policy=default)
        self.mails.append((tuple(envelope.rcpt_tos), mail))
        return "250 OK"

    def of(self, address):
        """Return the mails to an address."""
        return [mail for to, mail in self.mails if to == (address,)]


def part(mail, kind):
    """Return the text of a mail's part: ``plain`` or ``html``."""
    return mail.get_body(preferencelist=(kind,)).get_content()


def serve():
    """Return a running server, and its mailbox."""
    mailbox = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    return controller, mailbox
