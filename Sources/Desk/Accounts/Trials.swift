import Clearance
import Disclosure
import Foundation
import GRDB
import Outputs
import Readers
import Signing

/// Checks of files that are not handed in. Where what other projects released takes part in one,
/// its answer says something of it, so that many of them could be a way to work it out: they are
/// counted, the counts are in the log, and there is a most of them for one person within a day.
extension OpenDesk {
    private static let day = 86_400
    /// Seconds between two entries about the same person.
    static let trialPeriod = 60

    /// Judges a folder that its author has not handed in. Throws `DeskError.tooManyTrials`.
    func trial(_ folder: SubmittedFolder, by visitor: Visitor) throws -> JudgedSubmission {
        try judge(folder, for: .person(visitor.pseudonym), mending: true) { earlier in
            try count([folder], beside: earlier, by: visitor.pseudonym)
        }
    }

    /// Counts a check of folders that was asked for beside the pages.
    ///
    /// - `beside`: what they are judged together with.
    /// - `name`: who asks; nil for nobody in particular, whom no limit holds: who reads the desk's
    ///   folder can read everything in it.
    public func noteTrial(
        _ folders: [SubmittedFolder], beside earlier: [ReleasedSubmission], by name: String?
    ) throws {
        try openAccounts()
        try count(folders, beside: earlier, by: try name.map { try pseudonym(of: $0) })
    }

    /// The same files again are the same question.
    private func count(
        _ folders: [SubmittedFolder], beside earlier: [ReleasedSubmission], by person: Pseudonym?
    ) throws {
        guard earlier.contains(where: \.isForeign) else { return }
        let digest = SHA256Digest.of(
            parts: folders.flatMap(\.files).flatMap {
                [SHA256Digest(of: Array($0.path.utf8)).bytes, Array($0.digest.hex.utf8)]
            })
        let limit = person == nil ? Int.max : policy.trialChecks
        let wait = try accounts.countTrial(
            digest.bytes, of: person?.text ?? "", at: clock(), limit: limit, within: Self.day)
        guard wait == 0 else { throw DeskError.tooManyTrials(limit: limit, seconds: wait) }
        try writeCounts()
    }

    /// Writes into the log what was counted and is not there yet, of one person at most once a
    /// minute.
    public func writeCounts() throws {
        guard try !accounts.trials(writtenBefore: clock() - Self.trialPeriod).isEmpty else {
            return
        }
        try withLock {
            let due = try accounts.trials(writtenBefore: clock() - Self.trialPeriod)
            guard !due.isEmpty else { return }
            try append(
                due.map { person, count in
                    Pending(
                        event: event(.trialChecks(count: count), by: Pseudonym(person)),
                        openings: [])
                })
            try accounts.setWritten(due, at: clock())
        }
    }
}

extension AccountStore {
    /// Counts a check, unless it was counted already, and gives 0; or, where there were as many as
    /// `limit` within so many seconds, the seconds to wait.
    func countTrial(
        _ digest: [UInt8], of person: String, at time: Int, limit: Int, within period: Int
    ) throws -> Int {
        try pool.write { database in
            try database.execute(
                sql: "DELETE FROM trial WHERE time <= ?", arguments: [time - period])
            let known = try Bool.fetchOne(
                database,
                sql: "SELECT EXISTS (SELECT 1 FROM trial WHERE pseudonym = ? AND digest = ?)",
                arguments: [person, Data(digest)])
            if known == true { return 0 }
            let row = try Row.fetchOne(
                database,
                sql: "SELECT COUNT(*) AS n, MIN(time) AS first FROM trial WHERE pseudonym = ?",
                arguments: [person])
            if let row, row["n"] as Int >= limit {
                return max(1, (row["first"] as Int? ?? time) + period - time)
            }
            try database.execute(
                sql: "INSERT INTO trial VALUES (?, ?, ?)",
                arguments: [person, Data(digest), time])
            try database.execute(
                sql: """
                    INSERT INTO trials VALUES (?, 1, 0)
                    ON CONFLICT (pseudonym) DO UPDATE SET count = count + 1
                    """, arguments: [person])
            return 0
        }
    }

    /// How many checks of whom are not in the log, of those about whom nothing was written since.
    func trials(writtenBefore time: Int) throws -> [(person: String, count: Int)] {
        try pool.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT pseudonym, count FROM trials WHERE count > 0 AND written <= ?
                    ORDER BY pseudonym
                    """, arguments: [time]
            ).map { ($0["pseudonym"], $0["count"]) }
        }
    }

    func setWritten(_ counts: [(person: String, count: Int)], at time: Int) throws {
        try pool.write { database in
            for (person, count) in counts {
                try database.execute(
                    sql: "UPDATE trials SET count = count - ?, written = ? WHERE pseudonym = ?",
                    arguments: [count, time, person])
            }
        }
    }
}
