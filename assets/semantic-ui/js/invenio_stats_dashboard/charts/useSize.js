// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useLayoutEffect, useState } from "react";

const BEFORE_LAYOUT = { width: 640, height: 240 };

/** Width and height of an element, kept up to date. */
export function useSize(box) {
  const [size, setSize] = useState(BEFORE_LAYOUT);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || typeof ResizeObserver === "undefined") return undefined;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width && height) {
        setSize((old) =>
          old.width === width && old.height === height ? old : { width, height }
        );
      }
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // Before a page is printed there is no time left for the observer.
    window.addEventListener("resize", measure);
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", measure);
    };
  }, [box]);
  return size;
}
