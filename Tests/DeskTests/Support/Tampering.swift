import GRDB

@testable import Desk

extension EventStore {
    /// Runs SQL as the owner of the file might.
    static func tamper(_ path: String, _ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    func journalMode() throws -> String? {
        try pool.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
    }

    /// From here on the database cannot grow.
    func limitPages() throws {
        try pool.writeWithoutTransaction { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 1
            _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(pages)")
        }
    }
}
