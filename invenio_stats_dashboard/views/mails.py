# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What users want to be sent: the form on their page, and the link that ends it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user, login_required
from invenio_i18n import gettext as _
from invenio_i18n import lazy_gettext

from ..services.preferences import (
    ALERTS,
    DIGESTS,
    KINDS,
    choose,
    is_offered,
    read_token,
    wants,
)

LABELS = {
    DIGESTS: lazy_gettext("Send me these numbers by email"),
    ALERTS: lazy_gettext("Notify me by email when usage is unusual"),
}


def mail_choices(user_id, manages):
    """Return the mails that a user can choose.

    :param manages: whether the user manages anything that alerts are about.
    :returns: list of ``{"kind", "label", "wanted"}``.
    """
    offered = [kind for kind in KINDS if is_offered(kind)]
    return [
        {"kind": kind, "label": LABELS[kind], "wanted": wants(user_id, kind)}
        for kind in offered
        if kind != ALERTS or manages
    ]


@login_required
def choose_mails():
    """Store what the signed-in user has chosen."""
    for kind in request.form.getlist("offered"):
        if kind in KINDS:
            choose(current_user.id, kind, kind in request.form.getlist("wanted"))
    flash(_("Your choice has been saved."), category="success")
    return redirect(url_for("invenio_stats_dashboard.user_stats_dashboard"))


def unsubscribe(token):
    """Ask whether mails of a kind are to end, and end them.

    Not by a mere visit: programs that check mails follow links.
    """
    found = read_token(token)
    if found is None:
        abort(404)
    done = request.method == "POST"
    if done:
        choose(*found, False)
    return render_template("invenio_stats_dashboard/unsubscribe.html", done=done)
