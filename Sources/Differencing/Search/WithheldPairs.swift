/// Which pairs of small sets may be small together as well: of most some numbers that fit all that is
/// published say that they need not be.
struct WithheldPairs {
    let solver: BoundSolver
    /// Per component whether what fits its rows may be true.
    let isTight: [Bool]
    /// Per column what it is not below.
    let lower: [Int]
    /// And what it is not above.
    let upper: [Int]
    let minimum: Int

    /// Up to so many sets all pairs are asked about.
    private static let few = 80
    /// Sets of one component that are compared, and pairs of them times unknowns that are asked
    /// about.
    private static let most = 3_000
    private static let mostWork = 8_000_000
    /// How often other numbers are looked for that clear what is left.
    private static let rounds = 4

    /// Pairs, by their place in `sets`, that no known numbers clear; nil where these are too many.
    ///
    /// - `size`: unknowns of the component.
    func open(_ sets: [[Int]], in component: Int, size: Int) -> [(first: Int, second: Int)]? {
        let most = max(Self.few * Self.few / 2, Self.mostWork / size)
        guard sets.count > Self.few, isTight[component], solver.hasPoints(component) else {
            return pairs(of: Array(sets.indices), at: [], most: most)
        }
        let weak = weak(sets)
        guard weak.count <= Self.most else { return nil }
        for round in 0..<Self.rounds {
            let points = solver.remembered(sets, in: component)
            if let found = pairs(of: weak, at: points, most: most) { return found }
            shake(weak.map { sets[$0] }, round)
        }
        return nil
    }

    /// Whether no known numbers say that a set reaches the minimum.
    func isPerhapsSmall(_ set: [Int]) -> Bool { (solver.seen(set)?.high ?? .min) < minimum }

    /// Those that do not reach the minimum with the smallest of the others at its least.
    private func weak(_ sets: [[Int]]) -> [Int] {
        let floors = sets.map { set in set.reduce(0) { $0 + lower[$1] } }
        let goal = minimum - (floors.min() ?? 0)
        return sets.indices.filter { place in
            let most = sets[place].reduce(0) { min(Propagation.unbounded, $0 + upper[$1]) }
            return most < goal || !solver.reaches(goal, sets[place])
        }
    }

    /// Looks for other numbers: some sets as large as can be, others as small, drawn by their places.
    private func shake(_ sets: [[Int]], _ round: Int) {
        var state = UInt64(round + 1)
        for set in sets {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let sign = state >> 63 == 0 ? 1 : -1
            _ = solver.maximum(of: set.map { ($0, sign) })
        }
    }

    /// - `points`: values of all sets at the same time.
    private func pairs(of sets: [Int], at points: [[Int]], most: Int)
        -> [(first: Int, second: Int)]?
    {
        var open: [(Int, Int)] = []
        var rest: [Int] = []
        for (place, first) in sets.enumerated() {
            rest.replaceSubrange(0..., with: sets[(place + 1)...])
            for point in points where !rest.isEmpty {
                let enough = minimum - point[first]
                rest.removeAll { point[$0] >= enough }
            }
            guard open.count + rest.count <= most else { return nil }
            for second in rest { open.append((first, second)) }
        }
        return open
    }
}
