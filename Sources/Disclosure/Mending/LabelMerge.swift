import Outputs

/// Two labels of a dimension made one.
struct LabelMerge: Hashable {
    let dimension: Int
    /// Indices of the labels, the one whose cells come first in print order first.
    let labels: [Int]
    /// What stands for both.
    let name: String
    /// Whether the dataset has that name for them.
    let isNamed: Bool
    /// `merge age 10-12 with 13-15`
    let words: String
}

extension TableEdit {
    /// The table with the two labels as one; nil where some cell cannot be computed from the two.
    func applying(_ merge: LabelMerge, facts: CellFactsList, unit: String, shape: TableShape)
        -> TableEdit?
    {
        let merging = CellMerging(
            table: table, facts: facts, dimension: merge.dimension, unit: unit,
            sharesBase: sharesBase(along: merge, facts))
        var cells: [Cell] = []
        var sources: [[Int]] = []
        var met: [Key: Int] = [:]
        for (index, cell) in table.cells.enumerated() {
            let labels = renamed(cell.labels, merge)
            guard merge.labels.contains(cell.labels[merge.dimension]) else {
                cells.append(cell.labelled(labels))
                sources.append([index])
                continue
            }
            let key = Key(labels: labels, value: cell.value)
            if let known = met[key] {
                guard sources[known].count == 1,
                    let merged = merging.merged(sources[known] + [index], labels: labels)
                else { return nil }
                cells[known] = merged
                sources[known].append(index)
            } else {
                met[key] = cells.count
                cells.append(cell.labelled(labels))
                sources.append([index])
            }
        }
        // A number whose other half is not there would be said of both.
        for index in met.values where sources[index].count == 1 {
            guard isEmpty(beside: sources[index][0], merge, shape) else { return nil }
        }
        var edit = self
        edit.rebuild(dimensions(after: merge), cells, from: sources)
        return edit
    }

    /// Whether nobody can be at the other label.
    private func isEmpty(beside cell: Int, _ merge: LabelMerge, _ shape: TableShape) -> Bool {
        guard !shape.zeros.isEmpty else { return false }
        let own = table.cells[cell].labels[merge.dimension]
        guard let other = merge.labels.first(where: { $0 != own }) else { return false }
        var coordinates = shape.coordinates(of: cell)
        coordinates[merge.dimension] =
            shape.dimensions[merge.dimension].coordinates[other]
        return shape.zeros.contains(coordinates)
    }

    private struct Key: Hashable {
        let labels: CellLabels
        let value: Int
    }

    /// The labels of a cell once the second label is gone.
    private func renamed(_ labels: CellLabels, _ merge: LabelMerge) -> CellLabels {
        var labels = labels
        let own = labels[merge.dimension]
        let (kept, gone) = (merge.labels[0], merge.labels[1])
        let target = own == gone ? kept : own
        labels[merge.dimension] = target > gone ? target - 1 : target
        return labels
    }

    private func dimensions(after merge: LabelMerge) -> [Dimension] {
        var dimensions = table.dimensions
        let old = dimensions[merge.dimension].labels
        let codes = Set(merge.labels.flatMap { old[$0].categories.ownCodes }).sorted()
        dimensions[merge.dimension].labels[merge.labels[0]] = Label(
            text: merge.name, categories: .codes(codes))
        dimensions[merge.dimension].labels.remove(at: merge.labels[1])
        return dimensions
    }

    /// Whether shares have the same base in both labels, at all other labels.
    private func sharesBase(along merge: LabelMerge, _ facts: CellFactsList) -> Bool {
        var bases: [Key: CountRange] = [:]
        for (index, cell) in table.cells.enumerated()
        where merge.labels.contains(cell.labels[merge.dimension]) {
            let value = table.values[cell.value]
            guard value.statistic.isShare, let base = facts[index].base else { continue }
            let key = Key(labels: renamed(cell.labels, merge), value: cell.value)
            if let other = bases[key], other != base { return false }
            bases[key] = base
        }
        return !bases.isEmpty
    }
}

extension Cell {
    fileprivate func labelled(_ labels: CellLabels) -> Cell {
        Cell(
            labels: labels, value: value, shown: shown, position: position, precision: precision,
            evidence: evidence)
    }
}
