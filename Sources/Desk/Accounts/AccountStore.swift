import Foundation
import GRDB

/// Who may sign in at the desk's pages, who is signed in, and what they have begun to hand in.
/// In the desk's database, apart from the log: none of it proves anything.
struct AccountStore {
    let pool: DatabasePool

    struct Account {
        let hash: String
        /// Wrong secrets since the last right one.
        let failures: Int
        /// POSIX seconds before which nobody is let in.
        let blockedUntil: Int
    }

    init(_ pool: DatabasePool) { self.pool = pool }

    func makeTables() throws {
        try pool.write { database in
            try database.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS account (
                        pseudonym TEXT PRIMARY KEY, hash TEXT NOT NULL,
                        failures INTEGER NOT NULL, blocked INTEGER NOT NULL) STRICT;
                    CREATE TABLE IF NOT EXISTS session (
                        token BLOB PRIMARY KEY, pseudonym TEXT NOT NULL,
                        begun INTEGER NOT NULL, seen INTEGER NOT NULL) STRICT;
                    CREATE TABLE IF NOT EXISTS draft (
                        id TEXT PRIMARY KEY, pseudonym TEXT NOT NULL, path TEXT NOT NULL,
                        owned INTEGER NOT NULL, made INTEGER NOT NULL) STRICT;
                    CREATE TABLE IF NOT EXISTS device (
                        pseudonym TEXT PRIMARY KEY, seed BLOB NOT NULL,
                        step INTEGER NOT NULL) STRICT;
                    CREATE TABLE IF NOT EXISTS passphrase (
                        pseudonym TEXT PRIMARY KEY, failures INTEGER NOT NULL,
                        blocked INTEGER NOT NULL) STRICT;
                    CREATE TABLE IF NOT EXISTS refusals (
                        id INTEGER PRIMARY KEY CHECK (id = 1), count INTEGER NOT NULL,
                        written INTEGER NOT NULL) STRICT;
                    INSERT OR IGNORE INTO refusals VALUES (1, 0, 0);
                    CREATE TABLE IF NOT EXISTS trial (
                        pseudonym TEXT NOT NULL, digest BLOB NOT NULL, time INTEGER NOT NULL,
                        PRIMARY KEY (pseudonym, digest)) STRICT;
                    CREATE TABLE IF NOT EXISTS trials (
                        pseudonym TEXT PRIMARY KEY, count INTEGER NOT NULL,
                        written INTEGER NOT NULL) STRICT;
                    CREATE TABLE IF NOT EXISTS token (
                        id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, pseudonym TEXT NOT NULL,
                        scopes TEXT NOT NULL, expires INTEGER NOT NULL) STRICT;
                    CREATE TABLE IF NOT EXISTS attempt (
                        pseudonym TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL,
                        result TEXT, time INTEGER NOT NULL,
                        PRIMARY KEY (pseudonym, key)) STRICT;
                    CREATE TABLE IF NOT EXISTS claim (
                        submission TEXT NOT NULL, pseudonym TEXT NOT NULL, time INTEGER NOT NULL,
                        PRIMARY KEY (submission, pseudonym)) STRICT;
                    CREATE TABLE IF NOT EXISTS claims (
                        id INTEGER PRIMARY KEY CHECK (id = 1), changes INTEGER NOT NULL) STRICT;
                    INSERT OR IGNORE INTO claims VALUES (1, 0);
                    CREATE TRIGGER IF NOT EXISTS claim_taken AFTER INSERT ON claim
                        BEGIN UPDATE claims SET changes = changes + 1; END;
                    CREATE TRIGGER IF NOT EXISTS claim_put_back AFTER DELETE ON claim
                        BEGIN UPDATE claims SET changes = changes + 1; END;
                    """)
        }
    }

    func setHash(_ hash: String, of pseudonym: String) throws {
        try pool.write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO account VALUES (?, ?, 0, 0)",
                arguments: [pseudonym, hash])
            try database.execute(
                sql: "DELETE FROM session WHERE pseudonym = ?", arguments: [pseudonym])
        }
    }

    func account(of pseudonym: String) throws -> Account? {
        try pool.read { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM account WHERE pseudonym = ?", arguments: [pseudonym])
            return row.map {
                Account(hash: $0["hash"], failures: $0["failures"], blockedUntil: $0["blocked"])
            }
        }
    }

    func setFailures(_ failures: Int, blockedUntil: Int, of pseudonym: String) throws {
        try pool.write { database in
            try database.execute(
                sql: "UPDATE account SET failures = ?, blocked = ? WHERE pseudonym = ?",
                arguments: [failures, blockedUntil, pseudonym])
        }
    }

    /// Wrong passphrases since the last right one, which wrong sign-ins are not: whoever does not get
    /// in stops nobody who is in.
    func passphrases(of pseudonym: String) throws -> (failures: Int, blockedUntil: Int) {
        try pool.read { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM passphrase WHERE pseudonym = ?",
                arguments: [pseudonym])
            return row.map { ($0["failures"], $0["blocked"]) } ?? (0, 0)
        }
    }

    func setPassphrases(_ failures: Int, blockedUntil: Int, of pseudonym: String) throws {
        try pool.write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO passphrase VALUES (?, ?, ?)",
                arguments: [pseudonym, failures, blockedUntil])
        }
    }
}

// MARK: - Sessions

extension AccountStore {
    struct Session {
        let pseudonym: String
        let begun: Int
        let seen: Int
    }

    func begin(_ token: [UInt8], of pseudonym: String, at time: Int) throws {
        try pool.write { database in
            try database.execute(
                sql: "INSERT INTO session VALUES (?, ?, ?, ?)",
                arguments: [Data(token), pseudonym, time, time])
        }
    }

    func session(_ token: [UInt8]) throws -> Session? {
        try pool.read { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM session WHERE token = ?", arguments: [Data(token)])
            return row.map {
                Session(pseudonym: $0["pseudonym"], begun: $0["begun"], seen: $0["seen"])
            }
        }
    }

    func touch(_ token: [UInt8], at time: Int) throws {
        try pool.write { database in
            try database.execute(
                sql: "UPDATE session SET seen = ? WHERE token = ?", arguments: [time, Data(token)])
        }
    }

    func end(_ token: [UInt8]) throws {
        try pool.write { database in
            try database.execute(
                sql: "DELETE FROM session WHERE token = ?", arguments: [Data(token)])
        }
    }

    func endAll(of pseudonym: String) throws {
        try pool.write { database in
            try database.execute(
                sql: "DELETE FROM session WHERE pseudonym = ?", arguments: [pseudonym])
        }
    }
}

// MARK: - Second factors, refused sign-ins, claims

extension AccountStore {
    func setDevice(_ seed: [UInt8]?, of pseudonym: String) throws {
        try pool.write { database in
            try database.execute(
                sql: "DELETE FROM device WHERE pseudonym = ?", arguments: [pseudonym])
            guard let seed else { return }
            try database.execute(
                sql: "INSERT INTO device VALUES (?, ?, -1)", arguments: [pseudonym, Data(seed)])
        }
    }

    /// The seed of somebody's device, and the last step whose code was used.
    func device(of pseudonym: String) throws -> (seed: [UInt8], step: Int)? {
        try pool.read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM device WHERE pseudonym = ?", arguments: [pseudonym]
            ).map { ([UInt8]($0["seed"] as Data), $0["step"]) }
        }
    }

    func setStep(_ step: Int, of pseudonym: String) throws {
        try pool.write { database in
            try database.execute(
                sql: "UPDATE device SET step = ? WHERE pseudonym = ?", arguments: [step, pseudonym])
        }
    }

    /// Counts a refused sign-in, against somebody (`failures` in a row, and how long they have to
    /// wait) or nobody; as long a write for either. Gives how many there were since the last time
    /// it gave any, at most once in `period` seconds; nil until then.
    func countRefusal(
        of person: (pseudonym: String, failures: Int, blockedUntil: Int)?, at time: Int,
        period: Int
    ) throws -> Int? {
        try pool.write { database in
            if let person {
                try database.execute(
                    sql: "UPDATE account SET failures = ?, blocked = ? WHERE pseudonym = ?",
                    arguments: [person.failures, person.blockedUntil, person.pseudonym])
            }
            try database.execute(sql: "UPDATE refusals SET count = count + 1")
            let row = try Row.fetchOne(
                database, sql: "SELECT count FROM refusals WHERE written + ? <= ?",
                arguments: [period, time])
            guard let row else { return nil }
            try database.execute(
                sql: "UPDATE refusals SET count = 0, written = ?", arguments: [time])
            return row["count"]
        }
    }

    func claim(_ submission: String, by pseudonym: String, at time: Int) throws {
        try pool.write { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO claim VALUES (?, ?, ?)",
                arguments: [submission, pseudonym, time])
        }
    }

    func unclaim(_ submission: String, by pseudonym: String) throws {
        try pool.write { database in
            try database.execute(
                sql: "DELETE FROM claim WHERE submission = ? AND pseudonym = ?",
                arguments: [submission, pseudonym])
        }
    }

    /// How often a submission was taken or put back.
    func claimChanges() throws -> Int {
        try pool.read { try Int.fetchOne($0, sql: "SELECT changes FROM claims") ?? 0 }
    }

    /// Who claimed which of some submissions, in the order in which they did.
    func claims(on submissions: [String]) throws -> [(submission: String, pseudonym: String)] {
        guard !submissions.isEmpty else { return [] }
        let marks = submissions.map { _ in "?" }.joined(separator: ", ")
        return try pool.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM claim WHERE submission IN (\(marks)) ORDER BY time, rowid",
                arguments: StatementArguments(submissions)
            ).map { ($0["submission"], $0["pseudonym"]) }
        }
    }
}

// MARK: - Drafts

extension AccountStore {
    struct Draft {
        let id: String
        let path: String
        /// Whether the folder is ours to remove.
        let isOwned: Bool
    }

    func add(_ draft: Draft, of pseudonym: String, at time: Int) throws {
        try pool.write { database in
            try database.execute(
                sql: "INSERT INTO draft VALUES (?, ?, ?, ?, ?)",
                arguments: [draft.id, pseudonym, draft.path, draft.isOwned, time])
        }
    }

    func draft(_ id: String, of pseudonym: String) throws -> Draft? {
        try pool.read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM draft WHERE id = ? AND pseudonym = ?",
                arguments: [id, pseudonym]
            ).map(Self.draft)
        }
    }

    /// Those of somebody, the newest first, with when they were made.
    func drafts(of pseudonym: String) throws -> [(id: String, made: Int)] {
        try pool.read { database in
            try Row.fetchAll(
                database, sql: "SELECT id, made FROM draft WHERE pseudonym = ? ORDER BY made DESC",
                arguments: [pseudonym]
            ).map { ($0["id"], $0["made"]) }
        }
    }

    /// A draft lies in a folder of the desk's own from now on.
    func move(_ id: String, of pseudonym: String, to path: String) throws {
        try pool.write { database in
            try database.execute(
                sql: "UPDATE draft SET path = ?, owned = 1 WHERE id = ? AND pseudonym = ?",
                arguments: [path, id, pseudonym])
        }
    }

    /// Takes a draft away and gives it back; nil if it is gone already, so that only one of two
    /// calls gets it.
    func take(_ id: String, of pseudonym: String) throws -> Draft? {
        try pool.write { database in
            try Row.fetchOne(
                database, sql: "DELETE FROM draft WHERE id = ? AND pseudonym = ? RETURNING *",
                arguments: [id, pseudonym]
            ).map(Self.draft)
        }
    }

    func takeDrafts(madeBefore time: Int) throws -> [Draft] {
        try pool.write { database in
            try Row.fetchAll(
                database, sql: "DELETE FROM draft WHERE made < ? RETURNING *", arguments: [time]
            ).map(Self.draft)
        }
    }

    private static func draft(_ row: Row) -> Draft {
        Draft(id: row["id"], path: row["path"], isOwned: row["owned"])
    }
}
