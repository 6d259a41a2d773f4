/* One figure: drawn when it is near, freed when it is far away, and standing still where it failed.
 *
 * It is <figure class="live-figure"> with a .live-figure-plot that holds its still picture and its
 * JSON. The files before this one read the JSON (-record), look after colours and camera (-view),
 * turn the camera by hand (-gestures), put the legend under the keys (-legend), change a drawn scene
 * (-slide), keep its state in the address (-share), follow its sliders (-controls) and fetch what
 * drawing needs (-load). What no surface may hide is drawn through it (-through).
 */
// @ts-check
(() => {
  "use strict";

  const { unpack, prepare, SOLID, scenesOf, contextsOf, viewOf, controlsOf, legend, through } = window.liveFigures;
  const { trouble, loadPlotly, loadTemplate, loadOutlines, needWebGL, forgetWebGL } = window.liveFigures;

  const LOSSES = 3; // times that WebGL may be lost within a minute before a figure stands still

  // {spec, record} of a figure's JSON; `moves` if it has a record.
  /** @param {string} text @param {boolean} moves @param {boolean} sliders @returns {ReturnType<HeldFigure["read"]>} */
  const parse = (text, moves, sliders) => {
    /** @type {Spec} */
    const spec = unpack(JSON.parse(text));
    const live = moves ? spec.layout.meta.live : undefined; // else it is anybody's
    if (!live && sliders) throw new Error("the sliders have no record");
    // A figure may leave its scene unsaid; the camera is kept there.
    for (const { type, scene } of spec.data) if (SOLID.has(type)) spec.layout[scene ?? "scene"] ??= {};
    delete spec.layout.height;
    delete spec.layout.width;
    // Large tables stand in a file of their own.
    return { spec, record: live && Array.isArray(live.tables) ? prepare(live) : undefined };
  };

  // The large tables of a figure, from the file that its JSON names.
  const loadTables = (/** @type {string} */ file, /** @type {string} */ name) =>
    new Promise((/** @type {(tables: Table[]) => void} */ resolve, reject) => {
      const tag = document.createElement("script"); // also where a page is opened from a folder
      const refuse = () => reject(trouble("data", `${file} cannot be read`));
      tag.src = file;
      tag.onload = () => { if (window.liveFigureTables?.[name]) resolve(window.liveFigureTables[name]); else refuse(); };
      tag.onerror = refuse;
      document.head.append(tag);
    });

  // `room` is asked for a place before anything is drawn, and told when it is free again.
  /** @type {LiveFigures["setUp"]} */
  const setUp = (figure, room) => {
    const find = (/** @type {string} */ selector) =>
      /** @type {HTMLElement} */ (figure.querySelector(selector));
    const plot = find(".live-figure-plot");
    const source = find('.live-figure-plot script[type="application/json"]');
    const said = find(".live-figure-said");
    /** @type {ReturnType<typeof parse> | undefined} */
    let parsed;
    /** @type {Canvas | undefined} */
    let canvas;
    /** @type {TroubleKind | undefined} */
    let failed;
    /** @type {number[]} */
    let losses = [];
    let near = false;
    // What a reader has hidden or shown: all traces as they were left or, of a figure with a record,
    // which moves them, which of them the legend hides.
    /** @type {Trace[] | undefined} */
    let left;

    const read = () => {
      try {
        return (parsed ??= parse(source.textContent, "moves" in plot.dataset, figure.querySelector("input[data-control]") !== null));
      } catch (error) {
        throw trouble("data", /** @type {Error} */ (error).message);
      }
    };

    /** @type {Promise<void> | undefined} */
    let loading;
    /** @type {HeldFigure["load"]} */
    const load = () => (loading ??= (async () => {
      const { file } = source.dataset;
      if (!file || read().record) return;
      const { spec } = read();
      const tables = await loadTables(file, figure.id);
      parsed = { spec, record: prepare({ ...spec.layout.meta.live, tables }) };
    })());

    const draw = async () => {
      if (canvas || !near || failed) return;
      /** @type {Canvas | undefined} */
      let mine;
      try {
        const { spec } = read();
        const contexts = self.contexts();
        if (!room.take(self)) return; // the still picture stands until others are freed
        mine = canvas = /** @type {Canvas} */ (document.createElement("div"));
        canvas.className = "live-figure-canvas";
        const template = spec.layout.template === "plotly" && loadTemplate();
        const [Plotly] = await Promise.all([loadPlotly(), load(), template, loadOutlines(spec)]);
        if (canvas !== mine) return; // freed meanwhile, and perhaps begun anew
        if (contexts) needWebGL();
        plot.append(canvas);
        await Plotly.newPlot(canvas, {
          data: asLeft(), layout: view.layout(), config: view.config(Plotly), frames: spec.frames });
        if (canvas !== mine) return;
        canvas.on("plotly_relayout", (change) => { if (view.follow(change)) controls.rest(); });
        if (scenesOf(spec.layout).length) plot.tabIndex = 0; // the arrow keys turn the view
        legend(canvas);
        through(canvas);
        const drawn = canvas; // it alone, should another take its place
        const after = () => {
          if (canvas !== drawn) return;
          through(drawn);
          controls.place();
        };
        canvas.on("plotly_afterplot", after);
        controls.place();
        // The still picture stands until the live one has been painted.
        for (let k = 0; k < 2; k++) await new Promise(requestAnimationFrame);
        if (canvas !== mine) return;
        plot.classList.add("live-figure-drawn");
        said.hidden = true;
        plot.dispatchEvent(new CustomEvent("live-figure-drawn", { bubbles: true }));
      } catch (error) {
        if (canvas === mine) fail(error);
      }
    };

    const asLeft = () => {
      const { spec, record } = read();
      if (left && !record) return left;
      const data = controls.traces(spec.data);
      left?.forEach(({ visible }, k) => {
        if (visible === "legendonly" && data[k].visible !== false) data[k].visible = visible;
      });
      return data;
    };

    const free = () => {
      if (!canvas) return;
      room.leave(self);
      controls.stop();
      view.keep();
      left = canvas.data ?? left;
      // A browser frees a context only when it comes to it; a page with many would run out.
      const contexts = [...canvas.querySelectorAll("canvas")].map((c) => c.getContext("webgl"));
      if (canvas.data) window.Plotly.purge(canvas);
      for (const context of contexts) context?.getExtension("WEBGL_lose_context")?.loseContext();
      canvas.remove();
      canvas = undefined;
      plot.classList.remove("live-figure-drawn");
    };

    // The still picture stays, with one sentence; the page and its other figures go on. Numbers
    // and words follow the sliders all the same, unless the data itself is the trouble.
    /** @type {HeldFigure["fail"]} */
    const fail = (error) => {
      const { kind = "data", message } = /** @type {Partial<Trouble>} */ (error);
      free();
      failed = kind;
      said.textContent = said.dataset[failed] ?? "";
      said.hidden = false;
      if (failed === "data") controls.disable();
      console.error(`${figure.id}: ${message}`);
    };

    plot.addEventListener("webglcontextlost", (event) => {
      if (!canvas) return;
      event.stopImmediatePropagation(); // Plotly would mend the scene that is thrown away here
      losses = [...losses.filter((time) => Date.now() - time < 60_000), Date.now()];
      forgetWebGL();
      if (losses.length > LOSSES) return fail(trouble("webgl", "WebGL was lost again and again"));
      free();
      setTimeout(draw, 100 * losses.length);
    }, true);

    /** @type {HeldFigure} */
    const held = { figure, plot, read, load, drawn: () => (canvas?.data ? canvas : undefined), fail };
    const view = viewOf(held);
    const controls = controlsOf(held, view);

    /** @type {Figure} */
    const self = {
      plot,
      figure,
      draw,
      free,
      waits: () => near && !canvas && !failed,
      contexts: () => contextsOf(read().spec),
      paint: view.paint,
      come: (is) => {
        near = is;
        if (is) draw();
        else {
          free();
          if (failed !== "data") failed = undefined; // what was missing may be there next time
        }
      },
      restore: ({ values, cameras, answered }) => {
        view.restore(cameras);
        controls.restore(values, answered);
      },
    };
    return self;
  };

  window.liveFigures = { ...window.liveFigures, setUp };
})();
