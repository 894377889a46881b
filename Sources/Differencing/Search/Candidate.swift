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

    /// Whether it is one published set minus another.
    var isDifference: Bool { terms.count == 2 && terms.contains { $0.coefficient < 0 } }
    /// Whether it is a union of published sets.
    var isUnion: Bool { terms.allSatisfy { $0.coefficient > 0 } }
}

/// The sets worth asking about.
struct CandidateSet {
    private var byColumns: [[Int]: [Candidate.Term]] = [:]
    private let published: Set<[Int]>
    private let most: Int
    private(set) var isComplete = true

    init(published: Set<[Int]>, most: Int) {
        self.published = published
        self.most = most
    }

    /// Keeps the shorter sum of two for the same set. Sets that are published as such are no news.
    mutating func add(_ columns: [Int], _ terms: [Candidate.Term]) {
        guard !columns.isEmpty, terms.count >= 2, !published.contains(columns) else { return }
        let terms = terms.sorted()
        if let known = byColumns[columns] {
            if (known.count, known.unions) <= (terms.count, terms.unions) { return }
        } else if byColumns.count >= most {
            isComplete = false
            return
        }
        byColumns[columns] = terms
    }

    /// Notes that some sets were not looked for.
    mutating func cut() { isComplete = false }

    var sorted: [Candidate] {
        byColumns.map { Candidate(columns: $0.key, terms: $0.value) }
            .sorted { $0.columns.lexicographicallyPrecedes($1.columns) }
    }
}

extension [Candidate.Term] {
    /// 0 for a sum of sets, 1 when something is taken away.
    fileprivate var unions: Int { contains { $0.coefficient < 0 } ? 1 : 0 }
}
