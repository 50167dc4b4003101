/// Says what a YAML parser could not read in the words of this language.
struct SyntaxProblem {
    let file: SourceFile
    let problem: YAMLProblem

    /// The error, with the rule that was broken where it can be told.
    var diagnostic: Diagnostic {
        let place = file.location(utf8Offset: file.utf8Offset(ofCharacter: problem.index))
        let opened = problem.contextIndex.map { file.location(utf8Offset: file.utf8Offset(ofCharacter: $0)) }
        let lines = [place.line, place.line - 1] + (opened.map { [$0.line] } ?? [])
        if lines.contains(where: { Self.holdsConditional(file.line($0) ?? "") }) {
            return file.diagnostic(
                "a colon cannot stand inside a value", help: "`if(x, a, b)` (a colon ends a YAML value)", at: place)
        }
        for number in lines {
            guard let line = file.line(number), line.utf8.count <= 1000,
                let (mark, column) = Self.unquotedValue(in: line)
            else { continue }
            return file.diagnostic(
                "a value that begins with `\(mark)` needs quotes", help: "write it between double quotes",
                at: SourceLocation(file: file.path, line: number, column: column))
        }
        let (message, help) = words(opened)
        let isUnclosed = problem.text.hasPrefix("found unexpected") && opened != nil
        return file.diagnostic(message, help: help, at: isUnclosed ? opened ?? place : place)
    }

    private func words(_ opened: SourceLocation?) -> (String, String?) {
        let from = opened.map { " that begins at line \($0.line)" } ?? ""
        switch problem.text {
        case "could not find expected ':'":
            return ("a key without a colon", "write `key: value`")
        case "mapping values are not allowed in this context":
            return ("a colon cannot stand inside a value", "quote the value, or begin the key on a line of its own")
        case "did not find expected ',' or '}'":
            return ("the map\(from) needs `,` or `}` here", "a value with a comma or a bracket needs quotes")
        case "did not find expected ',' or ']'":
            return ("the list\(from) needs `,` or `]` here", "a value with a comma or a bracket needs quotes")
        case "found unexpected end of stream", "found unexpected document indicator":
            return ("this quote is not closed", nil)
        case "did not find expected key":
            return ("a key is expected here", "begin the line in the same column as the keys above it")
        case "did not find expected '-' indicator":
            return ("a list item is expected here", "begin the line with `- ` in the column of the items above it")
        case "block sequence entries are not allowed in this context":
            return ("a list item cannot stand here", "begin the list on the line after its key")
        case "did not find expected node content":
            return ("a value is expected here", nil)
        case "did not find expected <document start>":
            return ("this line does not belong to the map or list above it", "check its indentation")
        case "found unknown escape character":
            return ("unknown escape in double quotes", "use single quotes, or write `\\\\` for a backslash")
        case "found a tab character where an indentation space is expected",
            "found a tab character that violates indentation":
            return ("a tab cannot indent a line", "use spaces")
        case "found character that cannot start any token":
            let offset = file.utf8Offset(ofCharacter: problem.index)
            let isTab = file.slice(offset, offset + 1).first == 0x09
            return isTab
                ? ("a tab cannot indent a line", "use spaces") : ("this character cannot begin a value", "quote it")
        case let text where text.hasPrefix("Maximum nesting"):
            return ("maps and lists stand more than \(TextLimits.depth) deep in each other here", nil)
        default:
            return ("this is not a map, a list or a value", "check the indentation, the quotes and the brackets")
        }
    }

    /// Whether a line looks like `x ? a : b`.
    private static func holdsConditional(_ line: String) -> Bool {
        guard let question = line.firstRange(of: " ? ") else { return false }
        return line[question.upperBound...].contains(" : ")
    }

    /// The first value of a line that YAML does not take as text, and its column.
    private static func unquotedValue(in line: String) -> (Character, Int)? {
        let characters = Array(line)
        var column = 0
        while column < characters.count {
            while column < characters.count, characters[column] == " " { column += 1 }
            guard column < characters.count else { return nil }
            let first = characters[column]
            if first == "#" || first == "\"" || first == "'" { return nil }
            if breaksRule(first, characters[(column + 1)...]) { return (first, column + 1) }
            if first == "-" && column + 1 < characters.count && characters[column + 1] == " " {
                column += 2
                continue
            }
            if first == "{" || first == "[" {
                column += 1
                continue
            }
            // The next value begins after the next `: ` or, inside brackets, after the next comma.
            var next = column
            while next < characters.count {
                let isLast = next + 1 == characters.count || characters[next + 1] == " "
                if (characters[next] == ":" && isLast) || characters[next] == "," { break }
                next += 1
            }
            column = next + 1
        }
        return nil
    }

    private static func breaksRule(_ first: Character, _ rest: ArraySlice<Character>) -> Bool {
        switch first {
        case "%", "@", "`", "*", "&", "!": return true
        case "|", ">":
            let header = rest.drop { "+-0123456789".contains($0) }.drop { $0 == " " }
            return !(header.isEmpty || header.first == "#")
        case "[", "{":
            var depth = 1
            for (index, character) in zip(rest.indices, rest) {
                if "[{".contains(character) { depth += 1 }
                if "]}".contains(character) { depth -= 1 }
                if depth == 0 {
                    let after = rest[(index + 1)...].drop { $0 == " " }.first
                    return after.map { !",]}#".contains($0) } ?? false
                }
            }
            return false
        default: return false
        }
    }
}
