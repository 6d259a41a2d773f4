/* A question of a figure: what answers stays hidden until the reader has chosen, or put a marker. */
// @ts-check
(() => {
  "use strict";

  const STEPS = 30; // frames of the way to what the answer shows, half a second
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  /** @type {LiveFigures["questionOf"]} */
  const questionOf = ({ figure, read }, { values, put, show }) => {
    /** @type {HTMLElement | null} */
    const box = figure.querySelector(".live-figure-question");
    /** @type {HTMLElement | null} */
    const plot = figure.querySelector("[data-asks]"); // it names the figure whose answer it waits for
    let answered = false, walking = false;

    // Not of the record, which is whole only once a large table has come: nobody waits for that to ask.
    const asked = () => /** @type {LiveRecord | undefined} */ (figure.querySelector("[data-moves]") && read().spec.layout.meta.live)?.question;

    // A step at a time, so that the reader sees the way and not only its end; whoever takes a
    // control meanwhile keeps it.
    const walk = (/** @type {Record<string, number | number[]>} */ reveal, stage = 0) => {
      const stops = Object.entries(reveal).map(([symbol, at]) => /** @type {[string, number[]]} */ ([symbol, [at].flat()]));
      const last = Math.max(0, ...stops.map(([, several]) => several.length)) - 1;
      if (still.matches) stage = last;
      const end = Object.fromEntries(stops.map(([symbol, several]) => [symbol, several[Math.min(stage, several.length - 1)]]));
      const start = values();
      let frame = still.matches ? STEPS : 0;
      walking = true;
      const go = () => {
        if (!walking) return;
        frame++;
        const share = Math.min(frame / STEPS, 1);
        put(Object.fromEntries(Object.entries(end).map(([s, to]) => [s, start[s] + share * (to - start[s])])));
        if (share < 1) requestAnimationFrame(go);
        else if (stage < last) walk(reveal, stage + 1);
      };
      if (Object.entries(end).some(([symbol, to]) => start[symbol] !== to)) go();
      else if (stage < last) walk(reveal, stage + 1);
    };
    figure.addEventListener("input", () => { walking = false; });

    const say = (/** @type {string} */ verdict) => {
      const question = asked();
      if (!box || !question || question.after !== undefined) return;
      let { then } = question;
      const { place } = question;
      if (place) {
        const { guess1, guess2 } = values();
        const away = Math.hypot(guess1 - place[0], guess2 - place[1]);
        then = then.replace("{away}", away.toFixed(2));
      }
      const said = /** @type {HTMLElement} */ (box.querySelector('[role="status"]'));
      said.textContent = [verdict, then].filter(Boolean).join(" ");
    };

    // `chosen` is the number of an answer; NaN that of a reader who would rather see it.
    const reveal = (/** @type {number} */ chosen, walked = true) => {
      if (answered || !plot) return;
      answered = true;
      figure.classList.add("live-figure-answered");
      const question = asked();
      if (box && question && question.after === undefined) {
        const { right } = question;
        for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (box.querySelectorAll("[data-answer]"))) {
          const k = Number(button.dataset.answer);
          button.setAttribute("aria-disabled", "true");
          if (k === chosen) button.setAttribute("aria-pressed", "true");
          if (k === right) button.classList.add("live-figure-right");
        }
        const { right: yes = "", wrong: no = "" } = box.dataset;
        say(Number.isNaN(chosen) || right === null ? "" : chosen === right ? yes : no);
        if (walked) walk(question.reveal);
      }
      show(question?.after === undefined);
      document.dispatchEvent(new CustomEvent("live-figure-answered", { detail: figure.id }));
    };

    box?.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("[data-answer]");
      if (button) reveal(Number(/** @type {HTMLElement} */ (button).dataset.answer || NaN));
    });

    const of = plot?.dataset.asks;
    if (of)
      document.addEventListener("live-figure-answered", (event) => {
        if (/** @type {CustomEvent} */ (event).detail === of) reveal(NaN);
      });

    return {
      hides: () => (answered ? undefined : asked()?.hides),
      description: () => (answered ? undefined : asked()?.description),
      answered: () => answered && box !== null,
      answer: () => reveal(NaN, false),
    };
  };

  window.liveFigures = { ...window.liveFigures, questionOf };
})();
