/* The state of a figure as the end of an address: #l1-surface?λ=0.3&camera=1.25,-0.4,0.9&answered */
// @ts-check
(() => {
  "use strict";

  // {id, values: {λ: "0.3"}, cameras: {scene: {...}}} of an address, or undefined.
  /** @type {LiveFigures["share"]["parse"]} */
  const parse = (hash) => {
    let text;
    try {
      // NFC: the sign for ohm, on some keyboards the only Ω, is a Greek letter then.
      text = decodeURIComponent(hash.replace(/^#/, "")).normalize("NFC");
    } catch {
      return undefined;
    }
    const [id, query = ""] = text.split("?");
    /** @type {Omit<SharedState, "id" | "answered">} */
    const { values, cameras } = { values: {}, cameras: {} };
    let answered = false;
    for (const part of query.split("&")) {
      const [name, value = ""] = part.split("=");
      const camera = /^camera(\d*)$/.exec(name);
      if (!camera) {
        if (name === "answered") answered = true;
        else if (name.trim()) values[name.trim()] = value;
        continue;
      }
      const numbers = value.split(",").map(Number);
      const [x, y, z, cx = 0, cy = 0, cz = 0] = numbers;
      if (numbers.length >= 3 && numbers.every((n) => Math.abs(n) < 100) && Math.hypot(x, y, z) > 0.01)
        cameras[`scene${camera[1]}`] = { eye: { x, y, z }, center: { x: cx, y: cy, z: cz } };
    }
    return id ? { id, values, cameras, answered } : undefined;
  };

  // What `parse` reads; values are those not at rest, cameras those that were turned.
  /** @type {LiveFigures["share"]["write"]} */
  const write = ({ id, values, cameras, answered }) => {
    const place = (/** @type {Point} */ { x, y, z }) => [x, y, z].map((n) => Number(n.toFixed(2)));
    const parts = Object.entries(values).map(([symbol, value]) => `${symbol}=${value}`);
    for (const [scene, { eye, center }] of Object.entries(cameras)) {
      const middle = place(center ?? { x: 0, y: 0, z: 0 });
      const numbers = [...place(eye), ...(middle.some(Boolean) ? middle : [])];
      parts.push(`camera${scene.slice("scene".length)}=${numbers}`);
    }
    if (answered) parts.push("answered"); // who gets the address sees what its sender saw
    return `#${id}${parts.length ? "?" : ""}${parts.join("&")}`;
  };

  const copy = async (/** @type {string} */ text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // No clipboard without https: the old way, from a field.
      const field = document.createElement("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  };

  window.liveFigures = { ...window.liveFigures, share: { parse, write, copy } };
})();
