internal import Devices
internal import Equations

extension AnalysisSpec.Record {
    /// The record, or one for each instance that its text stands for: `sense[*].I`.
    func instances(_ descriptor: Descriptor) -> [AnalysisSpec.Record] {
        guard let text = text.scalar, text.contains("*"), let syntax = try? ExpressionSyntax(parsing: text),
            case .reference(let reference) = syntax.node,
            let place = reference.parts.firstIndex(where: { $0.indices.contains { $0.contains(.every) } }),
            let own = descriptor.instances(of: reference.parts[place].name), reference.parts[place].indices.count == 1
        else { return [self] }
        guard let given = Instances.numbers(of: reference.parts[place], in: descriptor.root),
            let found = own.matching(given)
        else { return [self] }
        return found.map { instance in
            var reference = reference
            let numbers = instance.name.dropFirst(own.name.count + 1).dropLast()
            reference.parts[place].indices = [
                numbers.split(separator: ",").compactMap {
                    (try? ExpressionSyntax(parsing: String($0))).map { .value($0) }
                }
            ]
            let suffix = numbers.split(separator: ",").joined(separator: "_")
            return AnalysisSpec.Record(
                name: name.map { "\($0)_\(suffix)" },
                text: TextNode(scalar: reference.description.filter { $0 != " " }, from: self.text.file.path))
        }
    }
}
