import Outputs

extension Publication {
    /// The same with a set for each mean among the numbers of units and among the sums. Nil where
    /// means say nothing: they are of variables that no number of units is cut by, and no sum is
    /// published.
    var withMeans: Publication? {
        var counted: [Measure: Set<Int>] = [:]
        for (measure, own) in entries where measure.of == nil {
            counted[measure, default: []].formUnion(own.flatMap { $0.box.sides.map(\.variable) })
        }
        for (measure, own) in shares {
            let boxes = own.flatMap { [$0.part, $0.base] }
            counted[measure, default: []].formUnion(boxes.flatMap { $0.sides.map(\.variable) })
        }
        var copy = self
        copy.means = means.filter { mean in
            let variables = mean.box.sides.map(\.variable)
            return entries[mean.measure] != nil
                || counted[mean.measure.counted].map { $0.isSuperset(of: variables) } ?? false
        }
        for mean in copy.means {
            for (measure, least) in [(mean.measure, nil), (mean.measure.counted, Decimal(1))] {
                copy.entries[measure, default: []].append(
                    Entry(
                        cell: mean.cell, box: mean.box, role: .mean, low: least, high: nil,
                        factor: 1))
            }
        }
        return copy.means.isEmpty ? nil : copy
    }
}

extension Publication {
    /// The same without means, but for what a mean and the sum of its own set say of its units.
    var withoutMeans: Publication {
        var copy = self
        copy.means = []
        for mean in means {
            let sums = (entries[mean.measure] ?? []).filter { $0.box == mean.box }
            let ranges = sums.compactMap { mean.units(of: $0) }
            guard let low = ranges.map(\.low).max(), let high = ranges.map(\.high).min(),
                max(low, 1) <= high
            else { continue }
            copy.entries[mean.measure.counted, default: []].append(
                Entry(
                    cell: mean.cell, box: mean.box, role: .mean, low: max(low, 1), high: high,
                    factor: 1))
        }
        return copy
    }
}

extension MeanEntry {
    /// How many units a sum may be of; nil where nothing can be said.
    fileprivate func units(of sum: Entry) -> (low: Decimal, high: Decimal)? {
        guard var least = sum.low, var most = sum.high else { return nil }
        var (low, high) = (low, high)
        if high < 0, most < 0 {
            (least, most, low, high) = (0 - most, 0 - least, 0 - high, 0 - low)
        }
        guard least >= 0, low > 0,
            let fewest = least.divided(by: high, places: 6),
            let greatest = most.divided(by: low, places: 6)
        else { return nil }
        return (fewest.ceiling, greatest.floor)
    }
}

extension Measure {
    /// How many units there are.
    fileprivate var counted: Measure { Measure(unit: unit, of: nil) }
}

extension [LinearModel] {
    /// Models with those that means tie together as one.
    func joined(by means: [MeanEntry]) -> [LinearModel] {
        let tied = Set(means.map(\.measure))
        let units = Set(tied.map(\.unit))
        return filter { !tied.contains($0.measure) }.map { model in
            guard model.isCount, units.contains(model.measure.unit) else { return model }
            let sums = filter { tied.contains($0.measure) && $0.measure.unit == model.measure.unit }
            return LinearModel(
                counts: model, sums: sums,
                means: means.filter { $0.measure.unit == model.measure.unit })
        }
    }
}

extension LinearModel {
    /// Numbers of units and sums over these, tied by published means.
    fileprivate init(counts: LinearModel, sums: [LinearModel], means: [MeanEntry]) {
        self = counts
        parts = [(0, counts)]
        var nodeOf = [counts.measure: counts.firstNodes]
        for sum in sums {
            nodeOf[sum.measure] = sum.firstNodes.mapValues { $0 + nodes.count }
            append(sum)
        }
        for mean in means {
            guard let counted = nodeOf[counts.measure]?[mean.box],
                let summed = nodeOf[mean.measure]?[mean.box]
            else { continue }
            add(mean, units: nodes[counted].columns, sum: nodes[summed].columns)
        }
    }

