import Foundation
import Testing

/// What a page says about checking a release without it.
struct CheckItTests {
    /// The commands of the page, as somebody would copy them.
    private static func commands(in body: String) throws -> String {
        let mark = "aria-label=\"How to check it with stock tools\">"
        let start = try #require(body.range(of: mark)).upperBound
        let end = try #require(body.range(of: "</pre>", range: start..<body.endIndex)).lowerBound
        return String(body[start..<end]).replacingOccurrences(of: "&lt;", with: "<")
            .replacingOccurrences(of: "&gt;", with: ">")
            .replacingOccurrences(of: "&amp;", with: "&")
    }

    private static func run(
        _ commands: String, _ bundle: String, _ trust: String, in folder: String
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-ec", commands]
        process.environment = ["PATH": "/usr/bin:/bin", "B": bundle, "T": trust]
        process.currentDirectoryURL = URL(filePath: folder)
        let pipe = Pipe()
        (process.standardOutput, process.standardError) = (pipe, pipe)
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    @Test func `the commands of the page accept the release, and refuse it once a byte is changed`()
        async throws
    {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        try sample.release(id)
        try await sample.serving { place in
            let page = "/submissions/\(id)"
            let body = try await sample.browser(place, "auditor").get(page).body
            let commands = try Self.commands(in: body)
            let (bundle, trust) = ("\(sample.releases)/\(id)", "\(sample.desk)/trust")
            let good = try Self.run(commands, bundle, trust, in: sample.folder)
            #expect(good.status == 0, "\(good.output)")
            #expect(good.output.contains("safe.csv: OK"))
            #expect(good.output.contains("Signature Verified Successfully"))
            #expect(good.output.contains("\"_type\":\"https://in-toto.io/Statement/v1\""))
            let entry = try #require(body.firstMatch(of: #/href="(/log/\d+)"/#))
            let log = String(entry.output.1)
            #expect(try await sample.browser(place, "auditor").get(log).body.contains(": release"))
            for file in ["files/safe.csv", "statement.json"] {
                let path = "\(bundle)/\(file)"
                let bytes = try Data(contentsOf: URL(filePath: path))
                try FileManager.default.removeItem(atPath: path)
                try (bytes + Data([0x0A])).write(to: URL(filePath: path))
                let bad = try Self.run(commands, bundle, trust, in: sample.folder)
                #expect(bad.status != 0, "\(file)")
                try FileManager.default.removeItem(atPath: path)
                try bytes.write(to: URL(filePath: path))
            }
            for name in ["author", "checker-1"] {
                let other = try await sample.browser(place, name).get(page).body
                #expect(!other.contains("Check it yourself"))
            }
        }
    }
}
