import Devices
import Foundation
import Synchronization

/// A page of the manual: its fenced blocks, and its parts that are written by a test.
struct Page {
    /// A fenced block.
    struct Block {
        /// The word after the fence.
        let language: String
        let text: String
        let line: Int
        /// The heading it stands under.
        let heading: String
    }

    let path: String
    let text: String

    init(_ path: String) throws {
        self.path = path
        text = try Repository.text(path)
    }

    var blocks: [Block] {
        var result: [Block] = []
        var heading = ""
        var open: (language: String, line: Int, lines: [Substring])?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                if let block = open {
                    result.append(
                        Block(
                            language: block.language, text: block.lines.joined(separator: "\n"), line: block.line,
                            heading: heading))
                    open = nil
                } else {
                    open = (line.dropFirst(3).trimmingCharacters(in: .whitespaces), index + 1, [])
                }
            } else if open != nil {
                open?.lines.append(line)
            } else if line.hasPrefix("#") {
                heading = line.trimmingCharacters(in: CharacterSet(charactersIn: "# "))
            }
        }
        return result
    }

    /// Targets of links to other files.
    var links: [String] {
        text.matches(of: /\]\(([^)#]+)(#[^)]*)?\)/).map { String($0.1) }.filter { !$0.hasPrefix("http") }
    }

    /// Links to headings: the file (empty for this page) and the name of the heading.
    var anchors: [(file: String, name: String)] {
        text.matches(of: /\]\(([^)#]*)#([^)]+)\)/).map { (String($0.1), String($0.2)) }
            .filter { !$0.file.hasPrefix("http") }
    }

    /// Names by which headings of a text are linked to.
    static func headings(of text: String) -> Set<String> {
        let lines = text.components(separatedBy: "\n").filter { $0.hasPrefix("#") }
        return Set(
            lines.map { line in
                let words = line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces).lowercased()
                return String(words.filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" })
                    .replacingOccurrences(of: " ", with: "-")
            })
    }

    // MARK: - Parts that a test writes

    /// Whether pages are to be written anew instead of compared.
    static let isRegenerating = ProcessInfo.processInfo.environment["IONTRONICS_REGENERATE"] != nil

    private func marks(_ name: String) -> (begin: String, end: String) {
        ("<!-- begin \(name): written by a test -->\n", "<!-- end \(name) -->\n")
    }

    /// The part of that name; `nil` where the page has none.
    func part(_ name: String) -> String? {
        let (begin, end) = marks(name)
        guard let start = text.range(of: begin), let stop = text.range(of: end, range: start.upperBound..<text.endIndex)
        else { return nil }
        return String(text[start.upperBound..<stop.lowerBound])
    }

    private static let pen = Mutex(())

    /// Puts `content` in place of the part of that name.
    static func write(_ name: String, _ content: String, to path: String) throws {
        try pen.withLock { _ in
            let page = try Page(path)
            guard let old = page.part(name) else { return }
            let (begin, end) = page.marks(name)
            let changed = page.text.replacingOccurrences(of: begin + old + end, with: begin + content + end)
            try changed.write(to: Repository.root.appendingPathComponent(path), atomically: true, encoding: .utf8)
        }
    }
}

extension Page.Block {
    /// The device that the block describes, as if it stood in the folder of shipped devices.
    func descriptor() throws(Diagnostics) -> Descriptor {
        try Descriptor(
            SourceFile(path: "block-at-line-\(line).yaml", text: text),
            folder: Repository.root.appendingPathComponent("docs/tutorials").path, folders: Repository.folders)
    }
}
