import Disclosure
import Foundation
import Outputs
import Testing

@testable import Readers

/// The corpus lies beside the tests; `Corpus/generate`, `generate-texts` and `generate-programs` make it
/// with the real programs. A line of `NAME.expected` that begins with `!` is a word that nothing may say.
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
    @Test func `the corpus is there`() { #expect(names.count >= 650) }

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

    /// Every prefix would take hours; a seeded share of prefixes and changes runs here, more with
    /// `SALLYPORT_MUTATIONS`.
    @Test(arguments: names)
    func `damage of any kind ends in a finding or another reading, within a second`(name: String)
        throws
    {
        let all = ProcessInfo.processInfo.environment["SALLYPORT_MUTATIONS"].flatMap { Int($0) }
        let folder = try FolderReader.folder(at: "\(corpus)/\(name)", digest: noDigest)
        let limits = {
            var limits = ReadLimits(); limits.unfoldedBytes = 16 << 20; return limits
        }()
        let known: Set<String> = ["submission.yaml", "dataset.yaml", "counts.csv", "places.csv"]
        guard let index = folder.files.firstIndex(where: { !known.contains($0.path) }) else {
            return
        }
        let seed = UInt64(names.firstIndex(of: name) ?? 0) &+ 20_261_121
        var random = SeededGenerator(seed: seed)
        for round in 0..<(all ?? 4) {
            var files = folder.files
            let bytes = damaged(files[index].bytes, &random)
            files[index] = SubmittedFile(
                path: files[index].path, bytes: bytes, digest: noDigest([]))
            let start = ContinuousClock.now
            let opened = try SubmissionOpener.open(
                folder: SubmittedFolder(files: files, refused: []), limits: limits)
            _ = SubmissionReport(on: opened, by: [])
            #expect(ContinuousClock.now - start < .seconds(3), "seed \(seed), round \(round)")
        }
    }

    private func damaged(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        guard !bytes.isEmpty else { return bytes }
        var bytes = bytes
        switch Int.random(in: 0..<5, using: &random) {
        case 0: return Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)))
        case 1:
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
        case 2:
            let start = Int.random(in: 0..<bytes.count, using: &random)
            bytes.removeSubrange(
                start..<min(bytes.count, start + Int.random(in: 1...64, using: &random)))
        case 3:
            let start = Int.random(in: 0..<bytes.count, using: &random)
            bytes.insert(contentsOf: bytes[start..<min(bytes.count, start + 200)], at: start)
        default:
            let extreme: [UInt8] = [0, 0xFF, 0x7F, 0x80, 0x3C, 0x7B, 0x28, 0x5C]
            let start = Int.random(in: 0..<bytes.count, using: &random)
            for index in start..<min(bytes.count, start + 4) {
                bytes[index] = extreme[Int.random(in: 0..<extreme.count, using: &random)]
            }
        }
        return bytes
    }
}
