/* How a figure looks: the page's colours, the camera, and the hand that turns it. */
(() => {
  "use strict";

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

  /* ---- gestures: the page scrolls past a figure, so a plain wheel and a vertical finger are its ---- */

  // `figure.layout()` is the layout of what is drawn, if anything is; `figure.turn(scene, ...)`
  // takes the arguments of `moved`.
  const gestures = (plot, figure) => {
    const isSolid = (event) =>
      scenesOf(figure.layout() ?? {}).length && !event.target.closest(".modebar");
    const sceneAt = ({ target }) => {
      const id = target.closest('[id^="scene"]')?.id;
      return id in figure.layout() ? id : scenesOf(figure.layout())[0];
    };

    // However many events there are, the camera moves once a frame.
    const pending = new Map();
    const soon = (scene, dTurn, dTilt, zoom) => {
      const [turned, tilted, zoomed] = pending.get(scene) ?? [0, 0, 1];
      if (!pending.size)
        requestAnimationFrame(() => {
          const moves = [...pending];
          pending.clear();
          if (figure.layout()) for (const [name, how] of moves) figure.turn(name, ...how);
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

    // [turn, tilt, zoom], in radians, for a key pressed while the plot itself has the focus.
    const KEYS = {
      ArrowLeft: [-0.1, 0, 1], ArrowRight: [0.1, 0, 1], ArrowUp: [0, -0.1, 1], ArrowDown: [0, 0.1, 1],
      "+": [0, 0, 1 / 1.1], "=": [0, 0, 1 / 1.1], "-": [0, 0, 1.1],
    };
    plot.addEventListener("keydown", (event) => {
      if (event.target !== plot || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!KEYS[event.key] || !isSolid(event)) return;
      event.preventDefault();
      event.stopPropagation(); // furo turns the page at the arrow keys
      for (const scene of scenesOf(figure.layout())) soon(scene, ...KEYS[event.key]);
    });
  };

  window.liveFigures = { ...window.liveFigures, themed, assign, lookUp, SOLID, scenesOf, fitting, moved, gestures };
})();
