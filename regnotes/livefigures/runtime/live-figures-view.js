/* How a figure is seen: its layout on this page, its cameras and its mode bar, wide or narrow. */
// @ts-check
(() => {
  "use strict";

  const { gestures, templateOf, wordsOf } = window.liveFigures;
  const bases = () => window.liveFigures.bases(); // of a part that comes later

  const NARROW = 600; // px; live-figures.css says the same

  // layout["a"]["b"][0]["c"] = value, for the path "a.b[0].c" of Plotly.relayout
  /** @type {LiveFigures["assign"]} */
  const assign = (layout, path, value) => {
    const keys = path.replace(/\[(\d+)\]/g, ".$1").split(".");
    const last = keys.pop() ?? "";
    /** @type {any} */
    let at = layout;
    for (const key of keys) at = at[key] ??= {};
    at[last] = value;
  };

  /** @type {LiveFigures["lookUp"]} */
  const lookUp = (layout, path) =>
    path.replace(/\[(\d+)\]/g, ".$1").split(".").reduce((/** @type {any} */ at, key) => at?.[key], layout);

  /* ---- camera: what the reader turned stays turned ---- */

  /** @type {LiveFigures["SOLID"]} */
  const SOLID = new Set(["surface", "scatter3d", "mesh3d", "cone", "streamtube", "isosurface", "volume"]);

  /** @type {LiveFigures["scenesOf"]} */
  const scenesOf = (layout) => Object.keys(layout).filter((key) => /^scene\d*$/.test(key));

  // Types of trace with WebGL contexts of their own, and how many Plotly makes for a figure.
  /** @type {[number, Set<string>][]} */
  const GL = [[2, new Set(["scattergl", "scatterpolargl", "splom"])], [3, new Set(["parcoords"])]];
  const MAPS = new Set(["scattermap", "choroplethmap", "densitymap"]);

  /** @type {LiveFigures["contextsOf"]} */
  const contextsOf = ({ data, layout, frames = [] }) => {
    const all = [...data, ...frames.flatMap((frame) => frame.data ?? [])];
    const flat = GL.filter(([, types]) => all.some(({ type }) => types.has(type))).map(([count]) => count);
    const maps = new Set(all.filter(({ type }) => MAPS.has(type)).map(({ subplot }) => subplot ?? "map"));
    return scenesOf(layout).length + Math.max(0, ...flat) + maps.size;
  };

  // A scene's field of view is as high as its place; in a narrow place its sides are cut off,
  // so the camera of a figure nobody has turned stands back.
  /** @type {LiveFigures["fitting"]} */
  const fitting = (scene, place) => {
    const camera = structuredClone(scene.camera ?? { eye: { x: 1.25, y: 1.25, z: 1.25 } });
    const { x = [0, 1], y = [0, 1] } = scene.domain ?? {};
    const aspect = ((x[1] - x[0]) * place.clientWidth) / ((y[1] - y[0]) * place.clientHeight);
    const back = Math.max(1, 1.3 / aspect);
    for (const axis of ["x", "y", "z"]) camera.eye[axis] *= back;
    return camera;
  };

  /** @type {LiveFigures["moved"]} */
  const moved = (camera, turn, tilt, zoom) => {
    const { x, y, z } = camera.eye;
    const radius = Math.hypot(x, y, z) * zoom;
    const azimuth = Math.atan2(y, x) - turn;
    const polar = Math.min(Math.max(Math.acos(z / Math.hypot(x, y, z)) - tilt, 0.02), Math.PI - 0.02);
    const flat = radius * Math.sin(polar);
    return {
      ...camera,
      eye: { x: flat * Math.cos(azimuth), y: flat * Math.sin(azimuth), z: radius * Math.cos(polar) },
    };
  };

  /* ---- the view of one figure ---- */

  /** @type {LiveFigures["viewOf"]} */
  const viewOf = ({ figure, plot, read, drawn }) => {
    // The cameras of what was last drawn, or of an address; `turned` by the reader, not as written.
    /** @type {Cameras} */
    let cameras = {};
    // The layout as its reader left it, of a figure without a record.
    /** @type {Layout | undefined} */
    let left;
    let turned = false, wasNarrow = false;

    const isNarrow = () => plot.clientWidth < NARROW;

    // What the page gives, as paths of a layout.
    /** @returns {Layout} */
    const given = () => {
      const { spec, record } = read();
      return record ? wordsOf(spec.layout, plot) : { template: templateOf(spec.layout, plot) };
    };

    // Where an author has said how a scene is looked at, or how large it is, nothing stands back.
    const isFixed = (/** @type {string} */ scene) => {
      const { spec, record } = read();
      return !record && (plot.classList.contains("live-figure-own-width") || Boolean(spec.layout[scene]?.camera));
    };

    const layout = () => {
      const { spec, record } = read();
      if (left) return { ...left, ...given(), autosize: true };
      /** @type {Layout} */
      const copy = structuredClone(record ? { ...spec.layout, meta: undefined } : spec.layout);
      if (copy.template === "plotly") delete copy.template;
      wasNarrow = isNarrow();
      const stacked = wasNarrow ? Object.entries(record?.narrow ?? {}) : [];
      for (const [path, value] of [...Object.entries(given()), ...stacked]) assign(copy, path, value);
      for (const scene of scenesOf(copy))
        if (cameras[scene] || !isFixed(scene))
          copy[scene].camera = { ...fitting(copy[scene], plot), ...cameras[scene] };
      return { ...copy, autosize: true };
    };

    const shownScenes = () => scenesOf(drawn()?.layout ?? {});

    // Puts something in the layout of what is drawn, if anything is.
    const relayout = async (/** @type {(canvas: Canvas) => Layout} */ change) => {
      const canvas = drawn();
      if (canvas) await window.Plotly.relayout(canvas, change(canvas));
    };

    /** @param {string} scene @param {[turn: number, tilt: number, zoom: number]} how */
    const turn = (scene, ...how) =>
      relayout(({ layout }) => ({ [`${scene}.camera`]: moved(layout[scene].camera, ...how) }));

    const zoomAll = async (/** @type {number} */ factor) => {
      for (const scene of shownScenes()) await turn(scene, 0, 0, factor);
    };

    const reset = async () => {
      const { layout: written } = read().spec;
      await relayout(({ layout }) => Object.fromEntries(scenesOf(written).map((scene) => [`${scene}.camera`,
        fitting({ ...written[scene], domain: layout[scene].domain }, plot)])));
      turned = false;
      cameras = {};
    };

    /** @type {View["config"]} */
    const config = (Plotly) => {
      /** @param {string} name @param {string} icon @param {() => void} click */
      const button = (name, icon, click) => ({ name, title: name, icon: Plotly.Icons[icon], click });
      const views = [
        button("Zoom in", "zoom_plus", () => zoomAll(1 / 1.25)),
        button("Zoom out", "zoom_minus", () => zoomAll(1.25)),
        button("Reset the view", "home", reset),
      ];
      const { spec, record } = read();
      const quiet = {
        displaylogo: false,
        showSendToCloud: false, // Plotly's own "share" button uploads the figure
        typesetMath: false,
      };
      if (!record) {
        const more = scenesOf(spec.layout).length ? views.slice(0, 2) : [];
        return { ...quiet, ...bases(), scrollZoom: false, modeBarButtonsToAdd: more, ...spec.config };
      }
      const save = button("Save as a picture", "camera", () => {
        const canvas = drawn();
        if (canvas) Plotly.downloadImage(canvas, {
          format: "png", scale: 2, filename: figure.id, width: plot.clientWidth, height: plot.clientHeight });
      });
      const shown = [scenesOf(spec.layout).length ? [...views, save] : [save]];
      return { ...quiet, displayModeBar: true, modeBarButtons: shown };
    };

    const keep = () => {
      const canvas = drawn();
      if (canvas && !read().record) left = canvas.layout;
      if (turned && canvas) cameras = Object.fromEntries(scenesOf(canvas.layout).map(
        (scene) => [scene, structuredClone(canvas.layout[scene].camera)]));
    };

    // Whether an author has given the wheel to the scenes.
    const zooms = () => !read().record && Boolean(read().spec.config?.scrollZoom);

    gestures(plot, { scenes: shownScenes, turn, zooms });

    let resizing = 0;
    new ResizeObserver(() => {
      resizing ||= requestAnimationFrame(() => {
        resizing = 0;
        const canvas = drawn();
        if (!canvas || !plot.clientWidth) return;
        const resize = () => window.Plotly.Plots.resize(canvas);
        const { spec, record } = read();
        if (!record?.narrow || isNarrow() === wasNarrow) return void resize();
        wasNarrow = isNarrow();
        const change = Object.entries(record.narrow).map(
          ([path, value]) => [path, wasNarrow ? value : lookUp(spec.layout, path)]);
        window.Plotly.relayout(canvas, Object.fromEntries(change)).then(resize);
      });
    }).observe(plot);

    return {
      layout,
      config,
      paint: () => {
        const canvas = drawn();
        if (!canvas) return;
        const now = Object.entries(given()).filter(([path, value]) =>
          JSON.stringify(lookUp(canvas.layout, path)) !== JSON.stringify(value));
        if (now.length) relayout(() => Object.fromEntries(now));
      },
      follow: (change) => {
        // A menu of the author may change the size, and its place goes with it.
        for (const side of /** @type {const} */ (["width", "height"]))
          if (typeof change[side] === "number" && !read().record) plot.style[side] = `${change[side]}px`;
        const camera = Object.keys(change).some((path) => path.includes(".camera"));
        turned ||= camera;
        return camera;
      },
      keep,
      cameras: () => {
        keep();
        return turned ? cameras : {};
      },
      restore: (wanted) => {
        cameras = wanted;
        turned = Object.keys(cameras).length > 0;
        const scenes = shownScenes().filter((scene) => scene in cameras);
        relayout(({ layout }) => Object.fromEntries(scenes.map(
          (scene) => [`${scene}.camera`, { ...layout[scene].camera, ...cameras[scene] }])));
      },
    };
  };

  window.liveFigures = { ...window.liveFigures, assign, lookUp, SOLID, scenesOf, fitting, contextsOf, moved, viewOf };
})();
