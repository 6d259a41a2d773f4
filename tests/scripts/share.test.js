/* Addresses: what is written is read back, and what nobody wrote does no harm. */
"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const { load } = require("./runtime.js");

const { parse, write } = load("share").share;

const eye = { x: 1.25, y: -0.4, z: 0.9 };
const center = { x: 0, y: 0, z: -0.25 };
const middle = { x: 0, y: 0, z: 0 };

for (const [name, state] of Object.entries({
  "at rest": { id: "l1-surface", values: {}, cameras: {}, answered: false },
  "one slider": { id: "l1-surface", values: { λ: "0.3" }, cameras: {}, answered: false },
  "sliders and cameras": {
    id: "twins",
    values: { "β₁": "-0.25", Ω: "0" },
    cameras: { scene: { eye, center }, scene12: { eye, center: middle } },
    answered: false,
  },
  "an answer": { id: "l1-surface", values: { λ: "0.3" }, cameras: {}, answered: true },
}))
  test(`${name}: there and back`, () => {
    const hash = write(state);
    assert.deepEqual(parse(hash), state);
    assert.deepEqual(parse(new URL(hash, "https://example.org/").hash), state); // in percents
  });

test("a camera is kept to two decimals, and a plain centre is not written", () => {
  const hash = write({ id: "a", values: {}, cameras: { scene: { eye: { x: 1.2549, y: -0.004, z: 2 } } } });
  assert.equal(hash, "#a?camera=1.25,0,2");
});

test("no id, no state", () => {
  for (const hash of ["", "#", "#?λ=1"]) assert.ok(!parse(hash));
});

test("an address that cannot be decoded is none", () => assert.equal(parse("#a%E0%A4%A"), undefined));

test("cameras that no hand made are left out", () => {
  for (const value of ["1,2", "1,2,x", "1,2,1e3", "0,0,0", "", "NaN,1,1", "1,1,Infinity"])
    assert.deepEqual(parse(`#a?camera=${value}&λ=1`), { id: "a", values: { λ: "1" }, cameras: {}, answered: false }, value);
});
