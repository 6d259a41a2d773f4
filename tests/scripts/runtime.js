/* The scripts of live figures as a page loads them: classic scripts that hang on window. */
"use strict";

const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { runInThisContext } = require("node:vm");

const RUNTIME = join(__dirname, "../../regnotes/livefigures/runtime");

globalThis.window = globalThis;

// Runs these parts, in this order, and gives what they hang on window.
exports.load = (...parts) => {
  for (const part of parts) {
    const filename = join(RUNTIME, `live-figures-${part}.js`);
    runInThisContext(readFileSync(filename, "utf8"), { filename });
  }
  return window.liveFigures;
};

// What tests/test_scripts.py says is right.
exports.vectors = () => JSON.parse(readFileSync(process.env.REGNOTES_VECTORS, "utf8"));
