# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""In which application commands run."""

from functools import wraps

import click
from flask import current_app
from flask.cli import with_appcontext


def with_module(command):
    """Run a command in the application; refuse where the module is switched off."""

    @with_appcontext
    @wraps(command)
    def inside(*args, **kwargs):
        if not current_app.config["COMMUNITY_STATS_ENABLED"]:
            raise click.ClickException(
                "COMMUNITY_STATS_ENABLED is False: the module is switched off."
            )
        return command(*args, **kwargs)

    return inside
