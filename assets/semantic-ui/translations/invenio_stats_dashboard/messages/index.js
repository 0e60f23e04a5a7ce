// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import TRANSLATE_de from "./de/translations.json";
import TRANSLATE_en from "./en/translations.json";
import TRANSLATE_fr from "./fr/translations.json";

export const translations = {
  de: { translation: TRANSLATE_de },
  en: { translation: TRANSLATE_en },
  fr: { translation: TRANSLATE_fr },
};
