/* Handles: markers of a plane that a reader drags, by mouse, finger or arrow keys. Each is tied to
 * the controls of its two axes, and moves them; all else follows the controls.
 */
// @ts-check
(() => {
  "use strict";

  const { fixed } = window.liveFigures;

  /** @type {Record<string, [x: number, y: number]>} */
  const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  const LEAP = 5; // steps at once, with Shift

  /** @type {LiveFigures["handlesOf"]} */
  const handlesOf = ({ plot, read, drawn }, { values, put }) => {
    /** @type {NodeListOf<HTMLElement>} */
    const found = plot.querySelectorAll("[data-handle]");
    const elements = [...found];

    const control = (/** @type {string} */ symbol) =>
      /** @type {Control} */ (read().record?.controls.find((each) => each.symbol === symbol));

    // On one of the control's own steps, and within its range.
    const snapped = (/** @type {string} */ symbol, /** @type {number} */ value) => {
      const { min, max, step } = control(symbol);
      const last = Math.floor((max - min) / step + 1e-9);
      const k = Math.min(Math.max(Math.round((value - min) / step), 0), last);
      return Number((min + k * step).toFixed(10));
    };

    const axesOf = (/** @type {Handle} */ handle) => handle.axes.map((name) => drawn()?._fullLayout?.[name]);
    const at = (/** @type {string | number} */ coordinate) =>
      (typeof coordinate === "number" ? coordinate : values()[coordinate]);

    const place = () => {
      if (!elements.length || !drawn()) return;
      const handles = read().record?.handles ?? [];
      elements.forEach((element, k) => {
        const [across, up] = axesOf(handles[k]);
        if (!across || !up) return;
        // Not by left and top: a browser would count that as a page that moves while it is read.
        const [left, top] = [across._offset + across.l2p(at(handles[k].x)), up._offset + up.l2p(at(handles[k].y))];
        element.style.transform = `translate(calc(${left}px - 50%), calc(${top}px - 50%))`;
        const symbols = [handles[k].x, handles[k].y].filter((one) => typeof one === "string");
        const words = symbols.map((symbol) => {
          const { label, decimals } = control(symbol);
          return `${label} ${fixed(values()[symbol], decimals)}`;
        });
        element.setAttribute("aria-valuetext", words.join(", "));
        element.setAttribute("aria-valuenow", String(values()[symbols[0]]));
      });
    };

    // As a slider would: the same event, so that the same follows.
    const move = (/** @type {Handle} */ handle, /** @type {(value: number, k: number) => number} */ where) => {
      /** @type {Values} */
      const wanted = {};
      [handle.x, handle.y].forEach((symbol, k) => {
        if (typeof symbol === "string") wanted[symbol] = snapped(symbol, where(values()[symbol], k));
      });
      put(wanted);
    };

    elements.forEach((element, k) => {
      const handle = () => /** @type {Handle} */ (read().record?.handles?.[k]);

      element.addEventListener("keydown", (event) => {
        const way = KEYS[event.key];
        if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        event.stopPropagation(); // a theme may turn the page at the arrow keys
        const steps = event.shiftKey ? LEAP : 1;
        const symbols = [handle().x, handle().y];
        move(handle(), (value, axis) => value + way[axis] * steps * control(String(symbols[axis])).step);
      });

      /** @type {[x: number, y: number] | undefined} */
      let grip; // from the pointer to the middle of the marker
      element.addEventListener("pointerdown", (event) => {
        if (event.button !== 0) return;
        event.preventDefault(); // no text is selected, nothing is dragged away
        element.focus({ preventScroll: true });
        element.setPointerCapture(event.pointerId);
        const { left, top, width, height } = element.getBoundingClientRect();
        grip = [left + width / 2 - event.clientX, top + height / 2 - event.clientY];
      });
      element.addEventListener("pointermove", (event) => {
        if (!grip || !element.hasPointerCapture(event.pointerId)) return;
        const { left, top } = plot.getBoundingClientRect();
        const [across, up] = axesOf(handle());
        const pixel = [event.clientX + grip[0] - left - across?._offset, event.clientY + grip[1] - top - up?._offset];
        move(handle(), (_, axis) => [across, up][axis].p2l(pixel[axis]));
      });
      for (const type of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"]))
        element.addEventListener(type, () => { grip = undefined; });
    });

    return { place };
  };

  window.liveFigures = { ...window.liveFigures, handlesOf };
})();
