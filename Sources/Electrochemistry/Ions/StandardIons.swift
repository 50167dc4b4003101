/// One row of the table of ions.
struct StandardIon {
    let formula: String
    let charge: Int
    let diffusion: DiffusionDatum?
    let aliases: [String]

    init(_ formula: String, _ charge: Int, _ diffusion: DiffusionDatum? = nil, aliases: [String] = []) {
        self.formula = formula
        self.charge = charge
        self.diffusion = diffusion
        self.aliases = aliases
    }
}

/// Limiting diffusion coefficients at 25 degC, m^2/s.
///
/// `warming` of K+ and Cl- is fitted to the conductivity of 0.01 mol/kg KCl from 0 to 50 degC (Wu, Koch and Pratt, J. Res. Natl.
/// Inst. Stand. Technol. 96, 191, 1991), that of H+, Na+ and Ca2+ to limiting conductivities at 0 and 25 degC (Lange's Handbook
/// of Chemistry, 15th ed., table 8.32).
private func handbook(_ coefficient: Double, warming: Double = 0) -> DiffusionDatum {
    DiffusionDatum(
        coefficient: coefficient, warming: warming,
        source:
            "CRC Handbook of Chemistry and Physics, ionic conductivity and diffusion at infinite dilution, as in pyEQL 1.7.0"
    )
}

/// From limiting conductivities by the Nernst-Einstein relation; the conductivities are recalled.
private func recalled(_ coefficient: Double) -> DiffusionDatum {
    DiffusionDatum(
        coefficient: coefficient, source: "limiting conductivity, Robinson and Stokes, Electrolyte Solutions",
        isRecalled: true)
}

