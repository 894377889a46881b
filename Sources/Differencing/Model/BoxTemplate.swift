/// The boxes of one table within one population, with the work per label done once.
struct BoxTemplate {
    private enum Side {
        case all
        case set(Box.Side)
        case empty
    }

    private let population: [Int: [Int]]
    private let fixed: [Box.Side]
    /// Per dimension and label; the last is for "does not apply". Nil when two dimensions are of
    /// one variable: then sets are intersected cell by cell.
    private let sides: [[Side]]?
    private let isEmpty: Bool

    init(
        _ meanings: [(variable: Int, codes: [[Int]?])], _ population: [Int: [Int]],
        _ boxes: inout BoxReader
    ) {
        self.population = population
        isEmpty = population.contains { $0.value.isEmpty }
        let used = meanings.map(\.variable)
        fixed = population.keys.sorted().filter { !used.contains($0) }.map {
            Box.Side(variable: $0, set: boxes.setIndex(of: population[$0] ?? [], in: $0))
        }
        guard Set(used).count == used.count else {
            sides = nil
            return
        }
        sides = meanings.map { variable, labels in
            labels.map { codes in
                let own = Self.intersection(codes, population[variable])
                guard let own else { return .all }
                if own.isEmpty { return .empty }
                return .set(
                    Box.Side(variable: variable, set: boxes.setIndex(of: own, in: variable)))
            }
        }
    }

    private static func intersection(_ a: [Int]?, _ b: [Int]?) -> [Int]? {
        guard let a, let b else { return a ?? b }
        let wanted = Set(b)
        return a.filter(wanted.contains)
    }

    /// Nil where categories cannot meet.
    func box(
        _ labels: [Int], _ meanings: [(variable: Int, codes: [[Int]?])], _ boxes: inout BoxReader
    ) -> Box? {
        guard !isEmpty else { return nil }
        guard let sides else { return boxes.box(labels, meanings, population) }
        var found = fixed
        for (label, own) in zip(labels, sides) {
            switch own[label >= 0 ? label : own.count - 1] {
            case .all: break
            case .set(let side): found.append(side)
            case .empty: return nil
            }
        }
        found.sort()
        return boxes.box(of: found)
    }
}
