/* What drawing needs: plotly.js, which is read late and once, and WebGL. */
// @ts-check
(() => {
  "use strict";

  const script = /** @type {HTMLScriptElement} */ (document.currentScript);

  // `kind` says which sentence the reader is told.
  /** @type {LiveFigures["trouble"]} */
  const trouble = (kind, message) => Object.assign(new Error(message), { kind });

  // Text and still pictures come first: reading plotly.js keeps a small machine from painting them.
  const painted = new Promise((done) => {
    new PerformanceObserver(done).observe({ type: "paint", buffered: true });
    setTimeout(done, 3000); // where a browser does not say when
  });

  /** @type {Promise<Plotly> | undefined} */
  let loading;
  /** @type {LiveFigures["loadPlotly"]} */
  const loadPlotly = () =>
    (loading ??= painted.then(() => new Promise((resolve, reject) => {
      if (!script.dataset.plotly) return resolve(window.Plotly); // it stands before these scripts
      const tag = document.createElement("script");
      const refuse = () => {
        loading = undefined; // the next figure may try again
        reject(trouble("plotly", `${tag.src} cannot be loaded`));
      };
      tag.src = new URL(script.dataset.plotly ?? "", script.src).href;
      tag.onload = () => (window.Plotly ? resolve(window.Plotly) : refuse());
      tag.onerror = refuse;
      document.head.append(tag);
    })));

  // Plotly's own template, which most figures have.
  /** @type {Promise<void> | undefined} */
  let templating;
  /** @type {LiveFigures["loadTemplate"]} */
  const loadTemplate = () =>
    (templating ??= new Promise((resolve) => {
      if (!script.dataset.template) return resolve();
      const tag = document.createElement("script");
      tag.src = new URL(script.dataset.template ?? "", script.src).href;
      tag.onload = tag.onerror = () => resolve(); // without it a figure has plotly.js's own colours
      document.head.append(tag);
    }));

  // The outlines of a map's coasts and borders, from a script: a page that is opened from a folder
  // may not fetch a file. Those that are not here plotly.js looks for itself.
  /** @type {LiveFigures["loadOutlines"]} */
  const loadOutlines = async ({ data, layout }) => {
    const { topojson } = script.dataset;
    const maps = data.filter(({ type }) => type === "scattergeo" || type === "choropleth").map(({ geo = "geo" }) => geo);
    for (const map of topojson ? new Set(maps) : []) {
      const { scope = "world", resolution = 110 } = layout[map] ?? {};
      const name = `${scope.replaceAll(" ", "-")}_${resolution}m`;
      if (window.PlotlyGeoAssets?.topojson[name]) continue;
      await new Promise((resolve) => {
        const tag = document.createElement("script");
        tag.src = new URL(`${topojson}${name}.js`, script.src).href;
        tag.onload = tag.onerror = resolve;
        document.head.append(tag);
      });
    }
  };

  // Where the site has the outlines of maps, if it has them.
  /** @type {LiveFigures["bases"]} */
  const bases = () => {
    const { topojson } = script.dataset;
    return topojson ? { topojsonURL: new URL(topojson, script.src).href } : {};
  };

  let webgl = false;
  const needWebGL = () => {
    if (webgl) return;
    const context = document.createElement("canvas").getContext("webgl");
    if (!context) throw trouble("webgl", "there is no WebGL");
    context.getExtension("WEBGL_lose_context")?.loseContext();
    webgl = true;
  };
  const forgetWebGL = () => { webgl = false; }; // it is asked for anew

  window.liveFigures = { ...window.liveFigures, trouble, loadPlotly, loadTemplate, loadOutlines, bases, needWebGL, forgetWebGL };
})();
