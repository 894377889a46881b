import Confinement
import Disclosure
import Foundation
import Outputs
import Testing

@testable import Readers

private func launched() throws(WorkerFault) -> ConfinedProcess {
    try ConfinedProcess(program: FaultyReader.path, arguments: [])
}

/// Opens a submission with readers of its own.
private func confined(
    _ folder: SubmittedFolder, _ limits: ReadLimits = ReadLimits(),
    by services: ReadingSession.Services = .faulty
) throws -> OpenedSubmission {
    let session = ReadingSession(limits, services: services)
    defer { session.end() }
    return try session.run { try SubmissionOpener.open(folder: folder, limits: limits) }
}

/// Three tables, the second of which is what it is given to be.
private func threeTables(_ second: String) -> SubmittedFolder {
    let outputs = ["a", "bad", "z"].map { name in
        """
          - file: \(name).csv
            kind: frequencies
            unit: person
            table: {layout: long, dimensions: {la: la}, value: n, statistic: count, precision: exact}
        """
    }
    return folder([
        "submission.yaml": "title: T\nproject: p\noutputs:\n" + outputs.joined(separator: "\n"),
        "a.csv": "la,n\nLA1,34\n", "bad.csv": second, "z.csv": "la,n\nLA2,56\n",
    ])
}

/// What the kernel under the tests can do; it is the same for all of them.
private let measures: Measures = {
    guard let process = try? launched() else { return [] }
    defer { process.end() }
    return (try? process.start(WorkerLimits(memory: 1 << 28, seconds: 10)).measures) ?? []
}()

@Suite struct ConfinedReadingTests {
    private static let corpus = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Corpus").path()

    @Test func `a confined reader finds what the same reader finds here, in the whole corpus`()
        throws
    {
        let all = try FileManager.default.contentsOfDirectory(atPath: Self.corpus)
        var compared = 0
        for name in all where all.contains("\(name).expected") {
            let folder = try FolderReader.folder(at: "\(Self.corpus)/\(name)", digest: noDigest)
            let here = try SubmissionOpener.open(folder: folder)
            let there = try confined(folder)
            #expect(there.outputs == here.outputs, "\(name)")
            compared += 1
        }
        #expect(compared > 100)
    }

    @Test(
        arguments: [
            ("trap", "made its reader stop"), ("abort", "made its reader stop"),
            ("leave", "made its reader stop"), ("recursion", "made its reader stop"),
            ("nonsense", "made its reader stop"), ("long", "made its reader stop"),
            ("memory", "made its reader stop"),
            ("memory in steps", "limit memory-bytes (268435456)"),
            ("spin", "limit seconds (1)"),
        ])
    func `a reader that fails is a finding of its file, and the others are read`(
        fault: String, words: String
    ) throws {
        var limits = ReadLimits()
        limits.memoryBytes = 1 << 28
        // Only who spins should meet it: on a busy machine memory takes its time too.
        limits.seconds = fault == "spin" ? 1 : 60

        let outputs = try confined(threeTables("fault: \(fault)\n"), limits).outputs

        #expect(outputs.map(\.id) == ["a", "bad", "z"])
        #expect(outputs[0].table?.drawn == ["LA1=34"])
        #expect(outputs[2].table?.drawn == ["LA2=56"])
        #expect(outputs[1].faults.map(\.problem) == [.unreadable])
        #expect(outputs[1].faults.first?.message.contains(words) == true, "\(outputs[1].faults)")
    }

    @Test(.enabled(if: measures.contains(.systemCalls)))
    func `a reader that asks the system for anything is a finding that says so`() throws {
        let outputs = try confined(threeTables("fault: socket\n")).outputs

        #expect(outputs[0].table != nil && outputs[2].table != nil)
        let message = outputs[1].faults.first?.message ?? ""
        #expect(message.contains("ask the system for what no reader needs"), "\(message)")
    }

