/* Draws the Plotly figures of a page and moves those that carry a live record.
 *
 * A figure is <figure class="live-figure"> with a .live-figure-plot that holds its JSON.
 * The record (layout.meta.live, written and documented by regnotes/live.py) says how the
 * figure changes with its sliders: arrays are added up, or a table's row is looked up.
 * Nothing here knows what a figure is about.
 */
(() => {
  "use strict";

  const script = document.currentScript;
  const NARROW = 600; // px; live-figures.css says the same
  const CONTEXTS = 8; // browsers keep 8 to 16 WebGL contexts and break the oldest
  const REST = 600; // ms without input after which the description is written anew

  /* ---- Plotly, loaded once, when the first figure comes near ---- */

  let loading;
  const loadPlotly = () =>
    (loading ??= new Promise((resolve, reject) => {
      const tag = document.createElement("script");
      tag.src = new URL(script.dataset.plotly, script.src).href;
      tag.onload = () => resolve(window.Plotly);
      tag.onerror = () => reject(new Error(`${tag.src} cannot be loaded`));
      document.head.append(tag);
    }));

  /* ---- arrays ---- */

  const nest = (flat, shape) => {
    if (shape.length < 2) return shape.length ? Array.from(flat) : flat[0];
    const size = flat.length / shape[0];
    return Array.from({ length: shape[0] }, (_, i) =>
      nest(flat.slice(i * size, (i + 1) * size), shape.slice(1)));
  };

  // Whole multiples of 10^-decimals, each minus the known one before it; null stays null.
  const decode = ({ delta, decimals }) => {
    const unit = 10 ** decimals;
    let whole = 0;
    return delta.map((d) => (d === null ? null : (whole += d) / unit));
  };

  const TYPES = {
    i1: Int8Array, u1: Uint8Array, i2: Int16Array, u2: Uint16Array,
    i4: Int32Array, u4: Uint32Array, f4: Float32Array, f8: Float64Array,
  };

  // Plotly.py's base64 arrays, anywhere in a figure, as plain (nested) arrays.
  const unpack = (value) => {
    if (Array.isArray(value)) return value.map(unpack);
    if (value === null || typeof value !== "object") return value;
    if (typeof value.bdata === "string") {
      const bytes = Uint8Array.from(atob(value.bdata), (c) => c.charCodeAt(0));
      const flat = new TYPES[value.dtype](bytes.buffer);
      const shape = value.shape === undefined ? [flat.length] : String(value.shape).split(",").map(Number);
      return nest(flat, shape);
    }
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, unpack(v)]));
  };

  /* ---- the record ---- */

  const minus = (text) => text.replace("-", "−");
  const number = (value, decimals) => (value === 0 ? "0" : minus(value.toFixed(decimals)));

  const prepare = (record) => {
    const arrays = {};
    for (const [name, encoded] of Object.entries(record.arrays))
      arrays[name] = { flat: decode(encoded), shape: encoded.shape };
    const tables = record.tables.map((table) => ({
      ...table,
      rows: decode(table.rows),
      columns: Object.fromEntries(Object.entries(table.columns).map(([name, column]) => {
        const { shape } = column.index ?? column;
        const cells = nest(decode(column.index ?? column), shape);
        return [name, column.words
          ? { words: true, cells: cells.map((i) => column.words[i]) }
          : { cells, decimals: column.decimals }];
      })),
    }));
    return { ...record, arrays, tables };
  };

  const rowsAt = (record, values) =>
    record.tables.map((table) => {
      let node = 0;
      table.controls.forEach((symbol, k) => {
        const { min, step } = record.controls.find((control) => control.symbol === symbol);
        const last = table.shape[k] - 1;
        node = node * (last + 1) + Math.min(Math.max(Math.round((values[symbol] - min) / step), 0), last);
      });
      return table.rows[node];
    });

  const addUp = (record, terms, values) => {
    const total = new Array(record.arrays[terms[0].array].flat.length).fill(0);
    for (const { array, weight } of terms) {
      let w = 0;
      for (const [symbol, factor] of Object.entries(weight)) w += factor * (values[symbol] ?? 1);
      const { flat } = record.arrays[array];
      if (w !== 0) for (let i = 0; i < total.length; i++) total[i] += w * flat[i];
    }
    return total;
  };

  const bound = (record, binding, values, rows) => {
    if (binding.affine) {
      const sum = addUp(record, binding.affine, values);
      for (const terms of binding.where ?? [])
        addUp(record, terms, values).forEach((c, i) => { if (!(c >= 0)) sum[i] = null; });
      return nest(sum, record.arrays[binding.affine[0].array].shape);
    }
    const { columns } = record.tables[binding.table];
    const row = rows[binding.table];
    return binding.columns
      ? binding.columns.map((name) => columns[name].cells[row])
      : columns[binding.column].cells[row];
  };

  const fill = (record, template, values, rows) =>
    template.replace(/\{([^{}]+)\}/g, (_, name) => {
      const control = record.controls.find(({ symbol }) => symbol === name);
      if (control) return number(values[name], control.decimals);
      const k = record.tables.findIndex(({ columns }) => name in columns);
      const { words, cells, decimals } = record.tables[k].columns[name];
      const cell = cells[rows[k]];
      return words ? fill(record, cell, values, rows) : number(cell, decimals);
    });

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

  /* ---- one figure ---- */

  const drawn = new Set();

  const setUp = (figure) => {
    const plot = figure.querySelector(".live-figure-plot");
    const source = plot.querySelector('script[type="application/json"]');
    const inputs = [...figure.querySelectorAll("input[data-control]")];
    const description = figure.querySelector(".live-figure-description");
    let spec, record, canvas, cameras = {}, near = false, frame = 0, resting = 0, wasNarrow;

    const values = () => Object.fromEntries(inputs.map((input) => [input.dataset.control, Number(input.value)]));

    const read = () => {
      if (spec) return;
      spec = unpack(JSON.parse(source.textContent));
      spec.layout.meta ??= {};
      if (spec.layout.meta.live) record = prepare(spec.layout.meta.live);
      // A figure may leave its scene unsaid; the camera is kept there.
      for (const { type, scene } of spec.data) if (SOLID.has(type)) spec.layout[scene ?? "scene"] ??= {};
      delete spec.layout.height;
      delete spec.layout.width;
    };

    const changes = () => {
      if (!record) return [];
      const now = values();
      const rows = rowsAt(record, now);
      return record.bindings.map((binding) => [binding, bound(record, binding, now, rows)]);
    };

    const traces = (old) => {
      const data = old.map((trace) => ({ ...trace }));
      for (const [{ trace, attribute }, value] of changes()) assign(data[trace], attribute, value);
      return data;
    };

    const isNarrow = () => plot.clientWidth < NARROW;

    const layout = () => {
      const copy = structuredClone({ ...spec.layout, meta: undefined });
      wasNarrow = isNarrow();
      const stacked = wasNarrow ? Object.entries(record?.narrow ?? {}) : [];
      for (const [path, value] of [...Object.entries(themed()), ...stacked]) assign(copy, path, value);
      for (const scene of scenesOf(copy)) copy[scene].camera = cameras[scene] ?? fitting(copy[scene], plot);
      // The page shows through a figure that does not ask for a ground of its own.
      return { paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", ...copy, autosize: true };
    };

    const turn = (scene, ...how) =>
      window.Plotly.relayout(canvas, { [`${scene}.camera`]: moved(canvas.layout[scene].camera, ...how) });

    const zoomAll = (factor) => scenesOf(canvas.layout).reduce(
      (done, scene) => done.then(() => turn(scene, 0, 0, factor)), Promise.resolve());

    const config = (Plotly) => {
      const button = (name, icon, click) => ({ name, title: name, icon: Plotly.Icons[icon], click });
      const solid = scenesOf(spec.layout).length > 0;
      const mine = [
        button("Zoom in", "zoom_plus", () => zoomAll(1 / 1.25)),
        button("Zoom out", "zoom_minus", () => zoomAll(1.25)),
        button("Reset the view", "home", () => Plotly.relayout(canvas, Object.fromEntries(
          scenesOf(spec.layout).map((scene) => [`${scene}.camera`,
            fitting({ ...spec.layout[scene], domain: canvas.layout[scene].domain }, plot)])))),
      ];
      const save = button("Save as a picture", "camera", () => Plotly.downloadImage(canvas, {
        format: "png", scale: 2, filename: figure.id, width: plot.clientWidth, height: plot.clientHeight }));
      return {
        displaylogo: false,
        showSendToCloud: false, // Plotly's own "share" button uploads the figure
        typesetMath: false,
        displayModeBar: true,
        modeBarButtons: [solid ? [...mine, save] : [save]],
      };
    };

    const draw = async () => {
      if (canvas || !near) return;
      const mine = canvas = document.createElement("div");
      try {
        read();
        const Plotly = await loadPlotly();
        if (canvas !== mine) return; // freed meanwhile, and perhaps begun anew
        makeRoom(scenesOf(spec.layout).length);
        plot.append(canvas);
        drawn.add(self);
        await Plotly.newPlot(canvas, traces(spec.data), layout(), config(Plotly));
        plot.classList.add("live-figure-drawn");
        plot.dispatchEvent(new CustomEvent("live-figure-drawn", { bubbles: true }));
      } catch (error) {
        fail(error);
      }
    };

    const free = () => {
      if (!canvas) return;
      drawn.delete(self);
      for (const scene of scenesOf(canvas.layout ?? {})) cameras[scene] = structuredClone(canvas.layout[scene].camera);
      if (canvas.data) window.Plotly.purge(canvas);
      canvas.remove();
      canvas = undefined;
      plot.classList.remove("live-figure-drawn");
    };

    const fail = (error) => {
      console.error(`${figure.id}: ${error.message}`);
      plot.classList.add("live-figure-failed");
      plot.querySelector(".live-figure-waiting").textContent =
        plot.dataset.failed.replace("{}", error.message);
    };

    // At most once a frame, however many input events a fast drag sends.
    const update = () => {
      frame = 0;
      read();
      const now = values();
      const rows = rowsAt(record, now);
      const say = (template) => fill(record, template, now, rows);
      for (const input of inputs) {
        const { decimals } = record.controls.find(({ symbol }) => symbol === input.dataset.control);
        input.parentElement.querySelector("output").value = minus(Number(input.value).toFixed(decimals));
      }
      for (const output of figure.querySelectorAll("output[data-readout]"))
        output.value = say(record.readouts[Number(output.dataset.readout)].text);
      clearTimeout(resting);
      resting = setTimeout(() => { description.textContent = say(record.description); }, REST);
      if (canvas?.data) window.Plotly.react(canvas, traces(canvas.data), canvas.layout);
    };

    const later = () => { frame ||= requestAnimationFrame(update); };
    for (const input of inputs) input.addEventListener("input", later);

    for (const button of figure.querySelectorAll("button[data-preset]"))
      button.addEventListener("click", () => {
        read();
        const preset = record.presets[Number(button.dataset.preset)];
        for (const input of inputs)
          if (input.dataset.control in preset.values) input.value = preset.values[input.dataset.control];
        later();
      });

    /* -- the page scrolls past a figure: a plain wheel and a vertical finger are the page's -- */

    const isSolid = (event) => canvas?.data && scenesOf(canvas.layout).length && !event.target.closest(".modebar");
    const sceneAt = ({ target }) => {
      const id = target.closest('[id^="scene"]')?.id;
      return id in canvas.layout ? id : scenesOf(canvas.layout)[0];
    };

    // However many events there are, the camera moves once a frame.
    const pending = new Map();
    const soon = (scene, dTurn, dTilt, zoom) => {
      const [turned, tilted, zoomed] = pending.get(scene) ?? [0, 0, 1];
      if (!pending.size)
        requestAnimationFrame(() => {
          const moves = [...pending];
          pending.clear();
          if (canvas?.data) for (const [name, how] of moves) turn(name, ...how);
        });
      pending.set(scene, [turned + dTurn, tilted + dTilt, zoomed * zoom]);
    };

    plot.addEventListener("wheel", (event) => {
      if (!isSolid(event)) return;
      event.stopPropagation(); // Plotly's own handler would keep the page from scrolling
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault(); // else the browser would magnify the page
      soon(sceneAt(event), 0, 0, Math.exp(Math.min(Math.max(event.deltaY, -120), 120) / 500));
    }, { capture: true, passive: false });

    let fingers;
    const touched = ({ touches }) => [...touches].map(({ clientX, clientY }) => ({ x: clientX, y: clientY }));
    const apart = ([a, b]) => Math.hypot(a.x - b.x, a.y - b.y);

    plot.addEventListener("touchstart", (event) => {
      if (!isSolid(event)) return;
      event.stopPropagation();
      // A second finger settles it: this is no scrolling.
      fingers = { points: touched(event), turning: event.touches.length > 1 };
    }, { capture: true, passive: true });

    // live-figures.css sets touch-action: pan-y, so the browser scrolls when one finger sets
    // out upwards or downwards; the view turns when it sets out sideways.
    plot.addEventListener("touchmove", (event) => {
      if (!isSolid(event)) return;
      event.stopPropagation();
      if (!fingers) return;
      const [before, now] = [fingers.points, touched(event)];
      if (!fingers.turning) {
        const dx = Math.abs(now[0].x - before[0].x), dy = Math.abs(now[0].y - before[0].y);
        if (Math.max(dx, dy) < 6) return;
        if (dy > dx) return void (fingers = undefined);
        fingers.turning = true;
      }
      if (now.length === 1 && before.length === 1)
        soon(sceneAt(event), ((now[0].x - before[0].x) / plot.clientWidth) * Math.PI,
          ((now[0].y - before[0].y) / plot.clientHeight) * Math.PI, 1);
      if (now.length === 2 && before.length === 2)
        soon(sceneAt(event), 0, 0, apart(before) / apart(now));
      fingers.points = now;
    }, { capture: true, passive: true });

    for (const type of ["touchend", "touchcancel"])
      plot.addEventListener(type, (event) => {
        if (!isSolid(event)) return;
        event.stopPropagation();
        fingers = fingers && event.touches.length ? { ...fingers, points: touched(event) } : undefined;
      }, { capture: true, passive: true });

    /* -- size and theme -- */

    let resizing = 0;
    new ResizeObserver(() => {
      resizing ||= requestAnimationFrame(() => {
        resizing = 0;
        if (!canvas?.data || !plot.clientWidth) return;
        if (record?.narrow && isNarrow() !== wasNarrow) {
          wasNarrow = isNarrow();
          const paths = Object.entries(record.narrow);
          const change = Object.fromEntries(
            paths.map(([path, value]) => [path, wasNarrow ? value : lookUp(spec.layout, path)]));
          window.Plotly.relayout(canvas, change).then(() => window.Plotly.Plots.resize(canvas));
        } else window.Plotly.Plots.resize(canvas);
      });
    }).observe(plot);

    const self = {
      plot,
      draw,
      free,
      scenes: () => scenesOf(spec.layout).length,
      paint: () => { if (canvas?.data) window.Plotly.relayout(canvas, themed()); },
      come: (is) => { near = is; if (near) draw(); },
    };
    return self;
  };

  /* ---- which figures are drawn ---- */

  const distance = ({ plot }) => {
    const { top, bottom } = plot.getBoundingClientRect();
    return Math.max(top - innerHeight, -bottom, 0);
  };

  const makeRoom = (scenes) => {
    const far = [...drawn].sort((a, b) => distance(b) - distance(a));
    let alive = far.reduce((count, figure) => count + figure.scenes(), 0);
    for (const figure of far) {
      if (alive + scenes <= CONTEXTS || distance(figure) === 0) break;
      alive -= figure.scenes();
      figure.free();
    }
  };

  const start = () => {
    const figures = new Map();
    for (const element of document.querySelectorAll("figure.live-figure")) {
      const figure = setUp(element);
      figures.set(figure.plot, figure);
    }
    if (!figures.size) return;
    const watch = (margin, act) => {
      const observer = new IntersectionObserver(
        (entries) => { for (const entry of entries) act(figures.get(entry.target), entry.isIntersecting); },
        { rootMargin: `${margin} 0px` });
      for (const plot of figures.keys()) observer.observe(plot);
    };
    watch("60%", (figure, is) => { if (is) figure.come(true); });
    watch("250%", (figure, is) => { if (!is) { figure.come(false); figure.free(); } });

    // furo's three states: data-theme is light, dark or auto, and auto follows the system.
    const paint = () => { for (const figure of figures.values()) figure.paint(); };
    new MutationObserver(paint).observe(document.body, { attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
