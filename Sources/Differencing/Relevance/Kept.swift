/// What is kept of the tables of one measure, in the order in which it was found to be needed.
struct Kept {
    /// Members, and if not all of one is kept, the variables that its cells may be cut by.
    private(set) var parts: [(member: Int, variables: Set<Int>?)] = []
    private(set) var isWhole: Set<Int> = []
    /// Per variable the blocks that what is kept tells apart.
    private(set) var blocks: [Int: MarginBlocks] = [:]
    private var sets: [Int: Set<[Int]>] = [:]
    /// Variables in which it counts some elements only, and these; nil before there is anything.
    private(set) var span: [Int: Set<Int>]?
    /// Per member whether it counts somebody whom something kept may count.
    private(set) var isNear: [Bool]
    private var margins: Set<[Int]> = []

    init(members: Int) { isNear = Array(repeating: false, count: members) }

    /// Keeps all of a member; false where it was.
    @discardableResult
    mutating func add(_ member: Int, of reaches: [TableReach], _ counts: [Int]) -> Bool {
        guard isWhole.insert(member).inserted else { return false }
        parts.append((member, nil))
        note(member, reaches[member].sets.keys.sorted(), reaches, counts)
        return true
    }

    /// Keeps the cells of a member that are cut by some variables only; false where they were.
    mutating func add(
        _ member: Int, cutBy variables: [Int], of reaches: [TableReach], _ counts: [Int]
    ) -> Bool {
        guard margins.insert([member] + variables).inserted else { return false }
        parts.append((member, Set(variables)))
        note(member, variables, reaches, counts)
        return true
    }

    /// - `counts`: per variable how many elements it has.
    private mutating func note(
        _ member: Int, _ variables: [Int], _ reaches: [TableReach], _ counts: [Int]
    ) {
        for variable in variables {
            let before = sets[variable]?.count ?? 0
            sets[variable, default: []].formUnion(reaches[member].sets[variable] ?? [])
            guard let own = sets[variable], own.count > before else { continue }
            blocks[variable] = MarginBlocks(variable, count: counts[variable], cutBy: own)
        }
        // A combination that cannot occur counts nobody.
        guard reaches[member].table != nil else { return }
        let own = Dictionary(
            uniqueKeysWithValues: variables.compactMap { variable in
                reaches[member].reach(in: variable).map { (variable, $0) }
            })
        span =
            span.map { known in
                known.filter { own[$0.key] != nil }.merging(own) { $0.union($1) }
                    .filter { known[$0.key] != nil }
            } ?? own
        for other in isNear.indices where !isNear[other] {
            isNear[other] = reaches[other].meets(reaches[member])
        }
    }
}
