import Audit
import Clearance
import Signing

/// A bundle of which everything was checked: every file, signature, vote and the log's proof.
/// It can only be made by checking.
public struct VerifiedRelease: Sendable {
    public let submission: String
    /// Nil where everything that left is in this bundle.
    public let part: ReleasePart?
    /// Released paths with their digests, in the order of SHA256SUMS.
    public let files: [(path: String, digest: SHA256Digest)]
    /// Key ids of the checkers whose approvals were counted, sorted.
    public let checkers: [String]
    public let releaseKeyID: String
    /// The release entry's index in the log, and the checkpoint that proves it.
    public let index: Int
    public let checkpoint: CosignedCheckpoint
    /// When the log's writer says it was released, POSIX seconds.
    public let time: Int
    /// By a time-stamp authority, where the bundle holds its reply.
    public let timeStamp: Int?
    /// One line per check that was made, in order.
    public let checks: [String]

    /// Verifies the bundle in `folder`. Throws `BundleError` with the file and the check that
    /// failed, or `FileError` if the machine failed.
    public init(
        folder: String, trust: Trust, files: any FileSystem = DiskFiles()
    ) throws {
        var verification = ReleaseVerification(
            bundle: try BundleFolder(folder, files: files), trust: trust)
        self = try verification.run()
    }

    /// Verifies a bundle that is in memory, by path. Throws as above.
    public init(parts: [String: [UInt8]], trust: Trust) throws {
        var verification = ReleaseVerification(
            bundle: try BundleFolder(parts: parts), trust: trust)
        self = try verification.run()
    }

    init(_ verified: ReleaseVerification, checkpoint: CosignedCheckpoint, index: Int) {
        submission = verified.submission
        part = verified.part
        files = verified.sums
        checkers = verified.checkers.sorted()
        releaseKeyID = verified.releaseKeyID
        self.index = index
        self.checkpoint = checkpoint
        time = verified.time
        timeStamp = verified.timeStamp
        checks = verified.checks
    }
}
