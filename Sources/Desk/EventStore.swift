import Audit
import Foundation
import GRDB
import Signing

/// The log's entries in order, the head with its signed checkpoint, and the private records that
/// open the commitments in the entries. SQLite, WAL, synchronous FULL on the writer.
///
/// An entry, the head it makes and its private records are one transaction: there is never one
/// without the others.
final class EventStore: Sendable {
    let pool: DatabasePool

    struct Head: Hashable, Sendable {
        let frontier: Frontier
        /// The signed note.
        let checkpoint: [UInt8]
    }

    /// What an entry commits to: the bytes, and the 32 random bytes before them.
    struct Opening: Hashable {
        let name: String
        let salt: [UInt8]
        let body: [UInt8]
    }

    struct NewEntry {
        let bytes: [UInt8]
        let openings: [Opening]
    }

    init(path: String, create: Bool) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(10)
        configuration.readonly = false
        pool = try DatabasePool(path: path, configuration: configuration)
        if create { try pool.write { try Self.makeSchema($0) } }
        // GRDB sets NORMAL on the writer when it turns WAL on, after any earlier setting.
        try pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            // What is erased is overwritten, not only forgotten.
            try database.execute(sql: "PRAGMA secure_delete = ON")
        }
    }

    /// A database that cannot be written to, as it was left. Throws `DeskError.storeFailed` where
    /// that is not all of it: what its journal holds cannot be read without writing.
    init(reading path: String) throws {
        let journal = try? FileManager.default.attributesOfItem(atPath: "\(path)-wal")
        guard (journal?[.size] as? Int ?? 0) == 0 else {
            throw DeskError.storeFailed(
                "it cannot be written to, and what its journal holds not be read without: copy the"
                    + " desk to where it can")
        }
        let resolved = URL(filePath: path).standardizedFileURL.path
        guard let name = resolved.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
        else { throw DeskError.notADesk(path) }
        var configuration = Configuration()
        configuration.readonly = true
        pool = try DatabasePool(path: "file:\(name)?immutable=1", configuration: configuration)
    }

    private static func makeSchema(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE entry (
                    idx INTEGER PRIMARY KEY, leaf BLOB NOT NULL, body BLOB NOT NULL) STRICT;
                CREATE TABLE head (
                    id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER NOT NULL,
                    frontier BLOB NOT NULL, checkpoint BLOB NOT NULL) STRICT;
                CREATE TABLE opening (
                    idx INTEGER NOT NULL REFERENCES entry(idx), name TEXT NOT NULL,
                    salt BLOB NOT NULL, body BLOB NOT NULL, PRIMARY KEY (idx, name)) STRICT;
                CREATE TABLE person (
                    pseudonym TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
                CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
                    BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
                CREATE TRIGGER entry_remains BEFORE DELETE ON entry
                    BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
                """)
    }

    /// 2 is FULL; asserted by a test on the writer.
    func synchronousOfWriter() throws -> Int? {
        try pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
    }

    /// Nil before the first entry.
    func head() throws -> Head? {
        try pool.read { database in
            guard let row = try Row.fetchOne(database, sql: "SELECT * FROM head") else {
                return nil
            }
            let frontier = try Frontier(bytes: [UInt8](row["frontier"] as Data))
            guard frontier.size == row["size"] as Int else {
                throw DeskError.damagedStore("the head's size and frontier differ")
            }
            return Head(frontier: frontier, checkpoint: [UInt8](row["checkpoint"] as Data))
        }
    }

    /// Appends entries and the head they make, and erases the private records of some entries
    /// before them. Throws if the head is not `old` any more.
    func append(
        _ entries: [NewEntry], people: [(pseudonym: String, name: String)], after old: Head?,
        to new: Head, erasing: [Int] = [], forgetting: [String] = []
    ) throws {
        try pool.writeInTransaction(.immediate) { database in
            let size = old?.frontier.size ?? 0
            try Self.requireNothing(from: size, in: database)
            for index in erasing where index < size {
                try database.execute(
                    sql: "DELETE FROM opening WHERE idx = ?", arguments: [index])
            }
            for person in forgetting { try Self.forget(person, in: database) }
            for (offset, entry) in entries.enumerated() {
                try Self.insert(entry, at: size + offset, in: database)
            }
            for person in people {
                try database.execute(
                    sql: "INSERT INTO person VALUES (?, ?)",
                    arguments: [person.pseudonym, person.name])
            }
            try Self.replace(old, by: new, in: database)
            return .commit
        }
    }

    /// The name, and whatever lets the person in at the pages.
    private static func forget(_ pseudonym: String, in database: Database) throws {
        for table in [
            "person", "account", "session", "device", "token", "claim", "trial", "trials",
        ]
        where try database.tableExists(table) {
            try database.execute(
                sql: "DELETE FROM \(table) WHERE pseudonym = ?", arguments: [pseudonym])
        }
    }

    /// Throws if there is an entry that the head does not know of.
    private static func requireNothing(from size: Int, in database: Database) throws {
        let last = try Int.fetchOne(database, sql: "SELECT MAX(idx) FROM entry")
        guard let last, last >= size else { return }
        throw DeskError.damagedStore("entry \(last) lies past its head of \(size) entries")
    }

    /// Throws if there is an entry that the head does not know of.
    func requireNothing(from size: Int) throws {
        try pool.read { try Self.requireNothing(from: size, in: $0) }
    }

    private static func insert(_ entry: NewEntry, at index: Int, in database: Database) throws {
        try database.execute(
            sql: "INSERT INTO entry VALUES (?, ?, ?)",
            arguments: [
                index, Data(MerkleTree.leafHash(entry.bytes).bytes), Data(entry.bytes),
            ])
        for opening in entry.openings {
            try database.execute(
                sql: "INSERT INTO opening VALUES (?, ?, ?, ?)",
                arguments: [index, opening.name, Data(opening.salt), Data(opening.body)])
        }
    }

    private static func replace(_ old: Head?, by new: Head, in database: Database) throws {
        if let old {
            try database.execute(
                sql: """
                    UPDATE head SET size = ?, frontier = ?, checkpoint = ?
                    WHERE size = ? AND frontier = ?
                    """,
                arguments: [
                    new.frontier.size, Data(new.frontier.bytes), Data(new.checkpoint),
                    old.frontier.size, Data(old.frontier.bytes),
                ])
        } else {
            try database.execute(
                sql: "INSERT INTO head VALUES (1, ?, ?, ?)",
                arguments: [
                    new.frontier.size, Data(new.frontier.bytes), Data(new.checkpoint),
                ])
        }
        guard database.changesCount == 1 else {
            throw DeskError.damagedStore("the head moved while it was written to")
        }
    }

    /// The entries of a range, in order; fewer if there are fewer.
    func entries(_ range: Range<Int>) throws -> [[UInt8]] {
        try pool.read { database in
            try Data.fetchAll(
                database, sql: "SELECT body FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx",
                arguments: [range.lowerBound, range.upperBound]
            ).map { [UInt8]($0) }
        }
    }

    /// Some entries, in that order. Throws if one is not there.
    func entries(at indices: [Int]) throws -> [[UInt8]] {
        try pool.read { database in
            let statement = try database.makeStatement(sql: "SELECT body FROM entry WHERE idx = ?")
            return try indices.map { index in
                guard let body = try Data.fetchOne(statement, arguments: [index]) else {
                    throw DeskError.damagedStore("entries are missing")
                }
                return [UInt8](body)
            }
        }
    }

    /// The leaf hashes of the first `size` entries.
    func leafHashes(size: Int) throws -> [SHA256Digest] {
        try pool.read { database in
            try Data.fetchAll(
                database, sql: "SELECT leaf FROM entry WHERE idx < ? ORDER BY idx",
                arguments: [size]
            ).compactMap { SHA256Digest(bytes: [UInt8]($0)) }
        }
    }

    /// A private record of an entry; nil where it was erased.
    func opening(of index: Int, named name: String) throws -> Opening? {
        try pool.read { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM opening WHERE idx = ? AND name = ?",
                arguments: [index, name])
            return row.map {
                Opening(
                    name: name, salt: [UInt8]($0["salt"] as Data), body: [UInt8]($0["body"] as Data)
                )
            }
        }
    }

    /// Private records of an entry whose names begin so, by name.
    func openings(of index: Int, prefix: String) throws -> [String: [UInt8]] {
        try pool.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT name, body FROM opening WHERE idx = ? AND name >= ? AND name < ?",
                arguments: [index, prefix, prefix + "\u{10FFFF}"])
            return Dictionary(
                rows.map { ($0["name"], [UInt8]($0["body"] as Data)) }, uniquingKeysWith: { $1 })
        }
    }

    /// Whoever has a name here.
    func pseudonyms() throws -> [String] {
        try pool.read { try String.fetchAll($0, sql: "SELECT pseudonym FROM person") }
    }

    /// How many private records an entry has.
    func countOpenings(of index: Int) throws -> Int {
        try pool.read {
            try Int.fetchOne(
                $0, sql: "SELECT COUNT(*) FROM opening WHERE idx = ?", arguments: [index]) ?? 0
        }
    }

    /// Empties the write-ahead log, in which what was erased may still stand.
    func emptyJournal() throws {
        try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    }

    func name(of pseudonym: String) throws -> String? {
        try pool.read {
            try String.fetchOne(
                $0, sql: "SELECT name FROM person WHERE pseudonym = ?", arguments: [pseudonym])
        }
    }

    func pseudonym(of name: String) throws -> String? {
        try pool.read {
            try String.fetchOne(
                $0, sql: "SELECT pseudonym FROM person WHERE name = ?", arguments: [name])
        }
    }

    /// A consistent copy of the whole database into a new file.
    func backup(to path: String) throws {
        try pool.vacuum(into: path)
    }
}

extension EventStore {
    /// Moves everything from the write-ahead log into the database file and closes it, so that the
    /// file can be moved.
    func checkpointAndClose() throws {
        try pool.writeWithoutTransaction { database in
            _ = try database.checkpoint(.truncate)
        }
        try pool.close()
    }
}
