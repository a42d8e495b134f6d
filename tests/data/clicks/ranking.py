"""Writes ranking.csv: scores, labels, and what scikit-learn makes of them.

    pip install scikit-learn==1.9.1 && python ranking.py > ranking.csv
"""
import numpy
import sklearn
from sklearn.metrics import log_loss, ndcg_score, roc_auc_score

random = numpy.random.default_rng(7)
print(f"# scikit-learn {sklearn.__version__}: scores,labels,roc_auc_score,log_loss,ndcg_score k=3,ndcg_score k=10")
for case in range(40):
    count = int(random.integers(2, 40))
    scores = random.random(count)
    if case % 3 == 0:  # ties
        scores = numpy.round(scores, 1)
    if case % 8 == 0:  # nothing but ties
        scores = numpy.full(count, 0.25)
    labels = (random.random(count) < 0.35).astype(int)
    labels[:2] = [0, 1]
    values = [
        roc_auc_score(labels, scores),
        log_loss(labels, scores, labels=[0, 1]),
        ndcg_score([labels], [scores], k=3),
        ndcg_score([labels], [scores], k=10),
    ]
    print(",".join([" ".join(repr(float(s)) for s in scores), " ".join(map(str, labels)), *(repr(float(v)) for v in values)]))
