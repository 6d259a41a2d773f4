/* What a reader moves and reads of one figure: its sliders and presets, and what follows them,
 * the picture, readouts, description, table of numbers and address.
 */
(() => {
  "use strict";

  const { fixed, number, rowsAt, bound, fill, assign, slide, settle, share } = window.liveFigures;

  const REST = 600; // ms without input after which the words are written anew

  const controlsOf = ({ figure, read, drawn, fail }, view) => {
    const inputs = [...figure.querySelectorAll("input[data-control]")];
    const description = figure.querySelector(".live-figure-description");
    const numbers = figure.querySelector(".live-figure-numbers");
    let frame = 0, resting = 0, settling = 0, cost = 0, ended = 0;

    const values = () => Object.fromEntries(inputs.map((input) => [input.dataset.control, Number(input.value)]));

    const changes = () => {
      const { record } = read();
      if (!record) return [];
      const now = values();
      const rows = rowsAt(record, now);
      return record.bindings.map((binding) => ({ ...binding, value: bound(record, binding, now, rows) }));
    };

    // The traces of a figure as its sliders stand.
    const traces = (old) => {
      const data = old.map((trace) => ({ ...trace }));
      for (const { trace, attribute, value } of changes()) assign(data[trace], attribute, value);
      return data;
    };

    const say = (template) => {
      const { record } = read();
      return fill(record, template, values(), rowsAt(record, values()));
    };

    const writeNumbers = () => {
      if (!numbers?.open) return;
      const data = traces(read().spec.data);
      for (const cell of numbers.querySelectorAll("[data-at]")) {
        const value = cell.dataset.at.split(" ").reduce((at, key) => at?.[key], data);
        const { decimals } = cell.closest("table").dataset;
        cell.textContent = Number.isFinite(value) ? number(value, Number(decimals)) : "–";
      }
    };

    const address = () => {
      const off = inputs.filter((input) => input.value !== input.defaultValue);
      return share.write({
        id: figure.id,
        values: Object.fromEntries(off.map((input) => [input.dataset.control, input.value])),
        cameras: view.cameras(),
      });
    };

    // What need not follow each frame: the words for a screen reader, the numbers, the address.
    const rest = () => {
      clearTimeout(resting);
      resting = setTimeout(() => {
        const { record } = read();
        if (record) description.textContent = say(record.description);
        writeNumbers();
        if (drawn()) settle(drawn());
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
      for (const input of inputs) {
        const { decimals } = record.controls.find(({ symbol }) => symbol === input.dataset.control);
        input.parentElement.querySelector("output").value = fixed(Number(input.value), decimals);
      }
      for (const output of figure.querySelectorAll("output[data-readout]"))
        output.value = say(record.readouts[Number(output.dataset.readout)].text);
      rest();
      const canvas = drawn();
      if (!canvas) return;
      const now = changes();
      for (const { trace, attribute, value } of now) assign(canvas.data[trace], attribute, value);
      if (!slide(canvas, now)) whole();
    };

    const later = () => { frame ||= requestAnimationFrame(update); };
    for (const input of inputs) input.addEventListener("input", later);

    const put = (wanted) => {
      for (const input of inputs)
        if (input.dataset.control in wanted) input.value = wanted[input.dataset.control];
      later();
    };

    for (const button of figure.querySelectorAll("button[data-preset]"))
      button.addEventListener("click", () => put(JSON.parse(button.dataset.preset)));

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
      const status = link.nextElementSibling;
      status.textContent = (await share.copy(href)) ? status.dataset.done : href;
      setTimeout(() => { status.textContent = ""; }, 4000);
    });

    return {
      traces,
      rest,
      // Before what is drawn is freed.
      stop: () => clearTimeout(settling),
      disable: () => {
        for (const control of figure.querySelectorAll(".live-figure-controls :is(input, button)")) control.disabled = true;
      },
      // The values of an address; those that it does not name go to rest.
      restore: (given) => {
        if (!inputs.length) return;
        const wanted = Object.fromEntries(inputs.map((input) => [input.dataset.control, input.defaultValue]));
        for (const [symbol, value] of Object.entries(given))
          if (symbol in wanted && value !== "" && Number.isFinite(Number(value))) wanted[symbol] = value;
        put(wanted);
      },
    };
  };

  window.liveFigures = { ...window.liveFigures, controlsOf };
})();
