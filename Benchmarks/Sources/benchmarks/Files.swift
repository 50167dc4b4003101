import Foundation
import Iontronics
import RawFile

/// W6: the results of W1 and W3 into a file.
enum Files {
    static let variants = 50_000

    static func run() throws {
        try measure(
            try Workload(
                "membrane", sweeps: ["sample=\(variants)", "V=-120mV:80mV:\(VoltageSweeps.voltages)"], records: ["J"]),
            "W1 of \(variants) variants")
        try measure(try Workload("axon", analysis: "steps"), "W3 of \(Transients.variants) axons")
    }

    private static func measure(_ workload: Workload, _ what: String) throws {
        let table = try workload.table()
        let arrays = table.variableNames.compactMap { table[$0] }
        let bytes = arrays.reduce(0) { total, array in
            if case .doubles(let values) = array.values { return total + 8 * values.count }
            return total + array.doubles.count
        }
        let plain = RawArrays(arrays, layout: table.layout)
        for (place, folder) in [("a file in memory", "/dev/shm"), ("a file, until it is on the disk", nil)] {
            if let folder, !FileManager.default.isWritableFile(atPath: folder) { continue }
            Table.begin("W6, \(what) into \(place)")
            try measure(workload, plain, bytes, in: folder)
        }
    }

    private static func measure(_ workload: Workload, _ plain: RawArrays, _ bytes: Int, in folder: String?) throws {
        let own = Place.scratch("own.h5", in: folder)
        let raw = Place.scratch("raw.h5", in: folder)
        defer { for path in [own, raw] { try? FileManager.default.removeItem(atPath: path) } }
        for compression in [ResultsFileWriter.Options.Compression.none, .deflate(level: 1)] {
            let level: Int32 = compression == .none ? 0 : 1
            let (plainName, ownName) =
                level == 0
                ? ("HDF5, chunked as here", "sweep, uncompressed")
                : ("HDF5, deflated at level 1", "sweep, deflated at level 1")
            // Where the clock counts every processor may compute, as in the program; plain HDF5 has nothing to compute.
            let threads = folder == nil ? ProcessInfo.processInfo.activeProcessorCount : 1
            var contest = Contest()
            contest.add(plainName) {
                try? FileManager.default.removeItem(atPath: raw)
                guard plain.write(to: raw, level: level, durable: true) else { throw Failure("cannot write \(raw)") }
            }
            contest.add(ownName) {
                var sink = try ResultsFileWriter(
                    path: own, options: ResultsFileWriter.Options(compression: compression, overwrite: true))
                _ = try workload.file.run(into: &sink, threads: threads)
            }
            let times = try contest.run(folder == nil ? .wall : .processor, rounds: level == 0 ? 7 : 3, atLeast: 0)
            guard let plainTime = times[plainName], let ownTime = times[ownName] else { continue }
            Table.row(plainName, rate: rate(bytes, plainTime), agreement: note(size(raw), bytes))
            Table.row(
                ownName, rate: rate(bytes, ownTime), ratio: plainTime / ownTime, of: plainName,
                Table.Target(floor: 0.8, goal: 0.95), agreement: note(size(own), bytes))
        }
    }

    private static func rate(_ bytes: Int, _ seconds: Double) -> String {
        String(format: "%.0f MB/s", 1e-6 * Double(bytes) / seconds)
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
        for result in results where (1...3).contains(result.shape.count) {
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
            let shape = result.shape + [1, 1]
            let chunk = (isWhole ? result.shape.map { _ in 0 } : variable.chunk) + [0, 0]
            arrays.append(
                raw_array(
                    name: name, values: place, size: size, rank: Int32(result.shape.count),
                    extent: (shape[0], shape[1], shape[2]), chunk: (chunk[0], chunk[1], chunk[2])))
        }
    }

    deinit {
        for place in memory { place.deallocate() }
        for name in names { free(name) }
    }

    private static func copy<Value>(_ values: [Value]) -> UnsafeMutableRawPointer {
        let place = UnsafeMutableRawPointer.allocate(
            byteCount: values.count * MemoryLayout<Value>.stride, alignment: 64)
        values.withUnsafeBytes { if let base = $0.baseAddress { place.copyMemory(from: base, byteCount: $0.count) } }
        return place
    }

    func write(to path: String, level: Int32, durable: Bool) -> Bool {
        raw_write(path, arrays, arrays.count, level, durable ? 1 : 0) == 0
    }
}
