import Audit
import Clearance
import Signing

/// The audit log as a page: newest first, searched, in parts.
public struct LogScreen: Sendable {
    public let origin: String
    public let size: Int
    public let root: String
    public let asked: LogRequest
    public let kinds: [Choice]
    /// Names that can be looked for.
    public let names: [String]
    /// Whether only some entries are shown.
    public let isSearch: Bool
    public let entries: [Row]
    /// The query of the older entries that follow; nil at the end.
    public let older: String?
    /// Why nothing was looked for, or what was not looked at; nil: all is well.
    public let remark: String?

    public struct Choice: Hashable, Sendable {
        public let kind: String
        public let isChosen: Bool
    }

    public struct Row: Hashable, Sendable {
        public let index: Int
        public let time: String
        public let actor: String
        public let kind: String
        public let subject: String?
        /// Whose key, role or token it is about, where it is not about a submission.
        public let whom: String?
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
    public let whom: String?
    public let bytes: String
    public let proof: String
}

extension OpenDesk {
    private static let mostEntries = 50

    /// The entries that fit, from the newest before `request.before`.
    ///
    /// - `visitor`: who reads it, where that may be somebody who has yet to decide.
    public func logScreen(_ request: LogRequest, for visitor: Visitor? = nil) throws -> LogScreen {
        do {
            return try logScreen(request, search: try search(request), visitor)
        } catch let problem as LogSearchProblem {
            return screen(request, [], older: nil, remark: problem.words)
        }
    }

    private func logScreen(_ request: LogRequest, search: LogSearch, _ visitor: Visitor?) throws
        -> LogScreen
    {
        let end = min(max(0, request.before ?? ledger.size), ledger.size)
        let (found, stop) = try found(search, before: end, most: Self.mostEntries)
        let shown = found.prefix(Self.mostEntries)
        let next = found.count > shown.count ? (shown.last?.index ?? 0) : stop
        let (rows, isShort) = try blinded(Array(shown), request, for: visitor)
        let remark = try search.isEmpty || next > 0 ? nil : notLookedAt()
        return screen(
            request, rows, older: next > 0 ? query(search, request, before: next) : nil,
            remark: remark ?? (isShort ? Self.blindness : search.isEmpty ? skew(in: shown) : nil))
    }

    /// Entries that are dated before the one before them.
    private func skew(in shown: some Collection<(index: Int, line: LogLine)>) -> String? {
        let steps = zip(shown, shown.dropFirst()).filter { $0.0.line.time < $0.1.line.time }
            .map { "entry \($0.0.index)" }
        guard !steps.isEmpty else { return nil }
        return
            "The desk's clock was set back before \(steps.joined(separator: ", ")): what it says of"
            + " times there is not to be relied on."
    }

    private static let blindness =
        "Votes and comments of open reviews that you decide in, or that are about your own work, are"
        + " kept from you until all have decided."

    private func query(_ search: LogSearch, _ request: LogRequest, before: Int) -> String {
        var parts = search.query.isEmpty ? [] : [search.query]
        if search.days != nil {
            parts += [("from", request.from), ("to", request.to)].filter { !$0.1.isEmpty }
                .map { "\($0)=\($1)" }
        }
        return (parts + ["before=\(before)"]).joined(separator: "&")
    }

    /// What a search that came to the end of the index did not look at, on a desk whose log is older
    /// than it.
    private func notLookedAt() throws -> String? {
        guard let known = try mentions.extent(), known.lowerBound > 0 else { return nil }
        return "Only entries from \(known.lowerBound) on were looked at: the server is still "
            + "reading those before. Look again in a few minutes."
    }

    private func screen(
        _ request: LogRequest, _ rows: [LogScreen.Row], older: String?, remark: String?
    ) -> LogScreen {
        LogScreen(
            origin: policy.origin, size: ledger.size, root: head?.frontier.root.hex ?? "",
            asked: request,
            kinds: Event.kinds.sorted().map {
                LogScreen.Choice(kind: $0, isChosen: $0 == request.kind)
            },
            names: ((try? people()) ?? []).compactMap(\.name).sorted(),
            isSearch: !request.isForEverything, entries: rows, older: older,
            remark: remark)
    }

    func row(_ index: Int, _ entry: LogLine) throws -> LogScreen.Row {
        LogScreen.Row(
            index: index, time: minute(entry.time),
            actor: try entry.actor.map { try name(of: $0) } ?? "the desk",
            kind: entry.kind, subject: entry.subject, whom: try whom(entry))
    }

    private func whom(_ entry: LogLine) throws -> String? {
        let person = entry.about ?? entry.keyID.flatMap { ledger.owners[$0] }
        guard let person else { return nil }
        let role = entry.role.map { ", \($0.rawValue)" } ?? ""
        return try name(of: person) + role
    }

    /// Nil if there is no such entry.
    public func entryScreen(_ index: Int) throws -> EntryScreen? {
        guard index >= 0, let bytes = try store.entries(index..<index + 1).first else { return nil }
        let event = try LogEvent(entry: bytes)
        let row = try row(index, LogLine(event))
        return EntryScreen(
            index: index, time: row.time, actor: row.actor,
            pseudonym: event.actor?.text ?? "none", kind: row.kind, subject: row.subject,
            whom: row.whom,
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
}
