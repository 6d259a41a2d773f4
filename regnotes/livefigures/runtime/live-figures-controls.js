/* What a reader moves and reads of one figure: its sliders and presets, and what follows them,
 * the picture, readouts, description, table of numbers and address.
 */
// @ts-check
(() => {
  "use strict";

  const { fixed, number, rowsAt, bound, fill, assign, slide, settle, share } = window.liveFigures;

  const REST = 600; // ms without input after which the words are written anew

  /** @type {LiveFigures["controlsOf"]} */
  const controlsOf = ({ figure, read, drawn, fail }, view) => {
    /** @type {NodeListOf<HTMLInputElement>} */
    const ranges = figure.querySelectorAll("input[data-control]");
    const inputs = [...ranges];
    const description = /** @type {HTMLElement} */ (figure.querySelector(".live-figure-description"));
    /** @type {HTMLDetailsElement | null} */
    const numbers = figure.querySelector(".live-figure-numbers");
    let frame = 0, resting = 0, settling = 0, cost = 0, ended = 0;

    const symbolOf = (/** @type {HTMLInputElement} */ input) => input.dataset.control ?? "";

    const values = () => Object.fromEntries(inputs.map((input) => [symbolOf(input), Number(input.value)]));

    const changes = () => {
      const { record } = read();
      if (!record) return [];
      const now = values();
      const rows = rowsAt(record, now);
      return record.bindings.map((binding) => ({ ...binding, value: bound(record, binding, now, rows) }));
    };

    /** @type {Controls["traces"]} */
    const traces = (written) => {
      const data = written.map((trace) => ({ ...trace }));
      for (const { trace, attribute, value } of changes()) assign(data[trace], attribute, value);
      return data;
    };

    const say = (/** @type {ReadyRecord} */ record, /** @type {string} */ template) =>
      fill(record, template, values(), rowsAt(record, values()));

    const writeNumbers = () => {
      if (!numbers?.open) return;
      const data = traces(read().spec.data);
      for (const cell of /** @type {NodeListOf<HTMLElement>} */ (numbers.querySelectorAll("[data-at]"))) {
        const keys = (cell.dataset.at ?? "").split(" ");
        const value = keys.reduce((/** @type {any} */ at, key) => at?.[key], data);
        const decimals = cell.closest("table")?.dataset.decimals;
        cell.textContent = Number.isFinite(value) ? number(value, Number(decimals)) : "–";
      }
    };

    const address = () => {
      const off = inputs.filter((input) => input.value !== input.defaultValue);
      return share.write({
        id: figure.id,
        values: Object.fromEntries(off.map((input) => [symbolOf(input), input.value])),
        cameras: view.cameras(),
      });
    };

    // What need not follow each frame: the words for a screen reader, the numbers, the address.
    const rest = () => {
      clearTimeout(resting);
      resting = setTimeout(() => {
        const { record } = read();
        if (record) description.textContent = say(record, record.description);
        writeNumbers();
        const canvas = drawn();
        if (canvas) settle(canvas);
        history.replaceState(history.state, "", address());
      }, REST);
    };

    // The long way, for at most half of the time, so that the sliders stay quick.
    const whole = () => {
      clearTimeout(settling);
      settling = setTimeout(() => {
        const canvas = drawn();
        if (!canvas) return;
        const start = performance.now();
        window.Plotly.react(canvas, canvas.data.map((trace) => ({ ...trace })), canvas.layout);
        ended = performance.now();
        cost = ended - start;
      }, Math.max(0, ended + cost - performance.now()));
    };

    // At most once a frame, however many input events a fast drag sends.
    const update = () => {
      frame = 0;
      let record;
      try {
        ({ record } = read());
      } catch (error) {
        return fail(error);
      }
      if (!record) return;
      for (const input of inputs) {
        const control = record.controls.find(({ symbol }) => symbol === symbolOf(input));
        const { decimals } = /** @type {Control} */ (control);
        const output = input.parentElement?.querySelector("output");
        if (output) output.value = fixed(Number(input.value), decimals);
      }
      /** @type {NodeListOf<HTMLOutputElement>} */
      const readouts = figure.querySelectorAll("output[data-readout]");
      for (const output of readouts)
        output.value = say(record, record.readouts[Number(output.dataset.readout)].text);
      rest();
      const canvas = drawn();
      if (!canvas) return;
      const now = changes();
      for (const { trace, attribute, value } of now) assign(canvas.data[trace], attribute, value);
      if (!slide(canvas, now)) whole();
    };

    const later = () => { frame ||= requestAnimationFrame(update); };
    for (const input of inputs) input.addEventListener("input", later);

    const put = (/** @type {Record<string, string | number>} */ wanted) => {
      for (const input of inputs)
        if (symbolOf(input) in wanted) input.value = String(wanted[symbolOf(input)]);
      later();
    };

    /** @type {NodeListOf<HTMLButtonElement>} */
    const presets = figure.querySelectorAll("button[data-preset]");
    for (const button of presets)
      button.addEventListener("click", () => put(JSON.parse(button.dataset.preset ?? "{}")));

    numbers?.addEventListener("toggle", () => {
      try {
        writeNumbers();
      } catch (error) {
        fail(error);
      }
    });

    const link = figure.querySelector(".live-figure-link");
    link?.addEventListener("click", async () => {
      const [page] = location.href.split("#");
      const { href } = new URL(address(), page);
      history.replaceState(history.state, "", href);
      const status = /** @type {HTMLElement} */ (link.nextElementSibling);
      status.textContent = (await share.copy(href)) ? status.dataset.done ?? "" : href;
      setTimeout(() => { status.textContent = ""; }, 4000);
    });

    return {
      traces,
      rest,
      stop: () => clearTimeout(settling),
      disable: () => {
        /** @type {NodeListOf<HTMLInputElement | HTMLButtonElement>} */
        const all = figure.querySelectorAll(".live-figure-controls :is(input, button)");
        for (const control of all) control.disabled = true;
      },
      restore: (given) => {
        if (!inputs.length) return;
        const wanted = Object.fromEntries(inputs.map((input) => [symbolOf(input), input.defaultValue]));
        for (const [symbol, value] of Object.entries(given))
          if (symbol in wanted && value !== "" && Number.isFinite(Number(value))) wanted[symbol] = value;
        put(wanted);
      },
    };
  };

  window.liveFigures = { ...window.liveFigures, controlsOf };
})();
