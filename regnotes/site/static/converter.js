/* A converter of prices: type one number, read all others. Without this script it is a table. */
// @ts-check
(() => {
  "use strict";

  const { digits, fits, number, prices, typed } = window.converter;
  const PAUSE = 900; // milliseconds without a key, after which what has changed is said

  /** @type {(text: string, fields: Record<string, string>) => string} */
  const filled = (text, fields) => text.replace(/\{(.*?)\}/g, (all, name) => fields[name] ?? all);

  /** @type {(box: HTMLElement, index: number) => void} */
  const start = (box, index) => {
    /** @type {ConverterData} */
    const { rows, at, values: rest, words } = JSON.parse(box.dataset.converter ?? "");
    /** @type {(key: string) => Row} */
    const rowOf = (key) => /** @type {Row} */ (rows.find((row) => row.key === key));
    const said = /** @type {HTMLElement} */ (box.querySelector(".converter-said"));
    /** @type {Names} */
    const settings = { n: number(rest.n), s: number(rest.s) };
    // What was typed, and where: all else follows from it.
    let source = at.row;
    /** @type {Names} */
    let given = {};
    for (const { name } of rowOf(at.row).arguments) given[name] = number(rest[name]);
    let loss = at.loss;
    let timer = 0;
    /** @type {Map<HTMLInputElement, {key: string, loss: string, name: string}>} */
    const inputs = new Map();
    /** @type {Names} */
    let found = {};

    /** @type {(text: string) => void} */
    const say = (text) => {
      clearTimeout(timer);
      timer = setTimeout(() => { said.textContent = text; }, PAUSE);
    };

    /** @type {(argument: {name: string, most: number | null, open: boolean}) => string} */
    const complaint = ({ name, most, open }) =>
      filled(words[open ? "open" : most === null ? "least" : "most"], { name, most: String(most) });

    /** The note of a row: what it cannot do, or what is wrong with a number.
     * @type {(key: string, text: string) => void} */
    const note = (key, text) => {
      for (const line of box.querySelectorAll("tr[data-row]"))
        if (line.getAttribute("data-row") === key)
          for (const place of line.querySelectorAll(".converter-cannot")) place.textContent = text;
    };

    /** Write what follows into every field but the one under the hand. @type {(hand?: HTMLInputElement) => void} */
    const show = (hand) => {
      found = prices(rowOf(source), { ...settings, ...given });
      /** @type {Map<string, Names | null>} */
      const all = new Map(rows.map((row) => [row.key, typed(row, { ...settings, ...found })]));
      all.set(source, given);
      for (const row of rows) note(row.key, all.get(row.key) ? "" : words[row.lacks || "never"]);
      for (const [input, { key, name }] of inputs) {
        if (input === hand) continue;
        const told = all.get(key);
        input.value = told ? digits(told[name]) : "";
        input.removeAttribute("aria-invalid");
      }
      for (const line of box.querySelectorAll("tr[data-row]"))
        line.classList.toggle("converter-source", line.getAttribute("data-row") === source);
      const values = Object.entries(given).map(([name, x]) => `${name} = ${digits(x)}`).join(", ");
      say(filled(words.said, { row: rowOf(source).name, values, λ: digits(found.λ), Ω: digits(found.Ω) }));
    };

    /** @type {(input: HTMLInputElement) => void} */
    const refuse = (input) => input.setAttribute("aria-invalid", "true");

    /** @type {(input: HTMLInputElement) => void} */
    const take = (input) => {
      const { key, name } = /** @type {{key: string, loss: string, name: string}} */ (inputs.get(input));
      const row = rowOf(key);
      const was = key === source ? given : typed(row, { ...settings, ...found });
      /** @type {Names} */
      const now = {};
      for (const argument of row.arguments) {
        now[argument.name] = argument.name === name ? number(input.value) : (was?.[argument.name] ?? argument.usual);
        if (argument.name !== name || fits(argument, now[name])) continue;
        refuse(input);
        note(key, complaint(argument));
        say(complaint(argument));
        return;
      }
      input.removeAttribute("aria-invalid");
      [source, given] = [key, now];
      show(input);
    };

    /** A text field in the place of a number. @type {(place: HTMLElement, label: string, id: string) => HTMLInputElement} */
    const field = (place, label, id) => {
      const input = Object.assign(document.createElement("input"), {
        autocomplete: "off", className: place.className, id, inputMode: "decimal", type: "text", value: place.textContent,
      });
      const name = /** @type {HTMLElement} */ (place.parentElement?.querySelector(".converter-name"));
      const told = Object.assign(document.createElement("label"), {
        className: name.className, htmlFor: id, textContent: name.textContent,
      });
      if (label) {
        const more = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: label });
        told.append(more);
      }
      name.replaceWith(told);
      place.replaceWith(input);
      return input;
    };

    for (const [k, place] of [...box.querySelectorAll("span.converter-number")].entries()) {
      const row = place.closest("tr")?.getAttribute("data-row") ?? "";
      const name = place.getAttribute("data-name") ?? "";
      const of = place.closest("tbody")?.getAttribute("data-loss") ?? "";
      const label = row && filled(words.of, { name: "", row: rowOf(row).name });
      const input = field(/** @type {HTMLElement} */ (place), label, `converter-${index}-${k}`);
      if (row) {
        inputs.set(input, { key: row, loss: of, name });
        input.addEventListener("input", () => take(input));
        continue;
      }
      input.addEventListener("input", () => {
        const argument = { name, most: null, open: true };
        const typedIn = number(input.value);
        if (!(typedIn > 0 && typedIn < Infinity)) {
          refuse(input);
          say(complaint(argument));
          return;
        }
        input.removeAttribute("aria-invalid");
        settings[name] = typedIn;
        show(input);
      });
    }

    /** Show the rows of one loss. @type {(chosen: string) => void} */
    const choose = (chosen) => {
      loss = chosen;
      for (const body of box.querySelectorAll("tbody"))
        body.classList.toggle("converter-other", body.dataset.loss !== loss);
      box.classList.toggle("converter-without-s", loss !== "squared");
    };

    const options = /** @type {HTMLElement} */ (box.querySelector(".converter-options"));
    options.setAttribute("role", "radiogroup");
    options.setAttribute("aria-label", words.loss);
    for (const option of box.querySelectorAll(".converter-option")) {
      const of = option.getAttribute("data-loss") ?? "";
      const label = Object.assign(document.createElement("label"), { className: option.className });
      const radio = Object.assign(document.createElement("input"), {
        checked: of === loss, name: `converter-${index}`, type: "radio", value: of,
      });
      label.append(radio, option.textContent ?? "");
      option.replaceWith(label);
      radio.addEventListener("change", () => {
        choose(of);
        const held = [...inputs.values()].some((one) => one.key === source && one.loss === of);
        if (!held) [source, given] = ["prices", found];
        show();
      });
    }

    said.setAttribute("role", "status");
    show();
    clearTimeout(timer); // at rest it is there already
    choose(loss);
  };

  for (const [k, box] of [...document.querySelectorAll(".converter[data-converter]")].entries())
    start(/** @type {HTMLElement} */ (box), k);
})();
