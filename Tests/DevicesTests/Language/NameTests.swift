import Devices
import Testing

@Suite struct NameTests {
    private let taken = "is a name of the language; expressions could not tell the two apart | choose another name"

    @Test(arguments: ReservedNames.quantities.union(ReservedNames.functions).sorted())
    func namesOfTheLanguageAreReserved(name: String) {
        #expect(messages(device("parameters: { \(name): 1 }")) == ["`\(name)` \(taken)"])
    }

    @Test func reservedEverywhere() {
        #expect(messages(device("analyses: { exp: { record: [V] } }")) == ["`exp` \(taken)"])
        #expect(messages(device(membrane: "      T: { like: leak }\n")) == ["`T` \(taken)"])
        let element = "circuit: { elements: { R: { model: resistor, nodes: [a, b], resistance: 1 Ohm } } }"
        #expect(messages(device(element)) == ["`R` \(taken)"])
        let model = "models: { m: { kind: channel, where: { F: 1 }, current: 0 A } }"
        #expect(messages(device(model, membrane: "      m: { model: m }\n")) == ["`F` \(taken)"])
    }

    @Test func onlySolutionsAreInsideAndOutside() {
        #expect(messages(device()) == [])
        #expect(messages(device("parameters: { inside: 1 }")) == ["`inside` \(taken)"])
    }

    @Test func aNameExistsOnceInTheDevice() {
        let twice = "is already the name of something at line"
        #expect(messages(device("parameters: { axolemma: 1 }")).first?.contains(twice) == true)
        #expect(messages(device("analyses: { axolemma: { record: [V] } }")).first?.contains(twice) == true)
        let element = "circuit: { elements: { axolemma: { model: resistor, nodes: [a, b], resistance: 1 Ohm } } }"
        #expect(messages(device(element)).first?.contains(twice) == true)
        #expect(messages(device("parameters: { leak: 1 }")) == [], "a channel has the scope of its membrane")
    }

    @Test func namesOfAModelShareItsScope() {
        let model = "models: { m: { kind: channel, parameters: { g: 1 }, where: { g: 2 }, current: 0 A } }"
        let found = messages(device(model, membrane: "      m: { model: m }\n"))
        #expect(found.first?.hasPrefix("`g` is already the name of something at line") == true)
    }

    /// A device that says `count: 100` would have a hundred channels, each with the parameter 100.
    @Test(arguments: [("channel", "count"), ("channel", "reversed"), ("pump", "imports")])
    func keysOfPartsAreNoParameters(_ kind: String, _ name: String) {
        let model = "models: { m: { kind: \(kind), parameters: { \(name): { unit: 1 } }, current: 0 A } }"
        let found = messages(device(model, membrane: "      m: { model: m }\n"))
        let message = "`\(name)` is a key of every \(kind), which a parameter could not be told from"
        #expect(found.contains("\(message) | choose another name"), "\(found)")
    }

    @Test func nameLength() {
        let most = String(repeating: "n", count: 64)
        #expect(messages(device("parameters: { \(most): 1 }")) == [])
        #expect(
            messages(device("parameters: { \(most)n: 1 }")) == ["a name has at most 64 characters; this one has 65"])
    }

    @Test func dashesOnlyWhereNoExpressionReads() {
        #expect(messages(device("variants: { two-fold: { leak.count: 2 } }")) == [])
        #expect(messages(device("parameters: { two-fold: 2 }")).count == 1)
    }
}
