/// A set of units that nobody published, as a signed sum of published ones.
struct Candidate: Hashable {
    /// Ascending; each unit is counted once.
    let columns: [Int]
    /// Nodes and their coefficients, at least two.
    let terms: [Term]

    struct Term: Hashable, Comparable {
        let node: Int
        let coefficient: Int

        /// Positive ones first.
        static func < (a: Term, b: Term) -> Bool {
            (a.coefficient < 0 ? 1 : 0, a.node) < (b.coefficient < 0 ? 1 : 0, b.node)
        }
    }

    /// Whether it is one published set less others.
    var isDifference: Bool {
        terms.lazy.filter { $0.coefficient > 0 }.count == 1 && terms.count > 1
    }
    /// Whether it is a union of published sets.
    var isUnion: Bool { terms.allSatisfy { $0.coefficient > 0 } }
}

/// The sets worth asking about.
struct CandidateSet {
    private var byColumns: [ColumnSet: [Candidate.Term]] = [:]
    private let published: Set<ColumnSet>
    private let most: Int
    private(set) var isComplete = true

    init(published: Set<ColumnSet>, most: Int) {
        self.published = published
        self.most = most
    }

    /// Keeps the shorter sum of two for the same set. Sets that are published as such are no news.
    mutating func add(_ columns: [Int], _ terms: [Candidate.Term]) {
        let key = ColumnSet(columns)
        guard !columns.isEmpty, terms.count >= 2, !published.contains(key) else { return }
        let terms = terms.sorted()
        if let known = byColumns[key] {
            if (known.count, known.unions) <= (terms.count, terms.unions) { return }
        } else if byColumns.count >= most {
            isComplete = false
            return
        }
        byColumns[key] = terms
    }

    /// Notes that some sets were not looked for.
    mutating func cut() { isComplete = false }

    var sorted: [Candidate] {
        byColumns.map { Candidate(columns: $0.key.columns, terms: $0.value) }
            .sorted { $0.columns.lexicographicallyPrecedes($1.columns) }
    }
}

/// Columns, ascending, with a number that seldom another set of columns has: quick to look up.
struct ColumnSet: Hashable {
    let columns: [Int]
    private let mark: UInt64

    init(_ columns: [Int]) {
        self.columns = columns
        mark = columns.reduce(UInt64(columns.count)) { mark, column in
            let mixed = (mark ^ UInt64(bitPattern: Int64(column))) &* 0x9E37_79B9_7F4A_7C15
            return mixed ^ (mixed >> 29)
        }
    }

    func hash(into hasher: inout Hasher) { hasher.combine(mark) }
}

extension [Candidate.Term] {
    /// 0 for a sum of sets, 1 when something is taken away.
    fileprivate var unions: Int { contains { $0.coefficient < 0 } ? 1 : 0 }
}
