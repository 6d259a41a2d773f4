/* What a reader moves and reads of one figure: its sliders, choices, handles and presets, its
 * question, and what follows them, the picture, readouts, description, table of numbers and address.
 */
// @ts-check
(() => {
  "use strict";

  const { fixed, number, rowsAt, bound, fill, assign, slide, settle, share } = window.liveFigures;
  const { questionOf, handlesOf } = window.liveFigures;

  const HIDDEN = "?"; // as record.py has it
  const REST = 600; // ms without input after which the words are written anew

  /** A slider goes to a finger as soon as it is touched, also when the finger then scrolls the page.
   * So nothing follows from it until the finger has moved sideways or is lifted, and it goes back if the
   * browser scrolls.
   * @type {(input: HTMLInputElement, moved: () => void) => void} */
  const letScroll = (input, moved) => {
    /** @type {{ value: string, x: number } | undefined} */
    let before;
    const decide = () => {
      before = undefined;
      moved();
    };
    input.addEventListener("pointerdown", ({ clientX, pointerType }) => {
      before = pointerType === "touch" ? { value: input.value, x: clientX } : undefined;
    });
    input.addEventListener("input", (event) => { if (before) event.stopImmediatePropagation(); });
    input.addEventListener("pointermove", ({ clientX }) => {
      if (before && Math.abs(clientX - before.x) > 8) decide();
    });
    input.addEventListener("pointerup", () => { if (before) decide(); });
    input.addEventListener("pointercancel", () => {
      if (before) input.value = before.value;
      before = undefined;
    });
  };

  /** @type {LiveFigures["controlsOf"]} */
  const controlsOf = (held, view) => {
    const { figure, read, load, drawn, fail } = held;
    /** @type {NodeListOf<HTMLInputElement>} */
    const ranges = figure.querySelectorAll("input[data-control]");
    const inputs = [...ranges];
    const description = /** @type {HTMLElement} */ (figure.querySelector(".live-figure-description"));
    /** @type {HTMLDetailsElement | null} */
    const numbers = figure.querySelector(".live-figure-numbers");
    /** @type {HTMLElement | null} */
    const paper = figure.querySelector(".live-figure-moved");
    let frame = 0, resting = 0, settling = 0, cost = 0, ended = 0, quiet = false;

    // Of a radio group a browser may restore what was chosen when the page was left; the figure is not
    // drawn so.
    for (const input of inputs) if (input.type === "radio") input.checked = input.defaultChecked;

    const symbolOf = (/** @type {HTMLInputElement} */ input) => input.dataset.control ?? "";

    // Of a choice the one input that is chosen.
    const told = () => inputs.filter((input) => input.type !== "radio" || input.checked);

    const values = () => Object.fromEntries(told().map((input) => [symbolOf(input), Number(input.value)]));

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
      for (const trace of question.hides()?.traces ?? []) data[trace].visible = false;
      return data;
    };

    const say = (/** @type {ReadyRecord} */ record, /** @type {string} */ template) =>
      fill(record, template, values(), rowsAt(record, values()));

    const writeNumbers = () => {
      if (!numbers?.open) return;
      const { spec, record } = read();
      if (!record) return; // nothing moves, or the numbers have not come
      const data = traces(spec.data);
      for (const cell of /** @type {NodeListOf<HTMLElement>} */ (numbers.querySelectorAll("[data-at]"))) {
        const keys = (cell.dataset.at ?? "").split(" ");
        if (data[Number(keys[0])]?.visible === false) continue; // it would answer the question
        const value = keys.reduce((/** @type {any} */ at, key) => at?.[key], data);
        const decimals = cell.closest("table")?.dataset.decimals;
        cell.textContent = Number.isFinite(value) ? number(value, Number(decimals)) : "–";
      }
    };

    // The controls that are not at rest.
    const moved = () => told().filter((input) =>
      (input.type === "radio" ? !input.defaultChecked : input.value !== input.defaultValue));

    const address = () => {
      const off = moved();
      return share.write({
        id: figure.id,
        values: Object.fromEntries(off.map((input) => [symbolOf(input), input.value])),
        cameras: view.cameras(),
        answered: question.answered(),
      });
    };

    // What need not follow each frame: the words for a screen reader, the numbers, the address.
    const rest = () => {
      clearTimeout(resting);
      resting = setTimeout(() => {
        const { record } = read();
        if (record) description.textContent = say(record, question.description() ?? record.description);
        const left = moved().length ? description.textContent ?? "" : "";
        if (paper) paper.textContent = left && (paper.dataset.said ?? "").replace("{description}", () => left);
        writeNumbers();
        const canvas = drawn();
        if (canvas) settle(canvas);
        if (!quiet && link) history.replaceState(history.state, "", address());
        quiet = false;
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
      if (!record) return void load().then(() => { if (read().record) later(); }, fail);
      for (const input of inputs) {
        const control = /** @type {Control} */ (record.controls.find(({ symbol }) => symbol === symbolOf(input)));
        const output = input.parentElement?.querySelector("output");
        if (output) output.value = fixed(Number(input.value), control.decimals);
        grey(input);
      }
      handles.place();
      const hidden = question.hides()?.readouts ?? [];
      /** @type {NodeListOf<HTMLOutputElement>} */
      const readouts = figure.querySelectorAll("output[data-readout]");
      for (const output of readouts)
        output.value = hidden.includes(Number(output.dataset.readout))
          ? HIDDEN : say(record, record.readouts[Number(output.dataset.readout)].text);
      rest();
      const canvas = drawn();
      if (!canvas) return;
      const now = changes();
      for (const { trace, attribute, value } of now) assign(canvas.data[trace], attribute, value);
      if (!slide(canvas, now)) whole();
    };

    // A control that moves only what answers the question is greyed, and says why, until then.
    const grey = (/** @type {HTMLInputElement} */ input) => {
      input.disabled = question.hides()?.controls.includes(symbolOf(input)) ?? false;
      const why = input.closest(".live-figure-control")?.querySelector(".live-figure-why");
      if (why && !input.disabled) why.textContent = "";
    };

    const later = () => { frame ||= requestAnimationFrame(update); };
    for (const input of inputs) {
      if (input.type === "range") letScroll(input, later);
      input.addEventListener("input", later);
    }

    const put = (/** @type {Record<string, string | number>} */ wanted) => {
      for (const input of inputs) {
        const value = wanted[symbolOf(input)];
        if (value === undefined) continue;
        if (input.type === "radio") input.checked = Number(input.value) === Math.round(Number(value));
        else input.value = String(value);
      }
      later();
    };

    // What is no longer hidden changes the kinds of what is drawn: the long way, and at once.
    // Of a figure that nobody has touched the address says nothing.
    const show = (/** @type {boolean} */ touched) => {
      quiet = !touched;
      const canvas = drawn();
      const answer = new Set(read().record?.question?.hides.traces); // drawn, so there is a record
      const shown = (/** @type {Trace} */ trace, /** @type {number} */ k) =>
        (answer.has(k) ? { ...trace, visible: true } : { ...trace });
      if (canvas) window.Plotly.react(canvas, traces(canvas.data.map(shown)), canvas.layout);
      later();
    };

    const question = questionOf(held, { values, put, show });
    const handles = handlesOf(held, { values, put });

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
      place: handles.place,
      stop: () => clearTimeout(settling),
      disable: () => {
        /** @type {NodeListOf<HTMLInputElement | HTMLButtonElement>} */
        const all = figure.querySelectorAll(":is(.live-figure-controls, .live-figure-question) :is(input, button)");
        for (const control of all) control.disabled = true;
      },
      restore: (given, answered) => {
        if (answered) question.answer();
        if (!inputs.length) return;
        const rest = inputs.filter((input) => input.type !== "radio" || input.defaultChecked);
        const wanted = Object.fromEntries(rest.map((input) => [symbolOf(input), input.defaultValue]));
        for (const [symbol, written] of Object.entries(given)) {
          // Perhaps by hand: "+0.4", "1.", "0,4", with a space. An input takes only what it writes.
          const value = written.trim() ? Number(written.replace(",", ".")) : NaN;
          if (symbol in wanted && Number.isFinite(value)) wanted[symbol] = String(value);
        }
        put(wanted);
      },
    };
  };

  window.liveFigures = { ...window.liveFigures, controlsOf };
})();
