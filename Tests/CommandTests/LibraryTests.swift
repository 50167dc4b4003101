import Iontronics
import Testing

/// What `import Iontronics` alone gives.
struct LibraryTests {
    @Test func namesOfTheDeviceAreNotThoseOfTheSolver() {
        let solution: Solution.Type = Solution.self
        #expect("\(solution)" == "Solution")
        #expect(String(reflecting: solution).hasPrefix("Devices."))
    }

    @Test func theCommitIsOneOrUnknown() {
        let commit = IontronicVersion.gitCommit
        let digits = commit.hasSuffix("-dirty") ? commit.dropLast(6) : commit[...]
        #expect(commit == "unknown" || (digits.count == 40 && digits.allSatisfy(\.isHexDigit)), "\(commit)")
    }
}
