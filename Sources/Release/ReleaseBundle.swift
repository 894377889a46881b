import Clearance
import Signing

/// What a release is made with: the desk's keys and its certificate.
public struct ReleaseCredentials: Sendable {
    public let key: PrivateKey
    public let certificate: Certificate
    /// PEM of the revocation list at signing time, if there is one.
    public let revocations: [UInt8]?
    /// Asks a time-stamp authority, if one is configured, for a reply over these bytes.
    public let timeStamp: (@Sendable ([UInt8]) throws -> [UInt8])?

    public init(
        key: PrivateKey, certificate: Certificate, revocations: [UInt8]? = nil,
        timeStamp: (@Sendable ([UInt8]) throws -> [UInt8])? = nil
    ) {
        self.key = key
        self.certificate = certificate
        self.revocations = revocations
        self.timeStamp = timeStamp
    }
}

/// Everything of a bundle but the log's entry and its proof: signed, and to be staged on disk
/// before the entry is committed.
public struct SignedRelease: Sendable {
    /// By path in the bundle.
    public let parts: [String: [UInt8]]
    /// What the log will say.
    public let event: Event.Released

    /// Signs what was approved. Only somebody who holds an `ApprovedSubmission` can call this.
    ///
    /// - `part`: which one it is where a submission leaves in several bundles.
    /// - `criteria`, `crate`: canonical JSON; see `Criteria` and `Crate`.
    /// - `time`: POSIX seconds, the writer's claim.
    public init(
        _ approved: ApprovedSubmission, part: ReleasePart? = nil, criteria: [UInt8], crate: [UInt8],
        packNames: [String], time: Int, with credentials: ReleaseCredentials
    ) throws {
        var parts: [String: [UInt8]] = [
            BundleLayout.criteria: criteria, BundleLayout.crate: crate,
            BundleLayout.sums: Self.sums(of: approved),
        ]
        parts[BundleLayout.revocations] = credentials.revocations
        for file in approved.files { parts[BundleLayout.files + file.path] = file.bytes }
        let votes = Self.votes(of: approved)
        parts.merge(votes) { _, vote in vote }
        let statement = try Self.statement(
            on: approved, part, parts: parts, votes: votes, packNames: packNames, time: time)
        try Self.sign(statement, into: &parts, with: credentials)
        self.parts = parts
        event = Event.Released(
            submission: approved.submission.id, outputs: approved.files.map(\.output).sorted(),
            files: parts.values.map { SHA256Digest(of: $0) }.sorted())
    }

    /// Takes back what was staged before a crash.
    public init(staged parts: [String: [UInt8]], event: Event.Released) throws {
        let digests = parts.values.map { SHA256Digest(of: $0) }.sorted()
        guard digests == event.files else { throw BundleProblem.staged }
        self.parts = parts
        self.event = event
    }

    /// The whole bundle, once the entry is in the log.
    public func bundle(entry: [UInt8], proof: [UInt8]) -> [String: [UInt8]] {
        parts.merging([BundleLayout.entry: entry, BundleLayout.proof: proof]) { _, new in new }
    }

    private static func sums(of approved: ApprovedSubmission) -> [UInt8] {
        approved.files.flatMap { Array("\($0.digest.hex)  \($0.path)\n".utf8) }
    }

    /// Votes are numbered from 1 within each key, in the order of the files.
    private static func votes(of approved: ApprovedSubmission) -> [String: [UInt8]] {
        var parts: [String: [UInt8]] = [:]
        var numbers: [String: Int] = [:]
        for vote in approved.files.flatMap(\.votes) {
            let keyID = vote.key.keyID
            let number = numbers[keyID, default: 0] + 1
            numbers[keyID] = number
            parts[BundleLayout.vote(keyID: keyID, number: number)] = vote.statement
            parts[BundleLayout.voteSignature(keyID: keyID, number: number)] = vote.signature
        }
        return parts
    }

    private static func statement(
        on approved: ApprovedSubmission, _ part: ReleasePart?, parts: [String: [UInt8]],
        votes: [String: [UInt8]], packNames: [String], time: Int
    ) throws -> [UInt8] {
        let digests = votes.filter { $0.key.hasSuffix(".json") }
            .map { SHA256Digest(of: $0.value).hex }.sorted()
        var attachments: [String: JSONValue] = [:]
        for name in BundleLayout.attachments {
            if let part = parts[name] {
                attachments[name] = .string(SHA256Digest(of: part).hex)
            }
        }
        let packs = zip(packNames, approved.packs).map { name, digest in
            JSONValue.object(["pack": .string(name), "sha256": .string(digest.hex)])
        }
        var predicate: [String: JSONValue] = [
            "votes": .array(digests.map(JSONValue.string)),
            "attachments": .object(attachments), "packs": .array(packs),
            "submission": .string(approved.submission.id), "time": .integer(time),
        ]
        predicate["part"] = part?.value
        let code = approved.files.filter(\.isCode).map(\.path)
        if !code.isEmpty { predicate["code"] = .array(code.map(JSONValue.string)) }
        let kept = KeptVote.all(of: approved)
        if !kept.isEmpty { predicate["kept"] = .array(kept.map(\.value)) }
        return try Statement(
            subjects: approved.files.map { .init(name: $0.path, digest: $0.digest) },
            predicateType: BundleLayout.predicateType, predicate: .object(predicate)
        ).bytes()
    }

    private static func sign(
        _ statement: [UInt8], into parts: inout [String: [UInt8]],
        with credentials: ReleaseCredentials
    ) throws {
        let keyID = credentials.key.publicKey.keyID
        let encoded = DSSE.preAuthenticationEncoding(payload: statement)
        let signature = try credentials.key.signature(of: encoded)
        let cms = try CMS.detachedSignature(
            of: statement, certificate: credentials.certificate, key: credentials.key)
        parts[BundleLayout.statement] = statement
        parts[BundleLayout.signature(keyID: keyID)] = signature
        parts[BundleLayout.envelope] = try DSSE.envelope(
            payload: statement, signatures: [(keyID: keyID, signature: signature)])
        parts[BundleLayout.cms] = cms
        parts[BundleLayout.timeStamp] = try credentials.timeStamp?(cms)
    }
}
