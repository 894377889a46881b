import Audit
import Clearance
import Foundation
import Signing
import Testing

@testable import Desk

/// A desk in a temporary folder: an operator, a researcher, three checkers, one submission of two
/// files. Words and numbers in it occur nowhere else, so that a test can search for them.
final class SmallDesk: Sendable {
    static let pack = """
        pack: mini
        version: 1
        title: Ten
        issuer: a test
        rules:
          - threshold: {minimum: 10}
            because: a test
          - differencing: {minimum: 10}
            because: a test
        """
    static let operatorName = "Oswin Operatorson"
    static let author = "Adalbert Quill"
    static let checkers = ["Cosima Checkwell", "Conrad Nightjar", "Cleo Thirdling"]
    static let title = "Quokkas of Narnia"
    static let project = "project-zebrafish"
    static let labels = ["Wombatshire", "Echidnaville"]
    static let values = ["73419", "86527"]
    static let files = ["tables/kiwi.csv", "tables/moa.csv"]

    let root: URL
    var path: String { root.appending(path: "desk").path }
    var out: String { root.appending(path: "bundle").path }

    /// How far a template has come.
    enum Stage: Int, CaseIterable { case people, submitted, halfVoted, approved, released }

    /// Checkers keep their keys themselves; so these live in memory.
    static let keys: [PrivateKey] = checkers.compactMap { _ in try? .generate(.ed25519) }

    private static let templates: [Stage: SmallDesk] = {
        var made: [Stage: SmallDesk] = [:]
        for stage in Stage.allCases {
            let before = Stage(rawValue: stage.rawValue - 1).flatMap { made[$0] }
            made[stage] = try? SmallDesk(stage, after: before)
        }
        // What a static holds is never deinitialized.
        atexit { SmallDesk.removeTemplates() }
        return made
    }()

    private static func removeTemplates() {
        for desk in templates.values { try? FileManager.default.removeItem(at: desk.root) }
    }

    /// A copy of the template.
    convenience init(_ stage: Stage) throws {
        try self.init(copying: try #require(Self.templates[stage], "no template \(stage)"))
    }

    /// A copy of a desk as it is now, which nobody has open.
    convenience init(copyOf other: SmallDesk) throws { try self.init(copying: other) }

    private init(copying other: SmallDesk) throws {
        root = FileManager.default.temporaryDirectory.appending(path: "desk-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: other.root, to: root)
    }

    private init(_ stage: Stage, after before: SmallDesk?) throws {
        root = FileManager.default.temporaryDirectory.appending(path: "desk-\(UUID().uuidString)")
        guard let before else {
            try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
            try Self.writeSubmission(to: root.appending(path: "submission"))
            try makePeople()
            return
        }
        try FileManager.default.copyItem(at: before.root, to: root)
        let desk = try open()
        switch stage {
        case .people: break
        case .submitted: _ = try submit(desk)
        case .halfVoted: try vote(desk, 0)
        case .approved: try vote(desk, 1)
        case .released: try desk.release("s-0001", to: out, by: Self.operatorName)
        }
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    private func makePeople() throws {
        let desk = try OpenDesk.make(
            at: path, policy: DeskPolicy(origin: "desk.invalid/small", packs: ["mini"]),
            packs: [("mini", Array(Self.pack.utf8))], operatorName: Self.operatorName)
        _ = try desk.register(
            Self.author, as: .researcher, passphrase: nil, by: Self.operatorName)
        for (name, key) in zip(Self.checkers, Self.keys) {
            _ = try desk.register(
                name, as: .checker, passphrase: nil, publicKey: key.publicKey,
                by: Self.operatorName)
        }
    }

    static func writeSubmission(to folder: URL) throws {
        var yaml = "title: \(title)\nproject: \(project)\noutputs:\n"
        for (number, file) in files.enumerated() {
            let name = URL(filePath: file).lastPathComponent
            yaml += """
                  - id: output\(number)
                    file: \(file)
                    kind: frequencies
                    unit: person
                    missing: excluded
                    table:
                      layout: long
                      dimensions: {la: la}
                      value: n
                      statistic: count
                      precision: exact
                    evidence: {file: evidence/\(name), count: n, missing: m}

                """
            var rows = zip(labels, values).map { "\($0),\($1)" }
            if number == 1 { rows.reverse() }
            try write(
                "la,n\n" + rows.map { "\($0)\n" }.joined(), to: folder.appending(path: file))
            try write(
                "la,n,m\n" + rows.map { "\($0),0\n" }.joined(),
                to: folder.appending(path: "evidence/\(name)"))
        }
        try write(yaml, to: folder.appending(path: "submission.yaml"))
    }

    static func write(_ text: String, to file: URL) throws {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    // MARK: What people do

    func open(files: any FileSystem = DiskFiles()) throws -> OpenDesk {
        try OpenDesk(at: path, files: files)
    }

    func submit(_ desk: OpenDesk) throws -> String {
        try desk.submit(root.appending(path: "submission").path, by: Self.author).id
    }

    func vote(
        _ desk: OpenDesk, _ checker: Int, _ decision: Decision = .approve, on id: String = "s-0001",
        outputs: [String] = [], reason: String? = nil
    ) throws {
        _ = try desk.vote(
            decision, on: id, outputs: outputs, by: Self.checkers[checker],
            with: Self.keys[checker], reason: reason)
    }

    func release(_ desk: OpenDesk, _ id: String = "s-0001", to path: String? = nil) throws {
        try desk.release(id, to: path ?? out, by: Self.operatorName)
    }

    /// Every file below a folder, by its path inside it.
    static func tree(_ folder: String) throws -> [String: [UInt8]] {
        try FolderTree.read(folder, files: DiskFiles())
    }
}

extension [UInt8] {
    init(_ text: String) { self = Array(text.utf8) }

    /// The bytes with one of them changed.
    func changing(_ index: Int, by mask: UInt8) -> [UInt8] {
        var bytes = self
        bytes[index] ^= mask
        return bytes
    }

    func contains(_ other: [UInt8]) -> Bool {
        guard !other.isEmpty, count >= other.count else { return false }
        return (0...(count - other.count)).contains { start in
            self[start] == other[0] && self[start..<(start + other.count)].elementsEqual(other)
        }
    }
}

/// Whether the long tests take their full numbers.
let runsAll = !(ProcessInfo.processInfo.environment["SALLYPORT_ALL"] ?? "").isEmpty
