import Disclosure
import Outputs
import Writers

/// How one file differs from the file of the same path in the version that it replaces.
public struct FileDifference: Sendable {
    /// The earlier version's id.
    public let since: String
    /// `unchanged`, `3 of 120 cells differ`, `new`.
    public let extent: String
    public let isUnchanged: Bool
    /// At most `most`.
    public let changes: [Change]
    public let isChanged: Bool
    /// How many more there are; nil if none.
    public let more: Int?

    public static let most = 200

    /// One cell, with what to say where it is empty or not there.
    public struct Change: Sendable {
        public let place: String
        public let was: String
        public let now: String

        init(_ change: TableDifference.Change) {
            place = change.place
            was = Self.text(change.was)
            now = Self.text(change.now)
        }

        private static func text(_ shown: String?) -> String {
            guard let shown else { return "not there" }
            return shown.isEmpty ? "empty" : shown
        }
    }

    /// - `before`: the file in the earlier version; nil if it had none of that path.
    init(since: String, from before: DecisionItem?, to now: DecisionItem) {
        self.since = since
        guard let before else {
            (extent, isUnchanged, isChanged, changes, more) = ("new", false, false, [], nil)
            return
        }
        guard before.digest != now.digest else {
            (extent, isUnchanged, isChanged, changes, more) = ("unchanged", true, false, [], nil)
            return
        }
        let tables = now.reports.compactMap { report -> TableDifference? in
            let old = before.reports.first {
                $0.output.id.utf8.elementsEqual(report.output.id.utf8)
            }
            guard let was = old?.output.table, let table = report.output.table else { return nil }
            return TableDifference(from: was, to: table)
        }
        let found = tables.flatMap(\.changes)
        isUnchanged = false
        isChanged = !found.isEmpty
        changes = found.prefix(Self.most).map(Change.init)
        more = found.count > Self.most ? found.count - Self.most : nil
        let cells = tables.reduce(0) { $0 + $1.count }
        extent =
            tables.isEmpty
            ? "other bytes"
            : found.isEmpty
                ? "other bytes, every cell as before"
                : "\(found.count) of \(cells) cells \(found.count == 1 ? "differs" : "differ")"
    }
}

/// The version that a submission replaces, as it was judged.
public struct EarlierVersion: Sendable {
    public let id: String
    let judged: JudgedSubmission

    public init(id: String, judged: JudgedSubmission) {
        self.id = id
        self.judged = judged
    }

    func difference(to item: DecisionItem) -> FileDifference {
        FileDifference(
            since: id, from: judged.decisions.first { $0.path.utf8.elementsEqual(item.path.utf8) },
            to: item)
    }

    /// Files that are not in the later version any more.
    func missing(in items: [DecisionItem]) -> [String] {
        judged.decisions.map(\.path).filter { path in
            !items.contains { $0.path.utf8.elementsEqual(path.utf8) }
        }.map(VisibleText.visible)
    }
}

extension OpenDesk {
    /// The id of the version before, if this person may see it and it was not erased.
    public func earlierVersion(of id: String, for visitor: Visitor) -> String? {
        guard let earlier = ledger.submissions[id]?.submitted.supersedes,
            let submission = ledger.submissions[earlier], submission.erasure == nil,
            mayRead(submission, visitor)
        else { return nil }
        return earlier
    }
}
