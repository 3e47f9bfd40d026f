"""What Keras says: a dense network's and an LSTM's outputs from given weights, and how well both rank after training. Writes fixtures/keras.json."""
import json
import os
import pathlib

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"

import keras  # noqa: E402
import numpy as np  # noqa: E402
from sklearn.metrics import roc_auc_score  # noqa: E402
from sklearn.preprocessing import StandardScaler  # noqa: E402

here = pathlib.Path(__file__).parent / "fixtures"
random = np.random.default_rng(11)


def flat(values):
    """As single precision, in the fewest digits that give it back."""
    return [float(f"{v:.9g}") for v in np.asarray(values, dtype=np.float32).ravel()]


# A dense network with batch normalisation, its numbers drawn so that none is 0 or 1.
inputs, hidden = 6, (12, 5)
layers = [keras.layers.Input((inputs,))]
for units in hidden:
    layers += [keras.layers.Dense(units), keras.layers.BatchNormalization(epsilon=1e-3), keras.layers.ReLU()]
dense = keras.Sequential([*layers, keras.layers.Dense(1)])
tensors = {}
for number, layer in enumerate(one for one in dense.layers if isinstance(one, keras.layers.Dense)):
    weights = [random.normal(size=w.shape) * 0.5 for w in layer.get_weights()]
    layer.set_weights(weights)
    tensors |= {f"kernel_{number}": flat(weights[0]), f"bias_{number}": flat(weights[1])}
for number, layer in enumerate(one for one in dense.layers if isinstance(one, keras.layers.BatchNormalization)):
    weights = [random.uniform(0.5, 1.5, size=w.shape) for w in layer.get_weights()]
    layer.set_weights(weights)
    tensors |= {f"{name}_{number}": flat(w) for name, w in zip(("gamma", "beta", "mean", "variance"), weights)}
rows = random.normal(size=(40, inputs)).astype(np.float32)
outputs = {"dense": {"inputs": inputs, "hidden": hidden, "tensors": tensors, "rows": flat(rows),
                     "odds": flat(dense.predict(rows, verbose=0))}}

# An LSTM with one output a step.
units, steps = 8, 12
entry = keras.layers.Input((steps, inputs))
memory = keras.layers.LSTM(units, return_sequences=True)
label = keras.layers.Dense(1)
lstm = keras.Model(entry, label(memory(entry)))
weights = [random.normal(size=w.shape) * 0.5 for w in memory.get_weights()]
memory.set_weights(weights)
last = [random.normal(size=w.shape) for w in label.get_weights()]
label.set_weights(last)
sequence = random.normal(size=(3, steps, inputs)).astype(np.float32)
names = ("kernel", "recurrent", "bias", "class_kernel", "class_bias")
outputs["lstm"] = {"inputs": inputs, "units": units, "steps": steps, "rows": flat(sequence),
                   "tensors": {name: flat(w) for name, w in zip(names, [*weights, *last])},
                   "odds": flat(lstm.predict(sequence, verbose=0))}

# The sets of networks.json, by a network of the same layers and Adam.
areas = []
for one in json.loads((here / "networks.json").read_text())["sets"]:
    X, y = np.asarray(one["X"], dtype=np.float32), np.asarray(one["y"])
    train, test = one["train"], one["test"]
    scaler = StandardScaler().fit(X[train])
    found = []
    for seed in range(3):
        keras.utils.set_random_seed(seed)
        model = keras.Sequential([keras.layers.Input((X.shape[1],)), keras.layers.Dense(64, "relu"),
                                  keras.layers.Dense(32, "relu"), keras.layers.Dense(1)])
        model.compile(keras.optimizers.AdamW(1e-3, weight_decay=1e-4), keras.losses.BinaryCrossentropy(True))
        stop = keras.callbacks.EarlyStopping(patience=15, restore_best_weights=True)
        model.fit(scaler.transform(X[train]), y[train], epochs=120, batch_size=32, validation_split=0.1,
                  callbacks=[stop], verbose=0)
        found.append(roc_auc_score(y[test], model.predict(scaler.transform(X[test]), verbose=0)[:, 0]))
    areas.append({"name": one["name"], "auc": float(np.mean(found))})

# Sequences in which an event counts when what came two events before was high: nothing in the event itself tells.
count, length = 240, 20
walks = random.normal(size=(count, length, 3)).astype(np.float32)
marks = np.zeros((count, length), dtype=int)
marks[:, 2:] = (walks[:, :-2, 0] + 0.3 * random.normal(size=(count, length - 2)) > 0.8).astype(int)
split = count * 2 // 3
found = []
for seed in range(3):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.layers.Input((length, 3)), keras.layers.LSTM(16, return_sequences=True),
                              keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.01), keras.losses.BinaryCrossentropy(True))
    model.fit(walks[:split], marks[:split, :, None], epochs=60, batch_size=16, verbose=0)
    said = model.predict(walks[split:], verbose=0)[:, :, 0]
    found.append(roc_auc_score(marks[split:].ravel(), said.ravel()))
sequences = {"length": length, "split": split, "rows": [float(f"{v:.6g}") for v in walks.ravel()],
             "labels": marks.ravel().tolist(), "auc": float(np.mean(found))}

(here / "keras.json").write_text(json.dumps({"outputs": outputs, "sets": areas, "sequences": sequences},
                                            separators=(",", ":")))
print(areas, sequences["auc"], found)
