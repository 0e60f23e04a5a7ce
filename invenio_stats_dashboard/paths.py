# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Data folders of the package. Webpack reads them: nothing of Flask is imported."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_path(name):
    """Get the absolute path of a data folder.

    ``assets`` and ``templates`` stand beside the package in a checkout (and so
    in an editable installation) and inside it once it is installed.

    :param name: Name of the folder.
    :returns: The absolute path as a string.
    """
    installed = _PACKAGE / name
    return str(installed if installed.exists() else _PACKAGE.parent / name)
