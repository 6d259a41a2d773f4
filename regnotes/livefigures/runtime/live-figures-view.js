/* How a figure looks: the page's colours, its cameras and its mode bar, wide or narrow. */
(() => {
  "use strict";

  const { gestures } = window.liveFigures;

  const NARROW = 600; // px; live-figures.css says the same

  /* ---- look ---- */

  const themed = () => {
    const style = getComputedStyle(document.body);
    const colour = (name, fallback) => style.getPropertyValue(name).trim() || fallback;
    const text = colour("--color-foreground-primary", "#333");
    const muted = colour("--color-foreground-muted", "#777");
    const panel = colour("--color-background-secondary", "#f8f9fb");
    return {
      "font.color": text,
      "font.family": style.fontFamily,
      "hoverlabel.bgcolor": panel,
      "hoverlabel.bordercolor": muted,
      "hoverlabel.font.color": text,
      "modebar.bgcolor": "rgba(0,0,0,0)",
      "modebar.color": muted,
      "modebar.activecolor": text,
    };
  };

  // layout["a"]["b"][0]["c"] = value, for the path "a.b[0].c" of Plotly.relayout
  const assign = (layout, path, value) => {
    const keys = path.replace(/\[(\d+)\]/g, ".$1").split(".");
    const last = keys.pop();
    let at = layout;
    for (const key of keys) at = at[key] ??= {};
    at[last] = value;
  };

  const lookUp = (layout, path) =>
    path.replace(/\[(\d+)\]/g, ".$1").split(".").reduce((at, key) => at?.[key], layout);

  /* ---- camera: what the reader turned stays turned ---- */

  const SOLID = new Set(["surface", "scatter3d", "mesh3d", "cone", "streamtube", "isosurface", "volume"]);

  const scenesOf = (layout) => Object.keys(layout).filter((key) => /^scene\d*$/.test(key));

  // A scene's field of view is as high as its place; in a narrow place its sides are cut off,
  // so the camera of a figure nobody has turned stands back.
  const fitting = (scene, place) => {
    const camera = structuredClone(scene.camera ?? { eye: { x: 1.25, y: 1.25, z: 1.25 } });
    const { x = [0, 1], y = [0, 1] } = scene.domain ?? {};
    const aspect = ((x[1] - x[0]) * place.clientWidth) / ((y[1] - y[0]) * place.clientHeight);
    const back = Math.max(1, 1.3 / aspect);
    for (const axis of "xyz") camera.eye[axis] *= back;
    return camera;
  };

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

  const viewOf = ({ figure, plot, read, drawn }) => {
    // The cameras of what was last drawn, or of an address; `turned` by the reader, not as written.
    let cameras = {}, turned = false, wasNarrow;

    const isNarrow = () => plot.clientWidth < NARROW;

    const layout = () => {
      const { spec, record } = read();
      const copy = structuredClone({ ...spec.layout, meta: undefined });
      wasNarrow = isNarrow();
      const stacked = wasNarrow ? Object.entries(record?.narrow ?? {}) : [];
      for (const [path, value] of [...Object.entries(themed()), ...stacked]) assign(copy, path, value);
      for (const scene of scenesOf(copy))
        copy[scene].camera = { ...fitting(copy[scene], plot), ...cameras[scene] };
      // The page shows through a figure that does not ask for a ground of its own.
      return { paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", ...copy, autosize: true };
    };

    const relayout = (change) => window.Plotly.relayout(drawn(), change);

    const turn = (scene, ...how) =>
      relayout({ [`${scene}.camera`]: moved(drawn().layout[scene].camera, ...how) });

    const zoomAll = (factor) => scenesOf(drawn().layout).reduce(
      (done, scene) => done.then(() => turn(scene, 0, 0, factor)), Promise.resolve());

    const reset = () => {
      const { layout: written } = read().spec;
      const fresh = scenesOf(written).map((scene) => [`${scene}.camera`,
        fitting({ ...written[scene], domain: drawn().layout[scene].domain }, plot)]);
      return relayout(Object.fromEntries(fresh)).then(() => {
        turned = false;
        cameras = {};
      });
    };

    const config = (Plotly) => {
      const button = (name, icon, click) => ({ name, title: name, icon: Plotly.Icons[icon], click });
      const views = [
        button("Zoom in", "zoom_plus", () => zoomAll(1 / 1.25)),
        button("Zoom out", "zoom_minus", () => zoomAll(1.25)),
        button("Reset the view", "home", reset),
      ];
      const save = button("Save as a picture", "camera", () => Plotly.downloadImage(drawn(), {
        format: "png", scale: 2, filename: figure.id, width: plot.clientWidth, height: plot.clientHeight }));
      return {
        displaylogo: false,
        showSendToCloud: false, // Plotly's own "share" button uploads the figure
        typesetMath: false,
        displayModeBar: true,
        modeBarButtons: [scenesOf(read().spec.layout).length ? [...views, save] : [save]],
      };
    };

    const keep = () => {
      if (turned && drawn()) cameras = Object.fromEntries(scenesOf(drawn().layout).map(
        (scene) => [scene, structuredClone(drawn().layout[scene].camera)]));
    };

    gestures(plot, { scenes: () => scenesOf(drawn()?.layout ?? {}), turn });

    let resizing = 0;
    new ResizeObserver(() => {
      resizing ||= requestAnimationFrame(() => {
        resizing = 0;
        if (!drawn() || !plot.clientWidth) return;
        const resize = () => window.Plotly.Plots.resize(drawn());
        const { spec, record } = read();
        if (!record?.narrow || isNarrow() === wasNarrow) return resize();
        wasNarrow = isNarrow();
        const change = Object.entries(record.narrow).map(
          ([path, value]) => [path, wasNarrow ? value : lookUp(spec.layout, path)]);
        relayout(Object.fromEntries(change)).then(resize);
      });
    }).observe(plot);

    return {
      layout,
      config,
      paint: () => { if (drawn()) relayout(themed()); },
      // Told what Plotly changed; says if that was a camera.
      follow: (change) => {
        const camera = Object.keys(change).some((path) => path.includes(".camera"));
        turned ||= camera;
        return camera;
      },
      // Before what is drawn is freed.
      keep,
      // For an address: those that the reader turned.
      cameras: () => {
        keep();
        return turned ? cameras : {};
      },
      restore: (wanted) => {
        cameras = wanted;
        turned = Object.keys(cameras).length > 0;
        if (!drawn()) return;
        const shown = scenesOf(drawn().layout).filter((scene) => scene in cameras);
        relayout(Object.fromEntries(shown.map(
          (scene) => [`${scene}.camera`, { ...drawn().layout[scene].camera, ...cameras[scene] }])));
      },
    };
  };

  window.liveFigures = { ...window.liveFigures, assign, lookUp, SOLID, scenesOf, fitting, moved, viewOf };
})();
