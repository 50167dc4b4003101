internal import Foundation
internal import Iontronics

/// What is printed after a sweep.
enum SweepReport {
    /// A table of what stands in the results, and a plot of the first curves.
    static func show(_ file: ResultsFile?, _ table: ResultTable?) throws {
        guard let layout = file?.layout ?? table?.layout else { return }
        for group in layout.groups {
            for variable in group.variables {
                let path = group.name.isEmpty ? variable.name : "\(group.name)/\(variable.name)"
                print("\(path)(\(variable.axes.joined(separator: ", ")))")
            }
        }
    }
}
