public import Equations
public import Units

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

    /// Mass of water in a volume of solution by the room that each solute takes, kg/m^3: rho_water (1 - sum c_k V_k).
    ///
    /// - Parameter solutes: concentration (mol/m^3) and apparent molar volume (m^3/mol) of everything dissolved. Volumes of
    ///   single ions may rest on any convention; in a neutral solution it cancels.
    @inlinable public static func waterContent<R: Real>(
        temperature: R, solutes: [(concentration: R, apparentVolume: R)]
    ) -> R {
        var room = R(1)
        for solute in solutes { room = room - solute.concentration * solute.apparentVolume }
        return Water.density(temperature: temperature) * room
    }

    /// Volume of the solution that holds a kilogram of water, m^3/kg: (1/rho_water + sum m_k V_k), with apparent volumes.
    @inlinable public static func volumePerWater<R: Real>(
        temperature: R, solutes: [(molality: R, apparentVolume: R)]
    ) -> R {
        var volume = R(1) / Water.density(temperature: temperature)
        for solute in solutes { volume = volume + solute.molality * solute.apparentVolume }
        return volume
    }

    /// Volume of the solution that holds a kilogram of water, m^3/kg: (1 + sum m_k M_k) / rho, with the density of the
    /// solution (kg/m^3).
    @inlinable public static func volumePerWater<R: Real>(
        density: R, solutes: [(molality: R, molarMass: R)]
    ) -> R {
        var mass = R(1)
        for solute in solutes { mass = mass + solute.molality * solute.molarMass }
        return mass / density
    }

    /// The concentration of formula units up to which apparent volumes at infinite dilution may stand for those of the
    /// solution, mol/m^3 (1 mol/L): molalities are then within 0.5 %.
    @inlinable public static var apparentVolumeLimit: Double { 1000 }

    /// The activity coefficient on the molar scale, y = gamma m rho_water / c: gamma m in mol/kg is y c in mol/L.
    @inlinable public static func molarCoefficient<R: Real>(
        gamma: R, molality: R, concentration: R, temperature: R
    ) -> R {
        gamma * molality * Water.density(temperature: temperature) / concentration
    }

    /// The activity coefficient on the molal scale from that on the molar one.
    @inlinable public static func molalCoefficient<R: Real>(
        molar: R, molality: R, concentration: R, temperature: R
    ) -> R {
        molar * concentration / (molality * Water.density(temperature: temperature))
    }

    /// The activity coefficient on the scale of mole fractions, f = gamma (1 + M_w sum m).
    @inlinable public static func rationalCoefficient<R: Real>(gamma: R, totalMolality: R) -> R {
        gamma * (R(1) + R.quantity(Water.molarMass, .molarMass) * totalMolality)
    }

    /// The activity coefficient on the molal scale from that on the scale of mole fractions.
    @inlinable public static func molalCoefficient<R: Real>(rational: R, totalMolality: R) -> R {
        rational / (R(1) + R.quantity(Water.molarMass, .molarMass) * totalMolality)
    }

    /// Mole fraction of a solute of a molality, x = M_w m / (1 + M_w sum m).
    @inlinable public static func moleFraction<R: Real>(molality: R, totalMolality: R) -> R {
        let water = R.quantity(Water.molarMass, .molarMass)
        return water * molality / (R(1) + water * totalMolality)
    }

    /// Molality (mol/kg) of a solute of a mole fraction, m = x / (M_w (1 - sum x)).
    @inlinable public static func molality<R: Real>(moleFraction: R, totalMoleFraction: R) -> R {
        moleFraction / (R.quantity(Water.molarMass, .molarMass) * (R(1) - totalMoleFraction))
    }

    /// Activity as models of electrodiffusion take it, mol/m^3: gamma m rho_water, which is the concentration where gamma
    /// is 1 and the solution dilute.
    @inlinable public static func activity<R: Real>(gamma: R, molality: R, temperature: R) -> R {
        gamma * molality * Water.density(temperature: temperature)
    }
}
