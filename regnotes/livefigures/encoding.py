"""Arrays as they travel in a page: differences of whole numbers, which compress well."""

import json
import math
import zlib

import numpy as np

__all__ = ["ALONG", "ORDERS", "decode", "encode"]

# How often differences are taken, down the rows and along the numbers: the smallest is kept.
ALONG = ((0, 1), (0, 2), (0, 3))
ORDERS = (*ALONG, (1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2))


def encode(array, decimals):
    """An array as whole multiples of 10^-decimals, written as differences.

    Neighbours on a surface are alike, and what a surface or a curve does at one step of a slider
    it nearly does at the next.  So differences of differences are small and repeat: smaller on the
    wire (gzip) than base64 floats or rounded lists.  ``order`` says how often rows were taken from
    the row after them (without NaN only), then each number from the next known one.  NaN becomes
    null.  The error is at most half of 10^-decimals.
    """
    array = np.asarray(array, dtype=float)
    flat = array.ravel()
    known = ~np.isnan(flat)
    whole = np.rint(flat[known] * 10.0**decimals).astype(np.int64)
    rows = array.shape[0] if array.ndim > 1 and flat.size and known.all() else 1
    orders = ORDERS if rows > 1 else ALONG
    if np.abs(whole).max(initial=0) > 2**48:  # each difference may double it; 2^53 is exact yet
        orders = ORDERS[:1]
    tried = {order: _differences(whole.reshape(rows, -1), *order).tolist() for order in orders}
    order = min(tried, key=lambda order: len(zlib.compress(json.dumps(tried[order]).encode(), 1)))
    delta = np.full(flat.size, None)
    delta[known] = tried[order]
    return {
        "shape": list(array.shape), "decimals": decimals, "order": list(order),
        "delta": delta.tolist(),
    }  # fmt: skip


def _differences(whole, down, along):
    for _ in range(down):
        whole = np.diff(whole, axis=0, prepend=0)
    whole = whole.ravel()
    for _ in range(along):
        whole = np.diff(whole, prepend=0)
    return whole


def decode(encoded):
    """The array that `encode` was given, to within its rounding."""
    delta = np.array([math.nan if d is None else d for d in encoded["delta"]], dtype=float)
    known = ~np.isnan(delta)
    down, along = encoded["order"]
    whole = delta[known]
    for _ in range(along):
        whole = np.cumsum(whole)
    for _ in range(down):
        whole = np.cumsum(whole.reshape(encoded["shape"][0], -1), axis=0).ravel()
    delta[known] = whole / 10.0 ** encoded["decimals"]
    return delta.reshape(encoded["shape"])
