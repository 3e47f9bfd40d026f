"""How well scikit-learn's network ranks small sets, over a few seeds. Writes fixtures/networks.json."""
import json
import pathlib
import warnings

import numpy as np
from sklearn.datasets import load_breast_cancer, make_classification, make_moons
from sklearn.metrics import roc_auc_score
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")


def short(values):
    return [[float(f"{v:.6g}") for v in row] for row in np.asarray(values, dtype=np.float32)]


sets = []
cancer = load_breast_cancer(return_X_y=True)
for name, (X, y) in (("breast cancer", cancer), ("moons", make_moons(800, noise=0.25, random_state=1)),
                     ("made", make_classification(1200, 10, n_informative=6, n_redundant=2, class_sep=0.8,
                                                  random_state=2))):
    X = np.asarray(short(X))
    order = np.random.default_rng(3).permutation(len(X))
    train, test = order[: len(X) * 6 // 10], order[len(X) * 6 // 10:]
    scaler = StandardScaler().fit(X[train])
    areas = []
    for seed in range(5):
        model = MLPClassifier((64, 32), alpha=1e-2, max_iter=120,
                              random_state=seed).fit(scaler.transform(X[train]), y[train])
        areas.append(roc_auc_score(y[test], model.predict_proba(scaler.transform(X[test]))[:, 1]))
    sets.append({"name": name, "X": short(X), "y": y.tolist(), "train": train.tolist(), "test": test.tolist(),
                 "auc": float(np.mean(areas))})

out = pathlib.Path(__file__).parent / "fixtures" / "networks.json"
out.write_text(json.dumps({"sets": sets}, separators=(",", ":")))
print([(one["name"], round(one["auc"], 4)) for one in sets])
