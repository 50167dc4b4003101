public import Equations

/// The potential across a membrane with uniform fixed charge between two solutions of one 1:1 salt, without current: a Donnan
/// potential at either face and a diffusion potential between them.
///
/// Teorell, Proc. Soc. Exp. Biol. Med. 33, 282 (1935); Meyer and Sievers, Helv. Chim. Acta 19, 649 (1936). Coefficients of
/// activity and diffusion are the same everywhere in the membrane; those of activity are 1.
public struct TeorellMeyerSievers<R: Real> {
    /// The membrane minus the inner solution at their face, V.
    public let donnanInside: R
    /// The membrane minus the outer solution at their face, V.
    public let donnanOutside: R
    /// Within the membrane, inner face minus outer face, V.
    public let diffusion: R

    /// The inner minus the outer solution, V.
    public var potential: R { diffusion - donnanInside + donnanOutside }

    /// - Parameters:
    ///   - temperature: K.
    ///   - fixedCharge: with its sign, over F and per volume of the liquid in the membrane, mol/m^3; negative in a cation exchanger.
    ///   - inside: activity of the salt on the inner side, mol/m^3.
    ///   - outside: the same on the outer side.
    ///   - cation: diffusion coefficient of the cation in the membrane; only the ratio to that of the anion counts.
    ///   - anion: that of the anion.
    public init(temperature: R, fixedCharge: R, inside: R, outside: R, cation: R, anion: R) {
        donnanInside = DonnanEquilibrium.potential(
            temperature: temperature, fixedCharge: fixedCharge, concentration: inside)
        donnanOutside = DonnanEquilibrium.potential(
            temperature: temperature, fixedCharge: fixedCharge, concentration: outside)
        // Cations and anions in the membrane add up to r; d phi = -(R T / F) U dr / (r - U X).
        func sum(_ salt: R) -> R { R.sqrt(R(4) * salt * salt + fixedCharge * fixedCharge) }
        let mobility = (cation - anion) / (cation + anion)
        let drag = mobility * fixedCharge
        diffusion =
            R.thermalVoltage(temperature: temperature) * mobility
            * R.log((sum(outside) - drag) / (sum(inside) - drag))
    }

    /// The transport number of the cation that the potential would mean in a membrane without gradients of it:
    /// (E / E_ideal + 1) / 2.
    public static func apparentTransportNumber(potential: R, ideal: R) -> R {
        (potential / ideal + R(1)) / R(2)
    }

    /// How far a transport number lies on the way from that of the free solution to 1.
    public static func permselectivity(transportNumber: R, cation: R, anion: R) -> R {
        let free = cation / (cation + anion)
        return (transportNumber - free) / (R(1) - free)
    }
}
