import Foundation
import Iontronics
import RawFile

/// W6: the results of W1 into a file.
enum Files {
    static let variants = 50_000

    static func run() throws {
        let workload = try Workload(
            "membrane", sweeps: ["sample=\(variants)", "V=-120mV:80mV:\(VoltageSweeps.voltages)"], records: ["J"])
        let table = try workload.table()
        let arrays = table.variableNames.compactMap { table[$0] }
        let bytes = arrays.reduce(0) { total, array in
            if case .doubles(let values) = array.values { return total + 8 * values.count }
            return total + array.doubles.count
        }
        let own = Place.scratch("own.h5")
        let raw = Place.scratch("raw.h5")
        defer { for path in [own, raw] { try? FileManager.default.removeItem(atPath: path) } }
        let plain = RawArrays(arrays, layout: table.layout)
        func write(_ compression: ResultsFileWriter.Options.Compression) throws {
            var sink = try ResultsFileWriter(
                path: own, options: ResultsFileWriter.Options(compression: compression, overwrite: true))
            _ = try workload.file.run(into: &sink, threads: 1)
        }
        func rawly(level: Int32, durable: Bool) throws {
            try? FileManager.default.removeItem(atPath: raw)
            guard plain.write(to: raw, level: level, durable: durable) else { throw Failure("cannot write \(raw)") }
        }
        var contest = Contest()
        contest.add("HDF5, contiguous or chunked as here") { try rawly(level: 0, durable: true) }
        contest.add("sweep, uncompressed") { try write(.none) }
        var times = try contest.run(.wall, rounds: 7, atLeast: 0)
        let plainSize = size(own)
        var compressed = Contest()
        compressed.add("HDF5, deflated at level 1") { try rawly(level: 1, durable: true) }
        compressed.add("sweep, deflated at level 1") { try write(.deflate(level: 1)) }
        times.merge(try compressed.run(.wall, rounds: 3, atLeast: 0)) { $1 }
        let (small, rawSmall) = (size(own), size(raw))

        Table.begin("W6, W1 of \(variants) variants into a file, with what it takes to reach the disk")
        func row(_ name: String, _ reference: String?, _ target: Table.Target?, _ note: String) {
            guard let time = times[name] else { return }
            Table.row(
                name, rate: String(format: "%.0f MB/s", 1e-6 * Double(bytes) / time),
                ratio: reference.flatMap { times[$0] }.map { $0 / time }, of: reference ?? "", target, agreement: note)
        }
        let none = "HDF5, contiguous or chunked as here"
        row(none, nil, nil, "")
        row("sweep, uncompressed", none, Table.Target(floor: 0.8, goal: 0.95), note(plainSize, bytes))
        row("HDF5, deflated at level 1", none, nil, note(rawSmall, bytes))
        row("sweep, deflated at level 1", "HDF5, deflated at level 1", nil, note(small, bytes))
    }

    private static func note(_ size: Int, _ bytes: Int) -> String {
        String(format: "file %.1f MB of %.1f MB", 1e-6 * Double(size), 1e-6 * Double(bytes))
    }

    private static func size(_ path: String) -> Int {
        ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int) ?? 0
    }
}

/// Arrays in memory of their own, as the plain writer takes them.
final class RawArrays {
    private var arrays: [raw_array] = []
    private var memory: [UnsafeMutableRawPointer] = []
    private var names: [UnsafeMutablePointer<CChar>] = []

    init(_ results: [ResultArray], layout: ResultLayout) {
        let variables = layout.groups.flatMap(\.variables)
        for result in results where (1...2).contains(result.shape.count) {
            guard let name = strdup(result.name), let variable = variables.first(where: { $0.name == result.name })
            else { continue }
            names.append(name)
            let place: UnsafeMutableRawPointer
            var size: Int32 = 8
            switch result.values {
            case .doubles(let values): place = Self.copy(values)
            case .bytes(let values): (place, size) = (Self.copy(values), 1)
            case .integers(let values): place = Self.copy(values.map(Double.init))
            }
            memory.append(place)
            let isWhole = variable.chunk == result.shape
            let shape = result.shape + [1]
            let chunk = (isWhole ? [0, 0] : variable.chunk) + [0]
            arrays.append(
                raw_array(
                    name: name, values: place, size: size, rank: Int32(result.shape.count), extent: (shape[0], shape[1]),
                    chunk: (chunk[0], chunk[1])))
        }
    }

    deinit {
        for place in memory { place.deallocate() }
        for name in names { free(name) }
    }

    private static func copy<Value>(_ values: [Value]) -> UnsafeMutableRawPointer {
        let place = UnsafeMutableRawPointer.allocate(byteCount: values.count * MemoryLayout<Value>.stride, alignment: 64)
        values.withUnsafeBytes { if let base = $0.baseAddress { place.copyMemory(from: base, byteCount: $0.count) } }
        return place
    }

    func write(to path: String, level: Int32, durable: Bool) -> Bool {
        raw_write(path, arrays, arrays.count, level, durable ? 1 : 0) == 0
    }
}
