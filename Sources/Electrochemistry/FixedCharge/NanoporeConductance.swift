public import Equations

/// The conductance of a cylindrical pore through a thin wall: its inside, its two mouths, and the ions that its charged wall
/// draws near.
public enum NanoporeConductance {
    /// Resistance of one mouth, ohm: 1/(2 kappa d). Hall, J. Gen. Physiol. 66, 531 (1975).
    ///
    /// - Parameters:
    ///   - conductivity: of the solution before it, S/m.
    ///   - diameter: m.
    @inlinable public static func accessResistance<R: Real>(conductivity: R, diameter: R) -> R {
        R(1) / (R(2) * conductivity * diameter)
    }

    /// The Dukhin length, m: surface conduction over bulk conductivity for ions of equal mobility, |sigma| / (2 F c).
    ///
    /// - Parameters:
    ///   - surfaceCharge: of the wall, C/m^2.
    ///   - concentration: of a 1:1 salt, mol/m^3.
    @inlinable public static func dukhinLength<R: Real>(surfaceCharge: R, concentration: R) -> R {
        R.abs(surfaceCharge) / (R(2) * R.faraday * concentration)
    }

    /// Conductance, S: kappa / [4 L / (pi d^2) / (1 + 4 l / d) + 2 / (alpha d + beta l)].
    ///
    /// Lee, Joly, Siria, Biance, Fulcrand and Bocquet, Nano Lett. 12, 4037 (2012); without surface charge it is the pore and two
    /// mouths of Hall.
    ///
    /// - Parameters:
    ///   - conductivity: of the solution, S/m.
    ///   - diameter: m.
    ///   - length: m.
    ///   - dukhinLength: l, m; zero for a wall without charge.
    ///   - alpha: shape of the mouths; 2 makes them those of Hall where the wall has no charge.
    ///   - beta: how the surface feeds the mouths.
    public static func value<R: Real>(
        conductivity: R, diameter: R, length: R, dukhinLength: R, alpha: Double = 2, beta: Double = 2
    ) -> R {
        let inside = R(4 / Double.pi) * length / (diameter * diameter) / (R(1) + R(4) * dukhinLength / diameter)
        return conductivity / (inside + R(2) / (R(alpha) * diameter + R(beta) * dukhinLength))
    }
}
