import Disclosure
import Outputs
import Readers
import Testing

/// Fifty submissions that checkers would send back, judged by the pack of the organisation that
/// counted why; each beside the same submission without its flaw.
struct FlawedSubmissionTests {
    private static let seed: UInt64 = 20_261_121

    private func report(on folder: SubmittedFolder) throws -> SubmissionReport {
        SubmissionReport(
            on: try SubmissionOpener.open(folder: folder), by: [try PackFiles.pack("opensafely")])
    }

    private func isCaught(_ one: FlawedSubmission) throws -> Bool {
        let findings = try report(on: one.folder).outputs.flatMap(\.findings)
        return findings.contains { $0.verdict > .pass && one.flaw.rules.contains($0.rule) }
    }

    @Test func `of fifty flawed submissions all are caught but those whose words say nothing`()
        throws
    {
        let drawn = FlawedSubmission.fifty(seed: Self.seed)
        #expect(drawn.count == 50)
        var lines: [String] = []
        var caught = 0
        for flaw in Flaw.allCases {
            let own = drawn.filter { $0.flaw == flaw }
            let found = try own.filter(isCaught)
            caught += found.count
            lines.append("\(flaw.rawValue): \(found.count) of \(own.count)")
        }
        for one in drawn { #expect(try isCaught(one) == one.isVisible, "\(one)") }
        print("flawed submissions caught: \(caught) of 50 (\(lines.joined(separator: ", ")))")
        #expect(caught == drawn.count(where: \.isVisible))
        #expect(caught >= 40)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `the same submission without its flaw passes, and whatever is seen is caught`(
        seed: UInt64
    ) throws {
        for one in FlawedSubmission.fifty(seed: seed) {
            let sound = try report(on: one.twin)
            let rules = sound.outputs.flatMap(\.findings).map { "\($0.rule) \($0.message)" }
            #expect(sound.verdict == .pass, "seed \(seed), twin of \(one): \(rules)")
            #expect(try isCaught(one) == one.isVisible, "seed \(seed), \(one)")
        }
    }

    @Test func `every sort of flaw is drawn in every variant`() {
        let drawn = (0..<20 as Range<UInt64>).flatMap { FlawedSubmission.fifty(seed: $0) }
        for (flaw, variants) in [
            (Flaw.unrounded, 3), (.littleContext, 5), (.smallCounts, 3), (.missingData, 4),
            (.fileType, 6),
        ] {
            #expect(
                Set(drawn.filter { $0.flaw == flaw }.map(\.variant)).count == variants,
                "\(flaw.rawValue)")
        }
    }
}
