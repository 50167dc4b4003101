/// The explicit Runge-Kutta method of order 5 with an error estimate of order 4 and a continuous extension of order 4, for
/// systems that are not stiff.
///
/// J. R. Dormand and P. J. Prince, J. Comput. Appl. Math. 6 (1980) 19; the continuous extension is that of
/// E. Hairer, S. P. Nørsett and G. Wanner, Solving Ordinary Differential Equations I (1993), section II.6.
enum DormandPrince {
    static let stages = 7
    /// Times of the stages, in steps.
    static let nodes = [0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1]
    /// Weights of the earlier rates in each stage; the last row is the solution.
    static let weights: [[Double]] = [
        [],
        [1.0 / 5],
        [3.0 / 40, 9.0 / 40],
        [44.0 / 45, -56.0 / 15, 32.0 / 9],
        [19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729],
        [9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656],
        [35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84],
    ]
    /// The difference of the solutions of orders 5 and 4.
    static let error = [
        71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40,
    ]
    /// The last coefficient of the continuous extension.
    static let dense = [
        -12_715_105_075.0 / 11_282_082_432, 0, 87_487_479_700.0 / 32_700_410_799, -10_690_763_975.0 / 1_880_347_072,
        701_980_252_875.0 / 199_316_789_632, -1_453_857_185.0 / 822_651_844, 69_997_945.0 / 29_380_423,
    ]
    /// Step times the size of the largest eigenvalue, beyond which the method is at the edge of its stability.
    static let stabilityBound = 3.25
}
