/* What an author leaves open is the page's: its ground shows through, and words and lines have its
 * colours. What the author says, in the figure or in a template, is as the author said it.
 *
 * All of it goes into the figure's template, where Plotly looks for what the figure does not say. So
 * this is the one place that tells what is open and what is not.
 */
// @ts-check
(() => {
  "use strict";

  const CLEAR = "rgba(0,0,0,0)";

  /* ---- the page's colours ---- */

  /** @type {CanvasRenderingContext2D | null | undefined} */
  let pot;
  // [red, green, blue, opacity] of whatever a stylesheet calls a colour.
  const mixed = (/** @type {string} */ colour) => {
    pot ??= Object.assign(document.createElement("canvas"), { width: 1, height: 1 })
      .getContext("2d", { willReadFrequently: true });
    if (!pot) return [0, 0, 0, 255];
    pot.clearRect(0, 0, 1, 1);
    pot.fillStyle = colour;
    pot.fillRect(0, 0, 1, 1);
    return [...pot.getImageData(0, 0, 1, 1).data];
  };

  const between = (/** @type {number[]} */ a, /** @type {number[]} */ b, /** @type {number} */ share) =>
    `rgb(${[0, 1, 2].map((k) => Math.round(a[k] + share * (b[k] - a[k]))).join(",")})`;

  // The colours that an element has, whatever the theme calls them.
  const coloursAt = (/** @type {Element} */ place) => {
    const style = getComputedStyle(place);
    const text = mixed(style.color);
    let ground = mixed("canvas"); // the browser's own, light or dark as the page says it is
    for (let at = /** @type {Element | null} */ (place); at; at = at.parentElement) {
      const colour = mixed(getComputedStyle(at).backgroundColor);
      if (colour[3] < 128) continue;
      ground = colour;
      break;
    }
    return {
      family: style.fontFamily,
      text: between(text, text, 0),
      ground: between(ground, ground, 0),
      panel: between(ground, text, 0.06),
      header: between(ground, text, 0.14),
      muted: between(ground, text, 0.6),
      grid: between(ground, text, 0.25), // of a scene: WebGL knows no half-clear line
      line: "rgba(140,150,165,0.35)", // on light and on dark, as of the still pictures
      axis: "rgba(140,150,165,0.6)",
    };
  };

  /* ---- what is open ---- */

  const isClear = (/** @type {unknown} */ colour) =>
    colour === undefined || colour === null || (typeof colour === "string" && mixed(colour)[3] === 0);

  // Whether the page may show through: nobody has said what the ground is. Plotly's own template
  // says it of every figure, so what it says counts as nothing.
  /** @type {LiveFigures["isOpen"]} */
  const isOpen = (layout, template) => {
    const { paper_bgcolor: paper, plot_bgcolor: plot } = template.layout ?? {};
    const own = paper === "white" && plot === "#E5ECF6";
    return isClear(layout.paper_bgcolor ?? (own ? undefined : paper))
      && isClear(layout.plot_bgcolor ?? (own ? undefined : plot));
  };

  // The colours of Plotly's own template that belong to its white ground, for those of the page.
  /** @param {string} name @param {any} value @param {Colours} page @returns {any} */
  const exchanged = (name, value, page) => {
    const ground = /bgcolor$|^backgroundcolor$/.test(name);
    if (value === "#2a3f5f") return page.text;
    if (value === "white") return ground ? CLEAR : name === "lakecolor" ? page.ground : name === "zerolinecolor" ? page.axis : page.line;
    if (value === "#E5ECF6") return ground ? CLEAR : name === "landcolor" ? page.panel : page.ground;
    if (value === "#EBF0F8") return page.panel; // cells of a table, and their head
    if (value === "#C8D4E3") return page.header;
    return name === "showbackground" ? false : value;
  };

  /** @param {any} value @param {Colours} page @param {string} [name] @returns {any} */
  const recoloured = (value, page, name = "") => {
    if (Array.isArray(value)) return value.map((each) => recoloured(each, page));
    if (value === null || typeof value !== "object") return exchanged(name, value, page);
    const under = name === "scene" ? { ...page, line: page.grid, axis: page.grid } : page;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, recoloured(each, under, key)]));
  };

  // One object over another, down to their leaves.
  /** @param {any} under @param {any} over @returns {any} */
  const laid = (under, over) => {
    if (over === undefined) return under;
    const both = [under, over].every((one) => one !== null && typeof one === "object" && !Array.isArray(one));
    if (!both) return over;
    const all = Object.keys({ ...under, ...over });
    return Object.fromEntries(all.map((key) => [key, laid(under[key], over[key])]));
  };

  // What every figure on a clear ground has, and its lines and menus.
  const words = (/** @type {Colours} */ page) => ({
    font: { color: page.text, family: page.family },
    hoverlabel: { bgcolor: page.panel, bordercolor: page.muted, font: { color: page.text } },
    modebar: { bgcolor: CLEAR, color: page.muted, activecolor: page.text },
    paper_bgcolor: CLEAR,
    plot_bgcolor: CLEAR,
  });

  const lines = (/** @type {Colours} */ page) => {
    const line = { gridcolor: page.line, linecolor: page.line };
    const axis = { ...line, zerolinecolor: page.axis };
    const flat = {
      ...axis,
      rangeselector: { bgcolor: page.panel, activecolor: page.header },
      rangeslider: { bgcolor: page.panel, bordercolor: page.muted },
    };
    const deep = { gridcolor: page.grid, linecolor: page.grid, zerolinecolor: page.grid, showbackground: false };
    const fold = { bgcolor: page.panel, bordercolor: page.muted };
    return {
      xaxis: flat,
      yaxis: flat,
      scene: { xaxis: deep, yaxis: deep, zaxis: deep, bgcolor: CLEAR },
      polar: { bgcolor: CLEAR, angularaxis: line, radialaxis: line },
      ternary: { bgcolor: CLEAR, aaxis: line, baxis: line, caxis: line },
      smith: { bgcolor: CLEAR, realaxis: line, imaginaryaxis: line },
      geo: { bgcolor: CLEAR },
      updatemenudefaults: fold,
      sliderdefaults: { ...fold, activebgcolor: page.header, tickcolor: page.muted },
      shapedefaults: { line: { color: page.text } },
      annotationdefaults: { arrowcolor: page.text },
    };
  };

  const given = (/** @type {Layout} */ { template }) => {
    const said = template === "plotly" ? window.liveFigures.template : template;
    return said !== null && typeof said === "object" ? said : {};
  };

  // The template of a figure in its place on the page.
  /** @type {LiveFigures["templateOf"]} */
  const templateOf = (layout, place) => {
    const page = coloursAt(place);
    const template = given(layout);
    if (!isOpen(layout, template)) return laid({ layout: { font: { family: page.family } } }, template);
    return laid({ layout: { ...words(page), ...lines(page) } }, recoloured(template, page));
  };

  // The same of a figure with a record, which says itself how its lines look: as paths of its layout,
  // which Plotly changes sooner than a template.
  /** @type {LiveFigures["wordsOf"]} */
  const wordsOf = (layout, place) => {
    if (!isOpen(layout, layout.template === "plotly" ? {} : given(layout))) return {};
    const { font, hoverlabel, modebar, ...grounds } = words(coloursAt(place));
    return {
      ...grounds,
      "font.color": font.color,
      "font.family": font.family,
      "hoverlabel.bgcolor": hoverlabel.bgcolor,
      "hoverlabel.bordercolor": hoverlabel.bordercolor,
      "hoverlabel.font.color": hoverlabel.font.color,
      "modebar.bgcolor": modebar.bgcolor,
      "modebar.color": modebar.color,
      "modebar.activecolor": modebar.activecolor,
    };
  };

  window.liveFigures = { ...window.liveFigures, isOpen, laid, templateOf, wordsOf };
})();
