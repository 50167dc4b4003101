internal import Analyses
internal import Datasets
internal import Units

/// The current-voltage curves of an analysis on both sides, each along its own grid.
struct CurveRows {
    private let main: StoredVariable
    private let counterpart: StoredVariable
    private let others: [(own: StoredVariable, other: StoredVariable)]
    private let base: ComparedResults
    private let candidate: ComparedResults
    /// Along the base's outer axes.
    private let matches: [AxisMatch]
    private let positions: [Int]

    /// The outer axes cannot be matched.
    struct Unmatched: Error {}

    init(
        _ main: StoredVariable, _ counterpart: StoredVariable, _ own: [StoredVariable], _ others: [StoredVariable],
        _ base: ComparedResults, _ candidate: ComparedResults, _ axes: inout AxisMatches
    ) throws {
        (self.main, self.counterpart, self.base, self.candidate) = (main, counterpart, base, candidate)
        guard main.axes.count == counterpart.axes.count, main.axes.last?.name == counterpart.axes.last?.name else {
            throw Unmatched()
        }
        var matches: [AxisMatch] = []
        var positions: [Int] = []
        for axis in main.axes.dropLast() {
            guard let position = counterpart.axes.firstIndex(where: { $0.name == axis.name }) else { throw Unmatched() }
            matches.append(
                try axes.match(axis, counterpart.axes[position], of: main, isInnermost: false))
            positions.append(position)
        }
        (self.matches, self.positions) = (matches, positions)
        let names = main.axes.map(\.name)
        self.others = own.compactMap { variable in
            guard variable.path != main.path, variable.kind == .double, !variable.isFigure,
                variable.axes.map(\.name) == names, let other = others.first(where: { $0.path == variable.path }),
                other.axes.map(\.name) == counterpart.axes.map(\.name)
            else { return nil }
            return (variable, other)
        }
    }

    /// How many curves the base has.
    var count: Int { main.extents.dropLast().reduce(1, *) }

    /// Where a curve stands along the outer axes.
    func index(of row: Int) -> [Int] {
        var rest = row
        var index = [Int](repeating: 0, count: main.axes.count - 1)
        for axis in index.indices.reversed() {
            index[axis] = rest % main.extents[axis]
            rest /= main.extents[axis]
        }
        return index
    }

    func reader() throws(DatasetError) -> Reader { try Reader(self) }

    /// Reads curve by curve; chunks stay decompressed while their curves are read.
    struct Reader {
        private let rows: CurveRows
        private let own: SlabReader
        private let other: SlabReader
        private let others: [(own: SlabReader, other: SlabReader)]

        fileprivate init(_ rows: CurveRows) throws(DatasetError) {
            self.rows = rows
            func reader(_ file: ResultsFile, _ variable: StoredVariable) throws(DatasetError) -> SlabReader {
                try SlabReader(file, variable: variable.path, cache: 16 << 20, isStraight: true)
            }
            own = try reader(rows.base.file, rows.main)
            other = try reader(rows.candidate.file, rows.counterpart)
            others = try rows.others.map { pair throws(DatasetError) in
                (
                    try SlabReader(rows.base.file, variable: pair.own.path),
                    try SlabReader(rows.candidate.file, variable: pair.other.path)
                )
            }
        }

        /// A curve on both sides; `nil` where the candidate has none.
        mutating func read(_ row: Int, others wantsOthers: Bool) throws(DatasetError) -> (CurveData, CurveData)? {
            let index = rows.index(of: row)
            guard let place = rows.place(index) else { return nil }
            let length = rows.main.extents.last ?? 0
            let first = rows.main.slab(index + [0], index.map { _ in 1 } + [length])
            var (values, otherValues): ([Double], [Double]) = ([], [])
            try own.read(start: first.start, count: first.count, into: &values)
            let second = rows.counterpart.slab(place.start, place.count)
            try other.read(start: second.start, count: second.count, into: &otherValues)
            var (beside, otherBeside): ([String: [Double]], [String: [Double]]) = ([:], [:])
            if wantsOthers {
                for (pair, readers) in zip(rows.others, others) {
                    var (a, b): ([Double], [Double]) = ([], [])
                    try readers.own.read(start: first.start, count: first.count, into: &a)
                    try readers.other.read(start: second.start, count: second.count, into: &b)
                    beside[pair.own.longName] = a
                    otherBeside[pair.other.longName] = b
                }
                for (axis, position) in zip(rows.main.axes, index) {
                    guard case .numbers(let numbers) = axis.coordinate, let path = axis.attributes.text("path") else {
                        continue
                    }
                    let own = rows.main.axes.last?.name == axis.name ? nil : [numbers[position]]
                    if let own, beside[path] == nil { beside[path] = own }
                    if let own, otherBeside[path] == nil { otherBeside[path] = own }
                }
            }
            return (
                rows.data(rows.main, values, beside), rows.data(rows.counterpart, otherValues, otherBeside)
            )
        }
    }

    /// The candidate's slab of a curve.
    private func place(_ index: [Int]) -> (start: [Int], count: [Int])? {
        var start = [Int](repeating: 0, count: counterpart.axes.count)
        var count = [Int](repeating: 1, count: counterpart.axes.count)
        for (axis, position) in index.enumerated() {
            guard let place = matches[axis][position] else { return nil }
            start[positions[axis]] = place.low
        }
        count[count.count - 1] = counterpart.extents.last ?? 0
        return (start, count)
    }

    private func data(_ variable: StoredVariable, _ values: [Double], _ others: [String: [Double]]) -> CurveData {
        var voltage: [Double] = []
        if let axis = variable.axes.last, case .numbers(let numbers) = axis.coordinate {
            let conversion = UnitConversion(from: axis.attributes.text("units") ?? "V", to: "V")
            voltage = conversion.map { $0.isIdentity ? numbers : numbers.map($0.apply) } ?? numbers
        }
        let unit = variable.unit ?? "A"
        let target = UnitConversion(from: unit, to: "A") != nil ? "A" : "A/m^2"
        let conversion = UnitConversion(from: unit, to: target)
        let current = conversion.map { $0.isIdentity ? values : values.map($0.apply) } ?? values
        return CurveData(voltage: voltage, current: current, currentUnit: target, others: others)
    }
}
