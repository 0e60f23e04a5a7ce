// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { createContext, useContext } from "react";

/** A function that opens the dialog of a report; none where there are no reports. */
export const ReportContext = createContext(null);

export const useReport = () => useContext(ReportContext);
