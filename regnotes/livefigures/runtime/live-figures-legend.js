/* The legend by keyboard: each entry is a button that hides and shows what it names. */
(() => {
  "use strict";

  // Of a figure that Plotly has just drawn. Plotly draws its legend anew after every change.
  const legend = (canvas) => {
    let pressed;

    const find = (name) => canvas.data.find((trace) => trace.name === name && trace.showlegend !== false);

    const toggle = (name) => {
      const named = find(name);
      const together = (trace) => (named.legendgroup ? trace.legendgroup === named.legendgroup : trace === named);
      const indices = canvas.data.flatMap((trace, k) => (together(trace) ? [k] : []));
      pressed = name;
      window.Plotly.restyle(canvas, { visible: named.visible === "legendonly" ? true : "legendonly" }, indices);
    };

    const mark = () => {
      for (const entry of canvas.querySelectorAll(".legend .traces")) {
        const name = entry.querySelector(".legendtext")?.dataset.unformatted;
        const button = entry.querySelector(".legendtoggle");
        if (!button || !name) continue;
        const attributes = { tabindex: 0, role: "button", "aria-label": name, "aria-pressed": find(name)?.visible !== "legendonly" };
        for (const [key, value] of Object.entries(attributes)) button.setAttribute(key, value);
        if (name === pressed) button.focus();
      }
      pressed = undefined;
    };

    canvas.addEventListener("keydown", (event) => {
      if (!event.target.matches(".legendtoggle") || !["Enter", " "].includes(event.key)) return;
      event.preventDefault(); // a space would scroll the page
      toggle(event.target.getAttribute("aria-label"));
    });
    canvas.on("plotly_afterplot", mark);
    mark();
  };

  window.liveFigures = { ...window.liveFigures, legend };
})();
