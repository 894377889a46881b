import Audit
import Clearance
import Desk
import Glibc
import Readers
import Signing

/// `serve --demo`: a new desk with the examples in several states. Everything in it is synthetic.
enum Demonstration {
    struct Examples {
        /// The folder of the example project.
        let project: String
        var first: String { "\(project)/first" }
        var revised: String { "\(project)/revised" }
    }

    private static let people: [(name: String, role: Role)] = [
        ("researcher", .researcher), ("first-checker", .checker), ("second-checker", .checker),
        ("release-manager", .releaseManager), ("auditor", .auditor),
    ]

    /// In the folder given, below the working folder, or beside the program's package.
    static func examples(at given: String?) throws -> Examples {
        var candidates = given.map { [$0] } ?? ["Examples"]
        if given == nil, var path = realProgram() {
            while let slash = path.lastIndex(of: "/"), slash != path.startIndex {
                path = String(path[..<slash])
                candidates.append("\(path)/Examples")
            }
        }
        for candidate in candidates {
            let found = Examples(project: "\(candidate)/adr-fellowship")
            if try DiskFiles().kind(of: "\(found.revised)/submission.yaml") == .file {
                return found
            }
        }
        throw CallError("the examples are not here; give --examples FOLDER")
    }

    private static func realProgram() -> String? {
        guard let found = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }

    static func make(at path: String, releases: String?, examples: Examples) throws {
        let pack = try PackFinder.find("uk-default-10")
        var policy = DeskPolicy(origin: "demo.invalid/desk", packs: [pack.name])
        policy.signers = 2
        let desk = try OpenDesk.make(
            at: path, policy: policy, packs: [(pack.name, pack.bytes)], operatorName: "operator")
        if let releases, try DiskFiles().kind(of: releases) == nil {
            try DiskFiles().makeFolder(releases)
        }
        let passphrase = try word()
        for (name, role) in people {
            _ = try desk.register(
                name, as: role, passphrase: role == .checker ? passphrase : nil,
                by: "operator")
        }
        try fill(desk, releases: releases, examples: examples, passphrase)
        let secret = try word()
        for (name, _) in people + [("operator", .operator)] {
            try desk.setPassword(secret, of: name)
        }
        try emit(
            """
            a desk in \(path), with the examples in several states
              sign in as  \((people.map(\.name) + ["operator"]).joined(separator: ", "))
              secret      \(String(decoding: secret, as: UTF8.self))
              passphrase  \(String(decoding: passphrase, as: UTF8.self))   (of both checkers' keys)

            """)
    }

    /// The researcher's part of an inbox, with the versions of the example.
    static func fill(inbox: String, examples: Examples) throws {
        let files = DiskFiles()
        func make(_ path: String) throws {
            if try files.kind(of: path) == nil { try files.makeFolder(path) }
        }
        try make(inbox)
        try make("\(inbox)/researcher")
        for (name, folder) in [("first", examples.first), ("revised", examples.revised)] {
            let target = "\(inbox)/researcher/\(name)"
            guard try files.kind(of: target) == nil else { continue }
            try make(target)
            let read = try FolderReader.folder(
                at: folder, limits: ReadLimits(), digest: digest(of:))
            for file in read.files {
                let parts = file.path.split(separator: "/").dropLast()
                for end in parts.indices {
                    try make("\(target)/\(parts[...end].joined(separator: "/"))")
                }
                try files.writeDurably(file.bytes, to: "\(target)/\(file.path)")
            }
        }
    }

    private static func word() throws -> [UInt8] {
        Array(SHA256Digest(of: try RandomBytes.make(32)).hex.prefix(20).utf8)
    }

    private static func fill(
        _ desk: OpenDesk, releases: String?, examples: Examples, _ passphrase: [UInt8]
    ) throws {
        let first = try desk.unlock("first-checker", keyFile: nil, passphrase: passphrase)
        let second = try desk.unlock("second-checker", keyFile: nil, passphrase: passphrase)
        func submit(_ folder: String) throws -> String {
            try desk.submit(folder, by: "researcher").id
        }
        func vote(_ decision: Decision, _ id: String, _ key: PrivateKey, _ reason: String?) throws {
            let checker =
                key.publicKey.keyID == first.publicKey.keyID ? "first-checker" : "second-checker"
            _ = try desk.vote(decision, on: id, outputs: [], by: checker, with: key, reason: reason)
        }
        // The program may object to an example; a checker who approves it then says why.
        let demonstration = "synthetic data, shown as a demonstration"
        let returned = try submit(examples.first)
        try vote(.requestChanges, returned, first, "please see the findings")
        try vote(.requestChanges, returned, second, "small cells are left in several tables")
        let released = try next(to: returned, from: examples.revised, at: desk)
        for key in [first, second] { try vote(.approve, released, key, demonstration) }
        if let releases {
            try desk.release(released, to: "\(releases)/\(released)", by: "release-manager")
        }
        let approved = try submit(examples.revised)
        for key in [first, second] { try vote(.approve, approved, key, demonstration) }
        let withdrawn = try submit(examples.first)
        try desk.withdraw(withdrawn, by: "researcher")
        let half = try submit(examples.revised)
        try vote(.approve, half, first, demonstration)
        _ = try submit(examples.first)
    }

    /// Hands in a folder as the next version of an earlier submission.
    private static func next(to earlier: String, from folder: String, at desk: OpenDesk) throws
        -> String
    {
        let read = try FolderReader.folder(
            at: folder, limits: ReadLimits(), digest: digest(of:))
        let uploads = read.files.map { file in
            let isDeclaration = file.path == "submission.yaml"
            return Upload(
                path: file.path,
                bytes: (isDeclaration ? Array("supersedes: \(earlier)\n".utf8) : []) + file.bytes)
        }
        try desk.openAccounts()
        let researcher = try desk.visitor(named: "researcher")
        let draft = try desk.keepDraft(uploads, of: researcher)
        guard let submitted = try desk.submit(draft: draft, of: researcher) else {
            throw CallError("the demonstration lost a draft")
        }
        return submitted.id
    }
}
