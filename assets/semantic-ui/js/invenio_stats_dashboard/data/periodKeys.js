// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** Period → key that chooses it while the focus is in the toolbar. */
export const PERIOD_KEYS = {
  "today": "t",
  "7d": "7",
  "30d": "3",
  "90d": "9",
  "last_month": "m",
  "last_quarter": "q",
  "12m": "1",
  "year": "y",
  "last_year": "l",
  "fiscal_year": "f",
  "last_fiscal_year": "g",
  "all": "a",
};
