/// What a cell shows and how it was rounded, as far as that fits into seven bytes.
@usableFromInline struct CompactForm: Equatable, Sendable {
    enum Kind: UInt8 { case absent, number, withheld }

    /// Decimals of the value, and how many were printed, four bits each.
    private let digits: UInt8
    /// Of what is shown, and of the precision, four bits each.
    private let kinds: UInt8
    /// The index of the statistic in 20 bits, and behind it the parameter of the precision, at most
    /// 10^6, in as many. Single bytes: a wider number would have to be aligned.
    @usableFromInline let rest: (UInt8, UInt8, UInt8, UInt8, UInt8)

    init(kind: Kind, digits: UInt8, value: Int, precision: Precision?) {
        let rounding = CompactPrecision(precision)
        self.digits = digits
        kinds = kind.rawValue | rounding.kind << 4
        let both = UInt64(rounding.parameter) << 20 | UInt64(min(max(value, 0), 0xF_FFFF))
        func byte(_ place: Int) -> UInt8 { UInt8(truncatingIfNeeded: both >> (8 * place)) }
        rest = (byte(0), byte(1), byte(2), byte(3), byte(4))
    }

    @inlinable var both: UInt64 {
        UInt64(rest.0) | UInt64(rest.1) << 8 | UInt64(rest.2) << 16 | UInt64(rest.3) << 24
            | UInt64(rest.4) << 32
    }

    @inlinable var value: Int { Int(both & 0xF_FFFF) }

    @usableFromInline var precision: Precision? {
        CompactPrecision(kind: kinds >> 4, parameter: UInt32(both >> 20)).precision
    }

    @usableFromInline static func == (a: CompactForm, b: CompactForm) -> Bool {
        a.digits == b.digits && a.kinds == b.kinds && a.rest == b.rest
    }

    /// Nil for a number with too many digits, and for ends beyond 32 bits.
    static func packed(_ shown: Shown) -> (kind: Kind, digits: UInt8, word: Int64)? {
        switch shown {
        case .absent: return (.absent, 0, 0)
        case .number(let number):
            guard let word = number.value.word, number.value.scale < 16,
                (0..<16).contains(number.decimals)
            else { return nil }
            return (.number, UInt8(number.value.scale << 4 | number.decimals), word)
        case .withheld(let low, let high):
            guard let low = end(low), let high = end(high) else { return nil }
            return (.withheld, 0, Int64(low) << 32 | Int64(UInt32(bitPattern: high)))
        }
    }

    /// The least number of 32 bits for an end that nobody knows.
    private static func end(_ end: Int?) -> Int32? {
        guard let end else { return Int32.min }
        return end > Int32.min ? Int32(exactly: end) : nil
    }

    @usableFromInline func shown(_ word: Int64) -> Shown {
        switch Kind(rawValue: kinds & 0xF) {
        case .number:
            return .number(
                PrintedNumber(
                    value: Decimal(word: word, scale: Int(digits >> 4)),
                    decimals: Int(digits & 0xF)))
        case .withheld:
            let low = Int32(truncatingIfNeeded: word >> 32)
            let high = Int32(truncatingIfNeeded: word)
            return .withheld(
                low: low == Int32.min ? nil : Int(low), high: high == Int32.min ? nil : Int(high))
        default: return .absent
        }
    }
}

/// What hangs on a cell: most have nothing, many the count of their evidence.
@usableFromInline enum Attachment: Sendable {
    case none
    case count(Int32)
    case record(Evidence.Record)
    case unusual(UnusualCell)

    init(_ evidence: Evidence?) {
        switch evidence?.storage {
        case nil: self = .none
        case .record(let record): self = .record(record)
        case .count(let count):
            if let small = count.whole.flatMap({ Int32(exactly: $0) }) {
                self = .count(small)
            } else {
                self = .unusual(UnusualCell(shown: nil, evidence: evidence))
            }
        case .some(.none): self = .unusual(UnusualCell(shown: nil, evidence: evidence))
        }
    }

    @usableFromInline var evidence: Evidence? {
        switch self {
        case .none: nil
        case .count(let count): Evidence(count: Decimal(Int(count)))
        case .record(let record): Evidence(record: record)
        case .unusual(let unusual): unusual.evidence
        }
    }

    func with(_ shown: Shown) -> Attachment {
        .unusual(UnusualCell(shown: shown, evidence: evidence))
    }

    func with(_ evidence: Evidence?) -> Attachment {
        guard case .unusual(let unusual) = self, let shown = unusual.shown else {
            return Attachment(evidence)
        }
        return .unusual(UnusualCell(shown: shown, evidence: evidence))
    }
}

/// What does not fit into a cell.
@usableFromInline final class UnusualCell: Sendable {
    /// Nil where the cell itself says it.
    @usableFromInline let shown: Shown?
    let evidence: Evidence?

    init(shown: Shown?, evidence: Evidence?) {
        self.shown = shown
        self.evidence = evidence
    }
}

/// A precision as its kind and its parameter.
private struct CompactPrecision {
    let kind: UInt8
    let parameter: UInt32

    init(kind: UInt8, parameter: UInt32) {
        self.kind = kind
        self.parameter = parameter
    }

    init(_ precision: Precision?) {
        let (kind, parameter): (UInt8, Int) =
            switch precision {
            case nil, .column: (0, 0)
            case .exact: (1, 0)
            case .round(let base): (2, base)
            case .random(let base): (3, base)
            case .down(let base): (4, base)
            case .up(let base): (5, base)
            case .midpoint(let base): (6, base)
            case .decimals(let places): (7, places)
            case .figures(let figures): (8, figures)
            }
        self.init(kind: kind, parameter: UInt32(min(max(parameter, 0), 0xF_FFFF)))
    }

    var precision: Precision? {
        let parameter = Int(parameter)
        switch kind {
        case 1: return .exact
        case 2: return .round(parameter)
        case 3: return .random(parameter)
        case 4: return .down(parameter)
        case 5: return .up(parameter)
        case 6: return .midpoint(parameter)
        case 7: return .decimals(parameter)
        case 8: return .figures(parameter)
        default: return nil
        }
    }
}
