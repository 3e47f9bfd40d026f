"""Models that cross over: models/src/interchange/fixtures.

Theirs: small models as XGBoost and LightGBM save them, with what they say of some rows, and XGBoost's Shapley values.
Ours: each model that exported.ts writes is read by the real library, which must say what ours says; then its hash and the library's scores
are kept.
"""

import base64
import hashlib
import json
import subprocess
import tempfile
import warnings
from pathlib import Path

import lightgbm
import numpy as np
import onnxruntime
import xgboost

warnings.filterwarnings("ignore")
HERE = Path(__file__).parent
OUT = HERE.parent / "src" / "interchange" / "fixtures"
OUT.mkdir(parents=True, exist_ok=True)
NODE = HERE.parent.parent / "node_modules" / "node" / "bin" / "node"
TOLERANCE = 1e-5


def bits(array, kind="<f4"):
    return base64.b64encode(np.ascontiguousarray(array, dtype=kind).tobytes()).decode()


def rows(count, seed):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(count, 6)).astype(np.float32)
    X[:, 5] = rng.integers(0, 8, count)
    y = (X[:, 0] + X[:, 1] * X[:, 2] + 2 * (X[:, 5] == 3) + 0.3 * rng.normal(size=count) > 1.2).astype(int)
    X[rng.random(X.shape) < 0.05] = np.nan
    X[:, 5] = np.where(np.isnan(X[:, 5]), 0, X[:, 5])
    X[(y == 1) & (rng.random(count) < 0.4), 4] = np.nan
    return X, y


def theirs():
    X, y = rows(800, 3)
    probe, _ = rows(60, 4)
    # Missing and unseen where the training rows had none.
    probe[:4, 5] = np.nan
    probe[4:8, 5] = 30
    probe[8:10, 0] = [np.inf, -np.inf]
    own = xgboost.train({"objective": "binary:logistic", "max_depth": 4, "eta": 0.3}, xgboost.DMatrix(X, y), 10)
    own.save_model(OUT / "xgboost.json")
    safe = np.where(np.isinf(probe), np.sign(probe) * 1e30, probe)
    matrix = xgboost.DMatrix(safe)
    parameters = {"objective": "binary", "num_leaves": 9, "min_data_in_leaf": 5, "verbose": -1}
    plain = lightgbm.train(parameters, lightgbm.Dataset(X, y), 10)
    plain.save_model(OUT / "lightgbm.txt")
    # Zeros instead of missing values: a model that was told of none.
    whole = lightgbm.train(parameters, lightgbm.Dataset(np.nan_to_num(X), y), 6)
    whole.save_model(OUT / "lightgbm-whole.txt")
    sets = lightgbm.train({**parameters, "min_data_per_group": 10, "cat_smooth": 1}, lightgbm.Dataset(X, y, categorical_feature=[5]), 10)
    sets.save_model(OUT / "lightgbm-categories.txt")
    fixture = {
        "columns": 6,
        "rows": bits(safe),
        "xgboost": {"scores": bits(own.predict(matrix)), "contributions": bits(own.predict(matrix, pred_contribs=True))},
        "lightgbm": {"scores": bits(plain.predict(safe), "<f8"), "contributions": bits(plain.predict(safe, pred_contrib=True), "<f8")},
        "lightgbm-whole": {"scores": bits(whole.predict(safe), "<f8")},
        "lightgbm-categories": {"scores": bits(sets.predict(safe), "<f8")},
    }
    (OUT / "theirs.json").write_text(json.dumps(fixture, separators=(",", ":")) + "\n")


def said(kind, path, X):
    if kind == "xgboost":
        return xgboost.Booster(model_file=str(path)).predict(xgboost.DMatrix(X))
    if kind == "lightgbm":
        return lightgbm.Booster(model_file=str(path)).predict(X)
    return onnxruntime.InferenceSession(str(path)).run(None, {"input": X})[0].ravel()


def ours():
    out = []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        subprocess.run([NODE, HERE / "exported.ts", folder], check=True)
        told = json.loads((folder / "list.json").read_text())
        X = np.fromfile(folder / "rows.f32", dtype=np.float32).reshape(-1, told["columns"])
        for model in told["models"]:
            path = folder / model["file"]
            scores = said(model["format"], path, X)
            off = float(np.abs(scores - np.array(model["scores"])).max())
            print(f"  {model['name']} as {model['format']}: off by {off:.2e} at most")
            if not off < TOLERANCE:
                raise SystemExit(f"{model['name']} as {model['format']} is read otherwise than written: off by {off}")
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            out.append({"name": model["name"], "format": model["format"], "sha256": digest, "scores": bits(scores)})
    (OUT / "ours.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")


theirs()
ours()
