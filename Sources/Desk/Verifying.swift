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

extension OpenDesk {
    /// Reads and checks everything: the published log against the event store, every private
    /// record against the commitment in its entry, every stored file against its digest, every
    /// staged release as an auditor would. Throws at the first thing that is wrong.
    public func verify() throws -> DeskVerification {
        try withLock {
            let trust = try Trust(folder: folder.trust, files: files)
            let log = try VerifiedLog(folder: folder.log, trust: trust, files: files)
            guard log.log.checkpoint.checkpoint.head == head?.frontier.head else {
                throw DeskError.damagedStore("the published log has another head")
            }
            try verifyKeys(trust)
            try store.checkFile()
            let records = try verifyEntries()
            try verifyStanding()
            var contents = 0
            var releases = 0
            for submission in ledger.submissions.values {
                contents += try verifyContents(of: submission)
                guard submission.released != nil else { continue }
                _ = try VerifiedRelease(parts: try bundle(of: submission.id), trust: trust)
                releases += 1
            }
            return DeskVerification(
                entries: ledger.size, submissions: ledger.submissions.count, contents: contents,
                records: records, releases: releases)
        }
    }

    private func verifyKeys(_ trust: Trust) throws {
        for keyID in ledger.owners.keys.sorted()
        where ledger.offices[keyID]?.contains(.checker) ?? false && trust.checkers[keyID] == nil {
            throw DeskError.damagedStore("trust/checkers/\(keyID).pub is gone")
        }
    }

    /// Every row of the event store: entries, leaf hashes, and what they commit to. Returns how
    /// many private records there are.
    private func verifyEntries() throws -> Int {
        var frontier = Frontier()
        var records = 0
        try forEachEntry { index, bytes in
            frontier.append(MerkleTree.leafHash(bytes))
            records += try verifyRecords(of: try LogEvent(entry: bytes).event, at: index)
        }
        let leaves = try store.leafHashes(size: ledger.size)
        guard frontier == head?.frontier, MerkleTree.root(of: leaves) == frontier.root else {
            throw DeskError.damagedStore("its entries are not those of the head")
        }
        return records
    }

    private func verifyRecords(of event: Event, at index: Int) throws -> Int {
        var commitments: [(name: String, commitment: Commitment)] = []
        switch event {
        case .submitted(let submitted):
            commitments = submitted.outputs.enumerated().map { ("output:\($0)", $1) }
            commitments.append(("content", submitted.content))
        case .checked(let checked):
            commitments = checked.findings.enumerated().map { ("findings:\($0)", $1) }
            commitments.append(("report", checked.report))
        case .reopened(_, let report): commitments = [("report", report)]
        case .voted(_, _, _, let keyID, let commitment):
            let vote = try signedVote(at: index, keyID: keyID, opens: commitment).vote
            commitments = [("vote", commitment)] + (vote.reason.map { [("reason", $0)] } ?? [])
        case .ownerDecided(_, _, _, let keyID, let commitment):
            let vote = try signedVote(
                at: index, keyID: keyID, opens: commitment, office: .dataOwner
            ).vote
            commitments = [("vote", commitment)] + (vote.reason.map { [("reason", $0)] } ?? [])
        case .policy(let policy), .policyProposed(let policy):
            commitments = policy.owners.map { [("owners", $0)] } ?? []
        case .recalled(_, let reason), .recallAsked(_, let reason), .conflicted(_, let reason),
            .returnedEarly(_, _, let reason):
            commitments = [("reason", reason)]
        case .commented(_, _, let comment): commitments = [("comment", comment)]
        case .genesis, .policySigned, .keyAdded, .keyRetired, .kept, .closed, .withdrawn, .released,
            .signedIn, .trialChecks, .signInsRefused, .tokenMade, .tokenRevoked:
            break
        }
        for (name, commitment) in commitments {
            _ = try record(name, of: index, opens: commitment)
        }
        return commitments.count
    }

    /// The stored bytes of a submission, and that its outputs are among them.
    private func verifyContents(of submission: Submission) throws -> Int {
        let record = try record(of: submission)
        for file in record.files { _ = try content.read(file.digest) }
        for (number, path) in record.outputs.enumerated() {
            let name = "output:\(number)"
            let body = try store.opening(of: submission.index, named: name)?.body ?? []
            let file = record.files.first { $0.path == path }
            guard let value = try? JSONValue(canonical: body), value["path"]?.string == path,
                value["sha256"]?.string == file?.digest.hex
            else { throw DeskError.damagedRecord(index: submission.index, name: name) }
        }
        return record.files.count
    }
}
