/// The CODATA 2018 recommended values. Since 2019 the first four define the SI and are exact; the gas constant and
/// the Faraday constant are computed from them, so no rounded digits are stored.
///
/// Source: E. Tiesinga, P. J. Mohr, D. B. Newell and B. N. Taylor, Rev. Mod. Phys. 93 (2021) 025010.
public enum Constants {
    /// Elementary charge, C (exact).
    public static let elementaryCharge = 1.602176634e-19
    /// Boltzmann constant, J/K (exact).
    public static let boltzmann = 1.380649e-23
    /// Avogadro constant, 1/mol (exact).
    public static let avogadro = 6.02214076e23
    /// Speed of light in vacuum, m/s (exact).
    public static let speedOfLight = 299_792_458.0
    /// Molar gas constant, J/(mol K), the product of the Avogadro and Boltzmann constants.
    public static let gas = avogadro * boltzmann
    /// Faraday constant, C/mol, the product of the Avogadro constant and the elementary charge.
    public static let faraday = avogadro * elementaryCharge
    /// Vacuum electric permittivity, F/m; relative uncertainty 1.5e-10.
    public static let vacuumPermittivity = 8.8541878128e-12
    /// Unified atomic mass unit, kg; relative uncertainty 3.0e-10.
    public static let atomicMass = 1.66053906660e-27
}
