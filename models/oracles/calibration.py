"""Calibration and metrics as scikit-learn and betacal compute them. Writes fixtures/calibration.json."""
import functools
import json
import pathlib

import betacal.beta_calibration
import numpy as np
from betacal import BetaCalibration
from sklearn.calibration import _SigmoidCalibration
from sklearn.linear_model import LogisticRegression
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import (average_precision_score, brier_score_loss, log_loss, roc_auc_score, roc_curve)

# betacal's own optimiser stops early: the same model, solved to the end.
betacal.beta_calibration.LogisticRegression = functools.partial(
    LogisticRegression, solver="newton-cholesky", tol=1e-12, max_iter=10_000)

random = np.random.default_rng(11)
n = 400
labels = (random.random(n) < 0.25).astype(int)
# Rounded, so that some scores tie.
scores = np.round(1 / (1 + np.exp(-(random.normal(size=n) + 1.6 * labels - 0.4))), 3).clip(0.001, 0.999)
weights = np.round(random.random(n) + 0.25, 3)
at = np.round(np.linspace(-0.1, 1.1, 61), 4)
inside = np.round(np.linspace(0.001, 0.999, 61), 4)

isotonic = IsotonicRegression(out_of_bounds="clip", y_min=0, y_max=1).fit(scores, labels, sample_weight=weights)
sigmoid = _SigmoidCalibration().fit(scores, labels, sample_weight=weights)
beta = BetaCalibration(parameters="abm").fit(scores.reshape(-1, 1), labels, sample_weight=weights)
fpr, tpr, _ = roc_curve(labels, scores, sample_weight=weights, drop_intermediate=False)

fixture = {
    "scores": scores.tolist(), "labels": labels.tolist(), "weights": weights.tolist(),
    "at": at.tolist(), "inside": inside.tolist(),
    "isotonic": isotonic.predict(at).tolist(),
    "platt": sigmoid.predict(at).tolist(),
    "beta": beta.predict(inside.reshape(-1, 1)).tolist(),
    "roc_auc": [roc_auc_score(labels, scores), roc_auc_score(labels, scores, sample_weight=weights)],
    "pr_auc": [average_precision_score(labels, scores), average_precision_score(labels, scores, sample_weight=weights)],
    "log_loss": [log_loss(labels, scores), log_loss(labels, scores, sample_weight=weights)],
    "brier": [brier_score_loss(labels, scores), brier_score_loss(labels, scores, sample_weight=weights)],
    "tpr_at_fpr": {str(limit): float(tpr[fpr <= limit].max()) for limit in (0.01, 0.05, 0.2)},
}
out = pathlib.Path(__file__).parent / "fixtures" / "calibration.json"
out.write_text(json.dumps(fixture, separators=(",", ":")))
