/* The figures of a page are drawn when they come near, and freed when they are far away. */
// @ts-check
(() => {
  "use strict";

  const { setUp, share } = window.liveFigures;

  const CONTEXTS = 8; // browsers keep 8 to 16 WebGL contexts and break the oldest

  const distance = (/** @type {Figure} */ { plot }) => {
    const { top, bottom } = plot.getBoundingClientRect();
    return Math.max(top - innerHeight, -bottom, 0);
  };

  /** @type {Set<Figure>} */
  const drawn = new Set();

  // Frees figures that are farther away than `figure` until its scenes fit, and says if they do.
  const take = (/** @type {Figure} */ figure) => {
    const scenes = figure.scenes();
    let alive = [...drawn].reduce((count, other) => count + other.scenes(), 0);
    const far = [...drawn].filter((other) => distance(other) > distance(figure));
    far.sort((a, b) => distance(b) - distance(a));
    for (const other of far) {
      if (alive + scenes <= CONTEXTS) break;
      alive -= other.scenes();
      other.free();
    }
    const fits = alive + scenes <= CONTEXTS || !scenes || !alive;
    if (fits) drawn.add(figure);
    return fits;
  };
  /** @type {Room} */
  const room = { take, leave: (figure) => drawn.delete(figure) };

  const start = () => {
    /** @type {Map<Element, Figure>} */
    const figures = new Map();
    /** @type {NodeListOf<HTMLElement>} */
    const elements = document.querySelectorAll("figure.live-figure");
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

    // furo's three states: data-theme is light, dark or auto, and auto follows the system.
    const paint = () => { for (const figure of figures.values()) figure.paint(); };
    new MutationObserver(paint).observe(document.body, { attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
