import Confinement
import Foundation
import Outputs
import Testing

@testable import Readers

private let corpus = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Corpus").path()

private let names: [String] = {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: corpus)) ?? []
    return all.filter { $0.hasSuffix(".expected") }.map { String($0.dropLast(9)) }.sorted()
}()

/// Of each file of the corpus. `--all` makes a hundred thousand of them.
private let rounds: Int = {
    let environment = ProcessInfo.processInfo.environment
    if let text = environment["SALLYPORT_MUTATIONS"], let all = Int(text) {
        return max(1, all / max(1, names.count))
    }
    return environment["SALLYPORT_ALL"] == nil ? 8 : 100_000 / max(1, names.count) + 1
}()

/// The address sanitizer's own memory does not fit into a confined reader.
private let readsHere = ProcessInfo.processInfo.environment["SALLYPORT_READ_HERE"] != nil

@Suite struct MutationTests {
    /// A reader that crashes, takes more than a second or more than 256 MB is ended by what confines
    /// it, and the finding says so.
    @Test(arguments: names)
    func `no damage makes a reader crash, take a second or 256 MB`(name: String) throws {
        let folder = try FolderReader.folder(at: "\(corpus)/\(name)", digest: noDigest)
        var limits = ReadLimits()
        limits.memoryBytes = 256 << 20
        limits.unfoldedBytes = 64 << 20
        limits.seconds = 1
        let own: Set<String> = ["dataset.yaml", "counts.csv"]
        let seed = UInt64(names.firstIndex(of: name) ?? 0) &+ 20_261_121
        var random = SeededGenerator(seed: seed)
        let session = ReadingSession(limits) { () throws(WorkerFault) in
            try ConfinedProcess(program: FaultyReader.path, arguments: [])
        }
        defer { session.end() }
        for round in 0..<rounds {
            let candidates = folder.files.indices.filter {
                !own.contains(folder.files[$0].path)
                    && (round % 8 == 7 || folder.files[$0].path != "submission.yaml")
            }
            guard let index = candidates.randomElement(using: &random) else { return }
            var mutations = Mutations(seed: random.next())
            var files = folder.files
            files[index] = SubmittedFile(
                path: files[index].path, bytes: mutations.damaged(files[index].bytes),
                digest: noDigest([]))
            let start = ContinuousClock.now
            let said = try words(SubmittedFolder(files: files, refused: []), limits, session)
            let blames = ["made its reader", "memory-bytes", "limit seconds", "confined reader"]
            for blame in blames where said.contains(blame) {
                Issue.record("\(name), seed \(seed), round \(round): \(blame)")
            }
            if readsHere, ContinuousClock.now - start > .seconds(5) {
                Issue.record("\(name), seed \(seed), round \(round): it took more than 5 s")
            }
        }
    }

    /// Everything that is said about a folder.
    private func words(
        _ folder: SubmittedFolder, _ limits: ReadLimits, _ session: ReadingSession
    ) throws -> String {
        do throws(ReadErrors) {
            let opened =
                readsHere
                ? try SubmissionOpener.open(folder: folder, limits: limits)
                : try session.run { () throws(ReadErrors) in
                    try SubmissionOpener.open(folder: folder, limits: limits)
                }
            return opened.outputs.flatMap(\.faults).map(\.message).joined(separator: "\n")
        } catch {
            return "\(error)"
        }
    }
}
