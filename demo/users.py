# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Step ``users``: an account of each role, and people who deposit."""

import json
import secrets
from datetime import datetime, timezone
from pathlib import Path

import yaml
from flask import current_app
from flask_principal import UserNeed
from flask_security.utils import hash_password
from invenio_access.models import ActionUsers
from invenio_access.permissions import any_user, authenticated_user, superuser_access
from invenio_access.utils import get_identity
from invenio_accounts.models import User
from invenio_accounts.proxies import current_datastore
from invenio_administration.permissions import administration_access_action
from invenio_communities.utils import load_community_needs
from invenio_db import db
from invenio_users_resources.proxies import current_users_service
from invenio_users_resources.services.users.tasks import reindex_users

from . import config
from .clock import at, moment, start_of_history
from .progress import bar

DATA = Path(__file__).parent / "data" / "accounts.yaml"
SHOWN = ("admin", "curator", "member", "author", "outsider")
"""The accounts that the demo tells the passwords of, one of each role."""


def read_accounts():
    """Return name → [full name, affiliation, role]."""
    return yaml.safe_load(DATA.read_text())


def email(name):
    """Return the address that an account logs in with."""
    return f"{name}@example.org"


def passwords():
    """Return name → password; made up once, kept in the instance folder."""
    path = config.instance_path() / "accounts.json"
    if not path.exists():
        path.touch(mode=0o600)
        made_up = {name: secrets.token_urlsafe(9) for name in read_accounts()}
        path.write_text(json.dumps(made_up, indent=1))
    return json.loads(path.read_text())


def create(name, full_name, affiliation, password):
    """Create a confirmed account with a public profile, unless it exists."""
    user = current_datastore.get_user(email(name))
    if user:
        return user
    user = current_datastore.create_user(
        email=email(name),
        password=hash_password(password),
        username=name,
        active=True,
        confirmed_at=datetime.now(timezone.utc),
        user_profile={"full_name": full_name, "affiliations": affiliation},
        preferences={
            "visibility": "public",
            "email_visibility": "restricted",
            # There is no mail server, and rendering unsent mails takes a while.
            "notifications": {"enabled": False},
        },
    )
    current_datastore.commit()
    return user


def allow_everything(user):
    """Make an account administrator and superuser."""
    for action in (superuser_access, administration_access_action):
        if not ActionUsers.query_by_action(action).filter_by(user_id=user.id).count():
            db.session.add(ActionUsers.allow(action, user_id=user.id))
    db.session.commit()


def identity_of(name):
    """Return the identity of an account as after a login, communities included."""
    user = User.query.filter_by(email=email(name)).one()
    identity = get_identity(user)
    identity.provides |= {any_user, authenticated_user, UserNeed(user.id)}
    # It looks for roles in the session, so a request is needed to have one.
    with current_app.test_request_context():
        load_community_needs(identity)
    return identity


def run(options):
    """Run the step."""
    secret = passwords()
    with at(moment(start_of_history(options.until), 8 * 3600)):
        users = [
            create(name, full_name, affiliation, secret[name])
            for name, (full_name, affiliation, _) in bar(
                read_accounts().items(), "accounts"
            )
        ]
        allow_everything(users[0])
        reindex_users([user.id for user in users])
    current_users_service.indexer.process_bulk_queue()
    current_users_service.indexer.refresh()
