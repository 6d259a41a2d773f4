/* The converter: each row there and back, as Python has it, and what somebody may type. */
"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const { loadConverter, vectors } = require("./runtime.js");

const { digits, fits, number, prices, typed } = loadConverter();
const same = (a, b) => assert.ok(a === b || Math.abs(a - b) <= 1e-14 * Math.abs(b), `${a} is not ${b}`);

test("what to type, what it means and how it is written are what Python says", () => {
  const { rows, cases } = vectors().conversions;
  const byKey = new Map(rows.map((row) => [row.key, row]));
  assert.ok(rows.length > 20 && cases.length > 200);
  for (const { key, names, values, texts, back } of cases) {
    const row = byKey.get(key);
    const found = typed(row, names);
    if (values === null) {
      assert.equal(found, null);
      continue;
    }
    assert.deepEqual(Object.keys(found), Object.keys(values));
    for (const [name, value] of Object.entries(values)) {
      same(found[name], value === "inf" ? Infinity : value);
      assert.equal(digits(found[name]), texts[name]);
    }
    const meant = prices(row, { ...names, ...found });
    for (const price of "λΩ") assert.ok(Math.abs(meant[price] - back[price]) <= 1e-14 * (back.λ + back.Ω));
  }
});

test("numbers are written as Python writes them", () => {
  for (const { value, text } of vectors().conversions.numbers) assert.equal(digits(value), text);
  assert.equal(digits(Infinity), "inf");
  assert.equal(digits(-0), "0");
});

test("a number is read as people type it, and nothing else is a number", () => {
  for (const [text, value] of [["1", 1], [" .5 ", 0.5], ["1e-3", 1e-3], ["2.", 2], ["−1", -1], ["+4E2", 400]])
    assert.equal(number(text), value);
  for (const text of ["inf", "np.inf", "Inf", "float('inf')", "∞"]) assert.equal(number(text), Infinity);
  for (const text of ["", "x", "0x10", "1,5", "1 000", "1e", "alert(1)", "nan"]) assert.ok(Number.isNaN(number(text)), text);
});

test("what is out of range does not fit", () => {
  const plain = { most: null, open: false };
  const share = { most: 1, open: false };
  const above = { most: null, open: true };
  for (const [argument, good, bad] of [
    [plain, [0, 1, 1e300], [-1, NaN, Infinity]],
    [share, [0, 0.5, 1], [1.01, -0.1, NaN]],
    [above, [1e-300, 5, Infinity], [0, -1, NaN]],
  ]) {
    for (const one of good) assert.ok(fits(argument, one), String(one));
    for (const one of bad) assert.ok(!fits(argument, one), String(one));
  }
});
