import Analyses
import Datasets
import Testing

/// What a sweep gives for one variable.
enum Numbers {
    static func of(_ variable: String, _ sweep: Sweep) throws -> [Double] {
        var sink = MemorySink()
        try sink.begin(ResultLayout(attributes: [], sources: [], groups: [sweep.group(named: "")]))
        _ = try sweep.run(into: &sink)
        try sink.finish()
        return try #require(sink.table?[variable]).doubles
    }
}
