/// Disjoint sets of one variable that together hold all of its elements.
struct MarginBlocks {
    let variable: Int
    /// Elements, ascending; nil for everything.
    let sets: [[Int]?]
    /// Per element its block.
    private let blockOf: [Int]
    /// Per block how many elements it has.
    private let sizes: [Int]

    /// The coarsest blocks of which all given sets of elements are made up.
    init(_ variable: Int, count: Int, cutBy given: Set<[Int]>) {
        self.variable = variable
        var blockOf = [Int](repeating: 0, count: count)
        var next = 1
        for set in given {
            var renamed: [Int: Int] = [:]
            for element in set where element < count {
                let block = renamed[blockOf[element]] ?? next
                if block == next {
                    renamed[blockOf[element]] = next
                    next += 1
                }
                blockOf[element] = block
            }
        }
        var rankOf: [Int: Int] = [:]
        var blocks: [[Int]] = []
        for (element, block) in blockOf.enumerated() {
            let rank = rankOf[block] ?? blocks.count
            if rank == blocks.count {
                rankOf[block] = rank
                blocks.append([])
            }
            blocks[rank].append(element)
        }
        sets = blocks.count == 1 ? [nil] : blocks
        self.blockOf = blockOf.map { rankOf[$0] ?? 0 }
        sizes = blocks.map(\.count)
    }

    /// Whether a set of elements is some of the blocks.
    func make(_ set: [Int]) -> Bool {
        var left: [Int: Int] = [:]
        for element in set where element < blockOf.count {
            left[blockOf[element], default: sizes[blockOf[element]]] -= 1
        }
        return left.values.allSatisfy { $0 == 0 }
    }
}

extension [MarginBlocks] {
    /// How many products of their sets there are; nil when more than `most`.
    func size(most: Int) -> Int? {
        var size = 1
        for block in self {
            size *= block.sets.count
            if size > most { return nil }
        }
        return size
    }

    /// All products of their sets, as the index of one per variable; those of the last variable change
    /// fastest.
    func forEachProduct(_ count: Int, _ body: ([Int]) -> Void) {
        var ranks = [Int](repeating: 0, count: self.count)
        for _ in 0..<count {
            body(ranks)
            for k in indices.reversed() {
                ranks[k] += 1
                if ranks[k] < self[k].sets.count { break }
                ranks[k] = 0
            }
        }
    }

    func product(_ ranks: [Int]) -> MarginProduct {
        MarginProduct(
            ranks: ranks,
            sides: zip(self, ranks).compactMap { block, rank in
                block.sets[rank].map { (block.variable, $0) }
            })
    }
}

/// Which products of blocks some tables may count somebody of.
struct TouchedBlocks {
    /// Per table, no two alike, and per block its sets.
    private let tables: [[[Bool]]]

    init(_ reaches: [TableReach], _ blocks: [MarginBlocks]) {
        tables = Array(Set(reaches.map { reach in blocks.map(reach.touched) }))
    }

    func hold(_ ranks: [Int]) -> Bool {
        tables.contains { touched in
            for k in ranks.indices where !touched[k][ranks[k]] { return false }
            return true
        }
    }
}

/// One set of each of some variables.
struct MarginProduct {
    /// Per variable the index of its set.
    let ranks: [Int]
    /// The sets, as elements; a variable that is not cut is left out.
    let sides: [(variable: Int, elements: [Int])]

    /// The sets, written one after the other, those of the first variable first.
    var key: [Int] {
        sides.sorted { $0.variable < $1.variable }.flatMap { side in
            [-1 - side.variable] + side.elements
        }
    }
}

/// Which of some numbered things belong together.
struct Forest {
    private var parent: [Int]

    init(_ count: Int, joining groups: [[Int]]) {
        parent = Array(0..<count)
        for group in groups {
            for member in group.dropFirst() { parent[root(member)] = root(group[0]) }
        }
    }

    private mutating func root(_ index: Int) -> Int {
        var index = index
        while parent[index] != index {
            parent[index] = parent[parent[index]]
            index = parent[index]
        }
        return index
    }

    /// Some of the things, in trees; trees by their first member.
    func trees(of members: [Int]) -> [[Int]] {
        var copy = self
        var rankOf: [Int: Int] = [:]
        var trees: [[Int]] = []
        for member in members {
            let key = copy.root(member)
            let rank = rankOf[key] ?? trees.count
            if rank == trees.count {
                rankOf[key] = rank
                trees.append([])
            }
            trees[rank].append(member)
        }
        return trees
    }
}
