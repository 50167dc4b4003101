extension Descriptor {
    /// The text of the device with values set, everything else as typed: comments, order, spelling.
    ///
    /// A value that stands in the device's file is replaced there; one that does not (it comes from a file that the
    /// device is like, or is a standard value) is added. What is said of the old number (`source`, `status`, `why`) goes
    /// with it.
    ///
    /// - Parameters:
    ///   - values: full paths, each with the text of its value.
    ///   - status: how well the values are known; `nil` says nothing of it.
    ///   - sources: where each value comes from; without any, nothing is said of it.
    /// - Throws: a value stands where the text holds none.
    public func text(
        setting values: [(path: FullPath, text: String)], status: String? = nil, sources: [String] = []
    ) throws(Diagnostic) -> String {
        guard let file = files.first else { throw Diagnostic("the device has no text") }
        var problems = Diagnostics()
        guard let root = TextReader.read(file, into: &problems) else {
            throw problems.entries.first ?? Diagnostic("`\(file.path)` cannot be read")
        }
        var edit = DescriptorEdit(file: file, root: root)
        for (index, (path, text)) in values.enumerated() {
            var remarks = status.map { ["status: \($0)"] } ?? []
            if index < sources.count {
                let plain = sources[index].filter { !$0.isNewline }.replacing("\\", with: "\\\\")
                remarks.append("source: \"\(plain.replacing("\"", with: "\\\""))\"")
            }
            try edit.set(text, remarks, at: path)
        }
        return edit.result
    }
}

extension Descriptor {
    /// Where values of a variant are written: in its entry, under the keys that stand there.
    ///
    /// - Parameter values: full paths, each with the text of its value.
    /// - Throws: a key of the variant sets more than the values that are given.
    public func placed(
        _ values: [(path: FullPath, text: String)], inVariant name: String
    ) throws(Diagnostic) -> [(path: FullPath, text: String)] {
        let entries = root["variants"]?[name]?.map ?? []
        let given = Set(values.map(\.path))
        var result: [(path: FullPath, text: String)] = []
        for (path, text) in values {
            var key = path.short
            for entry in entries {
                guard let own = try? resolve(entry.key), own.contains(path) else { continue }
                guard own.allSatisfy(given.contains) else {
                    throw entry.diagnostic(
                        "`\(entry.key)` sets more than `\(path.short)` here, which is written anew",
                        help: "give it an entry of its own behind this one")
                }
                key = entry.key
            }
            result.append((FullPath(["variants", name, key]), text))
        }
        return result
    }
}

/// Changes to the text of a file, by place.
struct DescriptorEdit {
    let file: SourceFile
    let root: TextNode
    private var changes: [(range: Range<Int>, text: String)] = []
    private var additions: [(map: TextNode, isRoot: Bool, tree: Addition)] = []

    /// Keys and values that a map lacks.
    private final class Addition {
        var entries: [(key: String, text: String?, below: Addition)] = []

        func add(_ keys: ArraySlice<String>, _ text: String) {
            guard let key = keys.first else { return }
            if keys.count == 1 { return entries.append((key, text, Addition())) }
            if !entries.contains(where: { $0.key == key }) { entries.append((key, nil, Addition())) }
            entries.first { $0.key == key }?.below.add(keys.dropFirst(), text)
        }

        var texts: [String] {
            entries.map { "\($0.key): " + ($0.text ?? "{ \($0.below.texts.joined(separator: ", ")) }") }
        }
    }

    init(file: SourceFile, root: TextNode) {
        self.file = file
        self.root = root
    }

    /// - Parameter remarks: keys and values of the long form that go with the value.
    mutating func set(_ text: String, _ remarks: [String], at path: FullPath) throws(Diagnostic) {
        var node = root
        let long = remarks.isEmpty ? text : "{ value: \(text), \(remarks.joined(separator: ", ")) }"
        for (place, key) in path.keys.enumerated() {
            guard let map = node.map else {
                // A law of activity alone stands for its `model`.
                if path.keys == ["activity", "model"] { return replace(node, by: long) }
                throw node.diagnostic("`\(path.short)` cannot be written here", help: "write this entry as a map")
            }
            let wanted = IonKey.normalized(key)
            guard let entry = map.first(where: { $0.key == key || IonKey.normalized($0.key) == wanted }) else {
                return add(path.keys[place...], long, to: node, isRoot: place == 0)
            }
            node = entry.value
        }
        switch node.content {
        case .scalar: replace(node, by: long)
        case .map(let entries): replace(in: node, entries, by: text, remarks)
        case .list: throw node.diagnostic("`\(path.short)` holds a list, not a value")
        }
    }

