# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Names of a package that are imported when they are first asked for.

polars starts threads when it is imported, and Python and polars warn of deadlocks when
a process with threads forks. Celery and uWSGI fork workers once the application is
loaded: what computes is loaded by the process that computes.
"""

from importlib import import_module


def deferred(package, places):
    """Return a module's ``__getattr__`` (PEP 562).

    :param package: its name.
    :param places: module in the package → names that it defines.
    """
    homes = {name: module for module, names in places.items() for name in names}

    def get(name):
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{homes[name]}"), name)

    return get
