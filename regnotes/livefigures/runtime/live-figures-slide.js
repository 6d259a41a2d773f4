/* The short way from a slider to the picture: only what changed goes into plotly.js's own scene.
 *
 * plotly.js has no public call that changes one array of a 3D figure: Plotly.react and restyle
 * read the whole figure anew, refine each surface to twice its nodes and trace its level lines
 * twice. The parts of plotly.js used here are its own and may change with it, so each is looked
 * for first, and the figure takes the long way where one is missing.
 */
// @ts-check
(() => {
  "use strict";

  const { SOLID } = window.liveFigures;

  // Vertices of the two triangles of a cell, as gl-surface3d has them.
  const CORNERS = [0, 0, 0, 1, 1, 0, 1, 1, 1, 0, 0, 1];

  // Heights (columns, rows) into the mesh of gl-surface3d: ten numbers a vertex, namely node i, j,
  // place x, y, z, 0, colour, normal. Its own way does the same through three slower layers.
  /** @param {any} surface @param {number} columns @param {number} rows */
  const mesh = (surface, columns, rows) => {
    const [x, y, z] = surface._field; // with a border of one node
    const wide = rows + 2;
    if (z.stride[0] !== wide || z.stride[1] !== 1 || z.offset) throw new Error("unknown order of nodes");
    for (let i = 0; i < columns + 2; i++) {
      const from = Math.min(Math.max(i, 1), columns) * wide;
      z.data[i * wide] = z.data[from + 1];
      z.data[i * wide + rows + 1] = z.data[from + rows];
      if (i % (columns + 1) === 0)
        for (let j = 1; j <= rows; j++) z.data[i * wide + j] = z.data[from + j];
    }
    const [low, high] = surface.intensityBounds;
    const nodes = new Float32Array(columns * rows * 8);
    for (let i = 0; i < columns; i++)
      for (let j = 0; j < rows; j++) {
        const at = (i + 1) * wide + j + 1, to = (i * rows + j) * 8, height = z.data[at];
        const along = (x.get(i + 2, j + 1) - x.get(i, j + 1)) / 2, up = (z.data[at + wide] - z.data[at - wide]) / 2;
        const across = (y.get(i + 1, j + 2) - y.get(i + 1, j)) / 2, rise = (z.data[at + 1] - z.data[at - 1]) / 2;
        const [nx, ny, nz] = [-across * up, -rise * along, along * across];
        const length = Math.sqrt(Math.sqrt(nx * nx + ny * ny + nz * nz)) || 1; // the root, as there
        nodes[to] = x.get(i + 1, j + 1);
        nodes[to + 1] = y.get(i + 1, j + 1);
        nodes[to + 2] = height;
        nodes[to + 4] = (height + surface.objectOffset[2] - low) / (high - low);
        nodes[to + 5] = nx / length;
        nodes[to + 6] = ny / length;
        nodes[to + 7] = nz / length;
      }
    const vertices = new Float32Array((columns - 1) * (rows - 1) * 60);
    let end = 0;
    for (let i = 0; i < columns - 1; i++)
      for (let j = 0; j < rows - 1; j++) {
        const at = (i * rows + j) * 8 + 2;
        // NaN, as a sum, if any corner is.
        if (Number.isNaN(nodes[at] + nodes[at + 8] + nodes[at + 8 * rows] + nodes[at + 8 * rows + 8])) continue;
        for (let corner = 0; corner < 12; corner += 2) {
          const ci = i + CORNERS[corner], cj = j + CORNERS[corner + 1], from = (ci * rows + cj) * 8;
          vertices[end] = ci;
          vertices[end + 1] = cj;
          for (let k = 0; k < 8; k++) vertices[end + 2 + k] = nodes[from + k];
          end += 10;
        }
      }
    surface._coordinateBuffer.update(vertices.subarray(0, end));
    surface._vertexCount = end / 10;
  };

  // New heights on the same nodes. Throws where plotly.js is not what it was.
  /** @param {any} scene @param {any} view @param {any} full */
  const lift = (scene, view, full) => {
    const { surface } = view;
    const { z } = full;
    const [columns, rows] = [z[0].length, z.length];
    if (view.dataScaleX !== 1 || view.dataScaleY !== 1) {
      // Refining a mesh of straight faces changes nothing that can be seen.
      Object.assign(view, { refineData: false, dataScaleX: 1, dataScaleY: 1 });
      view.update(full);
    } else {
      const { data } = surface._field[2];
      const [scale, middle] = [scene.dataScale[2], view.objectOffset[2]];
      for (let i = 0; i < columns; i++)
        for (let j = 0; j < rows; j++)
          data[(i + 1) * (rows + 2) + j + 1] = z[j][i] === null ? NaN : z[j][i] * scale - middle;
      mesh(surface, columns, rows);
    }
    surface.contourLevels = [[], [], []]; // or it would keep the level lines of the old heights
    view.setContourLevels();
    surface.dirty = false;
  };

  // What a pointer would hit is drawn and read back too, for which the page has to wait: that
  // has time until the sliders rest (`settle`).
  const unpicked = (/** @type {any} */ view) => {
    for (const part of ["linePlot", "scatterPlot", "errorBars", "textMarkers", "delaunayMesh"])
      if (view[part]) view[part].dirty = false;
  };

  // Shows [{trace, attribute, value}] in the scenes of a drawn figure. False if some of it could
  // not be shown: then the caller owes the picture a Plotly.react.
  /** @type {LiveFigures["slide"]} */
  const slide = (canvas, changes) => {
    const changed = new Map();
    for (const { trace, attribute, value } of changes)
      changed.set(trace, { ...changed.get(trace), [attribute]: value });
    const scenes = new Set();
    let all = true;
    for (const [number, attributes] of changed) {
      const full = canvas._fullData?.[number];
      if (full?.visible === false) continue; // it waits for the reader's answer
      if (!full || !SOLID.has(full.type)) {
        all = false;
        continue;
      }
      const scene = canvas._fullLayout?.[full.scene ?? "scene"]?._scene;
      const view = scene?.traces?.[full.uid];
      const same = Object.entries(attributes).every(([name, value]) => name in full && (typeof value === "string" || full[name].length === value.length));
      if (!view || !same || scene.fullSceneLayout.zaxis.autorange) return false;
      Object.assign(full, attributes);
      try {
        if (full.type === "surface" && !full.surfacecolor && Object.keys(attributes).join() === "z") lift(scene, view, full);
        else view.update(full), unpicked(view);
      } catch (error) {
        console.debug(error);
        return false;
      }
      scenes.add(scene);
    }
    for (const scene of scenes) scene.glplot.redraw();
    return all;
  };

  /** @type {LiveFigures["settle"]} */
  const settle = (canvas) => {
    for (const scene of Object.values(canvas._fullLayout ?? {})) scene?._scene?.glplot?.update();
  };

  window.liveFigures = { ...window.liveFigures, slide, settle };
})();
