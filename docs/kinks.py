"""Measure the derivatives that TensorFlow, PyTorch and JAX give at 0: ``nox -s kinks``.

Writes regnotes/kinks.json, for the page kinks.md: for each framework its version and the
derivative of every program at x = 0, float64, on the CPU. A program that a framework lacks is
left out of its list; an infinite or undefined derivative is a string, because JSON has no nan.
"""

import importlib
import json
import math
from importlib.metadata import version
from pathlib import Path

FILE = Path(__file__).parent.parent / "regnotes/kinks.json"


def tensorflow():
    import tensorflow as tf

    def slope(program):
        x = tf.Variable(0.0, dtype=tf.float64)
        with tf.GradientTape() as tape:
            y = program(x)
        return float(tf.convert_to_tensor(tape.gradient(y, x)))

    return slope, {
        "abs(x)": tf.abs,
        "maximum(x, -x)": lambda x: tf.maximum(x, -x),
        "where(x > 0, x, -x)": lambda x: tf.where(x > 0, x, -x),
        "where(x >= 0, x, -x)": lambda x: tf.where(x >= 0, x, -x),
        "sqrt(x * x)": lambda x: tf.sqrt(x * x),
        "norm([x])": lambda x: tf.norm(tf.stack([x])),
        "relu(x)": tf.nn.relu,
        "maximum(x, 0)": lambda x: tf.maximum(x, 0.0),
        "maximum(0, x)": lambda x: tf.maximum(tf.zeros_like(x), x),
        "where(x > 0, x, 0)": lambda x: tf.where(x > 0, x, tf.zeros_like(x)),
        "where(x >= 0, x, 0)": lambda x: tf.where(x >= 0, x, tf.zeros_like(x)),
        "max([x, 0])": lambda x: tf.reduce_max(tf.stack([x, tf.zeros_like(x)])),
        "clip(x, 0, 1)": lambda x: tf.clip_by_value(x, 0.0, 1.0),
        "leaky_relu(x, 0.1)": lambda x: tf.nn.leaky_relu(x, 0.1),
        "where(x > 0, x + 2, 2)": lambda x: tf.where(x > 0, x + 2, tf.constant(2.0, x.dtype)),
        "where(x >= 0, x + 2, 2)": lambda x: tf.where(x >= 0, x + 2, tf.constant(2.0, x.dtype)),
        "where(x > 0, x + 2, 2 - 3 * x)": lambda x: tf.where(x > 0, x + 2, 2 - 3 * x),
        "where(x > 0, sqrt(x), 0)": lambda x: tf.where(x > 0, tf.sqrt(x), tf.zeros_like(x)),
        "relu(x) - relu(-x)": lambda x: tf.nn.relu(x) - tf.nn.relu(-x),
    }


def torch():
    import torch as t

    def slope(program):
        x = t.zeros((), dtype=t.float64, requires_grad=True)
        (grad,) = t.autograd.grad(program(x), x)
        return float(grad)

    zero, two = (t.tensor(c, dtype=t.float64) for c in (0.0, 2.0))
    return slope, {
        "abs(x)": t.abs,
        "maximum(x, -x)": lambda x: t.maximum(x, -x),
        "where(x > 0, x, -x)": lambda x: t.where(x > 0, x, -x),
        "where(x >= 0, x, -x)": lambda x: t.where(x >= 0, x, -x),
        "sqrt(x * x)": lambda x: t.sqrt(x * x),
        "norm([x])": lambda x: t.linalg.vector_norm(t.stack([x])),
        "relu(x)": t.relu,
        "maximum(x, 0)": lambda x: t.maximum(x, zero),
        "maximum(0, x)": lambda x: t.maximum(zero, x),
        "where(x > 0, x, 0)": lambda x: t.where(x > 0, x, zero),
        "where(x >= 0, x, 0)": lambda x: t.where(x >= 0, x, zero),
        "max([x, 0])": lambda x: t.amax(t.stack([x, zero])),
        "clip(x, 0, 1)": lambda x: t.clip(x, 0.0, 1.0),
        "leaky_relu(x, 0.1)": lambda x: t.nn.functional.leaky_relu(x, 0.1),
        "where(x > 0, x + 2, 2)": lambda x: t.where(x > 0, x + 2, two),
        "where(x >= 0, x + 2, 2)": lambda x: t.where(x >= 0, x + 2, two),
        "where(x > 0, x + 2, 2 - 3 * x)": lambda x: t.where(x > 0, x + 2, 2 - 3 * x),
        "where(x > 0, sqrt(x), 0)": lambda x: t.where(x > 0, t.sqrt(x), zero),
        "relu(x) - relu(-x)": lambda x: t.relu(x) - t.relu(-x),
    }