    private mutating func replace(_ node: TextNode, by text: String) {
        var range = node.range
        // A block of text ends with its line.
        if file.slice(range.upperBound - 1, range.upperBound).first == 0x0A {
            range = range.lowerBound..<(range.upperBound - 1)
        }
        changes.append((range, text))
    }

    /// A value in its long form.
    private mutating func replace(
        in node: TextNode, _ entries: [TextNode.Entry], by text: String, _ remarks: [String]
    ) {
        let isFlow = isFlow(node)
        let indent = String(repeating: " ", count: entries.first.map { column(of: $0.keyRange.lowerBound) } ?? 0)
        let value = ([text] + remarks).joined(separator: isFlow ? ", " : "\n" + indent)
        if let old = entries.first(where: { $0.key == "value" }) {
            replace(old.value, by: value)
        } else {
            add(["value"], value, to: node, isRoot: false)
        }
        for (index, entry) in entries.enumerated() where ["source", "status", "why"].contains(entry.key) {
            changes.append((isFlow ? flowRange(index, entries) : lines(of: entry), ""))
        }
    }

    /// An entry of `{ }` with the comma that parts it from the others.
    private func flowRange(_ index: Int, _ entries: [TextNode.Entry]) -> Range<Int> {
        let entry = entries[index]
        if index + 1 < entries.count { return entry.keyRange.lowerBound..<entries[index + 1].keyRange.lowerBound }
        let kept = entries[..<index].last { !["source", "status", "why"].contains($0.key) }
        return (kept?.value.range.upperBound ?? entry.keyRange.lowerBound)..<entry.value.range.upperBound
    }

    private func lines(of entry: TextNode.Entry) -> Range<Int> {
        let start = entry.keyRange.lowerBound - column(of: entry.keyRange.lowerBound)
        var end = entry.value.range.upperBound
        while end < file.byteCount, file.slice(end - 1, end).first != 0x0A { end += 1 }
        return start..<end
    }

    private mutating func add(_ keys: ArraySlice<String>, _ text: String, to map: TextNode, isRoot: Bool) {
        if let known = additions.first(where: { $0.map.range == map.range }) { return known.tree.add(keys, text) }
        let tree = Addition()
        tree.add(keys, text)
        additions.append((map, isRoot, tree))
    }

    private func isFlow(_ map: TextNode) -> Bool {
        file.slice(map.range.lowerBound, map.range.lowerBound + 1).first == UInt8(ascii: "{")
    }

    /// Bytes between the start of a line and a place in it.
    private func column(of offset: Int) -> Int {
        var start = offset
        while start > 0, file.slice(start - 1, start).first != 0x0A { start -= 1 }
        return offset - start
    }

    /// The text after all changes.
    var result: String {
        var all = changes
        var tail = ""
        for (map, isRoot, tree) in additions {
            let texts = tree.texts
            if isRoot {
                // `schema` stays first.
                tail += texts.map { $0 + "\n" }.joined()
            } else if let first = map.map?.first {
                let place = first.keyRange.lowerBound
                let gap = isFlow(map) ? ", " : "\n" + String(repeating: " ", count: column(of: place))
                all.append((place..<place, texts.map { $0 + gap }.joined()))
            } else {
                all.append((map.range, "{ \(texts.joined(separator: ", ")) }"))
            }
        }
        var bytes: [UInt8] = []
        var position = 0
        for change in all.sorted(by: {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }) {
            if change.range.lowerBound > position {
                bytes += file.slice(position, change.range.lowerBound)
            }
            bytes += change.text.utf8
            position = max(position, change.range.upperBound)
        }
        bytes += file.slice(position, file.byteCount)
        if !tail.isEmpty, bytes.last != 0x0A { bytes.append(0x0A) }
        return String(decoding: bytes, as: UTF8.self) + tail
    }
}
