"""How well PyOD's detectors rank the outliers of sets that scikit-learn ships. Writes fixtures/outliers.json."""
import json
import pathlib
import warnings

import numpy as np
from pyod.models.iforest import IForest
from pyod.models.lof import LOF
from pyod.models.ocsvm import OCSVM
from sklearn.datasets import load_breast_cancer, load_digits, load_wine
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
random = np.random.default_rng(7)
sets = []
for name, load, usual in (("breast cancer", load_breast_cancer, 1), ("wine", load_wine, 1),
                          ("digits", load_digits, 3)):
    X, y = load(return_X_y=True)
    # Half of the usual rows are learned from; of the others a fifth are outliers among the rest.
    own = random.permutation(np.flatnonzero(y == usual))
    half = len(own) // 2
    outliers = random.permutation(np.flatnonzero(y != usual))[: max(20, len(own) // 3)]
    # Constant columns go: nothing scales them.
    varied = X[own[:half]].std(axis=0) > 0
    scaler = StandardScaler().fit(X[own[:half]][:, varied])
    train, test = (np.round(scaler.transform(X[rows][:, varied]), 5).astype(np.float32)
                   for rows in (own[:half], np.r_[own[half:], outliers]))
    labels = np.r_[np.zeros(len(own) - half), np.ones(len(outliers))].astype(int)

    def auc(model):
        return float(roc_auc_score(labels, model.fit(train).decision_function(test)))

    sets.append({
        "name": name,
        "train": [[float(f"{v:.6g}") for v in row] for row in train],
        "test": [[float(f"{v:.6g}") for v in row] for row in test],
        "labels": labels.tolist(),
        "isolation_forest": float(np.mean([auc(IForest(n_estimators=200, random_state=seed)) for seed in range(10)])),
        "local_outlier_factor": auc(LOF(n_neighbors=20)),
        "one_class_svm": auc(OCSVM(nu=0.1)),
    })

out = pathlib.Path(__file__).parent / "fixtures" / "outliers.json"
out.write_text(json.dumps({"sets": sets}, separators=(",", ":")))
print([{key: one[key] for key in ("name", "isolation_forest", "local_outlier_factor", "one_class_svm")} for one in sets])
