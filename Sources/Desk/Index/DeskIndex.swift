import Clearance
import Disclosure
import Signing

/// What lists and figures need of each submission besides what the ledger says of it, so that no
/// page reads all private records. Follows from the log and the private records, and is made again
/// from them where it is not kept.
struct DeskIndex: Hashable, Sendable {
    /// In the order of the log.
    private(set) var rows: [Row] = []
    private(set) var byProject: [String: [Int]] = [:]
    private(set) var byDataset: [String: [Int]] = [:]
    private(set) var byAuthor: [Pseudonym: [Int]] = [:]
    /// Places of submissions whose record could not be read when they were noted: they may be of
    /// any project and any dataset.
    private(set) var unread: [Int] = []

    struct Row: Hashable, Sendable {
        /// When the review first closed; 0 before.
        var decided = 0
        /// When it first left; 0 before.
        var released = 0
        var project = ""
        /// Empty: it names none.
        var dataset = ""
        var isRead = false
        /// How many outputs have which verdict by the last check.
        var verdicts = Counts()
        /// The rules that objected, sorted, of what went back.
        var rules: [String] = []
        /// How many outputs with which verdict were approved.
        var approved = Counts()
        /// Outputs about which several checkers agreed, and did not.
        var together = 0
        var apart = 0
    }

    /// How many of each verdict.
    struct Counts: Hashable, Sendable {
        var pass: Int32 = 0
        var review: Int32 = 0
        var fail: Int32 = 0

        init() {}

        init(_ verdicts: some Sequence<Verdict>) {
            for verdict in verdicts {
                switch verdict {
                case .pass: pass += 1
                case .review: review += 1
                case .fail: fail += 1
                }
            }
        }

        subscript(verdict: Verdict) -> Int {
            switch verdict {
            case .pass: Int(pass)
            case .review: Int(review)
            case .fail: Int(fail)
            }
        }
    }

    /// Adds the next submission.
    mutating func add(_ row: Row, by author: Pseudonym) {
        let place = rows.count
        rows.append(row)
        byAuthor[author, default: []].append(place)
        guard row.isRead else { return unread.append(place) }
        byProject[row.project, default: []].append(place)
        byDataset[row.dataset, default: []].append(place)
    }

    /// Places of submissions about some datasets, and of those that may be, in the order of the log.
    func places(ofDatasets names: Set<String>) -> [Int] {
        (names.flatMap { byDataset[$0] ?? [] } + unread).sorted()
    }

    /// Changes what changes: nothing of a project, a dataset or an author does.
    mutating func change(_ place: Int, _ body: (inout Row) throws -> Void) rethrows {
        var row = rows[place]
        try body(&row)
        if row != rows[place] { rows[place] = row }
    }
}

extension DeskIndex.Row {
    func pack(into writer: inout PackWriter) {
        writer.put(decided)
        writer.put(project)
        writer.put(dataset)
        writer.put(isRead ? 1 : 0)
        verdicts.pack(into: &writer)
        writer.put(rules) { $0.put($1) }
        approved.pack(into: &writer)
        writer.put(together)
        writer.put(apart)
        writer.put(released)
    }

    init(from reader: inout PackReader) throws(Refusal) {
        decided = try reader.number()
        project = try reader.text()
        dataset = try reader.text()
        isRead = try reader.number() == 1
        verdicts = try .init(from: &reader)
        rules = try reader.list { reader throws(Refusal) in try reader.text() }
        approved = try .init(from: &reader)
        together = try reader.number()
        apart = try reader.number()
        released = try reader.number()
    }
}

extension DeskIndex.Counts {
    fileprivate func pack(into writer: inout PackWriter) {
        for verdict in Verdict.allCases { writer.put(self[verdict]) }
    }

    fileprivate init(from reader: inout PackReader) throws(Refusal) {
        func count() throws(Refusal) -> Int32 { Int32(truncatingIfNeeded: try reader.number()) }
        (pass, review, fail) = (try count(), try count(), try count())
    }
}
