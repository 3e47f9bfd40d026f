"""Reference fits of the tree learners: models/src/trees/fixtures/reference.json.

The features are whole numbers from -60 to 60, so that every candidate split exists on both sides and predictions can be compared one by one.
"""

import base64
import json
import warnings
from pathlib import Path

import numpy as np
from lightgbm import LGBMClassifier, early_stopping
from sklearn.ensemble import GradientBoostingClassifier, IsolationForest, RandomForestClassifier
from sklearn.metrics import log_loss, roc_auc_score
from xgboost import XGBClassifier

warnings.filterwarnings("ignore")
OUT = Path(__file__).parent.parent / "src" / "trees" / "fixtures"
MISSING = -128
ROWS = 6000
COLUMNS = 12
CATEGORIES = 9


def told(p):
    """The first thousand scores in steps of 1/65535."""
    return bits(np.round(np.asarray(p)[:1000] * 65535), "<u2")


def bits(array, kind):
    return base64.b64encode(np.ascontiguousarray(array, dtype=kind).tobytes()).decode()


def data():
    rng = np.random.default_rng(20)
    z = rng.normal(size=(ROWS, COLUMNS))
    X = np.clip(np.round(z * 20), -60, 60)
    X[:, 9] = rng.integers(0, CATEGORIES, ROWS)
    # Two features that are hardly ever away from 0, and never both.
    which = rng.integers(0, 12, ROWS)
    X[:, 10] = np.where(which == 0, rng.integers(1, 20, ROWS), 0)
    X[:, 11] = np.where(which == 1, rng.integers(1, 20, ROWS), 0)
    effect = rng.normal(size=CATEGORIES)
    strength = (
        z[:, 0] * z[:, 1] + 0.9 * z[:, 2] - 0.7 * np.abs(z[:, 3]) + effect[X[:, 9].astype(int)]
        + 0.12 * X[:, 10] - 0.1 * X[:, 11] + 0.8 * rng.normal(size=ROWS)
    )
    y = (strength > np.quantile(strength, 0.85)).astype(np.uint8)
    hole = rng.random(X.shape) < 0.04
    hole[:, 9:] = False
    # Missing in one feature says something.
    hole[:, 4] |= (y == 1) & (rng.random(ROWS) < 0.3)
    X[hole] = MISSING
    return X, y


def peer(X):
    out = X.astype(np.float32)
    out[X == MISSING] = np.nan
    return out


