"""Python's side of the benchmark: fits and predicts with the reference implementations, one thread each, and says how much processor time each took.

Reads a JSON object a line: {"op": "import", "learner"}; {"op": "data", "part", "path", "rows", "columns"} takes float32 rows followed by uint8 labels,
part "data" or "held"; {"op": "fit", "learner", "parameters"}; {"op": "onnx", "path"}; {"op": "predict", "rows"}; {"op": "auc"}, on the part held
out. Answers with a JSON object a line.
"""

import gc
import json
import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np  # noqa: E402

LINUX = sys.platform == "linux"
state = {}


def make(learner, parameters):
    if learner == "xgboost":
        from xgboost import XGBClassifier

        return XGBClassifier(n_jobs=1, tree_method="hist", **parameters)
    if learner == "lightgbm":
        from lightgbm import LGBMClassifier

        return LGBMClassifier(n_jobs=1, verbose=-1, **parameters)
    if learner == "isolation_forest":
        from sklearn.ensemble import IsolationForest

        return IsolationForest(n_jobs=1, **parameters)
    if learner == "random_forest":
        from sklearn.ensemble import RandomForestClassifier

        return RandomForestClassifier(n_jobs=1, **parameters)
    if learner == "gradient_boosting":
        from sklearn.ensemble import GradientBoostingClassifier

        return GradientBoostingClassifier(**parameters)
    if learner == "hist_gradient_boosting":
        from sklearn.ensemble import HistGradientBoostingClassifier

        return HistGradientBoostingClassifier(**parameters)
    if learner == "local_outlier_factor":
        from sklearn.neighbors import LocalOutlierFactor

        return LocalOutlierFactor(novelty=True, n_jobs=1, **parameters)
    if learner == "one_class_svm":
        from sklearn.svm import OneClassSVM

        return OneClassSVM(**parameters)
    if learner == "dbscan":
        from sklearn.cluster import DBSCAN

        return DBSCAN(n_jobs=1, **parameters)
    if learner == "dense_network":
        from sklearn.neural_network import MLPClassifier

        return MLPClassifier(n_iter_no_change=1_000, **parameters)
    if learner == "half_space_trees":
        from river.anomaly import HalfSpaceTrees

        return HalfSpaceTrees(seed=0, **parameters)
    raise ValueError(f"unknown learner {learner}")


def rows_of(X):
    return [dict(enumerate(row)) for row in np.nan_to_num(X).tolist()]


def scores(X):
    model = state["model"]
    if hasattr(model, "score_one"):
        return np.array([model.score_one(row) for row in rows_of(X)])
    if hasattr(model, "run"):
        return model.run(None, {model.get_inputs()[0].name: X})[0]
    return -model.score_samples(X) if hasattr(model, "score_samples") else model.predict_proba(X)[:, 1]


def fit(model, X, y):
    if hasattr(model, "learn_one"):
        # Its trees part the space from 0 to 1.
        low, high = np.nanmin(X, axis=0), np.nanmax(X, axis=0)
        model.limits = {j: (float(low[j]), float(high[j])) for j in range(X.shape[1])}
        for row in rows_of(X):
            model.learn_one(row)
    elif hasattr(model, "score_samples"):
        model.fit(X)
    else:
        model.fit(X, y)


def memory(name):
    """MiB of resident memory now (VmRSS) or at most (VmHWM)."""
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith(name + ":"))


def reset_peak():
    gc.collect()
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")


def answer(order):
    op = order["op"]
    if op == "import":
        if order["learner"] == "onnx":
            import onnxruntime  # noqa: F401
        else:
            make(order["learner"], {})
        state["begun"] = memory("VmRSS") if LINUX else float("nan")
        return {}
    if op == "data":
        rows, columns = order["rows"], order["columns"]
        with open(order["path"], "rb") as file:
            X = np.frombuffer(file.read(rows * columns * 4), dtype=np.float32).reshape(rows, columns).copy()
            state[order["part"]] = X, np.frombuffer(file.read(rows), dtype=np.uint8).copy()
        return {"rows": rows}
    X, y = state["data"]
    if op == "fit":
        state.pop("model", None)
        model = make(order["learner"], order["parameters"])
        if LINUX:
            reset_peak()
        begin = time.process_time()
        fit(model, X, y)
        seconds = time.process_time() - begin
        state["model"] = model
        return {"seconds": seconds, "memory": memory("VmHWM") - state["begun"] if LINUX else None}
    if op == "onnx":
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        state["model"] = onnxruntime.InferenceSession(order["path"], options, providers=["CPUExecutionProvider"])
        return {}
    if op == "predict":
        part = np.ascontiguousarray(X[: order["rows"]])
        if order["rows"] <= 1_000:
            scores(part)
        begin = time.process_time()
        times = 0
        while True:
            scores(part)
            times += 1
            took = time.process_time() - begin
            if took >= 0.1:
                return {"seconds": took / times}
    if op == "auc":
        from sklearn.metrics import roc_auc_score

        held, labels = state["held"]
        return {"auc": float(roc_auc_score(labels, scores(held)))}
    raise ValueError(f"unknown order {op}")


for line in sys.stdin:
    try:
        reply = answer(json.loads(line))
    except Exception as error:  # told to the other side, which ends the run
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), flush=True)
