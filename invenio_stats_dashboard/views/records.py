# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The pages of single records, and of a user's own records."""

from flask import current_app, g, redirect, render_template, request, url_for
from flask_login import current_user, login_required
from invenio_i18n import gettext as _
from invenio_pidstore.errors import PersistentIdentifierError
from invenio_rdm_records.proxies import current_rdm_records_service
from invenio_records_resources.services.errors import PermissionDeniedError
from invenio_users_resources.proxies import current_user_resources
from sqlalchemy.exc import NoResultFound

from ..metrics.metrics import GLOBAL
from ..proxies import current_stats_dashboard_service
from ..services.mail_readers import managers
from ..services.scopes import ALL_VERSIONS, OWN_RECORDS, RECORD, resolve_scope
from .config import page_config
from .mails import mail_choices


def record_stats_dashboard(pid_value):
    """Render the statistics of a record, of one version or of all.

    As RDM's own page does, the id of all versions leads to the latest one.

    :param pid_value: id of the version in the URL; ``versions=all`` includes others.
    :raises PermissionDeniedError: when the user may not read them.
    :raises CommunityNotFoundError: when there is no such record.
    """
    if _is_of_all_versions(pid_value):
        latest = current_rdm_records_service.read_latest(g.identity, pid_value)
        page = f".{record_stats_dashboard.__name__}"
        return redirect(url_for(page, pid_value=latest.id, versions=ALL_VERSIONS))
    every = request.args.get("versions") == ALL_VERSIONS
    scope = f"{RECORD}:{pid_value}" + (f":{ALL_VERSIONS}" if every else "")
    if not current_stats_dashboard_service.can_read(g.identity, scope):
        raise PermissionDeniedError()
    record = current_rdm_records_service.read(g.identity, pid_value).to_dict()
    title = record["metadata"]["title"]
    settings = page_config("record", scope=resolve_scope(scope, g.identity))
    return render_template(
        _template("record"),
        settings=settings,
        title=f"{title} · {settings['title']}",
        record=record,
        record_title=title,
        all_versions=every,
    )


def _is_of_all_versions(pid_value):
    """Return True if an id is that of all versions of a record, which has no page."""
    try:
        current_rdm_records_service.record_cls.pid.resolve(pid_value)
    except NoResultFound:
        return True
    except PersistentIdentifierError:
        return False
    return False


@login_required
def user_stats_dashboard():
    """Render the statistics of the signed-in user's records."""
    if not current_stats_dashboard_service.can_read(g.identity, OWN_RECORDS):
        raise PermissionDeniedError()
    links = current_user_resources.users_service.links_item_tpl
    settings = page_config("user", scope=resolve_scope(OWN_RECORDS, g.identity))
    return render_template(
        _template("user"),
        settings=settings,
        title=_("My statistics"),
        mail_choices=mail_choices(current_user.id, bool(_managed())),
        user_avatar=links.expand(g.identity, current_user)["avatar"],
    )


def _managed():
    """Return what alerts to the signed-in user would be about."""
    if current_stats_dashboard_service.check_permission(g.identity, "manage"):
        return [GLOBAL]
    return managers().get(current_user.id)


def _template(page):
    """Return the template of a page, also where the instance has named others only."""
    templates = current_app.config["STATS_DASHBOARD_TEMPLATES"]
    return templates.get(page, f"invenio_stats_dashboard/{page}_stats_dashboard.html")
