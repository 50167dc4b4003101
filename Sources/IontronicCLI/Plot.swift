internal import ArgumentParser
internal import Iontronics

struct Plot: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draw stored curves as SVG or PNG, with the program gnuplot.",
        discussion: """
            A variable is drawn over its innermost axis, one curve for each of a few members of the other axes.

            Examples:
              iontronic plot iv.h5 -o iv.svg
              iontronic plot iv.h5 -o iv.png --variable current_K --select temperature=25degC
              iontronic plot loop.h5 -o loop.svg --variable current --against voltage
              iontronic plot z.h5 -o nyquist.svg --variable impedance_imaginary --against impedance_real
            """)

    @Argument(help: "A results file.", completion: .file(extensions: ["h5"]))
    var file: String
    @Option(
        name: [.short, .long], help: "The picture to write: .svg or .png.",
        completion: .file(extensions: ["svg", "png"]))
    var output: String
    @Option(help: "The variable to draw, `group/name` in a file of several analyses.")
    var variable: String?
    @Option(help: "The variable to draw it against, instead of an axis.")
    var against: String?
    @Option(help: ArgumentHelp("Hold an axis at one member. Repeatable.", valueName: "axis=value"))
    var select: [String] = []
    @Flag(help: "Replace an existing picture.")
    var overwrite = false
    @Flag(help: "No notes.")
    var quiet = false

    func run() throws {
        try reporting {
            let held = try select.map { text -> (axis: String, value: String) in
                guard let equals = text.firstIndex(of: "=") else {
                    throw Diagnostic("`\(text)` selects nothing", help: "`--select temperature=25degC`")
                }
                return (String(text[..<equals]), String(text[text.index(after: equals)...]))
            }
            let chart = try Chart(
                StoredResults(ResultsFile(path: file)), variable: variable, against: against, select: held)
            try Gnuplot().draw(chart, to: output, overwrites: overwrite)
            if !quiet, chart.curveCount > chart.curves.count {
                Terminal.say("drew \(chart.curves.count) of \(chart.curveCount) curves; `--select` chooses others")
            }
        }
    }
}
