import Clearance
import Foundation
import Signing
import Synchronization
import Testing

@testable import Desk
@testable import Web

/// A desk in a folder of its own, with people who can sign in, served on a free port.
final class SampleDesk: Sendable {
    static let secret = "a secret for tests only"
    static let passphrase = "a passphrase for tests only"
    static let people: [(name: String, role: Role)] = [
        ("author", .researcher), ("other-author", .researcher), ("checker-1", .checker),
        ("checker-2", .checker), ("manager", .releaseManager), ("auditor", .auditor),
    ]

    let folder: String
    var desk: String { "\(folder)/desk" }
    var releases: String { "\(folder)/released" }

    /// Made once: secrets and keys are slow to make on purpose. Every test has a copy.
    private static let template = Result { try SampleDesk(made: ()) }

    convenience init() throws { try self.init(copying: try Self.template.get()) }

    private init(copying other: SampleDesk) throws {
        folder = NSTemporaryDirectory() + "sallyport-web-\(UUID().uuidString)"
        try FileManager.default.copyItem(atPath: other.folder, toPath: folder)
    }

    private init(made: Void) throws {
        folder = NSTemporaryDirectory() + "sallyport-web-\(UUID().uuidString)"
        for path in [folder, "\(folder)/released", "\(folder)/inbox"] {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        }
        let pack = try #require(BuiltInPacks.packs["uk-default-10"])
        let made = try OpenDesk.make(
            at: "\(folder)/desk",
            policy: DeskPolicy(origin: "web.invalid/tests", packs: ["uk-default-10"]),
            packs: [("uk-default-10", Array(pack.utf8))], operatorName: "operator")
        for (name, role) in Self.people {
            _ = try made.register(
                name, as: role,
                passphrase: role == .checker ? Array(Self.passphrase.utf8) : nil, by: "operator")
            try made.setPassword(Array(Self.secret.utf8), of: name)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Serves the desk while `body` runs, with a clock that stands still if one is given.
    func serving(
        patience: Duration = .seconds(3600), clock: StandingClock? = nil,
        _ body: @escaping @Sendable (String) async throws -> Void
    ) async throws {
        let server = try WebServer(
            desk: desk, listen: try #require(ListenAddress("127.0.0.1:0")),
            inbox: "\(folder)/inbox", releases: releases,
            clock: { clock?.time ?? Int(Date().timeIntervalSince1970) }
        ).patient(for: patience)
        let (places, known) = AsyncStream<String>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { known.yield($0) } }
            for await place in places {
                try await body(place)
                break
            }
            group.cancelAll()
            try? await group.waitForAll()
        }
    }

    /// Somebody who is signed in already: looking at secrets is slow on purpose.
    func browser(_ place: String, _ name: String) async throws -> Browser {
        let browser = Browser(place)
        let desk = try OpenDesk(at: desk)
        let token = try desk.beginSession(of: try desk.pseudonym(of: name))
        browser.cookie = "sallyport=\(Base64.encode(token))"
        return browser
    }

    /// Hands in a folder on the server, without the pages.
    func submit(_ files: [(name: String, text: String)], as name: String = "author") throws
        -> String
    {
        let path = "\(folder)/handed-in-\(UUID().uuidString)"
        for file in files {
            let target = "\(path)/\(file.name)"
            try FileManager.default.createDirectory(
                atPath: (target as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true)
            try Data(file.text.utf8).write(to: URL(filePath: target))
        }
        return try OpenDesk(at: desk).submit(path, by: name).id
    }

    /// Votes without the pages; on every file if none is named.
    func vote(
        _ decision: Decision, on id: String, _ outputs: [String] = [], by name: String,
        reason: String?
    ) throws {
        let desk = try OpenDesk(at: desk)
        let key = try desk.unlock(name, keyFile: nil, passphrase: Array(Self.passphrase.utf8))
        _ = try desk.vote(
            decision, on: id, outputs: outputs, by: name, with: key, reason: reason)
    }

    /// Has both checkers approve a submission, and lets it go.
    func release(_ id: String) throws {
        for name in ["checker-1", "checker-2"] {
            try vote(.approve, on: id, by: name, reason: "a test")
        }
        let desk = try OpenDesk(at: desk)
        try desk.release(id, to: "\(releases)/\(id)", by: "manager")
    }

    /// How many entries of a kind the log has.
    func entries(_ kind: String) throws -> Int {
        var count = 0
        try OpenDesk(at: desk).forEachEntry { _, bytes in
            if try LogEvent(entry: bytes).event.kind == kind { count += 1 }
        }
        return count
    }
}

/// A desk's clock that only a test moves: how long a busy machine takes changes nothing.
final class StandingClock: Sendable {
    private let seconds = Atomic(Int(Date().timeIntervalSince1970))

