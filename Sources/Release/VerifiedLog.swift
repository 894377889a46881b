import Audit
import Clearance

/// A published log of which everything was read and replayed: tiles, signatures, and that
/// nothing happened which may not happen, such as a release without its approvals.
public struct VerifiedLog: Sendable {
    public let log: AuditedLog
    /// What the entries say, replayed.
    public let ledger: Ledger

    /// Verifies the log in `folder`, and against an earlier checkpoint if one is given. Throws
    /// `LogError` with the file and the check that failed, `ReplayError` with the entry that could
    /// not have happened, or `FileError` if the machine failed.
    public init(
        folder: String, trust: Trust, old: [UInt8]? = nil, files: any FileSystem = DiskFiles()
    ) throws {
        var ledger = Ledger()
        var refused: ReplayError?
        log = try TileLog(folder: folder, files: files).audit(
            trusted: trust.log.key, old: old, witnesses: trust.log.witnesses,
            quorum: trust.log.quorum
        ) { index, entry in
            guard refused == nil else { return }
            do {
                let event = try LogEvent(entry: entry)
                try Self.check(event, in: ledger, trust)
                try ledger.apply(event)
                if index % 4096 == 4095 { ledger.packSettled() }
            } catch {
                refused = ReplayError(index: index, reason: "\(error)")
            }
        }
        // Damage explains itself better than what it makes of the entries, so it is told first.
        if let refused { throw refused }
        if let origin = ledger.origin, origin != log.checkpoint.checkpoint.origin {
            throw ReplayError(index: 0, reason: "it begins another log than the checkpoint's")
        }
        self.ledger = ledger
    }

    /// A signature that stands in the log itself has to be good.
    private static func check(_ event: LogEvent, in ledger: Ledger, _ trust: Trust) throws {
        guard case .policySigned(_, let keyID, let signature) = event.event else { return }
        guard let proposal = ledger.proposal, let key = trust.checkers[keyID],
            try proposal.accepts(signature, origin: ledger.origin ?? "", by: key)
        else { throw Refusal.badSignature }
    }
}

/// An entry that could not have happened after those before it.
public struct ReplayError: Error, Hashable, Sendable, CustomStringConvertible {
    /// From 0.
    public let index: Int
    public let reason: String

    public var description: String { "entry \(index): \(reason)" }
}
