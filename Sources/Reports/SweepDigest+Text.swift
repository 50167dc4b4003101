public import Devices

extension SweepDigest {
    /// Tables, a line of notes below each, and plots of the first curves.
    public func rendered(plots showsPlots: Bool = true) -> String {
        var blocks: [String] = []
        for section in sections { blocks.append(Self.text(of: section)) }
        if showsPlots {
            for (_, plot) in plots {
                var text = plot.rendered()
                guard !text.isEmpty else { continue }
                let labels = plot.curves.map(\.label).filter { !$0.isEmpty }
                if !labels.isEmpty { text += "\n" + labels.map { "  " + $0 }.joined(separator: "\n") }
                blocks.append(text)
            }
        }
        return blocks.joined(separator: "\n\n")
    }

    private static func text(of section: Section) -> String {
        let axes = section.rows.first?.labels.map(\.axis) ?? []
        let hasSamples = section.samples.map { $0.all > 1 } ?? false
        var header = axes
        for column in section.columns {
            header += hasSamples ? ["\(column.name) min", "median", "max"] : [column.name]
        }
        var table = TextTable(
            header, alignment: axes.map { _ in .left } + header.dropFirst(axes.count).map { _ in .right })
        for row in section.rows {
            var cells = row.labels.map(\.label)
            for (column, spread) in zip(section.columns, row.values) {
                func text(_ value: Double) -> String { DisplayQuantity.text(value, column.unit) }
                cells +=
                    hasSamples
                    ? [text(spread.minimum), text(spread.median), text(spread.maximum)] : [text(spread.median)]
            }
            table.add(cells)
        }
        var notes: [String] = []
        if let samples = section.samples, samples.all > 1 {
            notes.append(
                samples.read == samples.all
                    ? "\(samples.all) samples" : "first \(samples.read) of \(samples.all) samples")
        }
        if section.rowCount > section.rows.count {
            notes.append("first \(section.rows.count) of \(section.rowCount) rows")
        }
        if let note = section.note { notes.append(note) }
        return section.title + "\n" + table.rendered(indent: 2)
            + (notes.isEmpty ? "" : "\n  (" + notes.joined(separator: "; ") + ")")
    }

    /// The same as JSON, in SI.
    public var json: JSONValue {
        .list(
            sections.map { section in
                .object([
                    ("title", .text(section.title)),
                    (
                        "columns",
                        .list(section.columns.map { .object([("name", .text($0.name)), ("unit", .text($0.unit))]) })
                    ),
                    (
                        "rows",
                        .list(
                            section.rows.map { row in
                                .object([
                                    ("at", .object(row.labels.map { (key: $0.axis, value: .text($0.label)) })),
                                    (
                                        "values",
                                        .list(
                                            row.values.map { spread in
                                                .object([
                                                    ("minimum", .number(spread.minimum)),
                                                    ("median", .number(spread.median)),
                                                    ("maximum", .number(spread.maximum)),
                                                    ("count", .integer(spread.count)),
                                                ])
                                            })
                                    ),
                                ])
                            })
                    ),
                    ("row_count", .integer(section.rowCount)),
                    ("samples_read", section.samples.map { .integer($0.read) }),
                    ("samples", section.samples.map { .integer($0.all) }),
                    ("note", section.note.map { .text($0) }),
                ])
            })
    }
}
