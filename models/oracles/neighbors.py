"""LOF, DBSCAN and the one-class SVM as scikit-learn computes them. Writes fixtures/neighbors.json."""
import json
import pathlib

import numpy as np
from sklearn.cluster import DBSCAN
from sklearn.datasets import load_breast_cancer, load_wine, make_moons
from sklearn.metrics import roc_auc_score
from sklearn.neighbors import LocalOutlierFactor
from sklearn.preprocessing import StandardScaler
from sklearn.svm import OneClassSVM

random = np.random.default_rng(5)


def short(values):
    """As single precision, in the fewest digits that give it back."""
    return [[float(f"{v:.9g}") for v in row] for row in np.asarray(values, dtype=np.float32)]


blobs = np.vstack([random.normal(size=(150, 4)), random.normal(size=(100, 4)) * 0.2 + 4]).astype(np.float32)
probe = np.vstack([random.normal(size=(40, 4)), random.normal(size=(20, 4)) * 0.2 + 4,
                   random.uniform(-8, 8, size=(40, 4))]).astype(np.float32)
outlying = [0] * 60 + [1] * 40
cases = {}
for name, k in (("few", 5), ("usual", 20), ("many", 60)):
    lof = LocalOutlierFactor(n_neighbors=k, novelty=True).fit(blobs.astype(np.float64))
    cases[name] = {"n_neighbors": k, "factor": (-lof.score_samples(probe.astype(np.float64))).tolist()}

svms = []
for nu, gamma in ((0.05, "scale"), (0.2, 0.1), (0.5, 1.0), (0.1, "auto")):
    svm = OneClassSVM(nu=nu, gamma=gamma, tol=1e-9).fit(blobs.astype(np.float64))
    svms.append({"nu": nu, "gamma": gamma, "decision": svm.decision_function(probe.astype(np.float64)).tolist(),
                 "vectors": int(svm.support_.size),
                 "auc": roc_auc_score(outlying, -svm.decision_function(probe.astype(np.float64)))})

clusterings = []
moons = make_moons(200, noise=0.07, random_state=3)[0].astype(np.float32)
for data, eps, least in ((moons, 0.15, 5), (moons, 0.1, 4), (blobs, 0.8, 6), (np.round(moons, 1), 0.1, 3)):
    data = np.asarray(data, dtype=np.float32)
    labels = DBSCAN(eps=eps, min_samples=least).fit_predict(data.astype(np.float64))
    clusterings.append({"X": short(data), "eps": eps, "min_samples": least, "labels": labels.tolist()})

# Sets that scikit-learn ships: the larger class is usual, the smaller is anomalous.
sets = []
for load, usual in ((load_breast_cancer, 1), (load_wine, 1)):
    X, y = load(return_X_y=True)
    train = X[y == usual][::2]
    test = np.vstack([X[y == usual][1::2], X[y != usual]])
    label = np.r_[np.zeros(len(X[y == usual][1::2])), np.ones((y != usual).sum())].astype(int)
    scaler = StandardScaler().fit(train)
    lof = LocalOutlierFactor(novelty=True).fit(scaler.transform(train))
    svm = OneClassSVM(nu=0.1).fit(scaler.transform(train))
    sets.append({"name": load.__name__, "train": short(train), "test": short(test), "labels": label.tolist(),
                 "lof": roc_auc_score(label, -lof.score_samples(scaler.transform(test))),
                 "svm": roc_auc_score(label, -svm.decision_function(scaler.transform(test)))})

fixture = {"blobs": short(blobs), "probe": short(probe), "outlying": outlying, "lof": cases, "svm": svms,
           "dbscan": clusterings, "sets": sets}
out = pathlib.Path(__file__).parent / "fixtures" / "neighbors.json"
out.write_text(json.dumps(fixture, separators=(",", ":")))
