"""Random walks in one dimension: after n steps of ±1 the variance of the position is n."""

import json
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

with open(sys.argv[1], encoding="utf-8") as file:
    parameters = json.load(file)
steps, walkers = parameters["steps"], parameters["walkers"]

rng = np.random.default_rng(parameters["seed"])
moves = rng.integers(0, 2, size=(walkers, steps), dtype=np.int8) * 2 - 1
positions = np.cumsum(moves, axis=1, dtype=np.int32)

Path("results").mkdir(exist_ok=True)
Path("figures").mkdir(exist_ok=True)

# Table 1: what was found after some numbers of steps, and what theory says.
checkpoints = sorted({int(round(n)) for n in np.geomspace(1, steps, 7)})
means = [positions[:, n - 1].mean() for n in checkpoints]
variances = [positions[:, n - 1].var() for n in checkpoints]
with open("results/summary.csv", "w", encoding="utf-8") as table:
    table.write("steps,mean_position,variance,theoretical_variance\n")
    for n, mean, variance in zip(checkpoints, means, variances):
        table.write(f"{n},{mean:.6f},{variance:.6f},{n}\n")

time = np.arange(1, steps + 1)

# Figure 1: a few walks, between plus and minus one standard deviation.
figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
axes.plot(time, positions[:10].T, linewidth=0.8)
axes.fill_between(time, -np.sqrt(time), np.sqrt(time), color="black", alpha=0.08, label="±√n")
axes.set(xlabel="step n", ylabel="position", title="Ten random walks")
axes.legend(loc="upper left")
figure.savefig("figures/trajectories.png", dpi=150)

# Figure 2: the variance grows as the number of steps.
figure, axes = plt.subplots(figsize=(5, 4), layout="constrained")
axes.loglog(checkpoints, checkpoints, color="black", linewidth=0.8, label="theory: n")
axes.loglog(checkpoints, variances, "o", label=f"{walkers:,} walks")
axes.set(xlabel="steps n", ylabel="variance of the position", title="Variance of random walks")
axes.legend(loc="upper left")
figure.savefig("figures/variance.svg")
