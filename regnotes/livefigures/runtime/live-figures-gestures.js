/* The hand that turns a figure, by wheel, finger or key. The page scrolls past a figure, so a plain
 * wheel and a vertical finger are the page's.
 */
// @ts-check
(() => {
  "use strict";

  // `figure.scenes()` names the scenes of what is drawn, if anything is; `figure.turn(scene, ...)`
  // takes the arguments of `moved`.
  /** @type {LiveFigures["gestures"]} */
  const gestures = (plot, figure) => {
    const at = (/** @type {Event} */ event) => /** @type {Element} */ (event.target);
    // Of a figure without a record the scenes alone: what stands beside them has its own ways.
    const isSolid = (/** @type {Event} */ event) => figure.scenes().length && !at(event).closest(".modebar, [data-handle]")
      && ("moves" in plot.dataset || event.target === plot || at(event).closest('[id^="scene"]'));
    const sceneAt = (/** @type {Event} */ event) => {
      const id = at(event).closest('[id^="scene"]')?.id ?? "";
      return figure.scenes().includes(id) ? id : figure.scenes()[0];
    };

    // However many events there are, the camera moves once a frame.
    /** @typedef {[turn: number, tilt: number, zoom: number]} Turn */
    /** @type {Map<string, Turn>} */
    const pending = new Map();
    /** @param {string} scene @param {Turn} how */
    const soon = (scene, ...[dTurn, dTilt, zoom]) => {
      const [turned, tilted, zoomed] = pending.get(scene) ?? [0, 0, 1];
      if (!pending.size)
        requestAnimationFrame(() => {
          const moves = [...pending];
          pending.clear();
          if (figure.scenes().length) for (const [name, how] of moves) figure.turn(name, ...how);
        });
      pending.set(scene, [turned + dTurn, tilted + dTilt, zoomed * zoom]);
    };

    plot.addEventListener("wheel", (event) => {
      if (!isSolid(event) || figure.zooms()) return;
      event.stopPropagation(); // Plotly's own handler would keep the page from scrolling
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault(); // else the browser would magnify the page
      soon(sceneAt(event), 0, 0, Math.exp(Math.min(Math.max(event.deltaY, -120), 120) / 500));
    }, { capture: true, passive: false });

    /** @type {{ points: { x: number, y: number }[], turning: boolean } | undefined} */
    let fingers;
    const touched = (/** @type {TouchEvent} */ { touches }) => [...touches].map(({ clientX, clientY }) => ({ x: clientX, y: clientY }));
    const apart = (/** @type {{ x: number, y: number }[]} */ [a, b]) => Math.hypot(a.x - b.x, a.y - b.y);

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

    for (const type of /** @type {const} */ (["touchend", "touchcancel"]))
      plot.addEventListener(type, (event) => {
        if (!isSolid(event)) return;
        event.stopPropagation();
        fingers = fingers && event.touches.length ? { ...fingers, points: touched(event) } : undefined;
      }, { capture: true, passive: true });

    // [turn, tilt, zoom], in radians, for a key pressed while the plot itself has the focus.
    /** @type {Record<string, Turn>} */
    const KEYS = {
      ArrowLeft: [-0.1, 0, 1], ArrowRight: [0.1, 0, 1], ArrowUp: [0, -0.1, 1], ArrowDown: [0, 0.1, 1],
      "+": [0, 0, 1 / 1.1], "=": [0, 0, 1 / 1.1], "-": [0, 0, 1.1],
    };
    plot.addEventListener("keydown", (event) => {
      if (event.target !== plot || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!KEYS[event.key] || !isSolid(event)) return;
      event.preventDefault();
      event.stopPropagation(); // furo turns the page at the arrow keys
      for (const scene of figure.scenes()) soon(scene, ...KEYS[event.key]);
    });
  };

  window.liveFigures = { ...window.liveFigures, gestures };
})();
