import Audit
import Clearance
import Signing

/// The audit log as a page: newest first, searched, in parts.
public struct LogScreen: Sendable {
    public let origin: String
    public let size: Int
    public let root: String
    public let query: String
    public let entries: [Row]
    /// Entries older than this one follow; nil at the end.
    public let older: Int?
    /// The entries that were searched for words, where there are older ones.
    public let searched: String?

    public struct Row: Sendable {
        public let index: Int
        public let time: String
        public let actor: String
        public let kind: String
        public let subject: String?
    }
}

/// One entry with what an auditor needs to check it elsewhere.
public struct EntryScreen: Sendable {
    public let index: Int
    public let time: String
    public let actor: String
    public let pseudonym: String
    public let kind: String
    public let subject: String?
    public let bytes: String
    public let proof: String
}

/// Who is registered, for the page of keys.
public struct PeopleScreen: Sendable {
    public let people: [Row]

    public struct Row: Sendable {
        public let name: String
        public let pseudonym: String
        public let roles: String
        public let keys: [String]
    }
}

extension OpenDesk {
    private static let mostEntries = 50
    /// How many entries one page looks at: the next one goes on from there.
    private static let mostSearched = 2048

    /// Entries before `end` (nil: from the newest) whose words include all those of `query`.
    public func logScreen(query: String, before end: Int?) throws -> LogScreen {
        let words = query.lowercased().split(separator: " ")
        var rows: [LogScreen.Row] = []
        let begin = min(max(0, end ?? ledger.size), ledger.size)
        let last = words.isEmpty ? 0 : max(0, begin - Self.mostSearched)
        var index = begin
        while index > last, rows.count < Self.mostEntries {
            // Without words every entry is a row.
            let first = max(last, index - (words.isEmpty ? Self.mostEntries : 512))
            for (offset, bytes) in try store.entries(first..<index).enumerated().reversed() {
                let row = try row(first + offset, try LogEvent(entry: bytes))
                let text = "\(row.index) \(row.time) \(row.actor) \(row.kind) \(row.subject ?? "")"
                    .lowercased()
                index = first + offset
                if words.allSatisfy({ text.contains($0) }) { rows.append(row) }
                if rows.count == Self.mostEntries { break }
            }
        }
        return LogScreen(
            origin: policy.origin, size: ledger.size, root: head?.frontier.root.hex ?? "",
            query: query, entries: rows, older: index > 0 ? index : nil,
            searched: words.isEmpty || index == 0 ? nil : "\(index) to \(begin - 1)")
    }

    private func row(_ index: Int, _ event: LogEvent) throws -> LogScreen.Row {
        LogScreen.Row(
            index: index, time: minute(event.time),
            actor: try event.actor.map { try name(of: $0) } ?? "the desk",
            kind: event.event.kind, subject: event.event.subject)
    }

    /// Nil if there is no such entry.
    public func entryScreen(_ index: Int) throws -> EntryScreen? {
        guard index >= 0, let bytes = try store.entries(index..<index + 1).first else { return nil }
        let event = try LogEvent(entry: bytes)
        let row = try row(index, event)
        return EntryScreen(
            index: index, time: row.time, actor: row.actor,
            pseudonym: event.actor?.text ?? "none", kind: row.kind, subject: row.subject,
            bytes: String(decoding: bytes, as: UTF8.self),
            proof: String(decoding: try inclusionProof(of: index), as: UTF8.self))
    }

    /// The log's verifier key, one line, as C2SP clients take it.
    public func verifierKey() -> [UInt8] { Array("\(signer.verifierKey)\n".utf8) }

    /// An entry's own bytes; nil if there is no such entry.
    public func entryBytes(_ index: Int) throws -> [UInt8]? {
        guard index >= 0 else { return nil }
        return try store.entries(index..<index + 1).first
    }

    /// A tile of the published log, by its path below `tile`, such as `entries/000.p/12`; nil if
    /// there is none, or it is no tile's path.
    public func publishedTile(_ path: String) throws -> [UInt8]? {
        let file = "\(folder.log)/tile/\(path)"
        guard TilePath(parsing: "tile/\(path)") != nil, try files.kind(of: file) == .file else {
            return nil
        }
        return try files.read(file, limit: 1 << 24)
    }

    public func peopleScreen() throws -> PeopleScreen {
        PeopleScreen(
            people: try people().map { person in
                PeopleScreen.Row(
                    name: person.name ?? "(erased)", pseudonym: person.pseudonym.text,
                    roles: person.roles.map(\.rawValue).joined(separator: ", "),
                    keys: person.keyIDs)
            })
    }
}
