import Foundation
import Testing

/// The README's session: every command is run, and what it prints is what the README says, digests,
/// keys and times apart. `SALLYPORT_GOLDEN=write` writes the README anew; look at the difference.
struct ReadmeTests {
    private static let readme = Shell.root.appending(path: "README.md")

    @Test func `the README's session prints what the README says`() throws {
        let text = try String(contentsOf: Self.readme, encoding: .utf8)
        let parts = try #require(Parts(text))
        let session = try Shell.inTemporaryFolder { folder in
            try Self.prepare(folder)
            return try parts.commands.map { command in
                let result = try Shell.run(command, in: folder)
                return "$ \(command)\n\(result.text)"
            }
        }
        if ProcessInfo.processInfo.environment["SALLYPORT_GOLDEN"] == "write" {
            let written = parts.before + session.joined(separator: "\n") + parts.after
            try written.write(to: Self.readme, atomically: true, encoding: .utf8)
        }
        #expect(parts.commands.count > 8)
        #expect(
            Self.normal(session.joined(separator: "\n")) == Self.normal(parts.session))
    }

    @Test func `the quickstart leaves a desk, a bundle and a trust folder that verify`() throws {
        try Shell.inTemporaryFolder { folder in
            let quickstart = Shell.root.appending(path: "Examples/quickstart").path()
            let made = try Shell.run(
                "\(quickstart) made", in: folder, environment: ["SALLYPORT_BIN": Shell.folder])
            #expect(made.status == 0, "\(made.text.suffix(2000))")
            let names = try FileManager.default.contentsOfDirectory(
                atPath: folder.appending(path: "made").path())
            #expect(Set(names) == ["desk", "bundle", "trust"])
            let verified = try Shell.run(
                "sallyport-verify release made/bundle --trust made/trust", in: folder)
            #expect(verified.status == 0, "\(verified.text)")
        }
    }

    /// The example's two versions, and a passphrase for each checker.
    private static func prepare(_ folder: URL) throws {
        for name in ["first", "revised"] {
            try FileManager.default.copyItem(
                at: Shell.root.appending(path: "Examples/adr-fellowship/\(name)"),
                to: folder.appending(path: name))
        }
        for number in 1...2 {
            try "synthetic \(number)\n".write(
                to: folder.appending(path: "passphrase-\(number)"), atomically: true,
                encoding: .utf8)
        }
    }

    private static func normal(_ text: String) -> String {
        text.replacing(/[0-9a-f]{64}/, with: "DIGEST")
            .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, with: "TIME")
    }
}

/// The README around its session, and the commands in it.
private struct Parts {
    let before: String
    let session: String
    let after: String

    init?(_ text: String) {
        let start = "<!-- session: run by a test, which compares what is printed -->\n```console\n"
        let end = "```\n<!-- end of session -->"
        guard let first = text.range(of: start), let last = text.range(of: end) else { return nil }
        before = String(text[..<first.upperBound])
        session = String(text[first.upperBound..<last.lowerBound])
        after = String(text[last.lowerBound...])
    }

    var commands: [String] {
        session.split(separator: "\n").filter { $0.hasPrefix("$ ") }.map { String($0.dropFirst(2)) }
    }
}
