"""Python's side of the benchmark: fits and predicts with the reference implementations, one thread each, and says how long each took.

Reads a JSON object a line: {"op": "data", "path", "rows", "columns"} takes float32 rows followed by uint8 labels; {"op": "fit", "learner",
"parameters"}; {"op": "predict", "rows"}; {"op": "auc"}. Answers with a JSON object a line.
"""

import json
import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np  # noqa: E402

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
    raise ValueError(f"unknown learner {learner}")


def scores(X):
    model = state["model"]
    return -model.score_samples(X) if hasattr(model, "score_samples") else model.predict_proba(X)[:, 1]


def answer(order):
    op = order["op"]
    if op == "data":
        rows, columns = order["rows"], order["columns"]
        with open(order["path"], "rb") as file:
            state["X"] = np.frombuffer(file.read(rows * columns * 4), dtype=np.float32).reshape(rows, columns).copy()
            state["y"] = np.frombuffer(file.read(rows), dtype=np.uint8).copy()
        return {"rows": rows}
    X, y = state["X"], state["y"]
    if op == "fit":
        state["model"] = make(order["learner"], order["parameters"])
        begin = time.perf_counter()
        if order["learner"] == "isolation_forest":
            state["model"].fit(X)
        else:
            state["model"].fit(X, y)
        return {"seconds": time.perf_counter() - begin}
    if op == "predict":
        part = np.ascontiguousarray(X[: order["rows"]])
        times = order.get("times", 1)
        begin = time.perf_counter()
        for _ in range(times):
            scores(part)
        return {"seconds": (time.perf_counter() - begin) / times}
    if op == "auc":
        from sklearn.metrics import roc_auc_score

        return {"auc": float(roc_auc_score(y, scores(X)))}
    raise ValueError(f"unknown order {op}")


for line in sys.stdin:
    try:
        reply = answer(json.loads(line))
    except Exception as error:  # told to the other side, which ends the run
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), flush=True)
