public import Equations

/// The mean spherical approximation for ions of one size in a continuum (restricted primitive model), with the hard spheres
/// of Carnahan and Starling. On the scale of numbers per volume, not the molal one.
///
/// Waisman and Lebowitz, J. Chem. Phys. 56, 3086 (1972); Carnahan and Starling, J. Chem. Phys. 51, 635 (1969).
public enum MeanSphericalApproximation {
    /// The inverse screening length, 1/m: kappa^2 = 4 pi l_B sum of n z^2, n in 1/m^3.
    public static func screening<R: Real>(bjerrumLength: R, chargeDensity: R) -> R {
        R.sqrt(R(4 * Double.pi) * bjerrumLength * chargeDensity)
    }

    /// Gamma, 1/m: (sqrt(1 + 2 kappa sigma) - 1) / (2 sigma).
    public static func gamma<R: Real>(screening: R, diameter: R) -> R {
        (R.sqrt(R(1) + R(2) * screening * diameter) - R(1)) / (R(2) * diameter)
    }

    /// ln gamma by charge: -l_B z^2 Gamma / (1 + Gamma sigma).
    public static func electrostatic<R: Real>(charge: R, bjerrumLength: R, gamma: R, diameter: R) -> R {
        -(bjerrumLength * charge * charge * gamma / (R(1) + gamma * diameter))
    }

    /// ln gamma by size: eta (8 - 9 eta + 3 eta^2) / (1 - eta)^3, with eta = pi/6 n sigma^3 of all ions.
    public static func hardSphere<R: Real>(density: R, diameter: R) -> R {
        let eta = R(Double.pi / 6) * density * diameter * diameter * diameter
        let free = R(1) - eta
        return eta * (R(8) - R(9) * eta + R(3) * eta * eta) / (free * free * free)
    }
}
