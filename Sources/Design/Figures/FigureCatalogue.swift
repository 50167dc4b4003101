extension FigureOfMerit {
    /// Every figure of merit, in the order of the manual. A new one is a file of its own and a word here.
    public static let catalogue: [FigureOfMerit] = [
        reversalPotential, restingPotential, chordConductance, slopeConductance, rectificationRatio, onOffRatio,
        selectivity, transportNumber, pumpPower,
    ]

    /// The figure of a name; `nil` where there is none.
    public static func named(_ name: String) -> FigureOfMerit? { catalogue.first { $0.name == name } }
}
