/* The legend by keyboard: each entry is a button that hides and shows what it names. */
// @ts-check
(() => {
  "use strict";

  // Of a figure that Plotly has just drawn. Plotly draws its legend anew after every change.
  /** @type {LiveFigures["legend"]} */
  const legend = (canvas) => {
    /** @type {string | null | undefined} */
    let pressed;

    const find = (/** @type {string | null} */ name) => canvas.data.find((trace) => trace.name === name && trace.showlegend !== false);

    // The entries of a pie are its parts.
    const hidden = () => canvas.layout.hiddenlabels ?? [];
    const isPart = (/** @type {string | null} */ name) => canvas.querySelector(".pielayer") && !find(name);
    const isShown = (/** @type {string} */ name) =>
      (isPart(name) ? !hidden().includes(name) : find(name)?.visible !== "legendonly");

    const toggle = (/** @type {string | null} */ name) => {
      if (name && isPart(name)) {
        pressed = name;
        const now = isShown(name) ? [...hidden(), name] : hidden().filter((/** @type {string} */ each) => each !== name);
        return void window.Plotly.relayout(canvas, { hiddenlabels: now });
      }
      const named = find(name);
      if (!named) return;
      const together = (/** @type {Trace} */ trace) => (named.legendgroup ? trace.legendgroup === named.legendgroup : trace === named);
      const indices = canvas.data.flatMap((trace, k) => (together(trace) ? [k] : []));
      pressed = name;
      window.Plotly.restyle(canvas, { visible: named.visible === "legendonly" ? true : "legendonly" }, indices);
    };

    const mark = () => {
      for (const entry of canvas.querySelectorAll(".legend .traces")) {
        /** @type {SVGElement | null} */
        const text = entry.querySelector(".legendtext");
        /** @type {SVGElement | null} */
        const button = entry.querySelector(".legendtoggle");
        const name = text?.dataset.unformatted;
        if (!button || !name) continue;
        const shown = isShown(name);
        const attributes = { tabindex: 0, role: "button", "aria-label": name, "aria-pressed": shown };
        for (const [key, value] of Object.entries(attributes)) button.setAttribute(key, String(value));
        if (name === pressed) button.focus();
      }
      pressed = undefined;
    };

    canvas.addEventListener("keydown", (event) => {
      const button = /** @type {Element} */ (event.target);
      if (!button.matches(".legendtoggle") || !["Enter", " "].includes(event.key)) return;
      event.preventDefault(); // a space would scroll the page
      toggle(button.getAttribute("aria-label"));
    });
    canvas.on("plotly_afterplot", mark);
    mark();
  };

  window.liveFigures = { ...window.liveFigures, legend };
})();
