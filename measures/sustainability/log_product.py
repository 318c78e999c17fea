"""The exact law of a product of independent Beta and Gamma variables, by its characteristic function.

For ln X the characteristic function of a Beta or Gamma is a ratio of gamma functions, that of a product is the product
of them; Gil-Pelaez (Biometrika 38, 1951) gives the distribution function from it. No draws, no sampling error.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import digamma, loggamma, polygamma

Complexes = npt.NDArray[np.complex128]
Floats = npt.NDArray[np.float64]

_STEP = 0.05
_NEGLIGIBLE = 1e-12
_FAR = 40.0
"""Deviations from the mean beyond which nothing lies; the sum repeats itself after 2 pi / step = 125 of them."""
_FURTHEST = 2**17


@dataclass(frozen=True, slots=True)
class Beta:
    """A Beta variable to the power 1 or -1."""

    a: float
    b: float
    power: int = 1

    def log_cf(self, t: Floats) -> Complexes:
        """Logarithm of the characteristic function of its logarithm."""
        s = 1j * self.power * t
        ends = loggamma(self.a + self.b) - loggamma(self.a)
        return np.asarray(loggamma(self.a + s) - loggamma(self.a + self.b + s) + ends)

    def log_moments(self) -> tuple[float, float]:
        """Mean and variance of its logarithm."""
        mean = float(digamma(self.a) - digamma(self.a + self.b))
        return self.power * mean, float(polygamma(1, self.a) - polygamma(1, self.a + self.b))


@dataclass(frozen=True, slots=True)
class Gamma:
    """A Gamma variable by shape and rate."""

    shape: float
    rate: float

    def log_cf(self, t: Floats) -> Complexes:
        """Logarithm of the characteristic function of its logarithm."""
        return np.asarray(loggamma(self.shape + 1j * t) - loggamma(self.shape) - 1j * t * np.log(self.rate))

    def log_moments(self) -> tuple[float, float]:
        """Mean and variance of its logarithm."""
        return float(digamma(self.shape) - np.log(self.rate)), float(polygamma(1, self.shape))


def distribution(factors: list[Beta | Gamma]) -> Callable[[float], float]:
    """The distribution function of the product of the factors, on the positive numbers."""
    mean = sum(factor.log_moments()[0] for factor in factors)
    deviation = float(np.sqrt(sum(factor.log_moments()[1] for factor in factors)))
    points = 1024
    while True:
        u: Floats = (np.arange(points, dtype=np.float64) + 0.5) * _STEP
        each: list[Complexes] = [factor.log_cf(u / deviation) for factor in factors]
        phi = np.exp(np.sum(each, axis=0) - 1j * u * mean / deviation)
        if abs(phi[-1]) / u[-1] < _NEGLIGIBLE or points >= _FURTHEST:
            break
        points *= 2

    def _below(x: float) -> float:
        z = (np.log(x) - mean) / deviation
        if abs(z) > _FAR:
            return float(z > 0)
        return float(0.5 - np.sum(np.imag(np.exp(-1j * u * z) * phi) / u) * _STEP / np.pi)

    return _below


def quantile(below: Callable[[float], float], probability: float) -> float:
    """The value below which the product lies with this probability."""
    low, high = 1.0, 1.0
    while below(low) > probability:
        low /= 2
    while below(high) < probability:
        high *= 2
    return float(np.exp(brentq(lambda x: below(float(np.exp(x))) - probability, np.log(low), np.log(high), xtol=1e-12)))