    /// While one file is judged the reader looks into the next ones.
    @Test func `a reader that fails on a file read ahead is a finding of that file alone`() throws {
        func texts(_ bad: String) -> SubmittedFolder {
            let names = (10..<40).map { "t\($0).txt" }
            let outputs = names.map { "  - {file: \($0), kind: text}" }
            var files = ["submission.yaml": "title: T\nproject: p\noutputs:\n"]
            files["submission.yaml"]? += outputs.joined(separator: "\n")
            for name in names { files[name] = "A text named \(name), without any number.\n" }
            files["t23.txt"] = bad
            return folder(files)
        }
        let here = try SubmissionOpener.open(folder: texts("Harmless.\n")).outputs
        let there = try confined(texts("fault: trap\n")).outputs
        #expect(there.count == 30)
        for (one, other) in zip(here, there) {
            let isBad = other.file == "t23.txt"
            #expect(isBad != (one == other), "\(other.file)")
            #expect(
                isBad == other.faults.contains { $0.message.contains("made its reader stop") })
        }
    }

    @Test func `a description that its reader cannot survive is an error of that file`() throws {
        let files = folder(["submission.yaml": "fault: trap\n", "a.csv": "la,n\nLA1,34\n"])
        let error = try #require(throws: ReadErrors.self) { try confined(files) }
        #expect("\(error)".contains("submission.yaml:1: this file made its reader stop"))
    }

    /// It may say what it likes of what the files hold; no length and no place is believed.
    @Test func `a reader that lies makes the program stop nowhere`() throws {
        let all = try FileManager.default.contentsOfDirectory(atPath: Self.corpus).sorted()
        var (believed, refused) = (0, 0)
        for (seed, name) in all.filter({ all.contains("\($0).expected") }).enumerated()
        where seed.isMultiple(of: 25) {
            let folder = try FolderReader.folder(at: "\(Self.corpus)/\(name)", digest: noDigest)
            // The description is read here, or no lie would get further.
            let text = try #require(folder["submission.yaml"])
            let declared = try SubmissionReader.declaration(text)
            let session = ReadingSession(ReadLimits(), services: .lying(seed: seed))
            defer { session.end() }
            for _ in 0..<8 {
                let reading = SubmissionReading(
                    folder: folder, declaration: declared, dataset: nil, limits: ReadLimits())
                let outputs = session.run { declared.outputs.map { reading.output($0) } }
                let words = outputs.flatMap(\.faults).map(\.message).joined()
                if words.contains("made its reader stop") { refused += 1 } else { believed += 1 }
            }
        }
        #expect(believed > 10 && refused > 10, "\(believed) believed, \(refused) refused")
    }

    @Test func `where no reader can be started nothing is read, and that is said`() throws {
        let none = ReadingSession.Services(
            take: { () throws(WorkerFault) in
                try ConfinedProcess(program: "/nonexistent/program", arguments: [])
            }, giveBack: { $0.end() })
        let error = try #require(throws: ReadErrors.self) {
            try confined(threeTables("la,n\n"), by: none)
        }
        #expect("\(error)".contains("no confined reader could be started"))
    }
}

/// What a worker may do, tried from within it.
@Suite(.enabled(if: measures.contains(.systemCalls))) struct ConfinementTests {
    private func outcome(of act: String) throws -> Result<String, WorkerFault> {
        let process = try launched()
        defer { process.end() }
        let worker = try process.start(WorkerLimits(memory: 1 << 28, seconds: 60))
        do throws(UnansweredRequest) {
            let body = Array("fault: \(act)\n".utf8)
            let reply = try process.reply(to: [], body, by: worker, longest: 1 << 20)
            return .success(String(decoding: reply, as: UTF8.self))
        } catch {
            #expect(error.isServiceAlive)
            return .failure(error.fault)
        }
    }

    @Test(arguments: ["socket", "write", "delete", "program", "process", "signal"])
    func `a socket, a file to write, a program, a process and a signal each end the worker`(
        act: String
    ) throws {
        #expect(try outcome(of: act) == .failure(.refused))
        #expect(!FileManager.default.fileExists(atPath: "/tmp/sallyport-faulty-reader"))
    }

    @Test(arguments: ["read", "code"])
    func `files to read and memory to execute are refused`(act: String) throws {
        #expect(try outcome(of: act) == .success("-1"))
    }

    @Test func `a service that ended is known to have ended`() throws {
        let one = try launched()
        #expect(one.isRunning())
        one.end()
        let short = try ConfinedProcess(program: "/bin/true", arguments: [])
        let end = ContinuousClock.now + .seconds(300)
        var isRunning = short.isRunning()
        while isRunning, ContinuousClock.now < end {
            usleep(1_000)
            isRunning = short.isRunning()
        }
        #expect(!isRunning)
    }

    @Test func `a worker knows nothing of the one before it`() throws {
        let process = try launched()
        defer { process.end() }
        let limits = WorkerLimits(memory: 1 << 28, seconds: 60)
        var counts: [String] = []
        for _ in 0..<2 {
            let worker = try process.start(limits)
            for _ in 0..<2 {
                let body = Array("fault: count\n".utf8)
                let reply = try process.reply(to: [], body, by: worker, longest: 64)
                counts.append(String(decoding: reply, as: UTF8.self))
            }
            try process.dismiss(worker)
        }
        #expect(counts == ["1", "2", "1", "2"])
    }
}
