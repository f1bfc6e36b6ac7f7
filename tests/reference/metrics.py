# Where the numbers in tests/metrics.cpp come from: scikit-learn, which nothing else in
# the project needs. Run this (after pip install scikit-learn) to see them again.
import sklearn
from sklearn import metrics

truth = [0, 1, 2, 2, 1, 0, 2, 1, 1, 0, 3, 2]
predicted = [0, 2, 2, 2, 1, 1, 0, 1, 1, 0, 2, 2]  # nobody is called 3
print("scikit-learn", sklearn.__version__)
print("accuracy", metrics.accuracy_score(truth, predicted))
print(metrics.confusion_matrix(truth, predicted))
options = dict(labels=[0, 1, 2, 3], zero_division=0)
for average in (None, "macro"):
    print(average, metrics.precision_recall_fscore_support(
        truth, predicted, average=average, **options)[:3])

positive = [0, 1, 0, 1, 1, 0, 0, 1, 0, 1]
scores = [0.1, 0.9, 0.4, 0.4, 0.7, 0.4, 0.8, 0.35, 0.2, 0.7]  # with ties
print("roc auc", repr(metrics.roc_auc_score(positive, scores)))
