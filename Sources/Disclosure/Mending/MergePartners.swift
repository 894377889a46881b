import Outputs

/// Which labels of a table may be made one with which: neighbours in a range of whole numbers,
/// labels of one group or of one label of a higher level, otherwise any two.
struct MergePartners {
    let table: Table
    let dataset: Dataset?
    let facts: CellFactsList
    /// As many partners per label.
    private static let most = 6

    /// In the order in which to try them, which does not depend on the order of the file.
    func merges(of label: Int, in d: Int) -> [LabelMerge] {
        let dimension = table.dimensions[d]
        let variable = dataset?.variable(named: dimension.variable)
        guard variable?.severalPer.isEmpty ?? true, isFree(label, d) else { return [] }
        let others = dimension.labels.indices.filter { other in
            other != label && isFree(other, d)
                && !dimension.labels[other].categories.meets(dimension.labels[label].categories)
        }
        // Of two labels one would say nothing.
        guard others.count > 1 else { return [] }
        let partners =
            ordered(others + [label], d) == nil
            ? nominal(label, others, d, variable) : beside(label, others, d)
        return partners.prefix(Self.most).map { merge(label, $0, d, variable) }
    }

    /// Totals, missing values, and labels that a share names as its base, stay.
    private func isFree(_ label: Int, _ d: Int) -> Bool {
        let dimension = table.dimensions[d]
        let own = dimension.labels[label]
        guard !own.isTotal, !own.ownCodes.isEmpty else { return false }
        let missing = dataset?.missingCategories(in: dimension.name) ?? []
        if own.ownCodes.allSatisfy(missing.contains) { return false }
        return !table.values.contains { $0.percentOf[dimension.name] == own.text }
    }

    // MARK: Whole numbers

    private func range(_ label: Int, _ d: Int) -> ClosedRange<Int>? {
        let text = table.dimensions[d].labels[label].text
        return Int(text).map { $0...$0 } ?? Variable.integerRange(text)
    }

    /// By their numbers; nil if one of them is none, or they overlap.
    private func ordered(_ labels: [Int], _ d: Int) -> [Int]? {
        let ranges = labels.compactMap { label in range(label, d).map { (label, $0) } }
        guard ranges.count == labels.count else { return nil }
        let sorted = ranges.sorted { $0.1.lowerBound < $1.1.lowerBound }
        let overlap = zip(sorted, sorted.dropFirst()).contains {
            $0.1.upperBound >= $1.1.lowerBound
        }
        return overlap ? nil : sorted.map(\.0)
    }

    private func beside(_ label: Int, _ others: [Int], _ d: Int) -> [Int] {
        guard let line = ordered(others + [label], d),
            let place = line.firstIndex(of: label)
        else { return [] }
        return [place - 1, place + 1].filter(line.indices.contains).map { line[$0] }
    }

    // MARK: Names

    private func nominal(_ label: Int, _ others: [Int], _ d: Int, _ variable: Variable?) -> [Int] {
        var candidates = others
        if let variable {
            let above = variable.above(codes(label, d))
            let near = others.filter { !variable.above(codes($0, d)).isDisjoint(with: above) }
            if !above.isEmpty { candidates = near }
        }
        let sizes = candidates.map {
            ($0, size(of: $0, in: d), table.dimensions[d].labels[$0].text)
        }
        return sizes.sorted { a, b in
            if a.1 != b.1 { return a.1 < b.1 }
            return a.2.utf8.lexicographicallyPrecedes(b.2.utf8)
        }.map(\.0)
    }

    private func codes(_ label: Int, _ d: Int) -> [Int] {
        table.dimensions[d].labels[label].ownCodes
    }

    /// Units at a label, as far as they are known.
    private func size(of label: Int, in d: Int) -> Int {
        table.cells.indices.reduce(0) { sum, cell in
            table.cells[cell].labels[d] == label ? sum + (facts[cell].count?.low ?? 0) : sum
        }
    }

    // MARK: What it is called

    private func merge(_ label: Int, _ other: Int, _ d: Int, _ variable: Variable?) -> LabelMerge {
        let dimension = table.dimensions[d]
        let pair = [label, other].sorted { precedes($0, $1, d) }
        let texts = pair.map { dimension.labels[$0].text }
        let known = knownName(of: pair, d, variable)
        return LabelMerge(
            dimension: d, labels: pair, name: known ?? name(of: pair, d, texts),
            isNamed: known != nil,
            words: "merge \(dimension.name) \(texts[0]) with \(texts[1])")
    }

    private func precedes(_ a: Int, _ b: Int, _ d: Int) -> Bool {
        if let first = range(a, d), let second = range(b, d) {
            return first.lowerBound < second.lowerBound
        }
        let labels = table.dimensions[d].labels
        return labels[a].text.utf8.lexicographicallyPrecedes(labels[b].text.utf8)
    }

    private func knownName(of pair: [Int], _ d: Int, _ variable: Variable?) -> String? {
        let union = Set(pair.flatMap { codes($0, d) })
        let missing = dataset?.missingCategories(in: table.dimensions[d].name) ?? []
        guard let known = variable?.label(of: union, besides: missing) else { return nil }
        return table.dimensions[d].labels.contains { $0.text == known } ? nil : known
    }

    private func name(of pair: [Int], _ d: Int, _ texts: [String]) -> String {
        guard let low = range(pair[0], d), let high = range(pair[1], d),
            low.upperBound < Int.max, low.upperBound + 1 == high.lowerBound
        else { return texts.joined(separator: " + ") }
        if high.upperBound == Int.max, low.lowerBound != Int.min { return "\(low.lowerBound)+" }
        if low.lowerBound == Int.min, high.upperBound != Int.max {
            return "under \(high.upperBound + 1)"
        }
        return low.lowerBound == Int.min
            ? texts.joined(separator: " + ") : "\(low.lowerBound)-\(high.upperBound)"
    }
}

extension Variable {
    /// Labels of the nearest level that has any of the codes, with the level's name.
    fileprivate func above(_ own: [Int]) -> Set<String> {
        let names = own.compactMap { codes.indices.contains($0) ? codes[$0] : nil }
        for level in levels {
            let found = level.labels.filter { !Set($0.value).isDisjoint(with: names) }
            if !found.isEmpty { return Set(found.keys) }
        }
        return []
    }

    /// A group, or a label of a level, that stands for exactly these codes, missing ones besides; the
    /// first by name.
    fileprivate func label(of own: Set<Int>, besides missing: Set<Int>) -> String? {
        let names = Set(own.compactMap { codes.indices.contains($0) ? codes[$0] : nil })
        let lost = Set(missing.map { codes[$0] })
        let isSame = { (other: [String]) in
            Set(other).subtracting(lost) == names.subtracting(lost) && names.isSubset(of: other)
        }
        let named = groups.filter { isSame($0.value) }.keys
        let above = levels.flatMap { level in level.labels.filter { isSame($0.value) }.keys }
        return (Array(named) + above).min { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
