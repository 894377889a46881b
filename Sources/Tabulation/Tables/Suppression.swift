/// Chooses which places to withhold so that none that is withheld follows from the others.
///
/// Every place that fails is withheld, with all its statistics. In each line (the categories of one
/// dimension and their total) that shows its total, one withheld place alone follows by
/// subtraction: a second is withheld with it, the one of fewest units. Whether the result is safe
/// is not decided here: `judge` says which places of a treated table still fail.
public struct Suppression {
    private let table: MicrodataTable
    private let placeOfLabels: [[Int]: Int]
    /// Every line: its places, the total among them where it is shown.
    private let lines: [[Int]]

    public init(_ table: MicrodataTable) {
        self.table = table
        var known: [[Int]: Int] = [:]
        for (index, place) in table.places.enumerated() { known[place.labels] = index }
        placeOfLabels = known
        var lines: [[Int]] = []
        for dimension in table.dimensions.indices {
            for place in table.places where place.labels[dimension] == -1 {
                let labels = [-1] + Array(table.dimensions[dimension].labels.indices)
                lines.append(
                    labels.compactMap { label in
                        var key = place.labels
                        key[dimension] = label
                        return known[key]
                    })
            }
        }
        self.lines = lines + Self.linesOfBases(table)
    }

    /// The places whose counts add up to the base of a percentage, which gives it away as a total would.
    private static func linesOfBases(_ table: MicrodataTable) -> [[Int]] {
        guard let mask = table.request.percentMask, !table.request.totals else { return [] }
        let places = table.places.indices
        let bases = Dictionary(grouping: places) { place in
            table.places[place].labels.indices.map { dimension in
                mask >> dimension & 1 == 1 ? -1 : table.places[place].labels[dimension]
            }
        }
        return bases.values.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
    }

    /// What `judge` says of a treated table: places that fail by themselves, and withheld places that
    /// others give away.
    public struct Judgement {
        public let failing: Set<Int>
        public let recovered: Set<Int>

        public init(failing: Set<Int>, recovered: Set<Int>) {
            self.failing = failing
            self.recovered = recovered
        }
    }

    /// The places to withhold. May leave an unsafe table where nothing more can be withheld.
    public func withheld<Failure: Error>(
        _ judge: (Set<Int>) throws(Failure) -> Judgement
    ) throws(Failure) -> Set<Int> {
        var withheld = Set<Int>()
        while true {
            let judgement = try judge(withheld)
            var next = withheld.union(judgement.failing)
            complete(&next)
            for place in judgement.recovered.sorted() where next == withheld {
                guard let partner = partner(of: place, besides: next) else { continue }
                next.insert(partner)
                complete(&next)
            }
            if next == withheld { return withheld }
            withheld = next
        }
    }

    /// Withholds a second place in every line that has one.
    private func complete(_ withheld: inout Set<Int>) {
        var isChanged = true
        while isChanged {
            isChanged = false
            for line in lines where line.count(where: withheld.contains) == 1 {
                guard let second = smallest(line, besides: withheld) else { continue }
                withheld.insert(second)
                isChanged = true
            }
        }
    }

    /// The shown place of fewest units, 1 or more, totals last; of none of them all, the first.
    private func smallest(_ places: [Int], besides withheld: Set<Int>) -> Int? {
        places.filter { !withheld.contains($0) }.min { rank($0) < rank($1) }
    }

    private func rank(_ place: Int) -> (Int, Int, Int) {
        let units = table.units(place)
        return (
            units == 0 ? 1 : 0, table.places[place].labels.count { $0 < 0 } << 40 + units, place
        )
    }

    /// A place in a line with `place` that is still shown.
    private func partner(of place: Int, besides withheld: Set<Int>) -> Int? {
        let neighbours = lines.filter { $0.contains(place) }.flatMap(\.self)
        return smallest(neighbours, besides: withheld)
    }
}
