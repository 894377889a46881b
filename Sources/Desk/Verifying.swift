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
    /// Submissions whose private records are erased, as the log says.
    public let erased: Int
    /// Entries that are dated before the one before them: the clock was set back.
    public let clockSteps: [Int]
}

extension OpenDesk {
    /// Reads and checks everything: the published log against the event store, every private
    /// record against the commitment in its entry, every stored file against its digest, every
    /// staged release as an auditor would, policy, packs and trust folder against the log. Throws at
    /// the first thing that is wrong.
    public func verify() throws -> DeskVerification {
        try withLock {
            try store.checkFile()
            try store.requireNothing(from: ledger.size)
            let deviations = try deviations()
            guard deviations.isEmpty else { throw DeskError.deviates(deviations) }
            let trust = try Trust(folder: folder.trust, files: files).withoutWitnesses()
            try verifyLog(trust)
            let (records, clockSteps) = try verifyEntries()
            try verifyNames()
            try verifyStanding()
            try verifyMentions()
            var contents = 0
            var releases = 0
            for submission in ledger.submissions.values {
                contents += try verifyContents(of: submission)
                guard !submission.departures.isEmpty else { continue }
                for bundle in try bundles(of: submission.id) {
                    _ = try VerifiedRelease(parts: bundle, trust: trust)
                }
                releases += 1
            }
            return DeskVerification(
                entries: ledger.size, submissions: ledger.submissions.count, contents: contents,
                records: records, releases: releases,
                erased: ledger.submissions.values.count { $0.erasure != nil },
                clockSteps: clockSteps)
        }
    }

    private func verifyLog(_ trust: Trust) throws {
        let log: VerifiedLog
        do {
            log = try VerifiedLog(folder: folder.log, trust: trust, files: files)
        } catch let error as LogError {
            throw DeskError.damagedLog("\(error)", desk: folder.path)
        }
        guard log.log.checkpoint.checkpoint.head == head?.frontier.head else {
            throw DeskError.damagedLog("checkpoint: not of this log's head", desk: folder.path)
        }
    }

    /// Every name is the one that its entry commits to, and nobody has one whom the log does not know.
    private func verifyNames() throws {
        for person in ledger.names.keys.sorted() { _ = try recordedName(of: person) }
        for text in try store.pseudonyms() {
            guard let person = Pseudonym(text), ledger.roles[person] != nil else {
                throw DeskError.damagedStore("table person has somebody whom the log does not know")
            }
        }
    }

    /// Every row of the event store: entries, leaf hashes, and what they commit to. Returns how
    /// many private records there are.
    private func verifyEntries() throws -> (records: Int, clockSteps: [Int]) {
        var frontier = Frontier()
        var records = 0
        var lastWords = LastWords()
        var time = Int.min
        var steps: [Int] = []
        try forEachEntry { index, bytes in
            frontier.append(MerkleTree.leafHash(bytes))
            let event = try LogEvent(entry: bytes)
            if event.time < time { steps.append(index) }
            time = event.time
            records += try verifyRecords(of: event.event, at: index)
            let before = lastWords.take(event, at: index)
            guard let before, !isErased(event.event, at: index) else { return }
            try verify(before, at: index, of: event.event)
        }
        let leaves = try store.leafHashes(size: ledger.size)
        guard frontier == head?.frontier, MerkleTree.root(of: leaves) == frontier.root else {
            throw DeskError.damagedStore("its entries are not those of the head")
        }
        return (records, steps)
    }

    /// A vote names what its checker had said before: one that was given once is not given again.
    private func verify(_ before: Int, at index: Int, of event: Event) throws {
        let signed: SignedVote
        switch event {
        case .voted(_, _, _, let keyID, let vote):
            signed = try signedVote(at: index, keyID: keyID, opens: vote)
        case .referred(let referred):
            signed = try signedVote(at: index, keyID: referred.keyID, opens: referred.vote)
        default: return
        }
        guard signed.vote.after ?? before == before else {
            throw DeskError.damagedStore(
                "entry \(index) is a vote that was signed before its checker decided otherwise")
        }
    }

    /// What is erased, as a later entry says, has to be gone.
    private func verifyRecords(of event: Event, at index: Int) throws -> Int {
        if isErased(event, at: index) {
            guard try store.countOpenings(of: index) == 0 else {
                throw DeskError.damagedStore(
                    "entry \(index) has private records, though the log says that they are erased")
            }
            return 0
        }
        return try verifyOpenings(of: event, at: index)
    }

    private func isErased(_ event: Event, at index: Int) -> Bool {
        if case .keyAdded(let person, _, _, .some) = event {
            return ledger.forgotten[person] != nil
        }
        return event.subject.flatMap { ledger.submissions[$0] }?.isErased(at: index) ?? false
    }

    private func verifyOpenings(of event: Event, at index: Int) throws -> Int {
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
        case .referred(let referred):
            let vote = try signedVote(
                at: index, keyID: referred.keyID, opens: referred.vote
            ).vote
            guard vote.decision == .refer, vote.asked ?? referred.asked == referred.asked else {
                throw DeskError.damagedRecord(index: index, name: "vote")
            }
            commitments =
                [("vote", referred.vote)] + (vote.reason.map { [("reason", $0)] } ?? [])
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
        case .keyAdded(_, _, _, let name): commitments = name.map { [("name", $0)] } ?? []
        case .erased(let id, let remainder):
            // A later one took its place.
            commitments =
                ledger.submissions[id]?.erasure?.index == index ? [("remainder", remainder)] : []
        case .genesis, .policySigned, .keyRetired, .kept, .closed, .disagreed, .withdrawn,
            .released,
            .signedIn, .trialChecks, .signInsRefused, .tokenMade, .tokenRevoked,
            .forgotten:
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
        guard submission.erasure == nil else { return record.files.count }
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
