internal import CYaml

/// One event of the YAML parser, copied out of it.
struct YAMLEvent {
    enum Kind {
        case streamStart, streamEnd, documentStart, documentEnd, alias, scalar, listStart, listEnd, mapStart, mapEnd
    }

    var kind: Kind
    /// Index of the first character and of the one after the last.
    var start: Int
    var end: Int
    var text = ""
    var style = TextNode.Style.none
    var isFlow = false
    var hasAnchor = false
    var hasTag = false
    var hasDirective = false
}

/// What the parser could not read, as it says it, and where.
struct YAMLProblem {
    var text: String
    /// Character index of the place, and of what was being read there.
    var index: Int
    var contextIndex: Int?
}

/// The events of one YAML text. The C parser lives on the heap, because it points into itself.
struct EventStream: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private(set) var problem: YAMLProblem?
    private var isFinished = false

    init() {
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        isFinished = yaml_parser_initialize(parser) == 0
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// Sets the text, which must outlive the calls of ``next()``.
    mutating func start(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard !isFinished else { return }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        // The parser asks for an address even where there is nothing to read.
        guard let address = bytes.baseAddress else {
            isFinished = true
            return
        }
        yaml_parser_set_input_string(parser, address, bytes.count)
    }

    /// The next event; `nil` after the last one and after a problem.
    mutating func next() -> YAMLEvent? {
        guard !isFinished else { return nil }
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else {
            isFinished = true
            problem = currentProblem()
            return nil
        }
        defer { yaml_event_delete(&event) }
        return copy(event)
    }

    private func currentProblem() -> YAMLProblem {
        let state = parser.pointee
        let text = state.problem.map { String(cString: $0) } ?? ""
        guard state.error != YAML_READER_ERROR else { return YAMLProblem(text: text, index: Int(state.mark.index)) }
        let context = state.context == nil ? nil : Int(state.context_mark.index)
        return YAMLProblem(text: text, index: Int(state.problem_mark.index), contextIndex: context)
    }

    private mutating func copy(_ event: yaml_event_t) -> YAMLEvent {
        var result = YAMLEvent(kind: .streamEnd, start: Int(event.start_mark.index), end: Int(event.end_mark.index))
        switch event.type {
        case YAML_STREAM_START_EVENT: result.kind = .streamStart
        case YAML_DOCUMENT_START_EVENT:
            result.kind = .documentStart
            let data = event.data.document_start
            result.hasDirective = data.version_directive != nil || data.tag_directives.start != data.tag_directives.end
        case YAML_DOCUMENT_END_EVENT: result.kind = .documentEnd
        case YAML_ALIAS_EVENT: result.kind = .alias
        case YAML_SCALAR_EVENT:
            let data = event.data.scalar
            result.kind = .scalar
            result.text = String(
                decoding: UnsafeBufferPointer(start: data.value, count: data.length), as: UTF8.self)
            result.style = Self.style(data.style)
            result.hasAnchor = data.anchor != nil
            result.hasTag = data.tag != nil
        case YAML_SEQUENCE_START_EVENT:
            let data = event.data.sequence_start
            result.kind = .listStart
            result.isFlow = data.style == YAML_FLOW_SEQUENCE_STYLE
            result.hasAnchor = data.anchor != nil
            result.hasTag = data.tag != nil
        case YAML_MAPPING_START_EVENT:
            let data = event.data.mapping_start
            result.kind = .mapStart
            result.isFlow = data.style == YAML_FLOW_MAPPING_STYLE
            result.hasAnchor = data.anchor != nil
            result.hasTag = data.tag != nil
        case YAML_SEQUENCE_END_EVENT: result.kind = .listEnd
        case YAML_MAPPING_END_EVENT: result.kind = .mapEnd
        default: isFinished = true
        }
        return result
    }

    private static func style(_ style: yaml_scalar_style_t) -> TextNode.Style {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .single
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .double
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }
}
