# Where the numbers in gaussian_below (src/ops/vector_math.h) come from. With the bell
# divided out, the Gaussian's tail is smooth: Phi(-t) e^(t^2/2) falls slowly from 1/2 at 0
# to about 0.4/t far out. Such a curve is followed well by a quotient of polynomials,
#
#   (a0 + a1 t + ... + a4 t^4) / (1 + b1 t + ... + b5 t^5) = curve(t),
#
# and that it goes through ten points is ten linear equations in a and b. The points are
# spread like Chebyshev's, closest where the range ends, so that the error between them is
# about the same everywhere.
#
#   python3 tests/reference/gaussian.py        needs mpmath (pip install mpmath)
import mpmath as mp

mp.mp.dps = 40
END, SCALE = mp.mpf("13.3"), 3  # e^(-t^2/2) ends there, as a float; s = 0 at t = SCALE


def curve(t):
    return mp.erfc(t / mp.sqrt(2)) / 2 * mp.exp(t * t / 2)


def between(share):
    """From 0 to END as share goes from -1 to 1, more of them where the curve bends."""
    last = (END - SCALE) / (END + SCALE)
    s = (last - 1) / 2 + (last + 1) / 2 * share
    return SCALE * (1 + s) / (1 - s)


points = [between(mp.cos(mp.pi * (2 * k + 1) / 20)) for k in range(10)]
rows = [[t**j for j in range(5)] + [-curve(t) * t**j for j in range(1, 6)]
        for t in points]
found = mp.lu_solve(mp.matrix(rows), mp.matrix([curve(t) for t in points]))
above, below = list(found[:5]), [1] + list(found[5:])


def quotient(t):
    return mp.polyval(above[::-1], t) / mp.polyval(below[::-1], t)


worst = max(abs(quotient(t) / curve(t) - 1)
            for t in (between(mp.mpf(k) / 1000) for k in range(-1000, 1001)))
print("above:", *[mp.nstr(a, 10) for a in above])
print("below:", *[mp.nstr(b, 10) for b in below])
print("off by at most", mp.nstr(worst, 3), "of the curve")
