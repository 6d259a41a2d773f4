/* Reads a figure's JSON, and works out from its live record what it shows at slider values.
 *
 * The record (layout.meta.live, written and documented by record.py) says how the
 * figure changes with its sliders: arrays are added up, or a table's row is looked up.
 * Nothing here knows what a figure is about.
 */
// @ts-check
(() => {
  "use strict";

  /* ---- arrays ---- */

  /** @param {any} flat @param {number[]} shape @returns {any} */
  const nest = (flat, shape) => {
    if (shape.length < 2) return shape.length ? Array.from(flat) : flat[0];
    const size = flat.length / shape[0];
    return Array.from({ length: shape[0] }, (_, i) =>
      nest(flat.slice(i * size, (i + 1) * size), shape.slice(1)));
  };

  // Whole multiples of 10^-decimals, as record.py encodes them; null stays null.
  /** @type {LiveFigures["decode"]} */
  const decode = ({ delta, decimals, shape, order: [down, along] }) => {
    const unit = 10 ** decimals;
    const whole = delta.filter((d) => d !== null);
    for (let k = 0; k < along; k++)
      for (let i = 1; i < whole.length; i++) whole[i] += whole[i - 1];
    const row = down && whole.length / shape[0]; // nothing is null then
    for (let k = 0; k < down; k++)
      for (let i = row; i < whole.length; i++) whole[i] += whole[i - row];
    let next = 0;
    return delta.map((d) => (d === null ? null : whole[next++] / unit));
  };

  /** @type {Record<string, any>} */
  const TYPES = {
    i1: Int8Array, u1: Uint8Array, i2: Int16Array, u2: Uint16Array,
    i4: Int32Array, u4: Uint32Array, f4: Float32Array, f8: Float64Array, u1c: Uint8ClampedArray,
  };

  // Plotly.py's base64 arrays, anywhere in a figure, as plain (nested) arrays.
  /** @type {LiveFigures["unpack"]} */
  const unpack = (value) => {
    if (Array.isArray(value)) return value.map(unpack);
    if (value === null || typeof value !== "object") return value;
    if (typeof value.bdata === "string" && value.dtype in TYPES) {
      const bytes = Uint8Array.from(atob(value.bdata), (c) => c.charCodeAt(0));
      const flat = new TYPES[value.dtype](bytes.buffer);
      const shape = value.shape === undefined ? [flat.length] : String(value.shape).split(",").map(Number);
      return nest(flat, shape);
    }
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, unpack(v)]));
  };

  /* ---- the record ---- */

  // As Python rounds: between two texts equally near, which toFixed makes the one farther from
  // zero, the one that ends in an even digit.
  /** @type {LiveFigures["fixed"]} */
  const fixed = (value, decimals) => {
    const between = Math.abs(value * 2 ** (decimals + 1)) % 2 === 1;
    const text = value.toFixed(decimals);
    const nearest = between && /[13579]$/.test(text) ? (value * (1 - Number.EPSILON)).toFixed(decimals) : text;
    return nearest.replace("-", "−");
  };
  // null is what nothing is known about.
  /** @type {LiveFigures["number"]} */
  const number = (value, decimals) => (value === null ? "–" : value === 0 ? "0" : fixed(value, decimals));

  /** @type {LiveFigures["prepare"]} */
  const prepare = (record) => {
    /** @type {ReadyRecord["arrays"]} */
    const arrays = {};
    for (const [name, encoded] of Object.entries(record.arrays))
      arrays[name] = { flat: decode(encoded).map((d) => d ?? NaN), shape: encoded.shape };
    const tables = record.tables.map((table) => ({
      ...table,
      rows: /** @type {number[]} */ (decode(table.rows)),
      columns: Object.fromEntries(Object.entries(table.columns).map(([name, column]) => {
        const words = "words" in column;
        const encoded = words ? column.index : column;
        const cells = nest(decode(encoded), encoded.shape);
        return [name, {
          words,
          cells: words ? cells.map((/** @type {number} */ i) => column.words[i]) : cells,
          decimals: encoded.decimals,
        }];
      })),
    }));
    return { ...record, arrays, tables };
  };

  /** @type {LiveFigures["rowsAt"]} */
  const rowsAt = (record, values) =>
    record.tables.map((table) => {
      let node = 0;
      table.controls.forEach((symbol, k) => {
        const control = record.controls.find((each) => each.symbol === symbol);
        const { min, step } = /** @type {Control} */ (control);
        const last = table.shape[k] - 1;
        node = node * (last + 1) + Math.min(Math.max(Math.round((values[symbol] - min) / step), 0), last);
      });
      return table.rows[node];
    });

  // What a weight may name: 1, a control, or a column of a table with one number a row.
  /** @param {ReadyRecord} record @param {string} symbol @param {Values} values @param {number[]} rows */
  const factorOf = (record, symbol, values, rows) => {
    if (symbol === "1") return 1;
    if (symbol in values) return values[symbol];
    const k = record.tables.findIndex(({ columns }) => symbol in columns);
    return record.tables[k].columns[symbol].cells[rows[k]] ?? NaN;
  };

  /** @param {ReadyRecord} record @param {AffineTerm[]} terms @param {Values} values @param {number[]} rows */
  const addUp = (record, terms, values, rows) => {
    /** @type {number[]} */
    const total = new Array(record.arrays[terms[0].array].flat.length).fill(0);
    for (const { array, weight } of terms) {
      let w = 0;
      for (const [symbol, factor] of Object.entries(weight)) w += factor * factorOf(record, symbol, values, rows);
      const { flat } = record.arrays[array];
      for (let i = 0; i < total.length; i++) total[i] += w * flat[i];
    }
    return total;
  };

  /** @type {LiveFigures["bound"]} */
  const bound = (record, binding, values, rows) => {
    if ("affine" in binding) {
      const sum = addUp(record, binding.affine, values, rows);
      for (const terms of binding.where ?? [])
        addUp(record, terms, values, rows).forEach((c, i) => { if (!(c >= 0)) sum[i] = NaN; });
      const known = sum.map((value) => (Number.isNaN(value) ? null : value));
      return nest(known, record.arrays[binding.affine[0].array].shape);
    }
    const { columns } = record.tables[binding.table];
    const row = rows[binding.table];
    return "columns" in binding
      ? binding.columns.map((name) => columns[name].cells[row])
      : columns[binding.column].cells[row];
  };

  /** @type {LiveFigures["fill"]} */
  const fill = (record, template, values, rows) =>
    template.replace(/\{([\p{L}\p{N}_]+)\}/gu, (_, name) => {
      const control = record.controls.find(({ symbol }) => symbol === name);
      if (control?.choices) return control.choices[Math.min(Math.max(Math.round(values[name]), 0), control.max)];
      if (control) return number(values[name], control.decimals);
      const k = record.tables.findIndex(({ columns }) => name in columns);
      const { words, cells, decimals } = record.tables[k].columns[name];
      const cell = cells[rows[k]];
      return words ? fill(record, cell, values, rows) : number(cell, decimals);
    });

  window.liveFigures = { ...window.liveFigures, decode, unpack, fixed, number, prepare, rowsAt, bound, fill };
})();
