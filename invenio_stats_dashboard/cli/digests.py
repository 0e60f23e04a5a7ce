# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats digests``."""

import click
from flask import current_app
from invenio_accounts.proxies import current_datastore
from invenio_notifications.backends.email import EmailNotificationBackend
from invenio_notifications.models import Recipient
from marshmallow_utils.html import strip_html

from ..digests.notification import DigestNotificationBuilder
from ..digests.sending import Sender
from ..services.preferences import DIGESTS, wants
from .output import examples, json_option, show, with_module


@click.group()
def digests():
    """Digests: mails that report usage."""


@digests.command(
    epilog=examples(
        "digests preview --user jane@example.org",
        "digests preview --user jane@example.org --html > mail.html",
    )
)
@click.option("--user", "email", required=True, help="Email address of an account.")
@click.option("--html", "as_html", is_flag=True, help="Print the HTML of the mail.")
@json_option
@with_module
def preview(email, as_html, as_json):
    """Print the digest that a user would get for the last period; send nothing."""
    user = current_datastore.get_user_by_email(email)
    if user is None:
        raise click.ClickException(f"There is no account {email}.")
    if not wants(user.id, DIGESTS):
        click.echo(f"{email} does not want digests and is not sent this one.", err=True)
    notification = Sender().build(user)
    if notification is None and as_json:
        show({"subject": None}, True)
        return
    if notification is None:
        click.echo("There is nothing to report: no digest would be sent.")
        return
    DigestNotificationBuilder.resolve_context(notification)
    recipient = Recipient(data=notification.context["user"])
    content = EmailNotificationBackend().render_template(notification, recipient)
    subject, html = content["subject"].strip(), content["html_body"]
    text = strip_html(content["plain_body"]).strip()
    if as_json:
        show({"to": email, "subject": subject, "text": text, "html": html}, True)
    elif as_html:
        click.echo(html)
    else:
        click.echo(f"To: {email}\nSubject: {subject}\n\n{text}")


@digests.command(epilog=examples("digests send", "digests send --json"))
@json_option
@with_module
def send(as_json):
    """Send the digests of the last period to those who have not had theirs."""
    if not current_app.config["STATS_DASHBOARD_DIGESTS"]["enabled"]:
        raise click.ClickException("STATS_DASHBOARD_DIGESTS is not enabled.")
    counts = Sender().run()
    show(counts, as_json)
    if counts.get("failed"):
        raise click.ClickException(
            f"{counts['failed']} digests could not be made; the log says why."
        )
