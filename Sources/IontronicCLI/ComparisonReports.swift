internal import ArgumentParser
internal import Foundation
internal import Iontronics

/// Every form in which a comparison is asked for, written in one go.
struct ComparisonReports {
    private let command: Compare
    private let environment = ProcessInfo.processInfo.environment

    init(_ command: Compare) { self.command = command }

    private var json: String? { command.json == "-" ? nil : command.json }

    /// Refuses to write a report over what is compared.
    func check(against inputs: [String]) throws {
        func real(_ path: String) -> String {
            URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
        }
        let read = Set(inputs.map(real))
        let outputs = [json, command.junit, command.markdown, command.plot].compactMap(\.self)
        for path in outputs where read.contains(real(path)) {
            throw Diagnostic("`\(path)` is compared; a report would replace it", help: "name another file")
        }
        let all = outputs.map(real)
        guard Set(all).count == all.count else {
            throw Diagnostic("two reports would go into one file", help: "name a file for each")
        }
    }

    /// Writes them all; where one cannot be written the others are, and the exit code is 4.
    ///
    /// - Parameter printsText: whether the text goes to standard output, where JSON does not.
    func write(_ comparison: Comparison, printsText: Bool = true) throws {
        if command.json == "-" {
            print(ComparisonJSON.json(comparison).rendered)
            if printsText, !command.quiet { Terminal.say(ComparisonWords.summary(comparison)) }
        } else if printsText {
            print(ComparisonText.text(comparison))
        }
        var failed = false
        func attempt(_ path: String?, _ body: (String) throws -> Void) {
            guard let path else { return }
            do {
                try body(path)
            } catch let error as CocoaError {
                Terminal.say("error: `\(path)` cannot be written: \(error.localizedDescription)")
                failed = true
            } catch {
                Terminal.say("error: \(error)")
                failed = true
            }
        }
        attempt(json) { try Self.write(ComparisonJSON.json(comparison).rendered + "\n", to: $0) }
        attempt(command.junit) { try Self.write(ComparisonJUnit.xml(comparison), to: $0) }
        attempt(command.markdown) { try Self.write(ComparisonMarkdown.text(comparison), to: $0) }
        attempt(environment["GITHUB_STEP_SUMMARY"].flatMap { $0.isEmpty ? nil : $0 }) { path in
            try Self.append(ComparisonMarkdown.text(comparison), to: path, most: ComparisonMarkdown.summaryLimit)
        }
        if command.github || environment["GITHUB_ACTIONS"] == "true" {
            for line in ComparisonAnnotations.lines(comparison) {
                if command.json == "-" { Terminal.say(line) } else { print(line) }
            }
        }
        attempt(printsText ? command.plot : nil) { path in
            if let chart = Chart(comparison) {
                try Gnuplot().draw(chart, to: path, overwrites: true)
            } else if !command.quiet {
                Terminal.say("no curve moved: \(path) is not drawn")
            }
        }
        fflush(nil)
        if failed { throw Exit.inputOutput }
    }

    /// Puts a report in place of the one before; a device such as `/dev/stdout` is written to.
    private static func write(_ text: String, to path: String) throws {
        let kind = (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
        let isPlain = kind == nil || kind == .typeRegular
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: isPlain ? .atomic : [])
    }

    /// Adds to a summary what still fits into it.
    private static func append(_ text: String, to path: String, most: Int) throws {
        let url = URL(fileURLWithPath: path)
        if !FileManager.default.fileExists(atPath: path) { try Data().write(to: url) }
        let handle = try FileHandle(forWritingTo: url)
        defer { try? handle.close() }
        let size = Int(try handle.seekToEnd())
        try handle.write(contentsOf: Data(ComparisonMarkdown.cut(text, toBytes: max(0, most - size)).utf8))
    }
}