/// The ions that the toolkit knows. Rows without a coefficient are here for their name, charge and molar mass.
let standardIons: [StandardIon] = [
    StandardIon("H", 1, handbook(9.311e-09, warming: 830)),
    StandardIon("Li", 1, handbook(1.029e-09)),
    StandardIon("Na", 1, handbook(1.334e-09, warming: 124)),
    StandardIon("K", 1, handbook(1.957e-09, warming: 275)),
    StandardIon("Rb", 1, handbook(2.072e-09)),
    StandardIon("Cs", 1, recalled(2.056e-09)),
    StandardIon("NH4", 1, handbook(1.957e-09)),
    StandardIon("Ag", 1, handbook(1.648e-09)),
    StandardIon("Tl", 1, handbook(1.989e-09)),
    StandardIon("Mg", 2, handbook(7.06e-10)),
    StandardIon("Ca", 2, handbook(7.92e-10, warming: 135)),
    StandardIon("Sr", 2, handbook(7.91e-10)),
    StandardIon("Ba", 2, handbook(8.47e-10)),
    StandardIon("Zn", 2, handbook(7.03e-10)),
    StandardIon("Cu", 2, handbook(7.14e-10)),
    StandardIon("Mn", 2, handbook(7.12e-10)),
    StandardIon("Co", 2, handbook(7.32e-10)),
    StandardIon("Ni", 2, handbook(6.61e-10)),
    StandardIon("Al", 3, handbook(5.41e-10)),
    StandardIon("La", 3, handbook(6.19e-10)),
    StandardIon("OH", -1, handbook(5.273e-09)),
    StandardIon("F", -1, handbook(1.475e-09)),
    StandardIon("Cl", -1, handbook(2.032e-09, warming: 275)),
    StandardIon("Br", -1, handbook(2.08e-09)),
    StandardIon("I", -1, handbook(2.045e-09)),
    StandardIon("NO3", -1, handbook(1.902e-09)),
    StandardIon("ClO4", -1, handbook(1.792e-09)),
    StandardIon("SCN", -1, handbook(1.758e-09), aliases: ["CNS-", "NCS-"]),
    StandardIon("HCO3", -1, handbook(1.185e-09)),
    StandardIon("CH3COO", -1, handbook(1.089e-09), aliases: ["C2H3O2-", "CH3CO2-"]),
    StandardIon("HCOO", -1, handbook(1.454e-09), aliases: ["HCO2-"]),
    StandardIon("H2PO4", -1, handbook(9.59e-10)),
    StandardIon("SO4", -2, handbook(1.065e-09)),
    StandardIon("CO3", -2, handbook(9.23e-10)),
    StandardIon("HPO4", -2, handbook(7.59e-10)),
    StandardIon("PO4", -3, handbook(8.24e-10)),
    StandardIon("N(CH3)4", 1, recalled(1.196e-09), aliases: ["(CH3)4N+"]),
    StandardIon("N(C2H5)4", 1, recalled(8.681e-10), aliases: ["(C2H5)4N+"]),
    StandardIon("N(C3H7)4", 1, recalled(6.231e-10), aliases: ["(C3H7)4N+"]),
    StandardIon("N(C4H9)4", 1, recalled(5.166e-10), aliases: ["(C4H9)4N+"]),
    StandardIon("PF6", -1, handbook(1.515e-09)),
    StandardIon("Fe(CN)6", -3, handbook(8.96e-10)),
    StandardIon("Fe(CN)6", -4, handbook(7.35e-10)),
    StandardIon("Be", 2),
    StandardIon("Ra", 2),
    StandardIon("Fe", 2),
    StandardIon("Fe", 3),
    StandardIon("Cr", 3),
    StandardIon("Cd", 2),
    StandardIon("Pb", 2),
    StandardIon("Sn", 2),
    StandardIon("Hg", 2),
    StandardIon("Hg2", 2),
    StandardIon("Cu", 1),
    StandardIon("Au", 3),
    StandardIon("Ga", 3),
    StandardIon("In", 3),
    StandardIon("Sc", 3),
    StandardIon("Y", 3),
    StandardIon("Ce", 3),
    StandardIon("Ce", 4),
    StandardIon("Pr", 3),
    StandardIon("Nd", 3),
    StandardIon("Sm", 3),
    StandardIon("Eu", 3),
    StandardIon("Gd", 3),
    StandardIon("Tb", 3),
    StandardIon("Th", 4),
    StandardIon("Zr", 4),
    StandardIon("UO2", 2),
    StandardIon("VO", 2),
    StandardIon("CH3NH3", 1),
    StandardIon("C(NH2)3", 1, aliases: ["CH6N3+"]),  // guanidinium
    StandardIon("NH2(CH3)2", 1),  // dimethylammonium
    StandardIon("C5H14NO", 1),  // choline
    StandardIon("C4H12NO3", 1),  // protonated tris(hydroxymethyl)aminomethane
    StandardIon("Co(NH3)6", 3),
    StandardIon("I3", -1),  // triiodide
    StandardIon("ClO", -1),
    StandardIon("ClO2", -1),
    StandardIon("ClO3", -1),
    StandardIon("BrO3", -1),
    StandardIon("IO3", -1),
    StandardIon("IO4", -1),
    StandardIon("NO2", -1),
    StandardIon("N3", -1),  // azide
    StandardIon("CN", -1),
    StandardIon("OCN", -1, aliases: ["NCO-"]),
    StandardIon("HS", -1),
    StandardIon("S", -2),
    StandardIon("HSO3", -1),
    StandardIon("SO3", -2),
    StandardIon("HSO4", -1),
    StandardIon("S2O3", -2),
    StandardIon("S2O8", -2),
    StandardIon("CrO4", -2),
    StandardIon("Cr2O7", -2),
    StandardIon("MnO4", -1),
    StandardIon("MoO4", -2),
    StandardIon("WO4", -2),
    StandardIon("BF4", -1),
    StandardIon("B(OH)4", -1),
    StandardIon("C2O4", -2),  // oxalate
    StandardIon("C6H5O7", -3),  // citrate
    StandardIon("C3H5O3", -1),  // lactate
    StandardIon("C6H11O7", -1),  // gluconate
    StandardIon("C5H8NO4", -1),  // glutamate
    StandardIon("CH3SO3", -1),  // methanesulfonate
    StandardIon("CF3SO3", -1),  // triflate
    StandardIon("N(SO2CF3)2", -1),  // bis(trifluoromethanesulfonyl)imide
    StandardIon("P2O7", -4),
]
