# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The demo's application, with static files as a web server proper serves them.

Flask would have the browser ask for each of thirty files, on every page, whether it is
new. What webpack builds is named by its content and never changes.
"""

from invenio_app.factory import create_app
from whitenoise import WhiteNoise

_app = create_app()
application = WhiteNoise(
    _app,
    root=_app.static_folder,
    prefix="static",
    immutable_file_test=r"^/static/dist/",
)
