/* One figure: drawn, freed, moved by its sliders, with its words, numbers and address.
 *
 * It is <figure class="live-figure"> with a .live-figure-plot that holds its still picture and its
 * JSON. The files before this one read the JSON (-record), look after colours and camera (-view),
 * put the legend under the keys (-legend), change a drawn scene (-slide), keep its state in the
 * address (-share) and fetch what drawing needs (-load).
 */
(() => {
  "use strict";

  const { unpack, fixed, number, prepare, rowsAt, bound, fill } = window.liveFigures;
  const { themed, assign, lookUp, SOLID, scenesOf, fitting, moved, gestures } = window.liveFigures;
  const { legend, slide, settle, share } = window.liveFigures;
  const { trouble, loadPlotly, needWebGL, forgetWebGL } = window.liveFigures;

  const NARROW = 600; // px; live-figures.css says the same
  const REST = 600; // ms without input after which the words are written anew
  const LOSSES = 3; // times that WebGL may be lost within a minute before a figure stands still

  // `room` is asked for a place before anything is drawn, and told when it is free again.
  const setUp = (figure, room) => {
    const plot = figure.querySelector(".live-figure-plot");
    const source = plot.querySelector('script[type="application/json"]');
    const said = plot.querySelector(".live-figure-said");
    const numbers = figure.querySelector(".live-figure-numbers");
    const inputs = [...figure.querySelectorAll("input[data-control]")];
    const description = figure.querySelector(".live-figure-description");
    let spec, record, canvas, cameras = {}, turned = false, near = false, failed, wasNarrow;
    let frame = 0, resting = 0, settling = 0, cost = 0, ended = 0, losses = [];

    const values = () => Object.fromEntries(inputs.map((input) => [input.dataset.control, Number(input.value)]));

    const read = () => {
      if (spec) return;
      try {
        spec = unpack(JSON.parse(source.textContent));
        spec.layout.meta ??= {};
        if (spec.layout.meta.live) record = prepare(spec.layout.meta.live);
        else if (inputs.length) throw new Error("the sliders have no record");
        // A figure may leave its scene unsaid; the camera is kept there.
        for (const { type, scene } of spec.data) if (SOLID.has(type)) spec.layout[scene ?? "scene"] ??= {};
        delete spec.layout.height;
        delete spec.layout.width;
      } catch (error) {
        spec = undefined;
        throw trouble("data", error.message);
      }
    };

    const changes = () => {
      if (!record) return [];
      const now = values();
      const rows = rowsAt(record, now);
      return record.bindings.map((binding) => ({ ...binding, value: bound(record, binding, now, rows) }));
    };

    const traces = (old) => {
      const data = old.map((trace) => ({ ...trace }));
      for (const { trace, attribute, value } of changes()) assign(data[trace], attribute, value);
      return data;
    };

    const isNarrow = () => plot.clientWidth < NARROW;

    const layout = () => {
      const copy = structuredClone({ ...spec.layout, meta: undefined });
      wasNarrow = isNarrow();
      const stacked = wasNarrow ? Object.entries(record?.narrow ?? {}) : [];
      for (const [path, value] of [...Object.entries(themed()), ...stacked]) assign(copy, path, value);
      for (const scene of scenesOf(copy))
        copy[scene].camera = { ...fitting(copy[scene], plot), ...cameras[scene] };
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
      const reset = () => {
        const fresh = scenesOf(spec.layout).map((scene) => [`${scene}.camera`,
          fitting({ ...spec.layout[scene], domain: canvas.layout[scene].domain }, plot)]);
        return Plotly.relayout(canvas, Object.fromEntries(fresh)).then(() => { turned = false; });
      };
      const mine = [
        button("Zoom in", "zoom_plus", () => zoomAll(1 / 1.25)),
        button("Zoom out", "zoom_minus", () => zoomAll(1.25)),
        button("Reset the view", "home", reset),
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

    /* -- drawn, freed, failed -- */

    const draw = async () => {
      if (canvas || !near || failed) return;
      let mine;
      try {
        read();
        const scenes = self.scenes();
        if (!room.take(self)) return; // the still picture stands until others are freed
        mine = canvas = document.createElement("div");
        canvas.className = "live-figure-canvas";
        const Plotly = await loadPlotly();
        if (canvas !== mine) return; // freed meanwhile, and perhaps begun anew
        if (scenes) needWebGL();
        plot.append(canvas);
        await Plotly.newPlot(canvas, traces(spec.data), layout(), config(Plotly));
        if (canvas !== mine) return;
        canvas.on("plotly_relayout", (change) => {
          if (!Object.keys(change).some((path) => path.includes(".camera"))) return;
          turned = true;
          rest();
        });
        if (scenes) plot.tabIndex = 0; // the arrow keys turn the view
        legend(canvas);
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

    const free = () => {
      if (!canvas) return;
      room.leave(self);
      clearTimeout(settling);
      if (turned) cameras = camerasNow();
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
    const fail = (error) => {
      free();
      failed = error.kind ?? "data";
      said.textContent = said.dataset[failed];
      said.hidden = false;
      if (failed === "data")
        for (const control of figure.querySelectorAll(".live-figure-controls :is(input, button)")) control.disabled = true;
      console.error(`${figure.id}: ${error.message}`);
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

    /* -- the sliders -- */

    const say = (template) => fill(record, template, values(), rowsAt(record, values()));

    const writeNumbers = () => {
      if (!numbers?.open) return;
      read();
      const data = traces(spec.data);
      for (const cell of numbers.querySelectorAll("[data-at]")) {
        const value = cell.dataset.at.split(" ").reduce((at, key) => at?.[key], data);
        const { decimals } = cell.closest("table").dataset;
        cell.textContent = Number.isFinite(value) ? number(value, Number(decimals)) : "–";
      }
    };

    const camerasNow = () => Object.fromEntries(scenesOf(canvas?.layout ?? {}).map(
      (scene) => [scene, structuredClone(canvas.layout[scene].camera)]));

    const address = () => {
      const off = inputs.filter((input) => input.value !== input.defaultValue);
      return share.write({
        id: figure.id,
        values: Object.fromEntries(off.map((input) => [input.dataset.control, input.value])),
        cameras: turned ? (canvas ? camerasNow() : cameras) : {},
      });
    };

    // What need not follow each frame: the words for a screen reader, the numbers, the address.
    const rest = () => {
      clearTimeout(resting);
      resting = setTimeout(() => {
        if (record) description.textContent = say(record.description);
        writeNumbers();
        if (canvas?.data) settle(canvas);
        history.replaceState(history.state, "", address());
      }, REST);
    };

    // The long way, for at most half of the time, so that the sliders stay quick.
    const whole = () => {
      clearTimeout(settling);
      settling = setTimeout(() => {
        if (!canvas?.data) return;
        const start = performance.now();
        window.Plotly.react(canvas, canvas.data.map((trace) => ({ ...trace })), canvas.layout);
        ended = performance.now();
        cost = ended - start;
      }, Math.max(0, ended + cost - performance.now()));
    };

    // At most once a frame, however many input events a fast drag sends.
    const update = () => {
      frame = 0;
      try {
        read();
      } catch (error) {
        return fail(error);
      }
      for (const input of inputs) {
        const { decimals } = record.controls.find(({ symbol }) => symbol === input.dataset.control);
        input.parentElement.querySelector("output").value = fixed(Number(input.value), decimals);
      }
      for (const output of figure.querySelectorAll("output[data-readout]"))
        output.value = say(record.readouts[Number(output.dataset.readout)].text);
      rest();
      if (!canvas?.data) return;
      const now = changes();
      for (const { trace, attribute, value } of now) assign(canvas.data[trace], attribute, value);
      if (!slide(canvas, now)) whole();
    };

    const later = () => { frame ||= requestAnimationFrame(update); };
    for (const input of inputs) input.addEventListener("input", later);

    const put = (wanted) => {
      for (const input of inputs)
        if (input.dataset.control in wanted) input.value = wanted[input.dataset.control];
      later();
    };

    for (const button of figure.querySelectorAll("button[data-preset]"))
      button.addEventListener("click", () => put(JSON.parse(button.dataset.preset)));

    numbers?.addEventListener("toggle", () => {
      try {
        writeNumbers();
      } catch (error) {
        fail(error);
      }
    });

    const link = figure.querySelector(".live-figure-link");
    link?.addEventListener("click", async () => {
      const [page] = location.href.split("#");
      const { href } = new URL(address(), page);
      history.replaceState(history.state, "", href);
      const status = link.nextElementSibling;
      status.textContent = (await share.copy(href)) ? status.dataset.done : href;
      setTimeout(() => { status.textContent = ""; }, 4000);
    });

    gestures(plot, { layout: () => canvas?.data && canvas.layout, turn });

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
      figure,
      draw,
      free,
      waits: () => near && !canvas && !failed,
      scenes: () => scenesOf(spec.layout).length,
      paint: () => { if (canvas?.data) window.Plotly.relayout(canvas, themed()); },
      come: (is) => {
        near = is;
        if (is) draw();
        else {
          free();
          if (failed !== "data") failed = undefined; // what was missing may be there next time
        }
      },
      // Puts the figure into the state of an address.
      restore: (state) => {
        const wanted = Object.fromEntries(inputs.map((input) => [input.dataset.control, input.defaultValue]));
        for (const [symbol, value] of Object.entries(state.values))
          if (symbol in wanted && value !== "" && Number.isFinite(Number(value))) wanted[symbol] = value;
        cameras = state.cameras;
        turned = Object.keys(cameras).length > 0;
        if (canvas?.data) {
          const shown = scenesOf(canvas.layout).filter((scene) => scene in cameras);
          const views = shown.map((scene) => [`${scene}.camera`, { ...canvas.layout[scene].camera, ...cameras[scene] }]);
          window.Plotly.relayout(canvas, Object.fromEntries(views));
        }
        if (inputs.length) put(wanted);
      },
    };
    return self;
  };

  window.liveFigures = { ...window.liveFigures, setUp };
})();
