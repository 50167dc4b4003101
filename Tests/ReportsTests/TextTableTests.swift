import Reports
import Testing

@Suite struct TextTableTests {
    @Test func alignsColumns() {
        var table = TextTable(["name", "value"], alignment: [.left, .right])
        table.add(["a", "1.25"])
        table.add(["longer", "10"])
        #expect(table.rendered(indent: 1) == " name    value\n a        1.25\n longer     10")
    }

    @Test func missingCellsAreEmptyAndSurplusOnesLeftOut() {
        var table = TextTable(["a", "b"])
        table.add(["1"])
        table.add(["1", "2", "3"])
        #expect(table.rendered() == "a  b\n1\n1  2")
    }

    @Test func controlCharactersBreakNoRow() {
        var table = TextTable(["a", "b"])
        table.add(["x\ny", "\u{1B}[31mred"])
        #expect(table.rendered() == "a    b\nx y   [31mred")
    }
}
