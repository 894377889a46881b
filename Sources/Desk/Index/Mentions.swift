import Clearance
import Foundation
import GRDB
import Signing

/// Where in the log each kind of entry, each person and each submission is mentioned, so that a
/// search reads only what it shows. In the desk's database, apart from the log: whatever it leads
/// to is read and looked at again, and `desk verify` compares it with the entries.
///
/// What is mentioned in a block of entries is one row. A row per mention takes fifteen times the room,
/// and as much longer to make.
public struct Mentions: Sendable {
    let store: EventStore

    /// What is looked for, as a number: the first bytes of a digest.
    typealias Mark = Int64

    /// Entries of a block; a place in one takes two bytes.
    static let blockSize = 4096

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
        try store.pool.read { try Self.extent(in: $0) }
    }

    private static func extent(in database: Database) throws -> Range<Int>? {
        guard try database.tableExists("mentioned_extent"),
            let row = try Row.fetchOne(database, sql: "SELECT * FROM mentioned_extent")
        else { return nil }
        let (first, end) = (row["first"] as Int, row["end"] as Int)
        guard 0 <= first, first <= end else { throw DeskError.damagedStore("its index of the log") }
        return first..<end
    }

    /// Brings it up to the newest entry, then back to the first, by so many entries at most. Whether
    /// it is complete. For use by several threads at once: other writers wait for milliseconds only.
    @discardableResult
    public func take(most: Int) throws -> Bool {
        let known = try extent()
        let size = try store.head()?.frontier.size ?? 0
        let extent = known ?? size..<size
        let range =
            extent.upperBound < size
            ? extent.upperBound..<min(size, extent.upperBound + most)
            : max(0, extent.lowerBound - most)..<extent.lowerBound
        guard !range.isEmpty else { return true }
        let entries = try store.entries(range).map { try LogEvent(entry: $0) }
        guard entries.count == range.count else {
            throw DeskError.damagedStore("entries are missing")
        }
        try add(Mentioned(entries, from: range.lowerBound), at: range, beside: known)
        return false
    }

    /// Adds what is mentioned in entries that lie beside those that are in it. Does nothing if
    /// somebody else has added some since.
    private func add(_ mentioned: Mentioned, at range: Range<Int>, beside known: Range<Int>?) throws
    {
        try store.pool.writeInTransaction(.immediate) { database in
            try Self.makeTables(in: database)
            guard try Self.extent(in: database) == known else { return .rollback }
            try Self.add(mentioned.rows, isNewer: known?.upperBound == range.lowerBound, database)
            try Self.add(mentioned.days, in: database)
            let extent = known.map {
                min($0.lowerBound, range.lowerBound)..<max($0.upperBound, range.upperBound)
            }
            try database.execute(
                sql: "INSERT OR REPLACE INTO mentioned_extent VALUES (1, ?, ?)",
                arguments: [(extent ?? range).lowerBound, (extent ?? range).upperBound])
            return .commit
        }
    }

    private static func makeTables(in database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS mention_block (
                    mark INTEGER NOT NULL, block INTEGER NOT NULL, body BLOB NOT NULL,
                    PRIMARY KEY (mark, block)) STRICT, WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS mentioned_between (
                    day INTEGER PRIMARY KEY, first INTEGER NOT NULL,
                    last INTEGER NOT NULL) STRICT;
                CREATE TABLE IF NOT EXISTS mentioned_extent (
                    id INTEGER PRIMARY KEY CHECK (id = 1), first INTEGER NOT NULL,
                    end INTEGER NOT NULL) STRICT;
                """)
    }

    /// - `isNewer`: whether they come after those that are there.
    private static func add(
        _ rows: [(key: Mentioned.Key, body: [UInt8])], isNewer: Bool, _ database: Database
    ) throws {
        let select = try database.makeStatement(
            sql: "SELECT body FROM mention_block WHERE mark = ? AND block = ?")
        let replace = try database.makeStatement(
            sql: "INSERT OR REPLACE INTO mention_block VALUES (?, ?, ?)")
        for (key, body) in rows {
            let there = try Data.fetchOne(select, arguments: [key.mark, key.block]) ?? Data()
            let all = isNewer ? there + Data(body) : Data(body) + there
            try replace.execute(arguments: [key.mark, key.block, all])
        }
    }

    private static func add(
        _ days: [Int: (first: Int, last: Int)], in database: Database
    ) throws {
        for (day, extent) in days {
            try database.execute(
                sql: """
                    INSERT INTO mentioned_between VALUES (?, ?, ?) ON CONFLICT (day) DO UPDATE
                    SET first = min(first, excluded.first), last = max(last, excluded.last)
                    """,
                arguments: [day, extent.first, extent.last])
        }
    }

    /// Entries with a mark, newest first.
    func entries(with mark: Mark, in range: Range<Int>, most: Int) throws -> [Int] {
        guard !range.isEmpty else { return [] }
        return try store.pool.read { database in
            guard try database.tableExists("mention_block") else { return [] }
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT block, body FROM mention_block WHERE mark = ? AND block >= ? AND block <= ?
                    ORDER BY block DESC
                    """,
                arguments: [
                    mark, range.lowerBound / Self.blockSize,
                    (range.upperBound - 1) / Self.blockSize,
                ])
            var found: [Int] = []
            while found.count < most, let row = try rows.next() {
                let entries = try Self.entries(of: row).filter(range.contains)
                found += entries.reversed().prefix(most - found.count)
            }
            return found
        }
    }

    /// The entries of a row of `block` and `body`, in order.
    private static func entries(of row: Row) throws -> [Int] {
        let entries = Mentioned.entries(of: row["body"] as Data, in: row["block"] as Int)
        guard let entries else { throw DeskError.damagedStore("its index of the log") }
        return entries
    }

    /// The entries between the first and the last of some days; none of other days are meant.
    func entries(ofDays days: ClosedRange<Int>) throws -> Range<Int> {
        try store.pool.read { database in
            guard try database.tableExists("mentioned_between"),
                let row = try Row.fetchOne(
                    database,
                    sql: """
                        SELECT min(first) AS first, max(last) AS last FROM mentioned_between
                        WHERE day >= ? AND day <= ?
                        """, arguments: [days.lowerBound, days.upperBound]),
                let first = row["first"] as Int?, let last = row["last"] as Int?, first <= last
            else { return 0..<0 }
            return first..<last + 1
        }
    }

    /// Of each day the first and the last entry that are in it.
    func days() throws -> [Int: ClosedRange<Int>] {
        try store.pool.read { database in
            guard try database.tableExists("mentioned_between") else { return [:] }
            var days: [Int: ClosedRange<Int>] = [:]
            let rows = try Row.fetchCursor(database, sql: "SELECT * FROM mentioned_between")
            while let row = try rows.next() {
                let (first, last) = (row["first"] as Int, row["last"] as Int)
                guard first <= last else { throw DeskError.damagedStore("its index of the log") }
                days[row["day"]] = first...last
            }
            return days
        }
    }

    /// A sum over all that is in it, in no order, to compare it with another's. Throws if it is not
    /// as it is written.
    func sum() throws -> UInt64 {
        try store.pool.read { database in
            guard try database.tableExists("mention_block") else { return 0 }
            var sum: UInt64 = 0
            let rows = try Row.fetchCursor(
                database, sql: "SELECT block, body, mark FROM mention_block")
            while let row = try rows.next() {
                for index in try Self.entries(of: row) { sum &+= Self.mixed(row["mark"], index) }
            }
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
        case .referred(let referred):
            if let person = referred.asked.person { people.insert(person) }
        default: break
        }
        return people
    }
}

