import Commands
import Foundation
import Glibc

/// The built programs, run as processes of their own.
enum Programs {
    /// Where the test runner lies, the programs lie as well.
    static let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent()
    static let tool = built("sallyport")
    static let verifier = built("sallyport-verify")
    static let strace = "/usr/bin/strace"

    /// Swift Testing may run in a helper of the toolchain; then the build folder is found by us.
    private static func built(_ name: String) -> String {
        let beside = folder.appending(path: name).path
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return root.appending(path: ".build/debug/\(name)").path
    }

    struct Outcome: Sendable {
        let status: Int32
        let wasKilled: Bool
        let output: String
        /// In seconds.
        let time: Double
    }

    /// Runs a program to its end, or until it is killed after so many seconds.
    static func run(
        _ program: String, _ arguments: [String], in folder: URL, killAfter: Double? = nil
    ) throws -> Outcome {
        let start = now()
        let outcome = try Command(
            program, arguments, in: folder.path,
            environment: ["SWIFT_BACKTRACE": "enable=no", "PATH": "/usr/bin:/bin"],
            killAfter: killAfter
        ).run()
        return Outcome(
            status: outcome.status, wasKilled: outcome.wasKilled, output: outcome.text,
            time: now() - start)
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// A desk that was made with the commands, and what people do at it.
final class CommandDesk: Sendable {
    let root: URL

    /// What a test kills.
    enum Act: Int, CaseIterable, CustomStringConvertible {
        case submit, vote, release

        var description: String { ["submit", "vote", "release"][rawValue] }

        /// The sentence that acknowledges it.
        var acknowledgement: String {
            switch self {
            case .submit: "submitted s-0001"
            case .vote: "second: approve 1 of s-0001"
            case .release: "released s-0001"
            }
        }

        var arguments: [String] {
            switch self {
            case .submit: ["submit", "submission", "--desk", "desk", "--as", "ada"]
            case .vote:
                [
                    "review", "approve", "s-0001", "--desk", "desk", "--as", "second",
                    "--passphrase-file", "pass",
                ]
            case .release:
                ["release", "s-0001", "--out", "bundle", "--desk", "desk", "--as", "op"]
            }
        }
    }

    private static let templates: [Act: CommandDesk] = {
        var made: [Act: CommandDesk] = [:]
        for act in Act.allCases {
            let before = Act(rawValue: act.rawValue - 1)
            made[act] = try? CommandDesk(
                readyTo: act, after: before.flatMap { made[$0] }, before: before)
        }
        // What a static holds is never deinitialized.
        atexit { CommandDesk.removeTemplates() }
        return made
    }()

    private static func removeTemplates() {
        for desk in templates.values { try? FileManager.default.removeItem(at: desk.root) }
    }

    /// A desk at which everything before the act is done.
    convenience init(readyTo act: Act) throws {
        guard let template = Self.templates[act] else { throw CocoaError(.executableLoad) }
        try self.init(copying: template)
    }

    private init(copying other: CommandDesk) throws {
        root = FileManager.default.temporaryDirectory.appending(path: "tool-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: other.root, to: root)
    }

    private init(readyTo act: Act, after other: CommandDesk?, before: Act?) throws {
        root = FileManager.default.temporaryDirectory.appending(path: "tool-\(UUID().uuidString)")
        if let other, let before {
            try FileManager.default.copyItem(at: other.root, to: root)
            if act == .vote { try succeed(before.arguments) }
            if act == .vote { try succeed(Self.approval(by: "first")) }
            if act == .release { try succeed(before.arguments) }
        } else {
            try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
            try begin()
        }
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    static func approval(by name: String, of id: String = "s-0001") -> [String] {
        [
            "review", "approve", id, "--desk", "desk", "--as", name, "--passphrase-file", "pass",
        ]
    }

    private func begin() throws {
        try write("pass", "a passphrase\n")
        try write(
            "mini/pack.yaml",
            """
            pack: mini
            version: 1
            title: Ten
            issuer: a test
            rules:
              - threshold: {minimum: 10}
                because: a test
              - differencing: {minimum: 10}
                because: a test
            """)
        try write(
            "submission/submission.yaml",
            """
            title: A title
            project: p
            outputs:
              - id: t1
                file: t1.csv
                kind: frequencies
                unit: person
                missing: excluded
                table:
                  layout: long
                  dimensions: {la: la}
                  value: n
                  statistic: count
                  precision: exact
                evidence: {file: e1.csv, count: n, missing: m}
            """)
        try write("submission/t1.csv", "la,n\nLeeds,34\nYork,27\n")
        try write("submission/e1.csv", "la,n,m\nLeeds,34,0\nYork,27,0\n")
        try succeed(["desk", "init", "--desk", "desk", "--as", "op", "--rules", "mini"])
        try succeed(["keys", "add", "ada", "--role", "researcher", "--desk", "desk", "--as", "op"])
        for name in ["first", "second"] {
            try succeed([
                "keys", "add", name, "--role", "checker", "--desk", "desk", "--as", "op",
                "--passphrase-file", "pass",
            ])
        }
    }

    private func write(_ name: String, _ text: String) throws {
        let file = root.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func run(_ arguments: [String], killAfter: Double? = nil) throws -> Programs.Outcome {
        try Programs.run(Programs.tool, arguments, in: root, killAfter: killAfter)
    }

    /// Killed by the n-th call of that name in any of its threads.
    func run(_ arguments: [String], killAt call: String, number: Int) throws -> Programs.Outcome {
        try Programs.run(
            Programs.strace,
            [
                "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)",
                "-e", "inject=\(call):signal=KILL:when=\(number)", Programs.tool,
            ] + arguments, in: root)
    }

    func verify(_ arguments: [String]) throws -> Programs.Outcome {
        try Programs.run(Programs.verifier, arguments, in: root)
    }

    private func succeed(_ arguments: [String]) throws {
        let outcome = try run(arguments)
        guard outcome.status == 0 else { throw CocoaError(.executableLoad) }
    }

    /// Every file below a folder, by its path inside it.
    func tree(_ name: String) throws -> [String: Data] {
        let folder = root.appending(path: name)
        var tree: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            let file = folder.appending(path: path)
            if !file.hasDirectoryPath { tree[path] = try? Data(contentsOf: file) }
        }
        return tree
    }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: name).path)
    }
}

/// SplitMix64: the same seed gives the same numbers, so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
