"""Cases of corpus word and character error rates by jiwer (4.0.0); writes rates.csv beside it.

A case is one corpus: references and hypotheses, utterances divided by "|".
"""
import csv
import random

import jiwer

cases = [
    (["seven three one"], ["seven three one"]),
    (["seven three one"], [""]),
    (["seven three one"], ["seven one"]),
    (["seven three one"], ["seven three three one"]),
    (["one two", "three"], ["one", "two three"]),
    (["", "a b"], ["c d", "a b"]),
    (["a b", "", "c"], ["a", "x y", "c"]),
    (["", ""], ["", "a b c"]),
    (["", ""], ["", ""]),
    (["  a  b "], [" a b"]),
    (["the cat sat on the mat"], ["a cat sat in mat the"]),
    (["it's nine o'clock"], ["its nine oh clock"]),
    (["Hello World"], ["hello world"]),
    (["你好 世界", "再见"], ["你好 世介", "再 见"]),
    (["über öl"], ["uber ol"]),
]
draw = random.Random(5)
words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
for size in [1, 2, 5, 10, 30]:
    for errors in [0.1, 0.4, 0.9]:
        references, hypotheses = [], []
        for _ in range(size):
            reference = [draw.choice(words) for _ in range(draw.randint(0, 6))]
            hypothesis = []
            for word in reference:
                if draw.random() < errors:
                    kind = draw.randrange(3)
                    hypothesis += [[], [draw.choice(words)], [word, draw.choice(words)]][kind]
                else:
                    hypothesis.append(word)
            references.append(" ".join(reference))
            hypotheses.append(" ".join(hypothesis))
        cases.append((references, hypotheses))

with open("rates.csv", "w", newline="") as out:
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["references", "hypotheses", "wer", "cer"])
    for references, hypotheses in cases:
        rates = jiwer.wer(references, hypotheses), jiwer.cer(references, hypotheses)
        table.writerow(["|".join(references), "|".join(hypotheses), *(f"{r:.9f}" for r in rates)])
