"""One Hamiltonian trajectory through all mixtures at once, people and their classes summed out.

Why not Gibbs alone: a class's probabilities are known far better once it is known who is in it than from the lists, so
that steps are small; on the UK's lists a turn of Gibbs updates has 1/20,000 of an independent draw. A trajectory of L
steps, each as dear as such a turn, goes as far as about L² of them.

Where: each λ, of a list and a class, is a point of the sphere S³ with λ = u₁² + u₂² and 1 − λ = v₁² + v₂². The prior
that is uniform in λ is uniform on the sphere, and Beta(½, ½) on its circle u₂ = v₂ = 0. What would be known of the
point if classes were seen, 4 × (people of the class), is the same everywhere, and there is no edge at 0 and 1. Steps go
along great circles (Byrne & Girolami 2013). Sticks go by log e_k, e_k = −log(1 − V_k), with α summed out: Σ e_k and
K − 1 are all that α sees.

How far: masses are what would be known of each class if people's classes were seen. They change with the mixture; to
stay exact they are drawn, log-normal about what the mixture says, as a part of the state (`spread`), and the density of
the draw enters the force and the acceptance. Geweke's joint test in
`tests/unit/estimation/test_latent_exact.py` checks all of it.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from sijill.compiled import COMPILED, compiled
from sijill.estimation.latent.mixture import Floats, Mixture, PriorShapes, Tables, evaluate, make_room, weights_of

FREE_CLASS = 6.0
FREE_STICK = 1.0


@compiled
def stick_density(sticks: Floats, shape: float, rate: float) -> float:
    """The log prior density of log e with α ~ Gamma(shape, rate) summed out, but for a constant."""
    total, logs = 0.0, 0.0
    for k in range(len(sticks)):
        total += sticks[k]
        logs += np.log(sticks[k])
    density: float = logs - (shape + len(sticks)) * np.log(rate + total)
    return density


@compiled
def log_masses(n: float, detected: float, weights: Floats, sticks: Floats, masses: Floats) -> None:
    """Fill the logarithm of what is known of each class (first K) and each stick (K − 1 more), classes being seen."""
    people = n / detected
    classes = len(weights)
    for k in range(classes):
        masses[k] = np.log(4.0 * people * weights[k] + FREE_CLASS)
    behind = 1.0
    for k in range(classes - 1):
        e = sticks[k]
        known = people * behind * (e * np.exp(-e)) * e / -np.expm1(-e)
        masses[classes + k] = np.log(known + FREE_STICK)
        behind *= np.exp(-e)


@compiled
def mass_force(
    people: float,
    detected: float,
    weights: Floats,
    sticks: Floats,
    missed: Floats,
    drawn: Floats,
    spread: float,
    pulls: Floats,
    tilts: Floats,
) -> float:
    """Gradient of the density of the drawn masses: fills what pulls each log weight and tilts each log stick itself.

    Returns:
        What is added to the expected number of unlisted people of each class, a multiple of `missed`.
    """
    classes = len(weights)
    behind, summed = 1.0, 0.0
    for k in range(classes):
        known = 4.0 * people * weights[k]
        pulls[k] = (drawn[k] - np.log(known + FREE_CLASS)) / spread**2 * known / (known + FREE_CLASS)
        summed += pulls[k]
    lost = 0.0
    for k in range(classes - 1):
        e = sticks[k]
        kept = np.exp(-e)
        known = people * behind * (e * kept) * e / -np.expm1(-e)
        force = (drawn[classes + k] - np.log(known + FREE_STICK)) / spread**2 * known / (known + FREE_STICK)
        tilts[k] = force * (2.0 - e - e / np.expm1(e))
        for before in range(k):
            tilts[before] -= sticks[before] * force
        lost += force
        behind *= kept
    summed += lost
    for k in range(classes):
        pulls[k] -= summed * (weights[k] - missed[k]) / detected
    more: float = summed / detected
    return more


def _kick_classes(
    place: Floats, speed: Floats, on: Floats, off: Floats, sizes: Floats, listed: Floats, masses: Floats, length: float
) -> None:
    """Add to the speeds what the likelihood pushes them by in time `length`; all pushes lie along the sphere."""
    lists, classes = on.shape
    for j in range(lists):
        for k in range(classes):
            push = 2.0 * length / masses[k]
            up = push * (listed[j, k] / on[j, k] - sizes[k])
            down = push * ((sizes[k] - listed[j, k]) / off[j, k] - sizes[k])
            speed[0, j, k] += up * place[0, j, k]
            speed[1, j, k] += up * place[1, j, k]
            speed[2, j, k] += down * place[2, j, k]
            speed[3, j, k] += down * place[3, j, k]


def _kick_classes_in_numpy(
    place: Floats, speed: Floats, on: Floats, off: Floats, sizes: Floats, listed: Floats, masses: Floats, length: float
) -> None:
    push = 2.0 * length / masses[: len(sizes)]
    speed[:2] += push * (listed / on - sizes) * place[:2]
    speed[2:] += push * ((sizes - listed) / off - sizes) * place[2:]


def _drift(place: Floats, speed: Floats, on: Floats, off: Floats, step: float) -> None:
    """Go along great circles for a time `step`, and read the probabilities off where that leads."""
    lists, classes = on.shape
    for j in range(lists):
        for k in range(classes):
            p0, p1, p2, p3 = place[0, j, k], place[1, j, k], place[2, j, k], place[3, j, k]
            s0, s1, s2, s3 = speed[0, j, k], speed[1, j, k], speed[2, j, k], speed[3, j, k]
            fast = np.sqrt(s0 * s0 + s1 * s1 + s2 * s2 + s3 * s3)
            cos, sin = np.cos(fast * step), np.sin(fast * step)
            along, back = sin / fast, fast * sin
            q0, q1, q2, q3 = p0 * cos + s0 * along, p1 * cos + s1 * along, p2 * cos + s2 * along, p3 * cos + s3 * along
            speed[0, j, k], speed[1, j, k] = s0 * cos - p0 * back, s1 * cos - p1 * back
            speed[2, j, k], speed[3, j, k] = s2 * cos - p2 * back, s3 * cos - p3 * back
            place[0, j, k], place[1, j, k], place[2, j, k], place[3, j, k] = q0, q1, q2, q3
            up, down = q0 * q0 + q1 * q1, q2 * q2 + q3 * q3
            on[j, k], off[j, k] = up / (up + down), down / (up + down)


def _drift_in_numpy(place: Floats, speed: Floats, on: Floats, off: Floats, step: float) -> None:
    fast = np.sqrt((speed * speed).sum(axis=0))
    cos, sin = np.cos(fast * step), np.sin(fast * step)
    new = place * cos + speed * (sin / fast)
    speed[:] = speed * cos - place * (fast * sin)
    place[:] = new
    squares = new * new
    up, down = squares[0] + squares[1], squares[2] + squares[3]
    on[:], off[:] = up / (up + down), down / (up + down)


kick_classes = compiled(_kick_classes) if COMPILED else _kick_classes_in_numpy
drift = compiled(_drift) if COMPILED else _drift_in_numpy


@compiled
def kick_sticks(
    rates: Floats,
    sticks: Floats,
    sizes: Floats,
    tilts: Floats,
    masses: Floats,
    shape: float,
    rate: float,
    length: float,
) -> None:
    """Add to the speeds of log sticks: likelihood and drawn masses through each log weight (`sizes`), and the prior."""
    classes = len(sizes)
    total, behind = rate, sizes[classes - 1]
    for k in range(classes - 1):
        total += sticks[k]
    for k in range(classes - 2, -1, -1):
        e = sticks[k]
        force = e * (sizes[k] / np.expm1(e) - behind) + tilts[k] + 1.0 - (shape + classes - 1) * e / total
        rates[k] += length * force / masses[classes + k]
        behind += sizes[k]


@compiled
def launch(
    rng: Generator,
    on: Floats,
    off: Floats,
    masses: Floats,
    listing_shape: float,
    place: Floats,
    speed: Floats,
    rates: Floats,
) -> float:
    """Put every λ on its sphere and draw speeds along it; returns half the squared speeds times their masses.

    Which of the points of one λ is taken changes nothing: the likelihood is the same at all of them.
    """
    lists, classes = on.shape
    energy = 0.0
    for k in range(classes):
        scale = 1.0 / np.sqrt(masses[k])
        for j in range(lists):
            root_on, root_off = np.sqrt(on[j, k]), np.sqrt(off[j, k])
            place[0, j, k], place[1, j, k], place[2, j, k], place[3, j, k] = root_on, 0.0, root_off, 0.0
            one, two, three = rng.standard_normal(), 0.0, 0.0
            if listing_shape == 1.0:  # else the point stays on the circle u₂ = v₂ = 0
                two, three = rng.standard_normal(), rng.standard_normal()
            energy += 0.5 * (one * one + two * two + three * three)
            speed[0, j, k], speed[2, j, k] = scale * one * root_off, -scale * one * root_on
            speed[1, j, k], speed[3, j, k] = scale * two, scale * three
    for k in range(classes - 1):
        z = rng.standard_normal()
        energy += 0.5 * z * z
        rates[k] = z / np.sqrt(masses[classes + k])
    return energy


@compiled
def draw_masses(rng: Generator, means: Floats, spread: float, drawn: Floats, masses: Floats) -> float:
    """Draw log masses about their means, and masses; returns what that costs, half the squares of the deviations."""
    cost = 0.0
    for at in range(len(means)):
        z = rng.standard_normal()
        cost += 0.5 * z * z
        drawn[at] = means[at] + spread * z
        masses[at] = np.exp(drawn[at])
    return cost


@compiled
def energy_of(means: Floats, spread: float, drawn: Floats, masses: Floats, speed: Floats, rates: Floats) -> float:
    """Half the squares of the masses' deviations, and half the squared speeds times the masses."""
    cost = 0.0
    _, lists, classes = speed.shape
    for at in range(len(means)):
        z = (drawn[at] - means[at]) / spread
        cost += 0.5 * z * z
    for k in range(classes):
        squares = 0.0
        for c in range(4):
            for j in range(lists):
                squares += speed[c, j, k] * speed[c, j, k]
        cost += 0.5 * masses[k] * squares
    for k in range(classes - 1):
        cost += 0.5 * masses[classes + k] * rates[k] * rates[k]
    return cost


