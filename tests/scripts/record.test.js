/* The record in the browser against its reference in Python, number for number. */
"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const { load, vectors } = require("./runtime.js");

const { decode, unpack, number, prepare, rowsAt, bound, fill } = load("record");
const { arrays, plotly, numbers, records } = vectors();

test("arrays are decoded", () => {
  for (const { encoded, flat } of arrays) assert.deepEqual(decode(encoded), flat, `order ${encoded.order}`);
});

test("base64 arrays of Plotly are unpacked wherever they stand", () => {
  for (const { written, plain } of plotly) assert.deepEqual(unpack(written), plain);
});

test("numbers in words", () => {
  for (const { value, decimals, text } of numbers)
    assert.equal(number(value, decimals), text, `${value} with ${decimals} decimals`);
});

for (const [k, { record, states }] of records.entries())
  test(`record ${k}: traces and words`, () => {
    const ready = prepare(record);
    for (const { values, traces, readouts, description, asked } of states) {
      const rows = rowsAt(ready, values);
      const shown = record.bindings.map((binding) => bound(ready, binding, values, rows));
      assert.deepEqual(shown, traces, JSON.stringify(values));
      assert.deepEqual(record.readouts.map(({ text }) => fill(ready, text, values, rows)), readouts);
      assert.equal(fill(ready, record.description, values, rows), description);
      assert.equal(fill(ready, record.question.description, values, rows), asked);
    }
  });
