import Audit
import Foundation
import GRDB

/// The projection's place in the desk's database, apart from the log.
extension EventStore {
    /// Nil if there is none, or none that could be read.
    func projection() throws -> Projection? {
        try pool.read { database in
            guard try database.tableExists("projection"),
                let row = try Row.fetchOne(database, sql: "SELECT * FROM projection"),
                let frontier = try? Frontier(bytes: [UInt8](row["frontier"] as Data))
            else { return nil }
            return Projection(
                frontier: frontier, listing: [UInt8](row["listing"] as Data),
                note: [UInt8](row["note"] as Data))
        }
    }

    /// The first chunks of packed submissions, in order; fewer if there are fewer.
    func projectedChunks(count: Int) throws -> [[UInt8]] {
        try pool.read { database in
            var chunks: [[UInt8]] = []
            let rows = try Row.fetchCursor(
                database, sql: "SELECT body FROM projected WHERE chunk < ? ORDER BY chunk",
                arguments: [count])
            while let row = try rows.next() {
                chunks.append(
                    try row.withUnsafeData(atIndex: 0) { data in data.map { [UInt8]($0) } ?? [] })
            }
            return chunks
        }
    }

    /// Replaces the projection and some of its chunks, in one transaction.
    func keep(_ projection: Projection, chunks: [(number: Int, body: [UInt8])]) throws {
        try pool.write { database in
            try database.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS projection (
                        id INTEGER PRIMARY KEY CHECK (id = 1), frontier BLOB NOT NULL,
                        listing BLOB NOT NULL, note BLOB NOT NULL) STRICT;
                    CREATE TABLE IF NOT EXISTS projected (
                        chunk INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
                    """)
            for chunk in chunks {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO projected VALUES (?, ?)",
                    arguments: [chunk.number, Data(chunk.body)])
            }
            try database.execute(
                sql: "INSERT OR REPLACE INTO projection VALUES (1, ?, ?, ?)",
                arguments: [
                    Data(projection.frontier.bytes), Data(projection.listing),
                    Data(projection.note),
                ])
        }
    }

    /// Throws if SQLite finds its own file damaged. Reads all of it.
    func checkFile() throws {
        let check = try pool.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
        guard check == "ok" else { throw DeskError.damagedStore("quick_check failed") }
    }
}
