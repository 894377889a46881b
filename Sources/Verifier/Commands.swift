import ArgumentParser
import Audit
import Release

struct ReleaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Verify a release bundle: files, signatures, votes, and its place in the log.")

    @Argument(help: "The bundle's folder.")
    var bundle: String

    @Option(help: "The folder with the keys and certificates that you trust.")
    var trust: String

    @Option(help: "text or json.")
    var format = Format.text

    @Flag(help: "Print nothing; the exit status is the answer.")
    var quiet = false

    @Flag(help: "No colour; there is none in any case.")
    var noColor = false

    func run() throws {
        let release = try judged(
            bundle, format: format, { try VerifiedRelease(folder: bundle, trust: $0) },
            trust: trust)
        guard !quiet else { return }
        switch format {
        case .text: print(Self.text(release))
        case .json: print(Self.json(release))
        }
    }

    private static func text(_ release: VerifiedRelease) -> String {
        var lines = release.checks.map { "  ok  \($0)" }
        let part = release.part.map { ", part \($0.number) of \($0.of)" } ?? ""
        lines.append("VERIFIED  \(release.submission)\(part), released \(timestamp(release.time))")
        lines += release.files.map { "  \($0.digest.hex)  \($0.path)" }
        return lines.joined(separator: "\n")
    }

    private static func json(_ release: VerifiedRelease) -> String {
        let files = release.files.map {
            "{\"path\":\(quoted($0.path)),\"sha256\":\(quoted($0.digest.hex))}"
        }
        let part = release.part.map { "\"part\":{\"number\":\($0.number),\"of\":\($0.of)}," } ?? ""
        let stamp = release.timeStamp.map { quoted(timestamp($0)) } ?? "null"
        return "{\"verified\":true,\"submission\":\(quoted(release.submission)),\(part)"
            + "\"released\":\(quoted(timestamp(release.time))),\"timeStamp\":\(stamp),"
            + "\"entry\":\(release.index),\"logSize\":\(release.checkpoint.checkpoint.head.size),"
            + "\"checkers\":[\(release.checkers.map(quoted).joined(separator: ","))],"
            + "\"files\":[\(files.joined(separator: ","))]}"
    }
}

struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Verify a published log: every entry, tile and signature, and what it tells.",
        discussion: """
            The entries are replayed as well: a release without the approvals it needed, or a vote \
            by an author or with a retired key, is found even though the log itself is intact.
            """)

    @Argument(help: "The log's folder (DESK/log).")
    var folder: String

    @Option(help: "The folder with the keys that you trust.")
    var trust: String

    @Option(help: "A checkpoint that you kept from an earlier visit: the log must extend it.")
    var old: String?

    @Option(help: "text or json.")
    var format = Format.text

    @Flag(help: "Print nothing; the exit status is the answer.")
    var quiet = false

    @Flag(help: "No colour; there is none in any case.")
    var noColor = false

    func run() throws {
        let earlier = try old.map { path in
            do {
                let bytes = try DiskFiles().read(path, limit: 1 << 20)
                _ = try Checkpoint(text: SignedNote(parsing: bytes).text)
                return bytes
            } catch let error as NoteProblem {
                complain("sallyport-verify: \(path): no checkpoint of a log: \(error)")
                throw ExitCode(2)
            } catch {
                complain("sallyport-verify: \(error)")
                throw ExitCode(2)
            }
        }
        let log = try judged(
            folder, format: format,
            { try VerifiedLog(folder: folder, trust: $0, old: earlier) }, trust: trust)
        guard !quiet else { return }
        let head = log.log.checkpoint.checkpoint.head
        let states = Dictionary(grouping: log.ledger.submissions.lines, by: \.state)
        let released = (states[.released]?.count ?? 0) + (states[.recalled]?.count ?? 0)
        switch format {
        case .text:
            print("  ok  \(log.log.files) files; \(head.size) entries replay without objection")
            if let old = log.log.old?.checkpoint.head {
                print("  ok  it extends the checkpoint of \(old.size) entries that you kept")
            }
            print("  ok  \(log.ledger.submissions.count) submissions, \(released) of them released")
            print("VERIFIED  \(log.log.checkpoint.checkpoint.origin), root \(head.root.hex)")
        case .json:
            print(
                "{\"verified\":true,\"origin\":\(quoted(log.log.checkpoint.checkpoint.origin)),"
                    + "\"size\":\(head.size),\"root\":\(quoted(head.root.hex)),"
                    + "\"submissions\":\(log.ledger.submissions.count),\"released\":\(released)}")
        }
    }
}
