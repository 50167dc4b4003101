import Design

/// The figures of merit as Markdown, from the catalogue.
enum FigurePage {
    static func markdown() -> String {
        FigureOfMerit.catalogue.map(section).joined(separator: "\n")
    }

    private static func section(_ figure: FigureOfMerit) -> String {
        var text = "## \(figure.name)\n\n\(figure.title.prefix(1).uppercased())\(figure.title.dropFirst()): "
        text += figure.definition + ".\n\n"
        let unit = figure.quantity.unit(forCurrentIn: "A")
        let perArea = figure.quantity.unit(forCurrentIn: "A/m^2")
        text += "Unit: \(unit)" + (unit == perArea ? "" : "; \(perArea) where the current is one per area") + "."
        if !figure.needs.isEmpty {
            text += " Needs: " + figure.needs.map { "`\($0)`" }.joined(separator: ", ") + "."
        }
        text += " Undefined where \(figure.undefined).\n"
        let rows = figure.parameters.map { ["`\($0.name)`", $0.unit ?? "a word", $0.standard] }
        if !rows.isEmpty { text += "\n" + table(["parameter", "unit", "standard"], rows) }
        return text
    }
}
