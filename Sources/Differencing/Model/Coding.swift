import Outputs

/// How the category sets of one variable are written as sets of elements, each unit being in
/// exactly one element.
enum Coding: Hashable, Sendable {
    /// Element = code.
    case plain(count: Int)
    /// A unit may be in several of these groups of codes: an element is a set of groups, written
    /// as a bit pattern, of those in `patterns`.
    case patterns([UInt64], groupOfCode: [Int])

    var count: Int {
        switch self {
        case .plain(let count): count
        case .patterns(let patterns, _): patterns.count
        }
    }

    var isMembership: Bool {
        if case .patterns = self { true } else { false }
    }

    /// The elements of units that are in at least one of the codes.
    func elements(of codes: [Int]) -> [Int] {
        switch self {
        case .plain: return codes
        case .patterns(let patterns, let groupOfCode):
            let mask = codes.reduce(UInt64(0)) { mask, code in
                groupOfCode.indices.contains(code) && groupOfCode[code] >= 0
                    ? mask | (1 << UInt64(groupOfCode[code])) : mask
            }
            return patterns.indices.filter { patterns[$0] & mask != 0 }
        }
    }
}

/// A variable as the audit sees it: its coding, and every category set that some cell uses.
struct AuditVariable: Sendable {
    let name: String
    var coding: Coding
    private(set) var sets: [[Int]] = []
    private var known: [[Int]: Int] = [:]
    /// Whether it says of which extracts, cohorts or overlapping categories a unit is.
    let isMembership: Bool

    init(name: String, coding: Coding, isMembership: Bool? = nil) {
        self.name = name
        self.coding = coding
        self.isMembership = isMembership ?? coding.isMembership
    }

    /// The index of a set of codes, which must be sorted.
    mutating func index(of codes: [Int]) -> Int {
        if let index = known[codes] { return index }
        known[codes] = sets.count
        sets.append(codes)
        return sets.count - 1
    }

    /// Elements that no set tells apart are one block.
    func partition() -> Partition {
        var signature = [[Int]](repeating: [], count: coding.count)
        let elements = sets.map { coding.elements(of: $0) }
        for (set, members) in elements.enumerated() {
            for element in members where signature.indices.contains(element) {
                signature[element].append(set)
            }
        }
        var blocks: [[Int]: Int] = [:]
        var blockOf: [Int] = []
        for own in signature {
            let block = blocks[own] ?? blocks.count
            blocks[own] = block
            blockOf.append(block)
        }
        let members = elements.map { set in
            Set(set.filter(blockOf.indices.contains).map { blockOf[$0] }).sorted()
        }
        return Partition(count: blocks.count, sets: members, isMembership: isMembership)
    }

    /// The blocks of a variable, and which of them each of its sets holds.
    struct Partition: Sendable {
        let count: Int
        let sets: [[Int]]
        /// Whether it says of which extracts, cohorts or overlapping categories a unit is.
        let isMembership: Bool

        /// What two of its sets have in common, and what one has that the other has not, where that
        /// is somebody and no set of its own. All are a set as well.
        var parts: [[Int]] {
            var found: Set<[Int]> = []
            let all = sets + [Array(0..<count)]
            for own in all {
                for other in all {
                    let wanted = Set(other)
                    found.insert(own.filter(wanted.contains))
                    found.insert(own.filter { !wanted.contains($0) })
                }
            }
            return found.subtracting(all).filter { !$0.isEmpty }
                .sorted { $0.lexicographicallyPrecedes($1) }
        }
    }
}