    var time: Int { seconds.load(ordering: .relaxed) }

    func advance(_ more: Int) { seconds.add(more, ordering: .relaxed) }
}

/// Submissions for the pages to show.
enum Samples {
    /// One table whose cells all pass, one with a small cell.
    static let plain: [(name: String, text: String)] = [
        ("submission.yaml", yaml(title: "Placements", tables: ["safe", "small"])),
        ("safe.csv", "la,sex,n\nLeeds,F,40\nLeeds,M,50\nYork,F,60\nYork,M,70\n"),
        ("small.csv", "la,sex,n\nLeeds,F,4\nLeeds,M,50\nYork,F,60\nYork,M,70\n"),
    ]

    /// One table that passes.
    static let safe: [(name: String, text: String)] = [
        ("submission.yaml", yaml(title: "Placements", tables: ["safe"])),
        ("safe.csv", "la,sex,n\nLeeds,F,40\nLeeds,M,50\nYork,F,60\nYork,M,70\n"),
    ]

    static let script = "<script>alert(1)</script>"
    static let image = "<img src=x onerror=alert(2)>"

    /// Markup wherever a submission may have text.
    static let hostile: [(name: String, text: String)] = [
        (
            "submission.yaml",
            """
            title: '\(script)'
            project: '\(image)'
            dataset: '{{token}}{{{screen}}}'
            rules: [uk-default-10]
            outputs:
              - id: '\(script)'
                file: '\(image).csv'
                kind: frequencies
                unit: '\(script)'
                context: '\(image) {{token}}'
                exception: '\(script)'
                table:
                  layout: long
                  dimensions: {'\(script)': la, sex: sex}
                  value: n
                  statistic: count
                  precision: exact
              - {id: code, file: '\(image).R', kind: code, context: x}
            """
        ),
        (
            "\(image).csv",
            "la,sex,n\n\(script),\(image),4\n\(script),M,50\nYork,\(image),60\nYork,M,7\n"
        ),
        ("\(image).R", "\(script)\n\u{1B}[31m\u{202E} \(image)\n"),
        ("\(script.replacing("/", with: "")).txt", "undeclared"),
    ]

    static func yaml(title: String, tables: [String]) -> String {
        "title: \(title)\nproject: p-1\nrules: [uk-default-10]\noutputs:\n"
            + tables.map {
                """
                  - id: \($0)
                    file: \($0).csv
                    kind: frequencies
                    unit: child
                    context: all of it
                    table: {layout: long, dimensions: {la: la, sex: sex}, value: n, statistic: count,
                            precision: exact}

                """
            }.joined()
    }
}

extension SampleDesk {
    func alsoResearcher(_ name: String) throws {
        _ = try OpenDesk(at: desk).register(name, as: .researcher, passphrase: nil, by: "operator")
    }
    /// Gives somebody a checker's key as well, and returns their name.
    func alsoChecker(_ name: String) throws -> String {
        _ = try OpenDesk(at: desk).register(
            name, as: .checker, passphrase: Array(Self.passphrase.utf8), by: "operator")
        return name
    }
}
