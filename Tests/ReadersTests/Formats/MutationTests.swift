import Confinement
import Disclosure
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

private let environment = ProcessInfo.processInfo.environment

/// Of each submission of the corpus: few, or as many as make `SALLYPORT_MUTATIONS` in all.
private let rounds: Int = {
    let all = environment["SALLYPORT_MUTATIONS"].flatMap { Int($0) }
    let asked = all ?? (environment["SALLYPORT_ALL"] == nil ? nil : 100_000)
    return asked.map { $0 / max(1, names.count) + 1 } ?? 4
}()

/// `SALLYPORT_SEED` makes others.
private let firstSeed = environment["SALLYPORT_SEED"].flatMap { UInt64($0) } ?? 20_261_121

/// Processor time for one file, in seconds. Without optimisation our code takes many times longer.
#if DEBUG
    private let seconds = 10
#else
    private let seconds = 1
#endif

/// The address sanitizer's own memory does not fit into a confined reader.
private let readsHere = environment["SALLYPORT_READ_HERE"] != nil

@Suite struct MutationTests {
    /// A reader that crashes, takes more than a second or more than 256 MB is ended by what confines
    /// it, and the finding says so.
    @Test(arguments: names)
    func `no damage makes a reader crash, take a second or 256 MB`(name: String) throws {
        let folder = try FolderReader.folder(at: "\(corpus)/\(name)", digest: noDigest)
        var limits = ReadLimits()
        limits.memoryBytes = 256 << 20
        limits.unfoldedBytes = 64 << 20
        limits.seconds = seconds
        let seed = UInt64(names.firstIndex(of: name) ?? 0) &+ firstSeed
        var random = SeededGenerator(seed: seed)
        let session = ReadingSession(limits, services: .faulty)
        defer { session.end() }
        for round in 0..<rounds {
            let files = damaged(folder.files, round, &random)
            let start = processorTime()
            let said = try words(SubmittedFolder(files: files, refused: []), limits, session)
            let blames = ["made its reader", "memory-bytes", "limit seconds", "confined reader"]
            for blame in blames where said.contains(blame) {
                Issue.record("\(name), seed \(seed), round \(round): \(blame)")
            }
            if processorTime() - start > (readsHere ? 100 : 10 * seconds) {
                Issue.record("\(name), seed \(seed), round \(round): it took too long")
            }
        }
    }

    /// What this thread has worked, in seconds: a busy machine makes nothing longer.
    private func processorTime() -> Int {
        var time = timespec()
        return clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 ? time.tv_sec : 0
    }

    /// One file is damaged: at times the description, and at times there is none.
    private func damaged(
        _ files: [SubmittedFile], _ round: Int, _ random: inout SeededGenerator
    ) -> [SubmittedFile] {
        let own: Set<String> = ["dataset.yaml", "counts.csv"]
        let candidates = files.indices.filter {
            !own.contains(files[$0].path)
                && (round % 4 == 3 || files[$0].path != "submission.yaml")
        }
        guard let index = candidates.randomElement(using: &random) else { return files }
        var mutations = Mutations(seed: random.next())
        var files = files
        files[index] = SubmittedFile(
            path: files[index].path, bytes: mutations.damaged(files[index].bytes),
            digest: noDigest([]))
        return round % 4 == 2 ? files.filter { $0.path != "submission.yaml" } : files
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
            _ = SubmissionReport(on: opened, by: [])
            return opened.outputs.flatMap(\.faults).map(\.message).joined(separator: "\n")
        } catch {
            return "\(error)"
        }
    }
}
