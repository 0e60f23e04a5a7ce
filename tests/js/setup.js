// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import "@testing-library/jest-dom";
import { configure } from "@testing-library/react";

// A busy machine is no failure.
configure({ asyncUtilTimeout: 10000 });

document.documentElement.lang = "en";

// What jsdom lacks of a browser.
window.PointerEvent =
  window.PointerEvent ||
  class extends MouseEvent {
    constructor(type, { pointerType, ...init } = {}) {
      super(type, init);
      this.pointerType = pointerType;
    }
  };
window.matchMedia =
  window.matchMedia ||
  (() => ({ matches: false, addListener() {}, removeListener() {} }));
