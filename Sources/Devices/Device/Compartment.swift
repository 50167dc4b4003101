public import Electrochemistry
public import Equations

/// A finite volume of solution: what crosses its membranes changes what it holds.
public struct Compartment {
    /// An ion whose amount is not held.
    public struct Amount {
        /// Which ion.
        public let ion: Ion
        /// Stands for the amount in equations, mol.
        public let symbol: Expression
        /// As stated: concentration times volume, mol.
        public let initial: Expression
    }

    /// In the order of the text.
    public let amounts: [Amount]
    /// Stands for the volume in equations, m^3.
    public let volume: Expression
    /// As stated, m^3.
    public let initialVolume: Expression

    /// What stands for the makeup as stated.
    var stated: [(symbol: Expression, by: Expression)] {
        amounts.map { ($0.symbol, $0.initial) } + [(volume, initialVolume)]
    }
}
