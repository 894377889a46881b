import Audit

/// Where everything of a desk lies.
public struct DeskFolder: Hashable, Sendable {
    public let path: String

    public init(_ path: String) { self.path = path }

    public var policy: String { "\(path)/desk.yaml" }
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
    public var keys: String { "\(path)/keys" }
    /// What an auditor needs to trust, for copying to them.
    public var trust: String { "\(path)/trust" }
    /// The desk's own copies of the packs that judge.
    public var rules: String { "\(path)/rules" }
    /// Descriptions of the datasets that the desk knows, `NAME.yaml`.
    public var datasets: String { "\(path)/datasets" }

    public func pack(_ name: String) -> String { "\(rules)/\(name)/pack.yaml" }
    public func dataset(_ name: String) -> String { "\(datasets)/\(name).yaml" }
    public func staged(_ submission: String) -> String { "\(outbox)/\(submission)" }
    public func personKey(_ keyID: String) -> String { "\(keys)/people/\(keyID).pem" }

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