@compiled
def prepare(power: float, more: float, shares: Floats, pulls: Floats, sizes: Floats, listed: Floats) -> None:
    """Temper what is expected, and let drawn masses in: `sizes` for classes, and in `pulls` for sticks."""
    lists, classes = listed.shape
    for k in range(classes):
        pulls[k] += power * sizes[k]
        sizes[k] = power * sizes[k] + more * shares[k]
        for j in range(lists):
            listed[j, k] *= power


@compiled
def copy_mixture(sticks: Floats, on: Floats, off: Floats, to_sticks: Floats, to_on: Floats, to_off: Floats) -> None:
    """Copy the first three into the last three, without a temporary."""
    for k in range(len(sticks)):
        to_sticks[k] = sticks[k]
    for j in range(on.shape[0]):
        for k in range(on.shape[1]):
            to_on[j, k], to_off[j, k] = on[j, k], off[j, k]


@compiled
def trajectory(
    rng: Generator,
    tables: Tables,
    n: float,
    power: float,
    mixture: Mixture,
    prior: PriorShapes,
    step: float,
    steps: int,
    spread: float,
) -> float:
    """Go `steps` steps of length `step` and accept or stay; moves the mixture in place.

    Loops stand where a line of array arithmetic could: numba takes a second to compile each of those.

    Returns:
        The probability of acceptance, 0 where the way left all numbers that can be computed.
    """
    sticks, on, off = mixture
    shape, rate, listing_shape = prior
    lists, classes = on.shape
    room = make_room(lists, classes)
    weights, sizes, listed, shares = room.weights, room.sizes, room.listed, room.shares
    new_sticks, rates, tilts = np.empty(classes - 1), np.empty(classes - 1), np.empty(classes - 1)
    means, drawn, masses = np.empty(2 * classes - 1), np.empty(2 * classes - 1), np.empty(2 * classes - 1)
    new_on, new_off, pulls = np.empty((lists, classes)), np.empty((lists, classes)), np.empty(classes)
    place, speed = np.empty((4, lists, classes)), np.empty((4, lists, classes))
    copy_mixture(sticks, on, off, new_sticks, new_on, new_off)
    likelihood, before, detected = 0.0, 0.0, 1.0
    for at in range(steps + 1):
        if at > 0:
            for k in range(classes - 1):
                new_sticks[k] *= np.exp(step * rates[k])
            drift(place, speed, new_on, new_off, step)
        weights_of(new_sticks, weights)
        likelihood, detected, _ = evaluate(tables, new_on, new_off, room)
        if not np.isfinite(likelihood):
            return 0.0
        if at == 0:
            log_masses(n * power, detected, weights, sticks, means)
            before = power * likelihood + stick_density(sticks, shape, rate)
            before -= draw_masses(rng, means, spread, drawn, masses)
            before -= launch(rng, on, off, masses, listing_shape, place, speed, rates)
        length = 0.5 * step if at == 0 or at == steps else step
        more = mass_force(n * power / detected, detected, weights, new_sticks, shares, drawn, spread, pulls, tilts)
        prepare(power, more, shares, pulls, sizes, listed)
        kick_sticks(rates, new_sticks, pulls, tilts, masses, shape, rate, length)
        kick_classes(place, speed, new_on, new_off, sizes, listed, masses, length)
    log_masses(n * power, detected, weights, new_sticks, means)
    after = power * likelihood + stick_density(new_sticks, shape, rate)
    after -= energy_of(means, spread, drawn, masses, speed, rates)
    if not np.isfinite(after - before):
        return 0.0
    chance: float = np.exp(min(0.0, after - before))
    if rng.random() < chance:
        copy_mixture(new_sticks, new_on, new_off, sticks, on, off)
    return chance
