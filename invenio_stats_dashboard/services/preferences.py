# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What users want to be sent: their choice, and links that end it."""

from flask import current_app
from invenio_db import db
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from ..models import MailPreference

DIGESTS, ALERTS = KINDS = ("digests", "alerts")
"""Kinds of mails that users choose."""

SALT = "stats-dashboard-mails"

DEFAULTS = {DIGESTS: "STATS_DASHBOARD_DIGESTS", ALERTS: "STATS_DASHBOARD_ALERTS"}
"""Kind → key whose ``by_default`` counts for those who have not chosen."""


def wants(user_id, kind):
    """Return whether a user wants mails of a kind, as chosen or by default."""
    return int(user_id) in wanting([int(user_id)], kind)


def wanting(user_ids, kind):
    """Return the users among some who want mails of a kind, as a set of ids."""
    query = select(MailPreference.user_id, MailPreference.wanted).where(
        MailPreference.user_id.in_(user_ids), MailPreference.kind == kind
    )
    chosen = dict(db.session.execute(query).all())
    default = current_app.config[DEFAULTS[kind]].get("by_default", False)
    return {user_id for user_id in user_ids if chosen.get(user_id, default)}


def is_offered(kind):
    """Return whether mails of a kind are sent at all."""
    return current_app.config[DEFAULTS[kind]]["enabled"]


def choose(user_id, kind, wanted):
    """Store what a user has chosen."""
    db.session.merge(MailPreference(user_id=int(user_id), kind=kind, wanted=wanted))
    db.session.commit()


def _serializer():
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=SALT)


def unsubscribe_token(user_id, kind):
    """Return the signed text by which a mail's link ends mails of its kind."""
    return _serializer().dumps([int(user_id), kind])


def read_token(token):
    """Return user and kind of a link, or ``None`` if it is not one of ours."""
    try:
        user_id, kind = _serializer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return (user_id, kind) if kind in KINDS else None
