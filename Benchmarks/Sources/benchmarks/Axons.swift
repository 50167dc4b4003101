import Iontronics
import Reference

/// The axons that a sweep drew, as the C kernels read them.
final class Axons {
    let count: Int
    private let columns: UnsafeMutablePointer<Double>
    var parameters: reference_axons

    init(_ table: ResultTable) throws {
        let names: [(name: String, unit: Double)] = [
            ("Na_conductance", 10), ("K_conductance", 10), ("leak_conductance", 10), ("pace", 1), ("shift", 1e-3),
            ("stimulus", 1e-2),
        ]
        var all: [[Double]] = []
        for (name, unit) in names {
            guard let values = table[name]?.doubles else {
                throw Failure("the results have no \(name) among \(table.variableNames)")
            }
            all.append(values.map { $0 / unit })
        }
        let count = all[0].count
        self.count = count
        columns = .allocate(capacity: count * names.count)
        for (place, column) in all.enumerated() {
            (columns + place * count).initialize(from: column, count: count)
        }
        let at = { [columns] (place: Int) in UnsafePointer(columns + place * count) }
        parameters = reference_axons(
            sodium: at(0), potassium: at(1), leak: at(2), pace: at(3), shift: at(4), stimulus: at(5))
    }

    deinit { columns.deallocate() }
}

/// Times at which a sampled voltage rises through zero, by the straight line between samples.
func spikeTimes(_ voltage: [Double], every dt: Double) -> [Double] {
    var times: [Double] = []
    for index in voltage.indices.dropLast() where voltage[index] <= 0 && voltage[index + 1] > 0 {
        times.append(dt * (Double(index) - voltage[index] / (voltage[index + 1] - voltage[index])))
    }
    return times
}

/// How far the spikes of traces are from those of better ones: median and largest difference, and how many traces have
/// another number of spikes.
struct SpikeError {
    let median: Double
    let largest: Double
    let miscounted: Int

    init(_ ours: [[Double]], _ exact: [[Double]], every dt: Double) {
        var errors: [Double] = []
        var miscounted = 0
        for (a, b) in zip(ours, exact) {
            let (x, y) = (spikeTimes(a, every: dt), spikeTimes(b, every: dt))
            if x.count != y.count { miscounted += 1 }
            errors.append(zip(x, y).map { abs($0 - $1) }.max() ?? 0)
        }
        median = errors.median
        largest = errors.max() ?? 0
        self.miscounted = miscounted
    }

    /// In microseconds.
    var text: String {
        "spikes \(Table.text(1e6 * median)) us median, \(Table.text(1e6 * largest)) us most"
            + (miscounted > 0 ? ", \(miscounted) of 64 miscounted" : "")
    }
}
