/// The whole numbers that the base of published shares can be: those of which every share leaves room
/// for a whole part.
///
/// Of 37 units nobody prints 33.3 %. A search that branches on a base so steps over most numbers, and
/// a base that is settled settles its parts.
struct ShareDomain {
    /// The base, as a sum of columns.
    let base: [Int]
    private(set) var parts: [Part] = []
    /// The rows that say so.
    private(set) var rows: Set<Int> = []
    /// Whether no unit is of two parts, and whether each is of one.
    private var isDisjoint = true
    private var isWhole = false

    /// A sum of columns, between two multiples of the base.
    struct Part {
        let columns: [Int]
        var low: Multiple?
        var high: Multiple?

        fileprivate func least(of base: Int) -> Int128 { low.map { max($0.ceiling(base), 0) } ?? 0 }

        fileprivate func most(of base: Int) -> Int128 {
            high.map { min($0.floor(base), Int128(base)) } ?? Int128(base)
        }
    }

    /// A fraction whose denominator is above 0.
    struct Multiple {
        let numerator: Int128
        let denominator: Int128

        fileprivate func floor(_ base: Int) -> Int128 {
            let (whole, rest) = (numerator * Int128(base)).quotientAndRemainder(
                dividingBy: denominator)
            return rest < 0 ? whole - 1 : whole
        }

        fileprivate func ceiling(_ base: Int) -> Int128 {
            let (whole, rest) = (numerator * Int128(base)).quotientAndRemainder(
                dividingBy: denominator)
            return rest > 0 ? whole + 1 : whole
        }
    }

    /// Larger bases are not looked into: products stay exact.
    private static let largest = 1_000_000_000_000
    /// So many numbers are stepped over at once; where none of them can be the base, what is beyond is
    /// left to the search.
    private static let mostSteps = 500

    /// Whether the base can be this number, as far as its shares tell.
    func holds(_ number: Int) -> Bool {
        guard number >= 0 else { return false }
        guard number <= Self.largest else { return true }
        var (least, most) = (Int128(0), Int128(0))
        for part in parts {
            let (low, high) = (part.least(of: number), part.most(of: number))
            if low > high { return false }
            least += low
            most += high
        }
        return !isDisjoint || (least <= number && (!isWhole || most >= number))
    }

    /// The largest number not above this one that the base can be, or a larger one above which there is
    /// none; nil where there is none at all.
    func below(_ number: Int) -> Int? {
        var number = number
        for _ in 0..<Self.mostSteps {
            if number < 0 { return nil }
            if holds(number) { return number }
            number -= 1
        }
        return number
    }

    /// The least number not below this one that the base can be, or a smaller one below which there is
    /// none.
    func above(_ number: Int) -> Int {
        var number = max(number, 0)
        for _ in 0..<Self.mostSteps {
            if holds(number) { return number }
            number += 1
        }
        return number
    }

    /// What each part can be where the base is between two numbers.
    func bounds(of part: Part, between low: Int, and high: Int?) -> (low: Int, high: Int?) {
        let high = high.flatMap { $0 <= Self.largest ? Int(clamping: part.most(of: $0)) : nil }
        return (low <= Self.largest ? Int(clamping: part.least(of: low)) : 0, high)
    }
}

extension ShareDomain {
    /// One per base among rows that say that a combination is not below 0, or not above.
    ///
    /// - `lower`, `upper`: the rows' bounds.
    static func domains(
        _ rows: [[(column: Int, coefficient: Int)]], lower: [Int128?], upper: [Int128?],
        where isWhole: ([(column: Int, coefficient: Int)]) -> Bool
    ) -> [ShareDomain] {
        var domains: [ShareDomain] = []
        var known: [[Int]: Int] = [:]
        for (index, row) in rows.enumerated() where isWhole(row) {
            let isLower = lower[index] == 0 && upper[index] == nil
            guard isLower || (upper[index] == 0 && lower[index] == nil),
                let share = share(of: row)
            else { continue }
            let columns = row.map(\.column).sorted()
            let place = known[columns] ?? domains.count
            if place == domains.count { domains.append(ShareDomain(base: columns)) }
            known[columns] = place
            domains[place].add(share.part, share.multiple, isLower: isLower)
            domains[place].rows.insert(index)
        }
        return domains.map(\.counted)
    }

    /// A row of two coefficients, a and the smaller b, as (a - b) × part + b × base.
    private static func share(of row: [(column: Int, coefficient: Int)])
        -> (part: [Int], multiple: Multiple)?
    {
        guard let most = row.lazy.map(\.coefficient).max(),
            let least = row.lazy.map(\.coefficient).min(), least < most,
            row.allSatisfy({ $0.coefficient == most || $0.coefficient == least })
        else { return nil }
        return (
            row.filter { $0.coefficient == most }.map(\.column).sorted(),
            Multiple(
                numerator: -Int128(least), denominator: Int128(most) - Int128(least))
        )
    }

    private mutating func add(_ columns: [Int], _ multiple: Multiple, isLower: Bool) {
        let place = parts.firstIndex { $0.columns == columns } ?? parts.count
        if place == parts.count { parts.append(Part(columns: columns)) }
        if isLower {
            parts[place].low = multiple
        } else {
            parts[place].high = multiple
        }
    }

    /// The same, with what its parts have in common.
    private var counted: ShareDomain {
        var copy = self
        let columns = parts.flatMap(\.columns)
        copy.isDisjoint = Set(columns).count == columns.count
        copy.isWhole = copy.isDisjoint && columns.count == base.count
        return copy
    }
}
