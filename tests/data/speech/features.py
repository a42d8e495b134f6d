"""The log-mel recipe of src/data/speech/features.rs in numpy (2.4); writes features.csv beside it."""
import numpy as np

RATE, BANDS, LENGTH, HOP, SIZE = 8000, 32, 200, 80, 256

i = np.arange(4000)
t = i / RATE
x = 0.5 * np.sin(2 * np.pi * (200 * t + 1500 * t * t)) + 0.25 * np.sin(2 * np.pi * 2700 * t)
x[2000] += 0.9

frames = 1 + (len(x) - LENGTH) // HOP
window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(LENGTH) / LENGTH)
framed = np.stack([x[f * HOP : f * HOP + LENGTH] * window for f in range(frames)])
power = np.abs(np.fft.rfft(framed, SIZE)) ** 2

corners = 700 * (10 ** (np.linspace(0, 2595 * np.log10(1 + RATE / 2 / 700), BANDS + 2) / 2595) - 1)
bins = np.arange(SIZE // 2 + 1) * RATE / SIZE
low, peak, high = corners[:-2, None], corners[1:-1, None], corners[2:, None]
filters = np.maximum(0, np.minimum((bins - low) / (peak - low), (high - bins) / (high - peak)))
log_mel = np.log(np.maximum(power @ filters.T, 1e-10))
normal = (log_mel - log_mel.mean(0)) / (log_mel.std(0) + 1e-5)

with open("features.csv", "w") as out:
    out.write("frame,band,log_mel,normalised\n")
    for f in range(0, frames, 5):
        for b in range(BANDS):
            out.write(f"{f},{b},{log_mel[f, b]:.6f},{normal[f, b]:.6f}\n")
