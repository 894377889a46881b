import Outputs

/// The numbers of one statistic of a table that are published exactly, and what they add up to.
final class ExactMargins {
    private var dimensions: [Side] = []
    /// Restrictions of the population that no dimension has.
    private var population: [Int: [Int]] = [:]
    private var strides: [Int] = []
    private var numbers: [Int: Decimal] = [:]

    private struct Side {
        let variable: Int
        /// The different category sets, as elements; nil for everything.
        let sets: [[Int]?]
        let rankOf: [[Int]?: Int]
        /// How many elements there are.
        let count: Int
    }

    /// Nil where sums of its cells cannot be told: shares and means, and tables with two dimensions
    /// of one variable.
    init?(
        _ table: PublishedTable, statistic index: Int,
        _ meanings: [(variable: Int, codes: [[Int]?])], _ boxes: inout BoxReader
    ) {
        let value = table.table.values[index]
        let isBase = table.table.values.contains {
            $0.statistic.isShare && $0.base == .column(value.column) && !$0.percentOf.isEmpty
        }
        guard value.statistic == .count || value.statistic == .sum, !isBase,
            table.shareOver(index) == nil,
            Set(meanings.map(\.variable)).count == meanings.count
        else { return nil }
        population = boxes.population(of: table, value: value)
        var codeOf: [[Int]] = []
        for (variable, labels) in meanings {
            let coding = boxes.variables[variable].coding
            var known: [[Int]?: Int] = [:]
            var own: [Int] = []
            for label in labels {
                let elements = label.cut(to: population[variable]).map(coding.elements)
                let set = elements?.count == coding.count ? nil : elements
                own.append(known[set] ?? known.count)
                known[set] = own.last
            }
            dimensions.append(
                Side(
                    variable: variable, sets: known.sorted { $0.value < $1.value }.map(\.key),
                    rankOf: known, count: coding.count))
            codeOf.append(own)
            population[variable] = nil
        }
        for (variable, codes) in population {
            let coding = boxes.variables[variable].coding
            let elements = coding.elements(of: codes)
            population[variable] = elements.count == coding.count ? nil : elements
        }
        var stride = 1
        for dimension in dimensions {
            strides.append(stride)
            let (product, overflow) = stride.multipliedReportingOverflow(by: dimension.sets.count)
            guard !overflow else { return nil }
            stride = product
        }
        read(table.table, index, value, codeOf)
    }

    private func read(
        _ table: Table, _ index: Int, _ value: ValueDeclaration, _ codeOf: [[Int]]
    ) {
        numbers.reserveCapacity(table.cells.count / max(table.values.count, 1))
        for cell in table.cells where cell.value == index {
            guard let number = Self.exact(cell, value) else { continue }
            var key = 0
            for (d, label) in cell.labels.enumerated() {
                key += strides[d] * codeOf[d][label >= 0 ? label : codeOf[d].count - 1]
            }
            numbers[key] = number
        }
    }

    private static func exact(_ cell: Cell, _ value: ValueDeclaration) -> Decimal? {
        guard let number = cell.shown.number else { return nil }
        let precision = cell.precision ?? value.precision
        if value.scale == 1, precision == .exact || (precision == nil && value.statistic == .count)
        {
            return number.value
        }
        guard value.statistic == .count else { return nil }
        let interval = (precision ?? .exact).interval(of: number.value, count: value.scale == 1)
        let low = interval.low?.multiplied(by: value.scale)?.ceiling
        return low == interval.high?.multiplied(by: value.scale)?.floor ? low : nil
    }

    /// What it gives of products of some blocks; nil where it gives none.
    ///
    /// - `variables`: if not nil, only cells are looked at that nothing else cuts.
    func view(of blocks: [MarginBlocks], within variables: Set<Int>?) -> MarginView? {
        let cut = blocks.filter { $0.sets.count > 1 }.map(\.variable)
        guard population.keys.allSatisfy(cut.contains),
            variables.map({ own in
                (cut + population.keys).allSatisfy(own.contains)
            }) ?? true
        else { return nil }
        var sides: [MarginView.Side] = []
        for side in dimensions {
            let block = blocks.firstIndex { $0.variable == side.variable && $0.sets.count > 1 }
            let isSingle = !(variables?.contains(side.variable) ?? true)
            guard let cover = block == nil ? Self.cover(of: nil, by: side, single: isSingle) : []
            else { return nil }
            sides.append(MarginView.Side(block: block, cover: cover))
        }
        return MarginView(self, blocks: blocks, sides: sides)
    }

    /// Disjoint sets of the dimension of a variable that make up a set (nil: everything); none where
    /// the population is that set.
    func cover(of set: [Int]?, in variable: Int) -> [Int]? {
        if let dimension = dimensions.first(where: { $0.variable == variable }) {
            return Self.cover(of: set, by: dimension)
        }
        return population[variable] == set ? [] : nil
    }

    /// - `single`: whether it must be one set.
    private static func cover(of set: [Int]?, by side: Side, single: Bool = false) -> [Int]? {
        if let index = side.rankOf[set] { return [index] }
        guard !single else { return nil }
        var left = Set(set ?? Array(0..<side.count))
        var found: [Int] = []
        let bySize = side.sets.indices.filter { side.sets[$0] != nil }.sorted {
            (side.sets[$1]?.count ?? 0, $0) < (side.sets[$0]?.count ?? 0, $1)
        }
        for index in bySize {
            guard let own = side.sets[index], !own.isEmpty, left.isSuperset(of: own) else {
                continue
            }
            left.subtract(own)
            found.append(index)
        }
        return left.isEmpty ? found : nil
    }

    /// The sum over a product of sets; nil where one of the numbers is missing.
    func sum(_ covers: [[Int]]) -> Decimal? {
        var keys = [0]
        for (cover, stride) in zip(covers, strides) {
            keys = keys.flatMap { key in cover.map { key + $0 * stride } }
        }
        var sum: Decimal = 0
        for key in keys {
            guard let number = numbers[key] else { return nil }
            sum += number
        }
        return sum
    }
}

/// What one table gives of products of some blocks.
final class MarginView {
    /// What is taken of a dimension: what covers a set of a block, or always the same.
    struct Side {
        let block: Int?
        let cover: [Int]
    }

    private let margins: ExactMargins
    private let blocks: [MarginBlocks]
    private let sides: [Side]
    /// Per block and set what covers it, once it was asked for.
    private var covers: [[Int: [Int]?]]

    fileprivate init(_ margins: ExactMargins, blocks: [MarginBlocks], sides: [Side]) {
        self.margins = margins
        self.blocks = blocks
        self.sides = sides
        covers = Array(repeating: [:], count: blocks.count)
    }

    /// How many units a product has, if exact numbers give it.
    func sum(of product: MarginProduct) -> Decimal? {
        var own: [[Int]] = []
        for (block, rank) in product.ranks.enumerated() {
            guard let cover = cover(block, rank) else { return nil }
            own.append(cover)
        }
        return margins.sum(sides.map { side in side.block.map { own[$0] } ?? side.cover })
    }

    private func cover(_ block: Int, _ rank: Int) -> [Int]? {
        if let known = covers[block][rank] { return known }
        let cover = margins.cover(of: blocks[block].sets[rank], in: blocks[block].variable)
        covers[block][rank] = .some(cover)
        return cover
    }
}
