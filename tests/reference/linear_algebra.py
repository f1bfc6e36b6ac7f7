# Where the numbers in tests/linear_algebra.cpp come from: numpy, which nothing else in the
# project needs. Run this to see them again.
import numpy

a = numpy.array([[4, 1, -2, 0.5], [1, 3, 0, 1.5], [-2, 0, 5, -1], [0.5, 1.5, -1, 2]])
b = numpy.array([[1, 0], [2, -1], [3, 4], [-4, 2]])
print("numpy", numpy.__version__)
print("solve", numpy.linalg.solve(a, b).tolist())
values, columns = numpy.linalg.eigh(a)
for value, v in sorted(zip(values, columns.T), key=lambda pair: -pair[0]):
    print("eigen", repr(value), (v * numpy.sign(v[numpy.abs(v).argmax()])).tolist())

x = numpy.array([[1, 2, 0], [3, 1, 1], [4, 5, 2], [6, 5, 4], [8, 9, 3]])
values, columns = numpy.linalg.eigh(numpy.cov(x.T))
for value, v in sorted(zip(values, columns.T), key=lambda pair: -pair[0])[:2]:
    v = v * numpy.sign(v[numpy.abs(v).argmax()])
    print("pca", repr(value), v.tolist(), "projected", ((x - x.mean(0)) @ v).tolist())
