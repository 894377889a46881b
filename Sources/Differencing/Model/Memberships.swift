import Outputs

/// What may be true of one unit's membership in cohorts, extracts and overlapping categories.
enum Memberships {
    /// Groups that a pattern of bits can hold, and patterns that are told apart at once.
    static let mostGroups = 60
    static let mostPatterns = 4_096

    /// Every pattern of `groups` bits in which each implied pair (if the first, then the second)
    /// and each excluded pair (not both) holds, at least one bit set if `someone`. Nil when there
    /// are too many.
    static func patterns(
        _ groups: Int, implied: [(Int, Int)] = [], excluded: [(Int, Int)] = [],
        someone: Bool = false
    ) -> [UInt64]? {
        guard groups <= mostGroups else { return nil }
        var found: [UInt64] = [0]
        for bit in 0..<groups {
            var next: [UInt64] = []
            for pattern in found {
                for new in [pattern, pattern | 1 << UInt64(bit)]
                where isPossible(new, upTo: bit, implied, excluded) {
                    next.append(new)
                }
            }
            found = next
            guard found.count <= mostPatterns else { return nil }
        }
        return someone ? found.filter { $0 != 0 } : found
    }

    private static func isPossible(
        _ pattern: UInt64, upTo last: Int, _ implied: [(Int, Int)], _ excluded: [(Int, Int)]
    ) -> Bool {
        func has(_ bit: Int) -> Bool { pattern >> UInt64(bit) & 1 == 1 }
        return implied.allSatisfy { max($0.0, $0.1) > last || !has($0.0) || has($0.1) }
            && excluded.allSatisfy { max($0.0, $0.1) > last || !(has($0.0) && has($0.1)) }
    }

    /// Patterns of cohorts: within implies, disjoint excludes.
    static func cohorts(_ names: [String], _ dataset: Dataset?) -> [UInt64]? {
        var implied: [(Int, Int)] = []
        var excluded: [(Int, Int)] = []
        for (i, name) in names.enumerated() {
            guard let cohort = dataset?.cohorts[name] else { continue }
            if let outer = cohort.within.flatMap(names.firstIndex(of:)) {
                implied.append((i, outer))
            }
            excluded += cohort.disjoint.compactMap(names.firstIndex(of:)).map { (i, $0) }
        }
        return patterns(names.count, implied: implied, excluded: excluded)
    }

    /// Patterns of extracts: additions keep who was in, removals admit nobody new.
    ///
    /// `unknown` is taken for changes that the dataset does not tell.
    static func extracts(_ names: [String], _ dataset: Dataset?, unknown: Extract.Changes)
        -> [UInt64]?
    {
        let chain = ExtractChain(dataset)
        var implied: [(Int, Int)] = []
        for i in names.indices {
            for j in names.indices where i != j && chain.isBefore(names[i], names[j]) {
                let changes = chain.changes(from: names[i], to: names[j], unknown: unknown)
                if changes == .additions || changes == nil { implied.append((i, j)) }
                if changes == .removals || changes == nil { implied.append((j, i)) }
            }
        }
        return patterns(names.count, implied: implied, someone: true)
    }
}

/// The order of a dataset's extracts.
struct ExtractChain {
    private let byID: [String: Extract]

    init(_ dataset: Dataset?) {
        byID = Dictionary(
            (dataset?.releases ?? []).map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
    }

    private func ancestors(of id: String) -> [Extract] {
        var found: [Extract] = []
        var next = byID[id]
        while let extract = next, found.count < byID.count {
            found.append(extract)
            next = extract.after.flatMap { byID[$0] }
        }
        return found
    }

    /// Along the chain; extracts that it does not connect are ordered by their names.
    func isBefore(_ a: String, _ b: String) -> Bool {
        if ancestors(of: b).dropFirst().contains(where: { $0.id == a }) || isAfter(of: b, a) {
            return true
        }
        if ancestors(of: a).dropFirst().contains(where: { $0.id == b }) || isAfter(of: a, b) {
            return false
        }
        return a < b
    }

    private func isAfter(of later: String, _ earlier: String) -> Bool {
        ancestors(of: later).contains { $0.after == earlier }
    }

    /// What changed; nil when nothing did.
    func changes(from a: String, to b: String, unknown: Extract.Changes) -> Extract.Changes? {
        var steps: [Extract.Changes] = []
        var reached = false
        for extract in ancestors(of: b) {
            if extract.id == a {
                reached = true
                break
            }
            steps.append(extract.changes == .unknown ? unknown : extract.changes)
            if extract.after == a {
                reached = true
                break
            }
        }
        guard reached else { return unknown }
        let kinds = Set(steps)
        return kinds.count == 1 ? kinds.first : kinds.isEmpty ? nil : .both
    }

    /// Whether the changes between two extracts are not declared.
    func isUnknown(_ a: String, _ b: String) -> Bool {
        let (first, last) = isBefore(a, b) ? (a, b) : (b, a)
        return changes(from: first, to: last, unknown: .additions)
            != changes(from: first, to: last, unknown: .removals)
    }
}
