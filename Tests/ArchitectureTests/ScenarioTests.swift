import Foundation
import Testing

/// `Tests/scenarios.md` says which tests show what; a test that is renamed or gone is found here.
struct ScenarioTests {
    private static let tests = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test func `every scenario names tests, files of the corpus or scripts that there are`() throws
    {
        let text = try String(
            contentsOf: Self.tests.appending(path: "scenarios.md"), encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.contains(/^\| \d+ \|/) }
        #expect(rows.count == 45)
        var known = Set(
            try FileManager.default.contentsOfDirectory(
                atPath: Self.tests.appending(path: "ReadersTests/Corpus").path()))
        for file in swiftFiles(under: Self.tests) {
            let source = try String(contentsOf: file, encoding: .utf8)
            known.formUnion(source.matches(of: /func `([^`]+)`/).map { String($0.output.1) })
        }
        known.formUnion(["Tests/Browser/run", "/v1"])
        for row in rows {
            let names = row.matches(of: /`([^`]+)`/).map { String($0.output.1) }
            #expect(!names.isEmpty, "\(row)")
            for name in names { #expect(known.contains(name), "\(name)") }
        }
    }
}
