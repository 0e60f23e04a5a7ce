# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Write the table of country codes that the map needs: numeric → alpha-2.

Outlines of countries carry ISO 3166-1 numbers, statistics the two letters; pycountry,
which RDM depends on, knows both. Usage: ``python scripts/countries.py > <file>``.
"""

import json

import pycountry

table = {country.numeric: country.alpha_2 for country in pycountry.countries}
print(json.dumps(table, sort_keys=True, indent=2))
