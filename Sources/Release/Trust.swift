import Audit
import Signing

/// What an auditor trusts: the folder `trust/` of INTERFACE.md.
public struct Trust: Sendable {
    /// By key id.
    public let checkers: [String: PublicKey]
    public let releaseKeys: [String: PublicKey]
    public let authorities: [Certificate]
    public let revocations: RevocationList?
    public let timeStampAuthorities: [Certificate]?
    /// How many distinct checkers must have approved each file.
    public let quorum: Int
    /// How many must have approved code to which the program did not object.
    public let codeQuorum: Int
    public private(set) var log: LogTrust

    /// Reads the folder; throws `BundleError` naming the file that cannot be used, or `FileError`.
    public init(folder: String, files: any FileSystem = DiskFiles()) throws {
        let reader = TrustReader(folder: folder, files: files)
        checkers = try reader.keys(in: "checkers")
        releaseKeys = try reader.keys(in: "release")
        authorities = try reader.need("ca.pem") { try Certificate.all(pem: $0) }
        revocations = try reader.optional("crl.pem") { try RevocationList(pem: $0) }
        timeStampAuthorities = try reader.optional("tsa-ca.pem") { try Certificate.all(pem: $0) }
        if let revocations, !authorities.contains(where: { revocations.isSigned(by: $0) }) {
            throw BundleError("trust/crl.pem", .malformed("signed by an authority in ca.pem"))
        }
        let policy = try reader.need("policy.json", TrustPolicy.init(json:))
        quorum = policy.checkers
        codeQuorum = policy.code ?? policy.checkers
        let logKeys = try reader.need("vkey") { try VerifierKey.list($0) }
        let witnesses = try reader.optional("witness-vkeys") { try VerifierKey.list($0) } ?? []
        guard logKeys.count == 1 else {
            throw BundleError("trust/vkey", .malformed("one verifier key"))
        }
        _ = try reader.naming("vkey") { try LogTrust(key: logKeys[0]) }
        log = try reader.naming("witness-vkeys") {
            try LogTrust(key: logKeys[0], witnesses: witnesses)
        }
        let needed = policy.witnesses ?? min(1, witnesses.count)
        log = try reader.naming("policy.json") {
            try LogTrust(key: logKeys[0], witnesses: witnesses, quorum: needed)
        }
        if let both = checkers.keys.first(where: { releaseKeys[$0] != nil }) {
            throw BundleError("trust/checkers/\(both).pub", .bothRoles)
        }
    }
}

extension Trust {
    /// The same for whoever made the log: a checkpoint that no witness has seen yet will do.
    public func withoutWitnesses() throws -> Trust {
        var trust = self
        trust.log = try LogTrust(key: log.key)
        return trust
    }
}

/// `policy.json`: `{"checkers": 2}`, `code` where fewer are enough for code, and `witnesses` where
/// more than one of them is wanted.
private struct TrustPolicy {
    let checkers: Int
    let code: Int?
    let witnesses: Int?

    init(json bytes: [UInt8]) throws {
        let value = try JSONValue(parsing: bytes)
        guard let members = value.object, let checkers = members["checkers"]?.integer,
            checkers >= 1, Set(members.keys).isSubset(of: ["checkers", "code", "witnesses"]),
            members["code"] == nil || (members["code"]?.integer ?? 0) >= 1
        else { throw BundleProblem.malformed("a policy: {\"checkers\": 1 or more}") }
        self.checkers = checkers
        code = members["code"]?.integer
        witnesses = members["witnesses"]?.integer
    }
}

private struct TrustReader {
    let folder: String
    let files: any FileSystem

    /// Every `<keyid>.pub` of a folder; a name that is not the key's id is refused.
    func keys(in name: String) throws -> [String: PublicKey] {
        var keys: [String: PublicKey] = [:]
        let path = "\(folder)/\(name)"
        guard try files.kind(of: path) == .folder else {
            throw BundleError("trust/\(name)", .missing)
        }
        for file in try files.names(in: path).sorted() {
            let key = try need("\(name)/\(file)") { try PublicKey(pem: $0) }
            guard file == "\(key.keyID).pub" else {
                throw BundleError("trust/\(name)/\(file)", .malformed("named by its key id"))
            }
            keys[key.keyID] = key
        }
        return keys
    }

    func need<Value>(_ name: String, _ parse: ([UInt8]) throws -> Value) throws -> Value {
        guard let value = try optional(name, parse) else {
            throw BundleError("trust/\(name)", .missing)
        }
        return value
    }

    func optional<Value>(_ name: String, _ parse: ([UInt8]) throws -> Value) throws -> Value? {
        let path = "\(folder)/\(name)"
        guard try files.kind(of: path) != nil else { return nil }
        let bytes = try files.read(path, limit: 1 << 20)
        return try naming(name) { try parse(bytes) }
    }

    func naming<Value>(_ name: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as BundleError {
            throw error
        } catch let problem as BundleProblem {
            throw BundleError("trust/\(name)", problem)
        } catch {
            throw BundleError("trust/\(name)", .malformed("usable: \(error)"))
        }
    }
}
