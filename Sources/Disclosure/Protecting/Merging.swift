import Differencing
import Outputs

/// Categories of a variable that are shown as one: a level of the dataset, or a group.
public struct CategoryMerge: Hashable, Sendable {
    public let variable: String
    /// The level, or the group or one label of a level.
    public let name: String
    /// The new labels, each with the codes that it stands for.
    let parts: [Part]

    /// Whether it is all of a level.
    public var isLevel: Bool { parts.count > 1 }

    struct Part: Hashable, Sendable {
        let label: String
        let codes: Set<Int>
    }

    /// Every group, every label of a level and every level of a variable, coarser ones last.
    static func all(of variable: String, in dataset: Dataset) -> [CategoryMerge] {
        guard let known = dataset.variable(named: variable), known.severalPer.isEmpty else {
            return []
        }
        func part(_ label: String, in name: String) -> Part? {
            guard case .codes(let codes)? = dataset.categories(of: label, in: name, totals: [])
            else { return nil }
            return Part(label: label, codes: Set(codes))
        }
        let levels = known.levels.map { level in
            CategoryMerge(
                variable: variable, name: level.name,
                parts: level.labels.keys.sorted().compactMap { part($0, in: level.name) })
        }
        let groups = known.groups.keys.sorted().compactMap { name in
            part(name, in: variable).map {
                CategoryMerge(variable: variable, name: name, parts: [$0])
            }
        }
        let labels = levels.flatMap { level in
            level.parts.map {
                CategoryMerge(variable: variable, name: $0.label, parts: [$0])
            }
        }
        return groups + labels + levels.filter(\.isLevel)
    }
}

extension Proposal {
    /// Shows categories together along the dataset's groups and levels, the cheapest way that makes
    /// the submission safe: cells that are lost are counted.
    ///
    /// Only tables of counts and sums, exact and one row per cell, can be added up; what lay in
    /// evidence of contributors cannot, so that the merged table is handed in without it.
    ///
    /// - `mergeable`: ids of the outputs whose file can be written anew.
    public static func merging(
        in submission: NamedSubmission, released: [ReleasedSubmission] = [], by packs: [RulePack],
        mergeable: Set<String>, limits: ProtectionLimits = ProtectionLimits()
    ) -> Proposal {
        let search = MergeSearch(submission, released, packs, mergeable, limits)
        return search.proposal()
    }
}

extension NamedSubmission {
    /// With categories shown together in every output that can be written anew.
    func merging(_ merges: [CategoryMerge], _ mergeable: Set<String>)
        -> NamedSubmission
    {
        let outputs = opened.outputs.map { output in
            guard mergeable.contains(output.id), var table = output.table else { return output }
            let leavesOut = output.declaration?.missing == .excluded
            for merge in merges {
                table = table.merged(merge, without: leavesOut ? opened.dataset : nil) ?? table
            }
            return table == output.table ? output : output.showing(merged: table)
        }
        var declaration = opened.declaration
        let declared = Dictionary(
            outputs.compactMap { output in output.declaration.map { (output.id, $0) } },
            uniquingKeysWith: { first, _ in first })
        declaration.outputs = declaration.outputs.map { declared[$0.id] ?? $0 }
        return NamedSubmission(
            name: name,
            opened: OpenedSubmission(
                declaration: declaration, dataset: opened.dataset, outputs: outputs,
                notes: opened.notes))
    }
}

extension Output {
    /// With a table whose cells were added up: what evidence said of them is no longer known.
    fileprivate func showing(merged table: Table) -> Output {
        var declared = declaration
        declared?.evidence = nil
        for index in declared?.table?.values.indices ?? 0..<0 {
            declared?.table?.values[index].evidence = nil
        }
        return Output(
            id: id, file: file, digest: digest, kind: kind, declaration: declared,
            content: .table(table), faults: [])
    }
}

