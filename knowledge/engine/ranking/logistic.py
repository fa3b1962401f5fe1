"""Multinomial logistic regression over sparse inputs, every class counting alike however rare."""

import numpy as np
import scipy.optimize
import scipy.sparse

from knowledge.engine.ranking.model import Matrix

_STRENGTH = 10.0
_ROUNDS = 120


def fitted(inputs: scipy.sparse.csr_matrix, wanted: Matrix) -> Matrix:
    """Weights (feature by class) for rows that each belong to one class (one-hot ``wanted``)."""
    across = inputs.T.tocsr()
    features, classes = inputs.shape[1], wanted.shape[1]
    rows_of = wanted.sum(axis=0)
    counts = wanted @ (len(wanted) / (classes * np.maximum(rows_of, 1.0)))

    def cost(flat: Matrix) -> tuple[float, Matrix]:
        weights = flat.reshape(features, classes)
        scores = inputs @ weights
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        total = chances.sum(axis=1, keepdims=True)
        chances /= total
        loss = -(counts * ((wanted * scores).sum(axis=1) - np.log(total[:, 0]))).sum()
        slope = across @ ((chances - wanted) * counts[:, None]) + weights / _STRENGTH
        return float(loss + (weights * weights).sum() / (2 * _STRENGTH)), slope.ravel()

    start = np.zeros(features * classes)
    found = scipy.optimize.minimize(cost, start, jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS})
    weights: Matrix = found.x.reshape(features, classes).astype(np.float32)
    return weights
