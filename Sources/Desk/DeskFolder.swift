import Glibc

/// Where everything of a desk lies.
public struct DeskFolder: Hashable, Sendable {
    public let path: String

    public init(_ path: String) { self.path = Self.trimmed(path) }

    /// Without slashes at the end, so that a name can be put beside it.
    static func trimmed(_ path: String) -> String {
        let kept = path.utf8.reversed().drop { $0 == 0x2F }.count
        return kept == 0 ? path : String(Substring(path.utf8.prefix(kept)))
    }

    /// The folder that holds a path.
    static func parent(of path: String) -> String {
        let path = trimmed(path)
        guard let slash = path.utf8.lastIndex(of: 0x2F) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last name of a path.
    static func name(of path: String) -> String {
        trimmed(path).utf8.split(separator: 0x2F).last.map { String(Substring($0)) } ?? ""
    }

    /// Whether a new file or folder at `path` would lie inside the desk, links followed.
    func holds(_ path: String) -> Bool {
        guard let own = Self.resolved(self.path), let parent = Self.resolved(Self.parent(of: path))
        else { return false }
        return parent.utf8.elementsEqual(own.utf8) || parent.utf8.starts(with: "\(own)/".utf8)
    }

    private static func resolved(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }

    public var policy: String { "\(path)/desk.yaml" }
    /// desk.yaml as it was when the log recorded it; of use while a change waits for signatures, and
    /// believed only as far as the log says the same.
    var recordedPolicy: String { "\(path)/recorded.yaml" }
    public var database: String { "\(path)/desk.sqlite" }
    public var lock: String { "\(path)/lock" }
    /// Submitted bytes by SHA-256.
    public var content: String { "\(path)/content" }
    /// The published log; nothing else lies in it.
    public var log: String { "\(path)/log" }
    /// On the same file system as the log; what lies here is never believed.
    public var staging: String { "\(path)/staging" }
    /// Signed releases, from before their entry is committed.
    public var outbox: String { "\(path)/outbox" }
    /// The latest checkpoint that witnesses have cosigned, and the one that they were asked about.
    public var witnessed: String { "\(path)/witnessed" }
    /// What lay in `log` and was no log; nothing reads it.
    public var damaged: String { "\(path)/damaged" }
    public var keys: String { "\(path)/keys" }
    /// What an auditor needs to trust, for copying to them.
    public var trust: String { "\(path)/trust" }
    /// The desk's own copies of the packs that judge.
    public var rules: String { "\(path)/rules" }
    /// Descriptions of the datasets that the desk knows, `NAME.yaml`.
    public var datasets: String { "\(path)/datasets" }

    public func pack(_ name: String) -> String { "\(rules)/\(name)/pack.yaml" }
    public func dataset(_ name: String) -> String { "\(datasets)/\(name).yaml" }
    /// - `part`: from 0; a release of several bundles has a folder for each.
    public func staged(_ submission: String, part: Int = 0) -> String {
        "\(outbox)/\(submission)" + (part == 0 ? "" : ".\(part + 1)")
    }
    public func personKey(_ keyID: String) -> String { "\(keys)/people/\(keyID).pem" }

    func checkerKey(_ keyID: String) -> String { "\(trust)/checkers/\(keyID).pub" }

    public var logKey: String { "\(keys)/log.pem" }
    public var releaseKey: String { "\(keys)/release.pem" }
    public var releaseCertificate: String { "\(keys)/release.crt" }
    public var authorityKey: String { "\(keys)/ca.pem" }
    public var authority: String { "\(trust)/ca.pem" }
    /// The passphrase of the desk's own keys, unless desk.yaml names another file.
    public var passphrase: String { "\(keys)/passphrase" }

    /// Every folder, those that hold others first.
    var folders: [String] {
        [
            path, content, log, staging, outbox, keys, "\(keys)/people", trust,
            "\(trust)/checkers", "\(trust)/release", rules, datasets,
        ]
    }
}
