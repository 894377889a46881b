import Audit
import Clearance
import Release
import Signing

/// What `desk verify` found in order.
public struct DeskVerification: Sendable {
    public let entries: Int
    public let submissions: Int
    public let contents: Int
    public let records: Int
    public let releases: Int
}

extension Desk {
    /// Reads and checks everything: the published log against the event store, every private
    /// record against the commitment in its entry, every stored file against its digest, every
    /// staged release against its entry. Throws at the first thing that is wrong.
    public func verify() throws -> DeskVerification {
        try withLock {
            let trust = try Trust(folder: folder.trust, files: files)
            let log = try VerifiedLog(folder: folder.log, trust: trust, files: files)
            guard log.log.checkpoint.checkpoint.head == head?.frontier.head else {
                throw DeskError.damagedStore("the published log has another head")
            }
            var contents = 0
            var records = 0
            var releases = 0
            for submission in ledger.submissions.values.sorted(by: { $0.index < $1.index }) {
                let record = try record(of: submission)
                for file in record.files { _ = try content.read(file.digest) }
                contents += record.files.count
                for cast in submission.votes.flatMap(\.values) { _ = try signedVote(cast) }
                records += 1 + submission.votes.map(\.count).reduce(0, +)
                if submission.released != nil {
                    _ = try bundle(of: submission.id)
                    releases += 1
                }
            }
            return DeskVerification(
                entries: ledger.size, submissions: ledger.submissions.count, contents: contents,
                records: records, releases: releases)
        }
    }
}
