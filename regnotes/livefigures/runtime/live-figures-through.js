/* Draws through a surface what must never be hidden by it: traces with the meta {through: true}.
 *
 * plotly.js has no word for that, so its own parts are asked not to look at the depth. They draw in
 * the order of the traces, so what stands before other traces is covered by them and not by the
 * surface. Where a part is missing the trace is hidden like any other.
 */
// @ts-check
(() => {
  "use strict";

  const PARTS = ["linePlot", "scatterPlot", "textMarkers"];

  // Of a figure that Plotly has just drawn. It may make these parts anew after a change.
  /** @type {LiveFigures["through"]} */
  const through = (canvas) => {
    const scenes = new Set();
    for (const { type, meta, scene: name = "scene", uid } of canvas._fullData ?? []) {
      const scene = type === "scatter3d" && canvas._fullLayout?.[name]?._scene;
      for (const part of PARTS.map((each) => scene?.traces?.[uid]?.[each])) {
        if (!part?.gl || part.mended) continue;
        const { draw, update } = part;
        part.mended = true;
        // Where the screen has two pixels for one, words and markers that come later would be
        // half as large as those that were there at first.
        part.update = (/** @type {any[]} */ ...options) => {
          part.pixelRatio = 1; // as at first; each frame sets it
          update.apply(part, options);
        };
        if (!meta?.through) continue;
        part.draw = (/** @type {any[]} */ ...camera) => {
          part.gl.disable(part.gl.DEPTH_TEST);
          draw.apply(part, camera);
          part.gl.enable(part.gl.DEPTH_TEST);
        };
        scenes.add(scene);
      }
    }
    for (const scene of scenes) scene.glplot?.redraw();
  };

  window.liveFigures = { ...window.liveFigures, through };
})();
