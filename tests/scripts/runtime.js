/* The scripts of live figures as a page loads them: classic scripts that hang on window. */
"use strict";

const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { runInThisContext } = require("node:vm");

const RUNTIME = join(__dirname, "../../regnotes/livefigures/runtime");
const STATIC = join(__dirname, "../../regnotes/site/static");

globalThis.window = globalThis;

// Runs these parts, in this order, and gives what they hang on window.
exports.load = (...parts) => {
  for (const part of parts) {
    const filename = join(RUNTIME, `live-figures-${part}.js`);
    runInThisContext(readFileSync(filename, "utf8"), { filename });
  }
  return window.liveFigures;
};

// The formulas of the converter of prices, which hang on window.converter.
exports.loadConverter = () => {
  const filename = join(STATIC, "converter-formulas.js");
  runInThisContext(readFileSync(filename, "utf8"), { filename });
  return window.converter;
};

// What tests/test_scripts.py says is right.
exports.vectors = () => JSON.parse(readFileSync(process.env.REGNOTES_VECTORS, "utf8"));
