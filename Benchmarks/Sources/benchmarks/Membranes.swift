import Iontronics
import Reference

/// The membranes that a sweep drew, as the C kernels read them.
final class Membranes {
    let count: Int
    let temperature: [Double]
    private let columns: UnsafeMutablePointer<Double>
    let parameters: reference_membranes

    /// Takes the draws out of the results of a sweep.
    init(_ table: ResultTable, nominalTemperature: Double) throws {
        let faraday = 96485.33212331001
        let names = [
            "permeability_Na", "permeability_K", "permeability_Cl", "inside_ions_Na", "outside_ions_Na",
            "inside_ions_K",
            "outside_ions_K", "inside_ions_Cl", "outside_ions_Cl", "conductance", "cycles",
        ]
        var all: [[Double]] = []
        for name in names {
            guard let values = table[name]?.doubles else { throw Failure("the results have no \(name)") }
            all.append(name == "cycles" ? values.map { $0 * faraday } : values)
        }
        let count = all[0].count
        self.count = count
        temperature = table["temperature"]?.doubles ?? [Double](repeating: nominalTemperature, count: count)
        columns = .allocate(capacity: count * names.count)
        for (place, column) in all.enumerated() {
            (columns + place * count).initialize(from: column, count: count)
        }
        let at = { [columns] (place: Int) in UnsafePointer(columns + place * count) }
        parameters = reference_membranes(
            permeability_na: at(0), permeability_k: at(1), permeability_cl: at(2), na_in: at(3), na_out: at(4),
            k_in: at(5), k_out: at(6), cl_in: at(7), cl_out: at(8), leak_conductance: at(9), pump_current: at(10))
    }

    deinit { columns.deallocate() }
}

struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// How far apart two ways to the same numbers end.
struct Agreement {
    let absolute: Double
    let relative: Double

    /// - Parameter row: numbers of one curve; a difference is compared with the largest of its curve.
    init(_ a: [Double], _ b: [Double], row: Int) {
        var (absolute, relative) = (a.count == b.count ? 0 : Double.infinity, 0.0)
        for start in stride(from: 0, to: min(a.count, b.count) / row * row, by: row) {
            var (worst, size) = (0.0, 0.0)
            for index in start..<start + row {
                let difference = abs(a[index] - b[index])
                worst = difference.isNaN ? .infinity : max(worst, difference)
                size = max(size, abs(b[index]))
            }
            absolute = max(absolute, worst)
            relative = max(relative, worst / size)
        }
        (self.absolute, self.relative) = (absolute, relative)
    }

    func text(_ unit: String) -> String { "\(Table.text(absolute)) \(unit), relative \(Table.text(relative))" }
}
