/* The figures of a page are drawn when they come near, and freed when they are far away. */
// @ts-check
(() => {
  "use strict";

  const { setUp, share } = window.liveFigures;

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
    /** @type {Map<Element, Figure>} */
    const figures = new Map();
    /** @type {NodeListOf<HTMLElement>} */
    const elements = document.querySelectorAll("figure.live-figure:has(.live-figure-plot)");
    for (const element of elements) {
      const figure = setUp(element, room);
      figures.set(figure.plot, figure);
    }
    if (!figures.size) return;

    const restore = () => {
      const state = share.parse(location.hash);
      if (!state || !/\?|%3f/i.test(location.hash)) return;
      const named = [...figures.values()].find(({ figure }) => figure.id === state.id);
      if (!named) return;
      named.restore(state);
      // At once: what scrolls smoothly is stopped when the page has loaded.
      named.figure.scrollIntoView({ behavior: "instant" });
    };
    restore();
    addEventListener("hashchange", restore);

    /** @param {string} margin @param {(figure: Figure | undefined, is: boolean) => void} act */
    const watch = (margin, act) => {
      const observer = new IntersectionObserver(
        (entries) => { for (const entry of entries) act(figures.get(entry.target), entry.isIntersecting); },
        { rootMargin: `${margin} 0px` });
      for (const plot of figures.keys()) observer.observe(plot);
    };
    watch("60%", (figure, is) => { if (is) figure?.come(true); });
    watch("250%", (figure, is) => { if (!is) figure?.come(false); });

    // A figure for whose scenes there was no room is drawn when the reader comes nearer to it.
    let scrolling = 0;
    addEventListener("scroll", () => {
      scrolling ||= setTimeout(() => {
        scrolling = 0;
        const waiting = [...figures.values()].filter((figure) => figure.waits());
        for (const figure of waiting.sort((a, b) => distance(a) - distance(b))) figure.draw();
      }, 150);
    }, { passive: true });

    // Themes say light or dark in an attribute of body or html, and auto follows the system.
    const paint = () => { for (const figure of figures.values()) figure.paint(); };
    const observer = new MutationObserver(paint);
    for (const of of [document.documentElement, document.body])
      observer.observe(of, { attributeFilter: ["data-theme", "data-mode", "class", "style"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
