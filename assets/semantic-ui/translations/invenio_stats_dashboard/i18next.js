// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import i18n from "i18next";
import LanguageDetector from "i18next-browser-languagedetector";
import { translations } from "./messages";

const i18next = i18n.createInstance();

i18next.use(LanguageDetector).init({
  compatibilityJSON: "v3",
  fallbackLng: "en",
  returnEmptyString: false,
  resources: translations,
  keySeparator: false,
  nsSeparator: false,
  // React escapes what it renders, and a title may have braces of its own.
  interpolation: { escapeValue: false, skipOnVariables: true },
  detection: { order: ["htmlTag"], caches: [] },
});

export { i18next };
