// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { waitFor as secondsUntil } from "@js/invenio_stats_dashboard/state/useRecovery";

test("attempts come less and less often", () => {
  expect([0, 1, 2, 3, 4, 9].map((attempt) => secondsUntil(attempt))).toEqual([
    5, 10, 20, 40, 60, 60,
  ]);
  expect(secondsUntil(0, 30)).toBe(30);
});
