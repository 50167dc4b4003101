internal import Solvers

extension Sweep {
    /// Solves every point and hands the chunks to `sink`, in index order, as group `group`.
    ///
    /// The sink has begun; it is neither finished nor abandoned here. Results do not depend on `threads`.
    ///
    /// - Parameters:
    ///   - threads: how many work at a time, at least 1.
    ///   - progress: called now and then on the calling thread with the numbers of points done and failed.
    /// - Throws: what the sink throws.
    public func run<Sink: ResultSink>(
        into sink: inout Sink, group: Int = 0, threads: Int = 1,
        progress: (_ done: Int, _ failed: Int) -> Void = { _, _ in }
    ) throws -> SweepSummary {
        try writeSideVariables(into: &sink, group: group)
        let plan = SweepPlan(self)
        let isPoint = axes.isEmpty
        let prepare = sink.preparer()
        let units = plan.unitCount
        var summary = SweepSummary()
        let transient = transients.isEmpty ? nil : TransientPlan(self)
        let make: @Sendable (Int) throws -> Prepared<Sink.Prepared> = { number in
            let unit = plan.place(ofUnit: number)
            let (values, summary) =
                if let transient { transient.compute(start: unit.start, count: unit.count) } else {
                    plan.withWorker(at: unit.start) { SweepUnit(plan, number: number).compute(with: $0) }
                }
            var chunks: [Sink.Prepared] = []
            chunks.reserveCapacity(values.count)
            for (index, values) in values.enumerated() {
                var chunk = ResultChunk(
                    group: group, variable: index, start: unit.start, count: unit.count, values: values)
                if isPoint { (chunk.start, chunk.count) = ([0], [1]) }
                if plan.variables[index].isReduced, !isPoint {
                    chunk.start.removeLast()
                    chunk.count.removeLast()
                }
                chunks.append(try prepare(chunk))
            }
            return Prepared(chunks: chunks, summary: summary)
        }
        func take(_ prepared: Prepared<Sink.Prepared>) throws {
            for chunk in prepared.chunks { try sink.write(chunk) }
            summary.add(prepared.summary)
            progress(summary.points, summary.failed)
        }
        if min(threads, units) <= 1 {
            // One thread is this one: nothing to hand over.
            for number in 0..<units { try take(try make(number)) }
            return summary
        }
        try AssemblyLine(count: units, threads: min(threads, units), make: make).run(take)
        return summary
    }

    private struct Prepared<Chunk: Sendable>: Sendable {
        let chunks: [Chunk]
        let summary: SweepSummary
    }

    private func writeSideVariables<Sink: ResultSink>(into sink: inout Sink, group: Int) throws {
        let prepare = sink.preparer()
        for (index, side) in sideVariables.enumerated() where !side.values.isEmpty {
            let chunk = ResultChunk(
                group: group, variable: variables.count + index, start: side.extents.map { _ in 0 },
                count: side.extents, values: .doubles(side.values))
            try sink.write(try prepare(chunk))
        }
    }
}
