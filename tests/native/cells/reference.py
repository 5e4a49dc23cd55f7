"""Makes reference.json: cells as other people's code runs them, in float64.

Run once with Keras 3.15.1 on JAX 0.10.2 and NumPy 2.4.6:

    python3 reference.py > reference.json

rnn, relu, gru, lstm: the layers SimpleRNN (tanh, relu), GRU (reset_after=False) and LSTM of Keras. Keras multiplies row
vectors from the left, so that its kernels are our matrices transposed; its gates stand side by side, z r h and i f c o.
sru, residual: no layer of Keras; written here in NumPy from the papers (Lei et al. 2018, equations 1 to 4 with alpha = 1;
He et al. 2016), by matrices as a whole.

Each case has `weights` (the matrices in the order of the cell's table, by rows), `inputs` (20 steps x m), `outputs`
(20 steps x d), `states` (the final list, one after the other), and one step from a state that is not zero: `from`,
`input`, `to`.
"""

import json
import os

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_ENABLE_X64"] = "1"
import keras
import numpy as np

keras.config.set_floatx("float64")
keras.config.set_dtype_policy("float64")
# Outside of TensorFlow, Keras rounds tanh to float32 unless this table is told not to.
keras.src.backend.common.dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"
M, D, STEPS, H = 2, 3, 20, 0.25
chance = np.random.default_rng(5643)


def draw(*shape):
    return chance.normal(0.0, 0.7, shape)


def side_by_side(gates):
    """Our gates (W, U, b) as Keras holds them: kernel, recurrent kernel, bias."""
    return [
        np.concatenate([w.T for w, _, _ in gates], axis=1),
        np.concatenate([u.T for _, u, _ in gates], axis=1),
        np.concatenate([b for _, _, b in gates]),
    ]


def keras_case(layer, gates, states):
    """`gates` in the order of Keras."""
    layer.build((1, None, M))
    layer.set_weights(side_by_side(gates))

    def go(inputs, start):
        start = [np.array([part]) for part in start]
        given = layer(np.array([inputs]), initial_state=start if states > 1 else start[0])
        outputs, *final = [np.asarray(each)[0] for each in given]
        return outputs, final

    return go


def numpy_case(step, states):
    def go(inputs, start):
        outputs = []
        for x in inputs:
            start = step(x, start)
            outputs.append(start[0])
        return np.array(outputs), start

    return go


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def plain(activation):
    w2, w1, b = draw(D, M), draw(D, D), draw(D)
    layer = keras.layers.SimpleRNN(D, activation=activation, return_sequences=True, return_state=True)
    return [w1, w2, b], 1, keras_case(layer, [(w2, w1, b)], 1)


def gru():
    z, r, c = [(draw(D, M), draw(D, D), draw(D)) for _ in range(3)]
    layer = keras.layers.GRU(D, reset_after=False, return_sequences=True, return_state=True)
    return [*z, *r, *c], 1, keras_case(layer, [z, r, c], 1)


def lstm():
    i, f, o, g = [(draw(D, M), draw(D, D), draw(D)) for _ in range(4)]
    layer = keras.layers.LSTM(D, return_sequences=True, return_state=True)
    return [*i, *f, *o, *g], 2, keras_case(layer, [i, f, g, o], 2)


def sru():
    wf, vf, bf, wr, vr, br, w, ws = (
        draw(D, M), draw(D), draw(D), draw(D, M), draw(D), draw(D), draw(D, M), draw(D, M),
    )  # fmt: skip

    def step(x, state):
        _, c = state
        f = sigmoid(wf @ x + vf * c + bf)
        r = sigmoid(wr @ x + vr * c + br)
        c = f * c + (1 - f) * (w @ x)
        return [r * c + (1 - r) * (ws @ x), c]

    return [wf, vf, bf, wr, vr, br, w, ws], 2, numpy_case(step, 2)


def residual():
    w1, w2, b, v = draw(D, D), draw(D, M), draw(D), draw(D, D)
    return [w1, w2, b, v], 1, numpy_case(lambda x, y: [y[0] + H * (v @ np.tanh(w1 @ y[0] + w2 @ x + b))], 1)


cases = []
for kind, make in [
    ("rnn", lambda: plain("tanh")),
    ("relu", lambda: plain("relu")),
    ("gru", gru),
    ("lstm", lstm),
    ("sru", sru),
    ("residual", residual),
]:
    matrices, states, go = make()
    inputs = draw(STEPS, M)
    outputs, final = go(inputs, [np.zeros(D)] * states)
    before, x = [draw(D) for _ in range(states)], draw(M)
    _, after = go(np.array([x]), before)
    flat = lambda parts: [float(number) for part in parts for number in np.ravel(part)]
    cases.append({
        "kind": kind,
        "inputs_wide": M,
        "width": D,
        "h": H,
        "weights": flat(matrices),
        "inputs": flat([inputs]),
        "outputs": flat([outputs]),
        "states": flat(final),
        "from": flat(before),
        "input": flat([x]),
        "to": flat(after),
    })
print("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]")
