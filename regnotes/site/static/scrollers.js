/* What scrolls sideways can be reached, and so scrolled, with the keyboard. */
// @ts-check
(() => {
  "use strict";

  const BOXES = "pre, .math-scroll, .table-wrapper";
  const mark = () => {
    for (const found of document.querySelectorAll(BOXES)) {
      const box = /** @type {HTMLElement} */ (found);
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };

  addEventListener("load", mark);
  addEventListener("resize", mark);
  addEventListener("toggle", mark, true); // what was folded away has a width now
})();
