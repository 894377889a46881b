import Clearance
import Foundation
import GRDB
import Signing

/// Where in the log each kind of entry, each person and each submission is mentioned, so that a
/// search reads only what it shows. In the desk's database, apart from the log: whatever it leads
/// to is read and looked at again, and `desk verify` compares it with the entries.
struct Mentions {
    let pool: DatabasePool

    /// What is looked for, as a number: the first bytes of a digest.
    typealias Mark = Int64

    static func mark(kind: String) -> Mark { mark("kind", kind) }
    static func mark(person: Pseudonym) -> Mark { mark("person", person.text) }
    static func mark(submission: String) -> Mark { mark("submission", submission) }
    static func mark(kind: String, person: Pseudonym) -> Mark { mark("both", kind, person.text) }

    private static func mark(_ words: String...) -> Mark {
        let digest = SHA256Digest(of: Array(words.joined(separator: "\n").utf8))
        return digest.bytes.prefix(8).reduce(0) { $0 << 8 | Mark($1) }
    }

    static func marks(of event: LogEvent) -> Set<Mark> {
        let kind = event.event.kind
        var marks: Set = [mark(kind: kind)]
        for person in event.people {
            marks.formUnion([mark(person: person), mark(kind: kind, person: person)])
        }
        if let id = event.event.subject { marks.insert(mark(submission: id)) }
        return marks
    }

    /// The entries that are in it, without gaps; nil before the first time.
    func extent() throws -> Range<Int>? {
        try pool.read { try Self.extent(in: $0) }
    }

    private static func extent(in database: Database) throws -> Range<Int>? {
        guard try database.tableExists("mentioned"),
            let row = try Row.fetchOne(database, sql: "SELECT * FROM mentioned")
        else { return nil }
        let (first, end) = (row["first"] as Int, row["end"] as Int)
        guard 0 <= first, first <= end else { throw DeskError.damagedStore("its index of the log") }
        return first..<end
    }

    /// Adds entries that lie beside those that are in it. Does nothing if somebody else has added
    /// some since.
    func add(_ entries: [LogEvent], at range: Range<Int>, beside known: Range<Int>?) throws {
        try pool.writeInTransaction(.immediate) { database in
            try Self.makeTables(in: database)
            guard try Self.extent(in: database) == known else { return .rollback }
            let insert = try database.makeStatement(
                sql: "INSERT OR IGNORE INTO mention VALUES (?, ?)")
            for (index, entry) in zip(range, entries) {
                for mark in Self.marks(of: entry) {
                    try insert.execute(arguments: [mark, index])
                }
            }
            try Self.addDays(of: entries, at: range, in: database)
            let extent = known.map {
                min($0.lowerBound, range.lowerBound)..<max($0.upperBound, range.upperBound)
            }
            try database.execute(
                sql: "INSERT OR REPLACE INTO mentioned VALUES (1, ?, ?)",
                arguments: [(extent ?? range).lowerBound, (extent ?? range).upperBound])
            return .commit
        }
    }

