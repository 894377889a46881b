import Outputs

/// Where the bases of shares lie.
extension PublicationReader {
    /// Bases that no cell counts, though a share of them is counted: 96 are 96.0 % of 100. What they
    /// leave beside their shares can be worked out.
    mutating func addBases() {
        for (measure, shares) in publication.shares {
            let own = (publication.entries[measure] ?? []).filter(\.role.isCounted)
            let numbers = Set(own.lazy.filter { $0.role != .withheld }.map(\.box))
            var known = Set(own.lazy.map(\.box))
            for share in shares where numbers.contains(share.part) {
                guard known.insert(share.base).inserted else { continue }
                publication.entries[measure, default: []].append(
                    Entry(
                        cell: share.cell, box: share.base, role: .base, low: nil, high: nil,
                        factor: 1))
            }
        }
    }

    /// The base of a share by `percent-of`: the units of its cell with some variables at other labels,
    /// whether or not the table prints such a line, or shows the variable by its population alone. Nil
    /// where a variable or label is not known.
    mutating func base(
        of value: ValueDeclaration, _ cell: Cell, _ index: Int, _ population: [Int: [Int]]
    ) -> Box? {
        if let labels = labels(value.percentOf, from: cell, index) {
            return boxes.box(labels, meanings[index], population)
        }
        var labels = Array(cell.labels)
        var wider = tables[index]
        wider.population = value.population ?? wider.population
        var cuts: [(variable: Int, codes: [Int])] = []
        for (name, text) in value.percentOf.sorted(by: { $0.key < $1.key }) {
            let (owner, codes) = boxes.vocabulary.restriction(
                name, [text], totals: TableDeclaration().totals + wider.totals)
            let own = wider.table.dimensions.indices.filter {
                wider.table.dimensions[$0].variable == owner
            }
            guard !own.isEmpty || wider.population[name] != nil, codes != [] else { return nil }
            for d in own { labels[d] = -1 }
            wider.population[name] = nil
            if let codes { cuts.append((boxes.variable(owner, unit: wider.unit), codes)) }
        }
        var sides = boxes.population(of: wider, value: nil)
        for cut in cuts { BoxReader.restrict(&sides, cut.variable, to: cut.codes) }
        return boxes.box(labels, meanings[index], sides)
    }

    /// A cell's labels with some dimensions at other labels, -1 where those are not printed. Nil where
    /// the table has no such line.
    func labels(_ moves: [String: String], from cell: Cell, _ index: Int) -> [Int]? {
        let dimensions = tables[index].table.dimensions
        var labels = Array(cell.labels)
        for (name, text) in moves {
            guard let d = dimensions.firstIndex(where: { $0.name == name }) else {
                // A stacked table may name the column of its variables: each is meant.
                guard labels.contains(where: { $0 < 0 }) else { return nil }
                return Array(repeating: -1, count: labels.count)
            }
            guard
                let label = label(
                    meant: text, in: dimensions[d], meanings[index][d],
                    totals: TableDeclaration().totals + tables[index].totals)
            else { return nil }
            labels[d] = label
        }
        return labels
    }

    /// Which line of a table a word means: by its text, a code by its name, -1 for a total that is not
    /// printed. Nil where the table has no such line.
    func label(
        meant text: String, in dimension: Dimension, _ meaning: (variable: Int, codes: [[Int]?]),
        totals: [String]
    ) -> Int? {
        if let label = dimension.labels.firstIndex(where: { $0.text == text }) { return label }
        let (_, codes) = boxes.vocabulary.restriction(dimension.name, [text], totals: totals)
        guard let codes, !totals.contains(text) else { return -1 }
        return codes.isEmpty ? nil : dimension.labels.indices.first { meaning.codes[$0] == codes }
    }
}
