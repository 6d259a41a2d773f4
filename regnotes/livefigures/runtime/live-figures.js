/* The figures of a page are drawn when they come near, and freed when they are far away. */
// @ts-check
(() => {
  "use strict";

  // Where it `grows`, as in a notebook, figures come and go; on a page all are there at once.
  const { setUp, share, grows } = window.liveFigures;

  // Browsers keep 8 (on a telephone) to 16 WebGL contexts and break the oldest. Figures out of sight
  // have no more than the first number; those in sight may have the second.
  const CONTEXTS = 8;
  const IN_SIGHT = matchMedia("(pointer: coarse)").matches ? 8 : 14;

  const distance = (/** @type {Figure} */ { plot }) => {
    const { top, bottom } = plot.getBoundingClientRect();
    return Math.max(top - innerHeight, -bottom, 0);
  };

  /** @type {Set<Figure>} */
  const drawn = new Set();

  // Frees figures that are farther away than `figure` until its contexts fit, and says if they do.
  const take = (/** @type {Figure} */ figure) => {
    const needed = figure.contexts();
    let alive = [...drawn].reduce((count, other) => count + other.contexts(), 0);
    const far = [...drawn].filter((other) => other.contexts() && distance(other) > distance(figure));
    far.sort((a, b) => distance(b) - distance(a));
    for (const other of far) {
      if (alive + needed <= CONTEXTS) break;
      alive -= other.contexts();
      other.free();
    }
    const most = distance(figure) ? CONTEXTS : IN_SIGHT;
    const fits = alive + needed <= most || !needed || !alive;
    if (fits) drawn.add(figure);
    return fits;
  };
  /** @type {Room} */
  const room = { take, leave: (figure) => drawn.delete(figure) };

  const start = () => {
    // By their plots; one that has left the document for good is forgotten.
    /** @type {WeakMap<Element, Figure>} */
    const figures = new WeakMap();
    /** @type {Set<Figure>} */
    const near = new Set();
    /** @type {IntersectionObserver[]} */
    const watching = [];
    const FIGURE = "figure.live-figure:has(.live-figure-plot)";
    const first = document.querySelector(FIGURE);
    if (!first && !grows) return;

    const restore = () => {
      const state = share.parse(location.hash);
      if (!state || !/\?|%3f/i.test(location.hash)) return;
      const plot = document.getElementById(state.id)?.querySelector(".live-figure-plot");
      const named = plot && figures.get(plot);
      if (!named) return;
      named.restore(state);
      // At once: what scrolls smoothly is stopped when the page has loaded.
      named.figure.scrollIntoView({ behavior: "instant" });
    };

    /** @param {string} margin @param {boolean} when */
    const watch = (margin, when) => {
      const act = (/** @type {IntersectionObserverEntry} */ { target, isIntersecting: is }) => {
        const figure = figures.get(target);
        if (!figure || is !== when) return;
        if (is) near.add(figure); else near.delete(figure);
        figure.come(is);
      };
      // A notebook scrolls by itself within the page, and that part has margins of its own.
      const margins = { rootMargin: `${margin} 0px`, ...(grows && { scrollMargin: `${margin} 0px` }) };
      watching.push(new IntersectionObserver((entries) => entries.forEach(act), margins));
    };
    watch("60%", true);
    watch("250%", false);

    const adopt = () => {
      /** @type {NodeListOf<HTMLElement>} */
      const elements = document.querySelectorAll(FIGURE);
      for (const element of elements) {
        if (figures.has(/** @type {Element} */ (element.querySelector(".live-figure-plot")))) continue;
        const figure = setUp(element, room);
        figures.set(figure.plot, figure);
        for (const observer of watching) observer.observe(figure.plot);
      }
    };
    adopt();
    if (grows) {
      let looking = 0;
      new MutationObserver(() => { looking ||= setTimeout(() => { looking = 0; adopt(); }, 50); })
        .observe(document.body, { childList: true, subtree: true });
    } else {
      restore();
      addEventListener("hashchange", restore);
    }

    // A figure for whose scenes there was no room is drawn when the reader comes nearer to it.
    let scrolling = 0;
    addEventListener("scroll", () => {
      scrolling ||= setTimeout(() => {
        scrolling = 0;
        const waiting = [...near].filter((figure) => figure.waits());
        for (const figure of waiting.sort((a, b) => distance(a) - distance(b))) figure.draw();
      }, 150);
    }, { passive: true, capture: true }); // also what scrolls in a part of the page

    // Themes say light or dark in an attribute of body or html, and auto follows the system.
    const paint = () => { for (const figure of near) figure.paint(); };
    const observer = new MutationObserver(paint);
    for (const of of [document.documentElement, document.body])
      observer.observe(of, { attributeFilter: ["data-theme", "data-mode", "data-jp-theme-name", "class", "style"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