def jax():
    import jax as j

    j.config.update("jax_enable_x64", True)
    jnp, relu = j.numpy, j.nn.relu

    def slope(program):
        return float(j.grad(program)(0.0))

    return slope, {
        "abs(x)": jnp.abs,
        "maximum(x, -x)": lambda x: jnp.maximum(x, -x),
        "where(x > 0, x, -x)": lambda x: jnp.where(x > 0, x, -x),
        "where(x >= 0, x, -x)": lambda x: jnp.where(x >= 0, x, -x),
        "sqrt(x * x)": lambda x: jnp.sqrt(x * x),
        "norm([x])": lambda x: jnp.linalg.norm(jnp.stack([x])),
        "relu(x)": relu,
        "maximum(x, 0)": lambda x: jnp.maximum(x, 0.0),
        "maximum(0, x)": lambda x: jnp.maximum(0.0, x),
        "where(x > 0, x, 0)": lambda x: jnp.where(x > 0, x, 0.0),
        "where(x >= 0, x, 0)": lambda x: jnp.where(x >= 0, x, 0.0),
        "max([x, 0])": lambda x: jnp.max(jnp.stack([x, 0.0])),
        "clip(x, 0, 1)": lambda x: jnp.clip(x, 0.0, 1.0),
        "leaky_relu(x, 0.1)": lambda x: j.nn.leaky_relu(x, 0.1),
        "where(x > 0, x + 2, 2)": lambda x: jnp.where(x > 0, x + 2, 2.0),
        "where(x >= 0, x + 2, 2)": lambda x: jnp.where(x >= 0, x + 2, 2.0),
        "where(x > 0, x + 2, 2 - 3 * x)": lambda x: jnp.where(x > 0, x + 2, 2 - 3 * x),
        "where(x > 0, sqrt(x), 0)": lambda x: jnp.where(x > 0, jnp.sqrt(x), 0.0),
        "relu(x) - relu(-x)": lambda x: relu(x) - relu(-x),
    }


def article():
    """What the article's own lines do in TensorFlow 2, and what they print in its old mode."""
    import tensorflow as tf

    def lines(tf, mode):
        x = mode.Variable(0.0)
        y = mode.where(tf.greater(x, 0), x + 2, 2)
        grad = mode.gradients(y, [x])[0]
        with mode.Session() as sess:
            sess.run(mode.global_variables_initializer())
            return float(sess.run(grad))

    try:
        x = tf.Variable(0.0)
        tf.gradients(tf.where(tf.greater(x, 0), x + 2, 2), [x])
        today = "runs"
    except Exception as error:
        today = type(error).__name__
    with tf.Graph().as_default():
        return {"today": today, "as then": lines(tf, tf.compat.v1)}


def main():
    measured = {}
    for name, load in (("TensorFlow", tensorflow), ("PyTorch", torch), ("JAX", jax)):
        package = load.__name__
        if importlib.util.find_spec(package) is None:
            print(f"{name} is not installed and keeps what was measured before")
            continue
        slope, programs = load()
        values = {text: slope(program) for text, program in programs.items()}
        measured[name] = {
            "version": version(package).partition("+")[0],  # 2.13.0+cpu names the build
            "values": {k: v if math.isfinite(v) else str(v) for k, v in values.items()},
        }
        if name == "TensorFlow":
            measured[name]["article"] = article()
    before = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    FILE.write_text(json.dumps(before | measured, indent=1) + "\n", encoding="utf-8")
    print(FILE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
