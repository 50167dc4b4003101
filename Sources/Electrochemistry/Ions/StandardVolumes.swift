/// Apparent molar volumes at infinite dilution and 25 degC, cm^3/mol, on the scale where H+ takes none: what salts take,
/// divided among their ions from HCl on.
private let volumes: [String: Double] = [
    "H+1": 0, "Li+1": -0.83, "Na+1": -1.21, "K+1": 9.02, "Mg+2": -21.16, "Ca+2": -17.86,
    "Cl-1": 17.83, "NO3-1": 28.98, "SO4-2": 14.02,
]

/// The apparent volume of an ion of the table, where it is known.
func standardVolume(_ formula: String, _ charge: Int) -> VolumeDatum? {
    volumes["\(formula)\(charge > 0 ? "+" : "-")\(charge.magnitude)"].map {
        VolumeDatum(
            value: $0 * 1e-6, source: "partial molar volumes of salts at infinite dilution, written down from memory",
            isRecalled: true)
    }
}