    /// Per published set the node that stands for it.
    private var firstNodes: [Box: Int] {
        Dictionary(
            nodes.indices.map { (nodes[$0].box, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private mutating func append(_ other: LinearModel) {
        let (column, node, cluster) = (columnCount, nodes.count, clusterCount)
        parts.append((column, other))
        columnCount += other.columnCount
        nodes += other.nodes.map { own in
            Node(
                box: own.box, cluster: own.cluster + cluster, isCopy: own.isCopy,
                columns: own.columns.map { $0 + column }, figures: own.figures)
        }
        rows += other.rows.map { row in
            ModelRow(
                terms: row.terms.map { ($0.column + column, $0.coefficient) }, lower: row.lower,
                upper: row.upper, source: row.source,
                makeup: row.makeup.map {
                    ModelRow.Part(node: $0.node + node, coefficient: $0.coefficient)
                })
        }
        clusterOf += other.clusterOf.map { $0 + cluster }
        links += other.links.map { ($0.first.map { $0 + column }, $0.second.map { $0 + column }) }
        groups += other.groups.map { group in
            NodeGroups.Group(
                variable: group.variable,
                members: group.members.map { .init(node: $0.node + node, blocks: $0.blocks) })
        }
        looseClusters.formUnion(other.looseClusters.map { $0 + cluster })
        gaps.formUnion(other.gaps)
    }

    private var clusterCount: Int {
        1 + max(clusterOf.max() ?? -1, nodes.lazy.map(\.cluster).max() ?? -1)
    }

    /// The sum is not below the one end times the units, nor above the other.
    private mutating func add(_ mean: MeanEntry, units: [Int], sum: [Int]) {
        guard let steps = sum.first.map({ part(of: $0).stepsPerUnit }),
            let (scale, low, high) = mean.ends(inSteps: Decimal(steps))
        else {
            gaps.insert(.numbers)
            return
        }
        func add(_ end: Int, _ lower: Int?, _ upper: Int?, _ source: ModelRow.Source) {
            let common = Int(gcd(scale.magnitude, end.magnitude))
            let taken = end == 0 ? [] : units.map { (column: $0, coefficient: -end / common) }
            rows.append(
                ModelRow(
                    terms: taken + sum.map { ($0, scale / common) }, lower: lower, upper: upper,
                    source: source, makeup: []))
        }
        if low == high {
            add(low, 0, 0, .mean(mean.cell))
        } else {
            add(low, 0, nil, .share(mean.cell, isLower: true))
            add(high, nil, 0, .share(mean.cell, isLower: false))
        }
    }
}

extension MeanEntry {
    /// Both ends in steps, times a power of ten that makes them whole; nil where these are too large.
    fileprivate func ends(inSteps steps: Decimal) -> (scale: Int, low: Int, high: Int)? {
        for places in 0...9 {
            guard let scale = Decimal.unit(ofPlace: -places).whole,
                let factor = Decimal(scale).multiplied(by: steps),
                let low = low.multiplied(by: factor), let high = high.multiplied(by: factor)
            else { return nil }
            guard low.isWhole, high.isWhole else { continue }
            guard let low = low.whole, let high = high.whole,
                max(low.magnitude, high.magnitude) <= Self.largest
            else { return nil }
            return (scale, low, high)
        }
        return nil
    }

    private static let largest = 1_000_000_000_000
}

extension LinearModel {
    /// The model of the numbers of units.
    var counts: LinearModel { parts.first?.model ?? self }

    /// The one that a column is of.
    func part(of column: Int) -> LinearModel {
        parts.last { $0.firstColumn <= column }?.model ?? self
    }

    /// Whether an unknown counts units: it is whole, then, and not below 0.
    func isWhole(_ column: Int) -> Bool {
        isCount && (parts.count < 2 || column < parts[1].firstColumn)
    }

    /// Whether an unknown may be below 0.
    func isSigned(_ column: Int) -> Bool {
        parts.isEmpty ? isSigned : part(of: column).isSigned
    }

    /// How many steps make one unit of what a column counts or adds up.
    func stepsPerUnit(of column: Int) -> Int {
        parts.isEmpty ? stepsPerUnit : part(of: column).stepsPerUnit
    }
}