X, y = data()
TRAIN, TEST = slice(0, ROWS // 2), slice(ROWS // 2, ROWS)
P = peer(X)
FILLED = np.where(np.isnan(P), 0, P)
weights = 1 + (np.arange(ROWS) % 3)

# Leaves are kept large: in small ones different splits gain the same, and which comes first hangs on rounding.
XGB = {"n_estimators": 30, "max_depth": 4, "learning_rate": 0.2, "min_child_weight": 8}
XGB_CASES = {
    "plain": {},
    "reg_lambda": {"reg_lambda": 20},
    "reg_alpha": {"reg_alpha": 6},
    "gamma": {"gamma": 6},
    "min_child_weight": {"min_child_weight": 30},
    "max_delta_step": {"max_delta_step": 0.2},
    "scale_pos_weight": {"scale_pos_weight": 5},
    "max_depth": {"max_depth": 2},
    "learning_rate": {"learning_rate": 0.05},
    "lossguide": {"grow_policy": "lossguide", "max_leaves": 10, "max_depth": 0},
    "max_leaves": {"max_leaves": 7},
    "monotone_constraints": {"monotone_constraints": [0, 0, 1, -1, 0, 0, 0, 0, 0, 0, 1, 0]},
    "base_score": {"base_score": 0.7},
    "weights": {},
}
XGB_RANDOM = {
    "subsample": {"subsample": 0.4},
    "colsample_bytree": {"colsample_bytree": 0.6},
    "colsample_bylevel": {"colsample_bylevel": 0.6},
    "colsample_bynode": {"colsample_bynode": 0.6},
}
LGB = {"n_estimators": 30, "num_leaves": 15, "learning_rate": 0.2, "min_child_weight": 10}
LGB_CASES = {
    "plain": {},
    "num_leaves": {"num_leaves": 5},
    "max_depth": {"max_depth": 3},
    "min_child_samples": {"min_child_samples": 150},
    "min_child_weight": {"min_child_weight": 20},
    "min_split_gain": {"min_split_gain": 12},
    "reg_alpha": {"reg_alpha": 6},
    "reg_lambda": {"reg_lambda": 30},
    "max_delta_step": {"max_delta_step": 0.9},
    "scale_pos_weight": {"scale_pos_weight": 4},
    "is_unbalance": {"is_unbalance": True},
    "monotone_constraints": {"monotone_constraints": [0, 0, 1, -1, 0, 0, 0, 0, 0, 0, 1, 0]},
    "categorical_feature": {"categorical_feature": [9]},
    "cat_l2": {"categorical_feature": [9], "cat_l2": 200},
    "cat_smooth": {"categorical_feature": [9], "cat_smooth": 250},
    "max_cat_threshold": {"categorical_feature": [9], "max_cat_threshold": 1},
    "max_cat_to_onehot": {"categorical_feature": [9], "max_cat_to_onehot": 20},
    "min_data_per_group": {"categorical_feature": [9], "min_data_per_group": 600},
    "weights": {},
}
LGB_RANDOM = {
    "goss": {"data_sample_strategy": "goss", "top_rate": 0.15, "other_rate": 0.1},
    "subsample": {"subsample": 0.4, "subsample_freq": 1},
    "subsample_freq": {"subsample": 0.2, "subsample_freq": 10},
    "colsample_bytree": {"colsample_bytree": 0.6},
    "feature_fraction_bynode": {"feature_fraction_bynode": 0.6},
}
GB = {"n_estimators": 30, "max_depth": 3, "learning_rate": 0.2, "min_samples_leaf": 50}
GB_CASES = {
    "plain": {},
    "learning_rate": {"learning_rate": 0.05},
    "max_depth": {"max_depth": 1},
    "min_samples_leaf": {"min_samples_leaf": 120},
    "min_samples_split": {"min_samples_split": 700},
    "max_leaf_nodes": {"max_leaf_nodes": 5, "max_depth": 0},
    "weights": {"min_samples_leaf": 1},
}
GB_RANDOM = {"subsample": {"subsample": 0.3}, "max_features": {"max_features": 3}}
RF = {"n_estimators": 60}
RF_RANDOM = {
    "plain": {},
    "max_depth": {"max_depth": 3},
    "min_samples_leaf": {"min_samples_leaf": 40},
    "min_samples_split": {"min_samples_split": 300},
    "min_weight_fraction_leaf": {"min_weight_fraction_leaf": 0.05},
    "min_impurity_decrease": {"min_impurity_decrease": 0.002},
    "max_features": {"max_features": 1},
    "all_features": {"max_features": None},
    "no_bootstrap": {"bootstrap": False},
    "max_samples": {"max_samples": 0.1},
    "balanced": {"class_weight": "balanced", "max_depth": 4},
    "balanced_subsample": {"class_weight": "balanced_subsample", "max_depth": 4},
    "class_weight": {"class_weight": {"0": 1, "1": 4}, "max_depth": 4},
}
SEEDS = 16


def xgboost(parameters, seed=0):
    own = {**XGB, **parameters}
    if "monotone_constraints" in own:
        own["monotone_constraints"] = tuple(own["monotone_constraints"])
    return XGBClassifier(tree_method="hist", n_jobs=1, random_state=seed, **own)


def lightgbm(parameters, seed=0):
    own = {**LGB, **parameters}
    categorical = own.pop("categorical_feature", "auto")
    model = LGBMClassifier(n_jobs=1, verbose=-1, min_data_in_bin=1, random_state=seed, **own)
    fit = model.fit
    model.fit = lambda A, b, **more: fit(A, b, categorical_feature=categorical, **more)
    return model


def nones(parameters):
    return {k: (None if v == 0 else v) for k, v in parameters.items()}


def gradient_boosting(parameters, seed=0):
    return GradientBoostingClassifier(random_state=seed, **nones({**GB, **parameters}))


def random_forest(parameters, seed=0):
    own = {**RF, **parameters}
    if isinstance(own.get("class_weight"), dict):
        own["class_weight"] = {int(k): v for k, v in own["class_weight"].items()}
    return RandomForestClassifier(n_jobs=1, random_state=seed, **own)


def exact(make, cases, A):
    out = []
    for name, parameters in cases.items():
        model = make(parameters)
        more = {"sample_weight": weights[TRAIN]} if name == "weights" else {}
        model.fit(A[TRAIN], y[TRAIN], **more)
        p = model.predict_proba(A[TEST])[:, 1]
        out.append({"name": name, "parameters": parameters, "auc": float(roc_auc_score(y[TEST], p)), "scores": told(p)})
    return out


def average(make, cases, A):
    out = []
    for name, parameters in cases.items():
        aucs, mean = [], np.zeros(ROWS - ROWS // 2)
        for seed in range(SEEDS):
            p = make(parameters, seed).fit(A[TRAIN], y[TRAIN]).predict_proba(A[TEST])[:, 1]
            aucs.append(roc_auc_score(y[TEST], p))
            mean += p / SEEDS
        out.append({"name": name, "parameters": parameters, "auc": float(np.mean(aucs)), "mean": told(mean)})
    return out


def isolation():
    rng = np.random.default_rng(4)
    # Outliers: a tenth of the test rows, spread wide.
    A = FILLED[:, :8].copy()
    far = np.zeros(ROWS, dtype=np.uint8)
    far[ROWS // 2 :: 10] = 1
    A[far == 1] = np.clip(np.round(rng.normal(size=(far.sum(), 8)) * 45), -100, 100)
    aucs = []
    mean = np.zeros(ROWS - ROWS // 2)
    for seed in range(SEEDS):
        scores = -IsolationForest(n_estimators=100, max_samples=256, random_state=seed).fit(A[TRAIN]).score_samples(A[TEST])
        aucs.append(roc_auc_score(far[TEST], scores))
        mean += scores / SEEDS
    return {"X": bits(A, "i1"), "y": bits(far, "u1"), "auc": float(np.mean(aucs)), "mean": told(mean)}


def stopping():
    own = XGBClassifier(tree_method="hist", n_jobs=1, max_depth=6, learning_rate=0.3, n_estimators=200, early_stopping_rounds=5, eval_metric="logloss")
    own.fit(P[TRAIN], y[TRAIN], eval_set=[(P[TEST], y[TEST])], verbose=False)
    other = LGBMClassifier(n_jobs=1, verbose=-1, min_data_in_bin=1, n_estimators=200, learning_rate=0.3)
    other.fit(P[TRAIN], y[TRAIN], eval_set=[(P[TEST], y[TEST])], eval_metric="binary_logloss", callbacks=[early_stopping(5, verbose=False)])
    return {
        "xgboost": {"rounds": own.best_iteration + 1, "loss": float(own.best_score)},
        "lightgbm": {"rounds": other.best_iteration_, "loss": float(log_loss(y[TEST], other.predict_proba(P[TEST])[:, 1]))},
    }


def out_of_bag():
    scores = []
    for seed in range(SEEDS):
        model = RandomForestClassifier(n_estimators=60, oob_score=True, n_jobs=1, random_state=seed).fit(P[TRAIN], y[TRAIN])
        scores.append((model.oob_score_, roc_auc_score(y[TRAIN], model.oob_decision_function_[:, 1])))
    return {"score": float(np.mean([s for s, _ in scores])), "auc": float(np.mean([a for _, a in scores]))}


reference = {
    "rows": ROWS,
    "columns": COLUMNS,
    "missing": MISSING,
    "seeds": SEEDS,
    "X": bits(X, "i1"),
    "y": bits(y, "u1"),
    "xgboost": {"defaults": XGB, "exact": exact(xgboost, XGB_CASES, P), "average": average(xgboost, XGB_RANDOM, P)},
    "lightgbm": {"defaults": LGB, "exact": exact(lightgbm, LGB_CASES, P), "average": average(lightgbm, LGB_RANDOM, P)},
    # scikit-learn's takes no missing values: they are 0 there.
    "gradient_boosting": {"defaults": GB, "exact": exact(gradient_boosting, GB_CASES, FILLED), "average": average(gradient_boosting, GB_RANDOM, FILLED)},
    "random_forest": {"defaults": RF, "average": average(random_forest, RF_RANDOM, P), "out_of_bag": out_of_bag()},
    "isolation_forest": isolation(),
    "stopping": stopping(),
}
OUT.mkdir(parents=True, exist_ok=True)
(OUT / "reference.json").write_text(json.dumps(reference, separators=(",", ":")) + "\n")