extension Table {
    /// Nil where the categories are not those of one dimension, or cells cannot be added up.
    ///
    /// - `dataset`: whose missing values the table leaves out; nil where it shows them.
    fileprivate func merged(_ merge: CategoryMerge, without dataset: Dataset?) -> Table? {
        let own = dimensions.indices.filter { dimensions[$0].variable == merge.variable }
        guard own.count == 1, values.allSatisfy(\.isAdded) else { return nil }
        let dimension = dimensions[own[0]]
        let missing = dataset?.missingCategories(in: dimension.name) ?? []
        var new = dimension.labels
        var target: [Int: Target] = [:]
        for part in merge.parts {
            let inside = dimension.labels.indices.filter { label in
                dimension.codes(of: label).map { part.codes.isStrictSuperset(of: $0) } ?? false
            }
            let added = dimension.disjoint(inside)
            let codes = Set(added.flatMap { dimension.codes(of: $0) ?? [] })
            // Parts that overlap, or of which one is not shown, do not add up to the whole.
            guard inside.count > 1, part.codes.subtracting(codes).isSubset(of: missing),
                inside.allSatisfy({ codes.isSuperset(of: dimension.codes(of: $0) ?? []) })
            else { continue }
            let set = CategorySet.codes(codes.sorted())
            let whole = CategorySet.codes(part.codes.sorted())
            let known = dimension.labels.firstIndex {
                $0.categories == set || $0.categories == whole
            }
            if known == nil { new.append(Label(text: part.label, categories: set)) }
            for label in inside { target[label] = Target.leftOut }
            if known == nil { for label in added { target[label] = .addedTo(new.count - 1) } }
        }
        guard !target.isEmpty else { return nil }
        return replacing(own[0], labels: new, target)
    }

    /// What becomes of the cells of a label that lies within a merged category.
    private enum Target {
        /// The whole is in the table already, or other labels add up to it.
        case leftOut
        case addedTo(Int)
    }

    private func replacing(_ dimension: Int, labels: [Label], _ target: [Int: Target]) -> Table? {
        var order: [[Int]] = []
        var kept: [[Int]: Cell] = [:]
        for cell in cells {
            var own = Array(cell.labels)
            guard own[dimension] >= 0 else { return nil }
            let target = target[own[dimension]]
            switch target {
            case .leftOut: continue
            case .addedTo(let new): own[dimension] = new
            case nil: break
            }
            let key = own + [cell.value]
            let old = kept[key]
            guard target != nil || old == nil else { return nil }
            if old == nil { order.append(key) }
            kept[key] = Cell(
                labels: own, value: cell.value,
                shown: old.map { $0.shown.adding(cell.shown) } ?? cell.shown,
                position: cell.position, precision: cell.precision)
        }
        return keeping(order.compactMap { kept[$0] }, dimension, labels)
    }

    /// The table with these cells. Labels of a dimension that nothing has any more are left out, or
    /// they would stand for no cell.
    private func keeping(_ cells: [Cell], _ dimension: Int, _ labels: [Label]) -> Table? {
        let used = Set(cells.map { $0.labels[dimension] })
        var renumbered: [Int: Int] = [:]
        for label in labels.indices where used.contains(label) {
            renumbered[label] = renumbered.count
        }
        var dimensions = dimensions
        dimensions[dimension].labels = labels.indices.filter(used.contains).map { labels[$0] }
        let cells = cells.enumerated().compactMap { row, cell -> Cell? in
            var own = Array(cell.labels)
            guard let label = renumbered[own[dimension]] else { return nil }
            own[dimension] = label
            return Cell(
                labels: own, value: cell.value, shown: cell.shown,
                position: Position(line: row + 2, column: cell.position.column),
                precision: cell.precision)
        }
        return Table(
            dimensions: dimensions, values: values, cells: cells, declaredValues: declaredValues)
    }
}

extension Dimension {
    fileprivate func codes(of label: Int) -> Set<Int>? {
        guard case .codes(let codes) = labels[label].categories else { return nil }
        return Set(codes)
    }

    /// Of some labels the largest that do not overlap.
    fileprivate func disjoint(_ some: [Int]) -> [Int] {
        let sized = some.map { (label: $0, codes: codes(of: $0) ?? []) }
            .sorted { ($1.codes.count, $0.label) < ($0.codes.count, $1.label) }
        var taken: [(label: Int, codes: Set<Int>)] = []
        for own in sized where taken.allSatisfy({ $0.codes.isDisjoint(with: own.codes) }) {
            taken.append(own)
        }
        return taken.map(\.label).sorted()
    }
}

extension ValueDeclaration {
    /// Whether parts of it add up to the whole as printed.
    fileprivate var isAdded: Bool {
        (isPlainCount || statistic == .sum) && !weighted && (precision ?? .exact) == .exact
            && population == nil
    }
}

extension Shown {
    /// Both together; withheld where one is.
    fileprivate func adding(_ other: Shown) -> Shown {
        guard let a = number, let b = other.number else { return .withheld(low: nil, high: nil) }
        return .number(
            PrintedNumber(value: a.value + b.value, decimals: max(a.decimals, b.decimals)))
    }
}
