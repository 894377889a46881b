import Disclosure
import Foundation
import Outputs
import Testing

@testable import Readers

/// The corpus lies beside the tests; the programs `Corpus/generate…` make it with the real programs. A line of `NAME.expected` that begins with `!` is a word that nothing may say.
private let corpus = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Corpus").path()

private let names: [String] = {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: corpus)) ?? []
    return all.filter { $0.hasSuffix(".expected") }.map { String($0.dropLast(9)) }.sorted()
}()

private func pack() throws -> RulePack {
    let bytes = try [UInt8](Data(contentsOf: URL(filePath: "\(corpus)/pack.yaml")))
    return try PackReader.pack(bytes: bytes, file: "pack.yaml", digest: noDigest(bytes))
}

@Suite struct CorpusTests {
    @Test func `the corpus is there`() { #expect(names.count >= 1_200) }

    @Test(arguments: names)
    func `finds in every file what it was made for, and nothing in clean ones`(name: String) throws
    {
        let folder = try FolderReader.folder(at: "\(corpus)/\(name)", digest: noDigest)
        let report = SubmissionReport(
            on: try SubmissionOpener.open(folder: folder), by: [try pack()])
        let lines = try String(contentsOfFile: "\(corpus)/\(name).expected", encoding: .utf8)
            .split(separator: "\n").map(String.init)
        let outputs = report.outputs.filter { $0.output.id != "counts" }
        let verdict = "\(outputs.map(\.verdict).worst)"
        #expect(lines[0].split(separator: " ").map(String.init).contains(verdict))
        let findings = outputs.flatMap(\.findings).map { "\($0.rule) \($0.message) \($0.remedy)" }
        let said = findings.joined(separator: "\n").lowercased()
        let (never, any) = (
            lines.dropFirst().filter { $0.hasPrefix("!") }.map { $0.dropFirst().lowercased() },
            lines.dropFirst().filter { !$0.hasPrefix("!") }.map { $0.lowercased() }
        )
        #expect(any.isEmpty || any.contains { said.contains($0) }, "\(said)")
        #expect(!never.contains { said.contains($0) }, "\(said)")
        #expect(!said.contains("quarrington"), "a message repeats what it found")
    }
}