/// What some entries mention, as the rows that it takes.
private struct Mentioned {
    struct Key: Hashable {
        let mark: Mentions.Mark
        let block: Int
    }

    /// By mark and block.
    private(set) var rows: [(key: Key, body: [UInt8])] = []
    /// A clock may step back: of each day the first and the last entry.
    private(set) var days: [Int: (first: Int, last: Int)] = [:]

    /// - `first`: the index of the first of these entries.
    init(_ entries: [LogEvent], from first: Int) {
        var bodies: [Key: [UInt8]] = [:]
        for (index, entry) in zip(first..., entries) {
            let (block, offset) = index.quotientAndRemainder(dividingBy: Mentions.blockSize)
            for mark in Mentions.marks(of: entry) {
                bodies[Key(mark: mark, block: block), default: []] += [
                    UInt8(offset >> 8), UInt8(offset & 0xFF),
                ]
            }
            days[LogDay.day(of: entry.time), default: (index, index)].last = index
        }
        rows = bodies.map { ($0.key, $0.value) }.sorted {
            ($0.key.mark, $0.key.block) < ($1.key.mark, $1.key.block)
        }
    }

    /// What a row says: entries of a block in their order; nil if that cannot be.
    static func entries(of body: Data, in block: Int) -> [Int]? {
        let bytes = [UInt8](body)
        guard bytes.count.isMultiple(of: 2), (0...1 << 48).contains(block) else { return nil }
        var entries: [Int] = []
        entries.reserveCapacity(bytes.count / 2)
        var least = 0
        for place in stride(from: 0, to: bytes.count, by: 2) {
            let offset = Int(bytes[place]) << 8 | Int(bytes[place + 1])
            guard least <= offset, offset < Mentions.blockSize else { return nil }
            entries.append(block * Mentions.blockSize + offset)
            least = offset + 1
        }
        return entries
    }
}

extension OpenDesk {
    /// What a search of the log uses.
    public var mentions: Mentions { Mentions(store: store) }

    /// Whether a search of the log looks at every entry.
    public func hasAllMentions() throws -> Bool {
        guard let extent = try mentions.extent() else { return ledger.size == 0 }
        return extent.lowerBound == 0 && extent.upperBound >= ledger.size
    }

    /// Throws if a search of the log would miss an entry, or find one that is not there.
    func verifyMentions() throws {
        guard let extent = try mentions.extent() else { return }
        guard extent.upperBound <= ledger.size else {
            throw DeskError.damagedStore("its index of the log is longer than the log")
        }
        var sum: UInt64 = 0
        var days: [Int: ClosedRange<Int>] = [:]
        try forEachEntry(from: extent.lowerBound) { index, bytes in
            guard extent.contains(index) else { return }
            let entry = try LogEvent(entry: bytes)
            for mark in Mentions.marks(of: entry) { sum &+= Mentions.mixed(mark, index) }
            let day = LogDay.day(of: entry.time)
            days[day] = (days[day]?.lowerBound ?? index)...index
        }
        guard try mentions.sum() == sum, try mentions.days() == days else {
            throw DeskError.damagedStore("its index of the log is not what the entries say")
        }
    }
}
