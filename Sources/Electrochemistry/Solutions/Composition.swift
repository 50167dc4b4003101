public import Equations

/// What the makeup of a solution says by itself: ionic strength and the way between the molar and the molal scale.
public enum Composition {
    /// Ionic strength, half the sum of amount times charge squared; mol/m^3 from concentrations, mol/kg from molalities.
    ///
    /// `zero` is the empty sum: zero in the unit of the amounts.
    @inlinable public static func ionicStrength<R: Real>(_ ions: [(amount: R, charge: R)], zero: R) -> R {
        var sum = zero
        for ion in ions { sum = sum + ion.amount * ion.charge * ion.charge }
        return sum / R(2)
    }

    /// Molality of one substance, mol/kg of water, in a solution of known density: c / (rho - sum c_k M_k).
    ///
    /// - Parameters:
    ///   - concentration: of the substance, mol/m^3.
    ///   - density: of the solution, kg/m^3.
    ///   - solutes: concentration (mol/m^3) and molar mass (kg/mol) of everything dissolved, the substance included.
    @inlinable public static func molality<R: Real>(
        concentration: R, density: R, solutes: [(concentration: R, molarMass: R)]
    ) -> R {
        concentration / waterContent(density: density, solutes: solutes)
    }

    /// Mass of water in a volume of solution, kg/m^3. Not positive where density and makeup contradict each other.
    @inlinable public static func waterContent<R: Real>(
        density: R, solutes: [(concentration: R, molarMass: R)]
    ) -> R {
        var water = density
        for solute in solutes { water = water - solute.concentration * solute.molarMass }
        return water
    }

    /// Molality in a dilute solution, mol/kg: c / rho, with the density of pure water. The caller sees to it that the
    /// solution is within ``diluteLimit``.
    @inlinable public static func diluteMolality<R: Real>(concentration: R, temperature: R) -> R {
        concentration / Water.density(temperature: temperature)
    }

    /// Concentration in a dilute solution, mol/m^3: m rho, with the density of pure water.
    @inlinable public static func diluteConcentration<R: Real>(molality: R, temperature: R) -> R {
        molality * Water.density(temperature: temperature)
    }

    /// The total concentration of formula units up to which water's own density may stand for the solution's,
    /// mol/m^3 (0.1 mol/L).
    @inlinable public static var diluteLimit: Double { 100 }

    /// Activity as models of electrodiffusion take it, mol/m^3: gamma m rho_water, which is the concentration where gamma
    /// is 1 and the solution dilute.
    @inlinable public static func activity<R: Real>(gamma: R, molality: R, temperature: R) -> R {
        gamma * molality * Water.density(temperature: temperature)
    }
}
