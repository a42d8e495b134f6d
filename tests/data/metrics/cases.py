"""Writes files of predictions and references, and expected.json: what the public references make of them.

    pip install scikit-learn==1.9.1 jiwer==4.0.0 ranx==0.3.21 torch numpy && python cases.py
"""
import csv
import json
import random

import jiwer
import numpy
import torch
from ranx import Qrels, Run, evaluate
from scipy.special import log_softmax, softmax
from sklearn.metrics import accuracy_score, log_loss, ndcg_score, roc_auc_score, top_k_accuracy_score

draw = numpy.random.default_rng(11)
cases = []


def case(arguments, **metrics):
    cases.append({"arguments": arguments, "metrics": {k.replace("_", "-"): float(v) for k, v in metrics.items()}})


def table(name, header, rows, delimiter=","):
    with open(name, "w", newline="") as out:
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
        writer.writerows([header] * bool(header) + rows)


def calibration_error(probabilities, labels, bins=15):
    """Guo et al. 2017, equation 3."""
    confidence, right = probabilities.max(1), probabilities.argmax(1) == labels
    edges = numpy.linspace(0, 1, bins + 1)
    total = 0.0
    for low, high in zip(edges, edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            total += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return total


def images():
    names = ["ant", "bee", "cat", "dog", "elk", "fox", "gnu"]
    labels = draw.integers(0, 7, 60)
    logits = draw.normal(size=(60, 7)) * 2 + 2 * numpy.eye(7)[labels]
    probabilities = softmax(logits, axis=1)
    order = draw.permutation(60)
    table("images-labels.csv", ["id", "label"], [[f"{i}.png", names[labels[i]]] for i in range(60)])
    table("images-probabilities.csv", ["id", *names], [[f"{i}.png", *map(repr, map(float, probabilities[i]))] for i in order])
    table("images-logits.tsv", ["id", *names], [[f"{i}.png", *map(repr, map(float, logits[i]))] for i in order], "\t")
    answers = probabilities.argmax(1)
    table("images-answers.csv", ["id", "prediction"], [[f"{i}.png", names[answers[i]]] for i in order])
    expected = dict(
        top1=accuracy_score(labels, answers),
        top5=top_k_accuracy_score(labels, probabilities, k=5),
        nll=log_loss(labels, probabilities),
        ece=calibration_error(probabilities, labels),
    )
    case(["image-classification", "images-probabilities.csv", "images-labels.csv"], **expected)
    case(["image-classification", "images-logits.tsv", "images-labels.csv", "--logits"], **expected)
    case(["image-classification", "images-answers.csv", "images-labels.csv"], top1=expected["top1"])
    # Of zeros and ones, without a header, one of them wrong and sure of it.
    sure = numpy.array([[1, 0, 0], [0, 1, 0], [0, 0.25, 0.75], [1, 0, 0]])
    table("images-sure.csv", None, sure.tolist())
    table("images-sure-labels.csv", None, [[0], [1], [2], [2]])
    case(
        ["image-classification", "images-sure.csv", "images-sure-labels.csv"],
        top1=accuracy_score([0, 1, 2, 2], sure.argmax(1)),
        top5=1.0,
        nll=log_loss([0, 1, 2, 2], sure),
        ece=calibration_error(sure, numpy.array([0, 1, 2, 2])),
    )


def text():
    words = "Größe zählt: how large must a model be?\n"
    with open("text.txt", "w", encoding="utf-8", newline="") as out:
        out.write(words)
    for name, count in [("characters", len(words)), ("bytes", len(words.encode())), ("words", 8)]:
        logits, targets = draw.normal(size=(count, 30)) * 3, draw.integers(0, 30, count)
        logarithms = log_softmax(logits, axis=1)[numpy.arange(count), targets]
        table(f"text-{name}.csv", ["logprob"], [[repr(float(v))] for v in logarithms])
        nats = torch.nn.functional.cross_entropy(torch.tensor(logits), torch.tensor(targets), reduction="sum").item()
        case(
            ["text-generation", f"text-{name}.csv", "text.txt"],
            bits_per_character=nats / numpy.log(2) / len(words),
            perplexity=numpy.exp(nats / count),
        )


def speech():
    choose = random.Random(3)
    words = ["zero", "one", "two", "three", "four", "five", "it's", "naïve", "八", "Nine"]
    said, heard = [], []
    for _ in range(40):
        reference = [choose.choice(words) for _ in range(choose.randint(1, 6))]
        hypothesis = []
        for word in reference:
            if choose.random() < 0.4:
                hypothesis += [[], [word, choose.choice(words)], [choose.choice(words)]][choose.randrange(3)]
            else:
                hypothesis.append(word)
        said.append(" ".join(reference))
        heard.append(" ".join(hypothesis))
    order = draw.permutation(40)
    with open("said.tsv", "w") as out:
        out.writelines(f"utterance-{i}\t{t}\n" for i, t in enumerate(said))
    with open("heard.tsv", "w") as out:
        out.writelines(f"utterance-{i}\t{heard[i]}\n" for i in order)
    for name, lines in [("said.txt", said), ("heard.txt", heard)]:
        with open(name, "w") as out:
            out.writelines(line + "\n" for line in lines)
    expected = dict(wer=jiwer.wer(said, heard), cer=jiwer.cer(said, heard))
    case(["speech-to-text", "heard.tsv", "said.tsv"], **expected)
    case(["speech-to-text", "heard.txt", "said.txt"], **expected)


def clicks():
    users = draw.integers(0, 8, 150)
    labels = (draw.random(150) < 0.2).astype(int)
    labels[users == 3] = 0  # a user without a click, whom the mean leaves out
    probabilities = numpy.round(numpy.clip(draw.random(150) * 0.7 + 0.2 * labels, 0, 1), 2)  # ties
    logits = numpy.log(probabilities + 0.01) - numpy.log(1.01 - probabilities)
    table("clicks.csv", ["user", "label"], [[f"u{u}", int(l)] for u, l in zip(users, labels)])
    table("clicks-probabilities.csv", None, [[float(p)] for p in probabilities])
    table("clicks-logits.csv", ["score"], [[repr(float(v))] for v in logits])
    with_click = [u for u in range(8) if labels[users == u].any()]

    def expected(scores, sigmoid):
        return dict(
            auc=roc_auc_score(labels, scores),
            log_loss=log_loss(labels, sigmoid),
            ndcg10=numpy.mean([ndcg_score([labels[users == u]], [scores[users == u]], k=10) for u in with_click]),
        )

    case(["ecommerce-recommendation", "clicks-probabilities.csv", "clicks.csv"], **expected(probabilities, probabilities))
    case(["ecommerce-recommendation", "clicks-logits.csv", "clicks.csv", "--logits"], **expected(logits, 1 / (1 + numpy.exp(-logits))))


def histories():
    draw = numpy.random.default_rng(17)
    users, items = 30, 45
    right = {f"u{u}": f"i{draw.integers(items)}" for u in range(users)}

    def asked(run):
        """ranx on lists of distinct scores."""
        found = evaluate(Qrels({u: {i: 1} for u, i in right.items()}), Run(run), ["ndcg@10", "hit_rate@10", "mrr"])
        return numpy.array([found["ndcg@10"], found["hit_rate@10"], found["mrr"]])

    def expected(run):
        """The mean over all places that the right item shares with those of its score."""
        total = numpy.zeros(3)
        for user, item in right.items():
            scores = run.get(user, {})
            tied = [i for i in scores if scores[i] == scores.get(item)]
            for place in range(max(len(tied), 1)):
                others = [i for i in tied if i != item]
                order = others[:place] + [item] * bool(tied) + others[place:]
                distinct = {i: s - 1e-6 * (order.index(i) if i in order else 0) for i, s in scores.items()}
                # What is asked of the other users counts nothing here.
                total += asked({u: distinct if u == user else {"none": 0.0} for u in right}) * users / max(len(tied), 1)
        return dict(zip(["ndcg10", "hit_rate10", "mrr"], total / users))

    def rows(run):
        lines = [[u, i, repr(float(s))] for u, list in run.items() for i, s in list.items()]
        return [lines[at] for at in draw.permutation(len(lines))]

    def scores(user, digits):
        # The right item is a little higher than the others.
        return {f"i{i}": round(float(draw.normal() + (right[user] == f"i{i}")), digits) for i in range(items)}

    table("histories-next.csv", ["user", "item"], [list(pair) for pair in right.items()])
    table("histories-next.tsv", None, [list(pair) for pair in right.items()], "\t")
    full = {u: scores(u, 9) for u in right}
    table("histories-full.csv", ["score", "user_id", "item_id"], [[s, u, i] for u, i, s in rows(full)])
    case(["music-recommendation", "histories-full.csv", "histories-next.csv"], **expected(full))
    tied = {u: scores(u, 0) for u in right}
    table("histories-ties.tsv", None, rows(tied), "\t")
    case(["music-recommendation", "histories-ties.tsv", "histories-next.tsv"], **expected(tied))
    # Lists of the first fifteen, and none for one user.
    short = {u: dict(sorted(l.items(), key=lambda p: -p[1])[:15]) for u, l in full.items() if u != "u3"}
    table("histories-short.csv", ["user", "item", "score"], rows(short))
    case(["music-recommendation", "histories-short.csv", "histories-next.csv"], **expected(short))


for write in [images, text, speech, clicks, histories]:
    write()
with open("expected.json", "w") as out:
    json.dump(cases, out, indent=1)
    out.write("\n")
