import Outputs

/// A condition made ready for millions of records: its comparisons are answered once per distinct
/// value of a column, as bits, and combined without a tree.
struct ConditionProgram {
    private enum Step {
        case comparison(Int)
        case not
        case all(Int)
        case any(Int)
    }

    let columns: [String]
    /// In the order of the text; a comparison's index is its bit.
    private let comparisons: [Prepared]
    private let steps: [Step]
    /// Per column the comparisons about it.
    private let ofColumn: [[Int]]

    private struct Prepared {
        let relation: Condition.Relation
        let literals: [Literal]
    }

    private enum Literal {
        case number(ScaledNumber)
        case text([UInt8])
        case missing
    }

    /// Why a value cannot be compared.
    struct NotANumber: Error {}

    init(_ condition: Condition) {
        columns = condition.columns
        let all = condition.comparisons
        comparisons = all.map { comparison in
            Prepared(
                relation: comparison.relation, literals: comparison.literals.map(Self.prepared))
        }
        ofColumn = condition.columns.map { name in
            all.indices.filter { all[$0].column == name }
        }
        var steps: [Step] = []
        var next = 0
        Self.compile(condition, &steps, &next)
        self.steps = steps
    }

    private static func prepared(_ literal: Condition.Literal) -> Literal {
        switch literal {
        case .missing: return .missing
        case .text(let text): return .text(Array(text.utf8))
        case .number(let number):
            let read = try? ScaledNumber(parsing: Array(number.description.utf8))
            return .number(read ?? ScaledNumber(significand: 0, scale: 0))
        }
    }

    private static func compile(_ condition: Condition, _ steps: inout [Step], _ next: inout Int) {
        switch condition {
        case .comparison:
            steps.append(.comparison(next))
            next += 1
        case .not(let part):
            compile(part, &steps, &next)
            steps.append(.not)
        case .all(let parts):
            for part in parts { compile(part, &steps, &next) }
            steps.append(.all(parts.count))
        case .any(let parts):
            for part in parts { compile(part, &steps, &next) }
            steps.append(.any(parts.count))
        }
    }

    /// Whether the comparisons whose bits are set make the condition true.
    func holds(_ bits: UInt64) -> Bool {
        // Comparisons are at most 64, so the stack is at most 64 high: bit 0 is its top.
        var stack: UInt64 = 0
        for step in steps {
            switch step {
            case .comparison(let index): stack = stack << 1 | (bits >> UInt64(index) & 1)
            case .not: stack ^= 1
            case .all(let count), .any(let count):
                let mask: UInt64 = count >= 64 ? .max : (1 << UInt64(count)) - 1
                let top = stack & mask
                var isTrue = top != 0
                if case .all = step { isTrue = top == mask }
                stack = (count >= 64 ? 0 : stack >> UInt64(count)) << 1 | (isTrue ? 1 : 0)
            }
        }
        return stack & 1 == 1
    }

    /// The bits of a column's comparisons that are true of a value; the empty text is missing.
    func bits(of value: [UInt8], column: Int) throws(NotANumber) -> UInt64 {
        var bits: UInt64 = 0
        for index in ofColumn[column] where try isTrue(comparisons[index], of: value) {
            bits |= 1 << UInt64(index)
        }
        return bits
    }

    private func isTrue(_ comparison: Prepared, of value: [UInt8]) throws(NotANumber) -> Bool {
        switch comparison.relation {
        case .equal: return equals(comparison.literals[0], value)
        case .notEqual: return !equals(comparison.literals[0], value)
        case .isIn: return comparison.literals.contains { equals($0, value) }
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            guard !value.isEmpty else { return false }
            return try order(comparison, value)
        }
    }

    private func equals(_ literal: Literal, _ value: [UInt8]) -> Bool {
        switch literal {
        case .missing: return value.isEmpty
        case .text(let text): return !value.isEmpty && text == value
        case .number(let number):
            guard let own = try? ScaledNumber(parsing: value) else { return false }
            return number.equals(own)
        }
    }

    private func order(_ comparison: Prepared, _ value: [UInt8]) throws(NotANumber) -> Bool {
        let (isLess, isGreater): (Bool, Bool)
        switch comparison.literals[0] {
        case .missing: return false
        case .text(let text):
            isLess = value.lexicographicallyPrecedes(text)
            isGreater = text.lexicographicallyPrecedes(value)
        case .number(let number):
            guard let own = try? ScaledNumber(parsing: value) else { throw NotANumber() }
            (isLess, isGreater) = (own < number, number < own)
        }
        switch comparison.relation {
        case .less: return isLess
        case .lessOrEqual: return !isGreater
        case .greater: return isGreater
        default: return !isLess
        }
    }
}

/// The distinct values of the columns of a condition, each with the comparisons true of it.
struct ConditionTally {
    let program: ConditionProgram
    private(set) var columns: [Column]

    struct Column {
        var labels = LabelDictionary()
        /// Nil for a value that cannot be compared.
        var bits: [UInt64?] = []
        /// Whether there were more distinct values than are kept.
        var isOpen = false
    }

    /// Beyond so many distinct values a column is no category: its population is said in words.
    static let mostValues = 4096

    init(_ program: ConditionProgram) {
        self.program = program
        columns = program.columns.map { _ in Column() }
    }

    /// The bits of a value; at least 8 bytes after it have to be readable.
    mutating func bits(_ bytes: UnsafeRawPointer, count: Int, column: Int)
        throws(ConditionProgram.NotANumber) -> UInt64
    {
        if columns[column].isOpen {
            let value = Array(UnsafeRawBufferPointer(start: bytes, count: count))
            return try program.bits(of: value, column: column)
        }
        let code = columns[column].labels.code(bytes, count: count)
        if code == columns[column].bits.count {
            let label = columns[column].labels.labels[code]
            columns[column].bits.append(try? program.bits(of: label, column: column))
            if columns[column].bits.count >= Self.mostValues { columns[column].isOpen = true }
        }
        guard let bits = columns[column].bits[code] else { throw ConditionProgram.NotANumber() }
        return bits
    }

    mutating func merge(_ other: ConditionTally) {
        for index in columns.indices {
            columns[index].isOpen = columns[index].isOpen || other.columns[index].isOpen
            guard !columns[index].isOpen else { continue }
            for (label, bits) in zip(other.columns[index].labels.labels, other.columns[index].bits)
            where columns[index].labels.code(of: label) == columns[index].bits.count {
                columns[index].bits.append(bits)
            }
            if columns[index].bits.count >= Self.mostValues { columns[index].isOpen = true }
        }
    }
}
