/* Paths into a layout, and the camera under the hand. */
"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const { load } = require("./runtime.js");

const { assign, lookUp, scenesOf, fitting, moved } = load("gestures", "view");

const length = ({ x, y, z }) => Math.hypot(x, y, z);
const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-12, `${a} is not ${b}`);
const camera = { eye: { x: 1.2, y: -0.7, z: 0.9 }, center: { x: 0, y: 0, z: -0.1 } };

test("what a path assigns is what it looks up, and nothing else changes", () => {
  const layout = { annotations: [{ text: "a" }, { text: "b" }], xaxis: { range: [0, 1] } };
  for (const [path, value] of [["annotations[1].text", "c"], ["xaxis.range", [2, 3]], ["font.size", 12]]) {
    assign(layout, path, value);
    assert.equal(lookUp(layout, path), value);
  }
  assert.deepEqual(layout, {
    annotations: [{ text: "a" }, { text: "c" }], xaxis: { range: [2, 3] }, font: { size: 12 },
  });
  assert.equal(lookUp(layout, "legend.x"), undefined);
});

test("scenes are told from what is named like them", () => {
  assert.deepEqual(scenesOf({ scene: {}, scene2: {}, scenes: {}, xaxis: {}, myscene: {} }), ["scene", "scene2"]);
});

test("turned there and back the camera is where it was", () => {
  const back = moved(moved(camera, 0.4, 0.2, 1.5), -0.4, -0.2, 1 / 1.5);
  for (const axis of "xyz") near(back.eye[axis], camera.eye[axis]);
  assert.deepEqual(back.center, camera.center);
});

test("turning keeps the height, tilting the direction, both the distance; zooming changes that alone", () => {
  const turned = moved(camera, 0.3, 0, 1).eye;
  near(length(turned), length(camera.eye));
  near(turned.z, camera.eye.z);
  near(Math.atan2(camera.eye.y, camera.eye.x) - Math.atan2(turned.y, turned.x), 0.3);
  const tilted = moved(camera, 0, 0.3, 1).eye;
  near(length(tilted), length(camera.eye));
  near(Math.atan2(tilted.y, tilted.x), Math.atan2(camera.eye.y, camera.eye.x));
  assert.ok(tilted.z > camera.eye.z);
  const zoomed = moved(camera, 0, 0, 2).eye;
  for (const axis of "xyz") near(zoomed[axis], 2 * camera.eye[axis]);
});

test("no tilt turns the view over", () => {
  for (const tilt of [10, -10]) assert.ok(Math.hypot(...["x", "y"].map((a) => moved(camera, 0, tilt, 1).eye[a])) > 0);
});

test("in a narrow place the camera stands back, in a wide one it stays", () => {
  const place = (clientWidth) => ({ clientWidth, clientHeight: 400 });
  assert.deepEqual(fitting({ camera }, place(1000)), camera);
  near(length(fitting({ camera }, place(260)).eye), 2 * length(camera.eye));
  const half = { camera, domain: { x: [0.5, 1], y: [0, 1] } };
  near(length(fitting(half, place(520)).eye), 2 * length(camera.eye));
  assert.deepEqual(camera.eye, { x: 1.2, y: -0.7, z: 0.9 }); // the figure's own is untouched
});