    private static func makeTables(in database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS mention (
                    mark INTEGER NOT NULL, idx INTEGER NOT NULL,
                    PRIMARY KEY (mark, idx)) STRICT, WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS mentioned_day (
                    day INTEGER PRIMARY KEY, first INTEGER NOT NULL,
                    last INTEGER NOT NULL) STRICT;
                CREATE TABLE IF NOT EXISTS mentioned (
                    id INTEGER PRIMARY KEY CHECK (id = 1), first INTEGER NOT NULL,
                    end INTEGER NOT NULL) STRICT;
                """)
    }

    /// A clock may step back: of each day the first and the last entry.
    private static func addDays(
        of entries: [LogEvent], at range: Range<Int>, in database: Database
    ) throws {
        var days: [Int: (first: Int, last: Int)] = [:]
        for (index, entry) in zip(range, entries) {
            days[LogDay.day(of: entry.time), default: (index, index)].last = index
        }
        for (day, extent) in days {
            try database.execute(
                sql: """
                    INSERT INTO mentioned_day VALUES (?, ?, ?) ON CONFLICT (day) DO UPDATE
                    SET first = min(first, excluded.first), last = max(last, excluded.last)
                    """,
                arguments: [day, extent.first, extent.last])
        }
    }

    /// Entries with a mark, newest first.
    func entries(with mark: Mark, in range: Range<Int>, most: Int) throws -> [Int] {
        try pool.read { database in
            guard try database.tableExists("mention") else { return [] }
            return try Int.fetchAll(
                database,
                sql: """
                    SELECT idx FROM mention WHERE mark = ? AND idx >= ? AND idx < ?
                    ORDER BY idx DESC LIMIT ?
                    """,
                arguments: [mark, range.lowerBound, range.upperBound, most])
        }
    }

    /// The entries between the first and the last of some days; none of other days are meant.
    func entries(ofDays days: ClosedRange<Int>) throws -> Range<Int> {
        try pool.read { database in
            guard try database.tableExists("mentioned_day"),
                let row = try Row.fetchOne(
                    database,
                    sql: """
                        SELECT min(first) AS first, max(last) AS last FROM mentioned_day
                        WHERE day >= ? AND day <= ?
                        """, arguments: [days.lowerBound, days.upperBound]),
                let first = row["first"] as Int?, let last = row["last"] as Int?, first <= last
            else { return 0..<0 }
            return first..<last + 1
        }
    }

    /// A sum over all that is in it, in no order, to compare it with another's.
    func sum() throws -> UInt64 {
        try pool.read { database in
            guard try database.tableExists("mention") else { return 0 }
            var sum: UInt64 = 0
            let rows = try Row.fetchCursor(database, sql: "SELECT mark, idx FROM mention")
            while let row = try rows.next() { sum &+= Self.mixed(row[0], row[1]) }
            return sum
        }
    }

    /// A mark at an entry as a number in which every bit of both counts (splitmix64).
    static func mixed(_ mark: Mark, _ index: Int) -> UInt64 {
        var mixed = UInt64(bitPattern: mark) &+ UInt64(index) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

extension LogEvent {
    /// Who did it and whom it is about.
    var people: Set<Pseudonym> {
        var people: Set<Pseudonym> = []
        if let actor { people.insert(actor) }
        switch event {
        case .keyAdded(let person, _, _, _), .tokenMade(_, let person, _), .forgotten(let person):
            people.insert(person)
        default: break
        }
        return people
    }
}

extension OpenDesk {
    var mentions: Mentions { Mentions(pool: store.pool) }

    /// Brings what a search of the log uses up to the newest entry, then back to the first, by so
    /// many entries at most. Whether it is complete.
    @discardableResult
    public func noteMentions(most: Int) throws -> Bool {
        let known = try mentions.extent()
        let extent = known ?? ledger.size..<ledger.size
        let range =
            extent.upperBound < ledger.size
            ? extent.upperBound..<min(ledger.size, extent.upperBound + most)
            : max(0, extent.lowerBound - most)..<extent.lowerBound
        guard !range.isEmpty else { return true }
        let entries = try store.entries(range).map { try LogEvent(entry: $0) }
        guard entries.count == range.count else {
            throw DeskError.damagedStore("entries are missing")
        }
        try mentions.add(entries, at: range, beside: known)
        return false
    }

    /// Whether a search of the log looks at every entry.
    public func hasAllMentions() throws -> Bool { try mentions.extent() == 0..<ledger.size }

    /// Throws if a search of the log would miss an entry, or find one that is not there.
    func verifyMentions() throws {
        guard let extent = try mentions.extent() else { return }
        guard extent.upperBound <= ledger.size else {
            throw DeskError.damagedStore("its index of the log is longer than the log")
        }
        var sum: UInt64 = 0
        try forEachEntry(from: extent.lowerBound) { index, bytes in
            guard extent.contains(index) else { return }
            for mark in Mentions.marks(of: try LogEvent(entry: bytes)) {
                sum &+= Mentions.mixed(mark, index)
            }
        }
        guard try mentions.sum() == sum else {
            throw DeskError.damagedStore("its index of the log is not what the entries say")
        }
    }
}
