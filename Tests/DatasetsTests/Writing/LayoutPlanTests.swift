import Analyses
import Datasets
import Testing

@Suite struct LayoutPlanTests {
    /// Why the fixture's layout, changed, cannot be stored; `nil` if it can.
    private func fault(_ change: (inout ResultLayout) -> Void) -> String? {
        var layout = Fixture().layout
        change(&layout)
        var sink = MemorySink()
        do {
            try sink.begin(layout)
        } catch {
            guard case .layout(let reason) = error else {
                Issue.record(error)
                return nil
            }
            return reason
        }
        return nil
    }

    @Test("The layout itself is in order")
    func sound() {
        #expect(fault { _ in } == nil)
    }

    @Test("Names are valid and taken once")
    func names() {
        #expect(
            fault { $0.groups[0].variables[0].name = "a/b" }
                == "the name 'a/b' holds a slash or a control character (in the file)")
        #expect(fault { $0.groups[0].variables[0].name = "" } == "a name is empty (in the file)")
        #expect(fault { $0.groups[0].variables[0].name = "." }?.contains("does not begin with a letter") == true)
        #expect(fault { $0.groups[0].variables[0].name = "x " }?.contains("ends in a space") == true)
        #expect(
            fault { $0.groups[0].variables[0].name = String(repeating: "x", count: 257) }?.contains("longer than 256")
                == true)
        #expect(
            fault { $0.groups[0].variables[0].name = "tip_radius" }
                == "the name 'tip_radius' is taken twice in the file")
        #expect(
            fault { $0.groups[0].variables[0].name = "source_text" }
                == "the name 'source_text' is taken twice in the file")
        #expect(
            fault { $0.groups[0].variables[0].name = "transient" } == "the name 'transient' is taken twice in the file")
        #expect(
            fault { $0.groups[1].variables[0].name = "variant" }
                == "'transient/variant' has the name of an axis of the root")
        #expect(
            fault { $0.groups[1].variables[0].name = "voltage" }
                == "'transient/voltage' has the name of an axis of the root")
        #expect(fault { $0.groups[1].axes[0].name = "voltage" } != nil)
        #expect(fault { $0.groups[0].variables[0].name = "γ" } == nil)
    }

    @Test("Attributes hold something and leave the library's own alone")
    func attributes() {
        #expect(fault { $0.attributes.append(ResultAttribute("title", .text("again"))) } != nil)
        #expect(
            fault { $0.attributes.append(ResultAttribute("numbers", .numbers([]))) }
                == "attribute 'numbers' of the file has no values")
        #expect(
            fault { $0.groups[0].variables[1].attributes.append(ResultAttribute("_FillValue", .bytes([5]))) }?.contains(
                "by the library itself") == true)
        #expect(fault { $0.attributes[1].value = .text("a\0b") } == "a text of 'title' holds a zero byte")
        #expect(fault { $0.sources[0].text = "\0" } == "a text of 'pore.yaml' holds a zero byte")
        #expect(fault { $0.groups[0].axes[0].coordinate = .labels(["a", "b", "c", "d", "\0"]) } != nil)
    }

    @Test("Axes are known and have points; chunks fit and nothing overflows")
    func extents() {
        #expect(fault { $0.groups[0].axes[1].coordinate = .numbers([]) } == "axis 'temperature' has no points")
        #expect(
            fault { $0.groups[0].variables[0].axes[1] = "time" }
                == "'current' lies along 'time', which is no axis of its group or of the root")
        #expect(fault { $0.groups[0].variables[4].axes = ["sample", "sample"] } == "'gain' lies along 'sample' twice")
        #expect(fault { $0.groups[0].variables[0].chunk = [2, 3] } != nil)
        #expect(fault { $0.groups[0].variables[0].chunk = [2, 0, 7] } != nil)
        #expect(
            fault { $0.groups[0].variables[0].chunk = [6, 3, 7] }
                == "a chunk of [6, 3, 7] does not fit into the extents [5, 3, 7] of 'current'")
        #expect(fault { $0.groups[0].axes[3].coordinate = .count(.max) }?.contains("too large") == true)
        #expect(
            fault {
                $0.groups[0].axes[3].coordinate = .count(1 << 30)
                $0.groups[0].variables[4].chunk = [1, 1 << 30]
            } == "a chunk of [1, 1073741824] of 'gain' is larger than 4 GiB")
        #expect(fault { $0.groups.removeFirst() } == "the first group is not the root")
        #expect(fault { $0.groups = [] } == "the first group is not the root")
    }
}
