import Foundation
import Outputs
import Testing

@testable import Differencing

/// The engine against trying every possible set of microdata.
@Suite struct ReferenceTests {
    private static let minimum = 3

    static var takesAll: Bool {
        ProcessInfo.processInfo.environment["SALLYPORT_ALL"] == "1"
    }

    private static var count: Int { takesAll ? 20_000 : 2_000 }

    /// Steps of the search for all sets of microdata; systems that take more are not judged.
    private static var budget: Int { takesAll ? 300_000 : 30_000 }

    @Test func `agrees with every set of microdata that fits what is published`() throws {
        var judged = 0
        for seed in 0..<UInt64(Self.count) {
            let system = RandomSystem(seed: seed)
            guard let all = Enumeration(system, budget: Self.budget) else { continue }
            judged += 1
            for lists in seed % 4 == 0 ? [true, false] : [true] {
                let result = result(system, lists: lists)
                #expect(result.isComplete)
                guard agrees(result, system, all, lists: lists, "seed \(seed)") else { return }
            }
        }
        #expect(judged > Self.count / 2, "only \(judged) systems were small enough")
    }

    @Test func `claims no more of tables linked by margins than every set of microdata shows`()
        throws
    {
        var (judged, cut) = (0, 0)
        for seed in 0..<UInt64(Self.count / 4) {
            let system = RandomSystem(seed: 1_000_000 + seed, linked: true)
            guard let all = Enumeration(system, budget: Self.budget) else { continue }
            judged += 1
            for lists in [true, false] {
                let result = result(system, lists: lists, product: 1 + Int(seed % 8))
                if !result.isComplete { cut += 1 }
                // Whatever is open is so because tables are linked in a circle.
                #expect(
                    result.gaps.isSubset(of: [.bounds, .circles])
                        && result.isComplete != result.gaps.contains(.circles), "seed \(seed)")
                guard agrees(result, system, all, lists: lists, "linked seed \(seed)") else {
                    return
                }
            }
        }
        #expect(judged > Self.count / 10, "only \(judged) systems were small enough")
        #expect(
            cut > judged / 20 && cut < judged, "\(cut) of \(2 * judged) were linked in a circle")
    }

    /// Of every third system more than one value has to remain of what is withheld.
    private static func width(_ system: RandomSystem) -> Int {
        system.lines.count % 3 == 0 ? 2 + system.total % 3 : 0
    }

    private func result(_ system: RandomSystem, lists: Bool, product: Int? = nil) -> AuditResult {
        var parameters = AuditParameters(minimum: Self.minimum)
        parameters.all = lists
        parameters.singletons = system.singletons
        parameters.width = Decimal(Self.width(system))
        // Every other system of two dimensions as a transport problem.
        if system.total % 2 == 0 { parameters.limits.simplex = 0 }
        if let product { parameters.limits.product = product }
        return AuditUnit(tables: system.tables, dataset: system.dataset).result(parameters)
    }

    private func agrees(
        _ result: AuditResult, _ system: RandomSystem, _ all: Enumeration, lists: Bool,
        _ name: String
    ) -> Bool {
        let problems = Comparison(
            system: system, all: all, result: result, minimum: Self.minimum,
            width: Self.width(system), lists: lists
        ).problems
        if problems.isEmpty { return true }
        let shown = result.inferences.map { inference in
            let terms = inference.terms.map {
                "\($0.coefficient)*\($0.cell.table).\($0.cell.cell)"
            }
            return "\(terms) \(inference.brief) \(inference.contributor.map { "for \($0)" } ?? "")"
        }
        Issue.record(
            """
            \(name), \(lists ? "all" : "alarms only"): \(problems.joined(separator: "\n"))
            \(system.sketch)
            \(shown.joined(separator: "\n"))
            """)
        return false
    }
}

/// What is wrong with a result.
struct Comparison {
    let system: RandomSystem
    let all: Enumeration
    let result: AuditResult
    let minimum: Int
    /// The least width of a withheld cell's interval.
    var width = 0
    /// Whether every withheld and rounded cell was asked for.
    let lists: Bool

    private var lineOf: [CellReference: RandomSystem.Line] {
        Dictionary(uniqueKeysWithValues: system.lines.map { ($0.cell, $0) })
    }

    var problems: [String] {
        var found: [String] = []
        if !result.conflicts.isEmpty { found.append("conflicts \(result.conflicts)") }
        let lines = lineOf
        var sets: [(atoms: UInt32, inference: Inference)] = []
        for inference in result.inferences {
            guard let atoms = set(inference, lines) else {
                found.append("terms are no set: \(inference.terms)")
                continue
            }
            if inference.contributor == nil { sets.append((atoms, inference)) }
            found += judge(inference, atoms, lines)
        }
        found += missing(sets, lines) + missingNarrow(sets) + missingOwn(lines)
        return found
    }

    private func set(_ inference: Inference, _ lines: [CellReference: RandomSystem.Line]) -> UInt32?
    {
        var counts = [Int](repeating: 0, count: system.truth.count)
        for term in inference.terms {
            guard let line = lines[term.cell] else { return nil }
            guard let own = term.isBase ? line.base : line.atoms else { return nil }
            for atom in counts.indices where own >> UInt32(atom) & 1 == 1 {
                counts[atom] += term.coefficient
            }
        }
        var atoms: UInt32 = 0
        for (atom, count) in counts.enumerated() {
            if count == 1 { atoms |= 1 << UInt32(atom) }
            let isEmpty = system.impossible >> UInt32(atom) & 1 == 1
            guard count == 0 || count == 1 || isEmpty else { return nil }
        }
        return atoms
    }

    private func judge(
        _ inference: Inference, _ atoms: UInt32, _ lines: [CellReference: RandomSystem.Line]
    ) -> [String] {
        let contributor = inference.contributor
        let truth = all.range(atoms, alone: contributor.flatMap { lines[$0]?.atoms })
        var found: [String] = []
        if let contributor, !system.singletons.contains(contributor) {
            found.append("no single contributor")
        }
        let label =
            "\(inference.terms.map { "\($0.coefficient)*\($0.cell.table).\($0.cell.cell)" }) \(inference.brief)"
        if !inference.isTight {
            // What is proved large enough is no alarm, whatever the best bounds are.
            let isLarge = inference.terms.count > 1 && inference.low ?? 0 >= Decimal(minimum)
            if result.isComplete, !isLarge { found.append("not tight: \(label)") }
            if inference.low.map({ $0 > Decimal(truth.low) }) ?? false
                || inference.high.map({ $0 < Decimal(truth.high) }) ?? false
            {
                found.append("interval is \(truth): \(label)")
            }
        } else if inference.low != Decimal(truth.low) || inference.high != Decimal(truth.high) {
            found.append("interval is \(truth): \(label)")
        }
        if inference.isExact != (truth.low == truth.high), inference.isTight || inference.isExact {
            found.append("exactness: \(label)")
        }
        found += certificate(inference, atoms, lines).map { "\($0): \(label)" }
        switch inference.alarm {
        case .smallImpliedCount:
            if truth.low != truth.high || truth.low < 1 || truth.high >= minimum {
                found.append("false alarm \(label)")
            }
        case .impliedZero: if truth.high != 0 { found.append("false alarm \(label)") }
        case .boundedBelowThreshold:
            if truth.high >= minimum { found.append("false alarm \(label)") }
        case .exactRecovery, .roundingUndone:
            if truth.low != truth.high { found.append("false alarm \(label)") }
        case .intervalTooNarrow:
            let isDoubled = contributor != nil && isNarrow(all.range(atoms))
            if !isNarrow(truth) || isDoubled { found.append("false alarm \(label)") }
        case nil: break
        }
        return found
    }

    /// A certificate's cells must dominate the set (no atom may be short of it) and add up.
    private func certificate(
        _ inference: Inference, _ atoms: UInt32, _ lines: [CellReference: RandomSystem.Line]
    ) -> [String] {
        guard inference.proof != .integrality else { return [] }
        var found: [String] = []
        for (own, bound, sign) in [
            (inference.because.low, inference.low, -1.0),
            (inference.because.high, inference.high, 1.0),
        ] {
            guard let bound, let target = Double(bound.description) else { continue }
            if own.isEmpty {
                // A bound that only whole numbers give has no sum; what is exact without them has.
                let isPlain = target == 0 && sign < 0 || atoms & ~system.impossible == 0
                if inference.isExact, !isPlain, !lines.values.contains(where: { $0.base != nil }) {
                    found.append("no certificate")
                }
                continue
            }
            var cover = (0..<system.truth.count).map { atoms >> UInt32($0) & 1 == 1 ? -1.0 : 0.0 }
            var sum = 0.0
            var usesShare = false
            for line in own {
                let parts = line.multiplier.split(separator: "/").compactMap { Double($0) }
                let multiplier = parts.count == 2 ? parts[0] / parts[1] : parts[0]
                switch line.fact {
                case .cell(let cell, let value):
                    guard let cellLine = lines[cell], let number = Double(value.description) else {
                        continue
                    }
                    if Int(number) < cellLine.low || Int(number) > cellLine.high {
                        found.append("figure not published")
                    }
                    sum += multiplier * number
                    for atom in cover.indices where cellLine.atoms >> UInt32(atom) & 1 == 1 {
                        cover[atom] += multiplier
                    }
                case .share, .mean, .units: usesShare = true
                case .notNegative: break
                }
            }
            if usesShare { continue }
            for (atom, rest) in cover.enumerated() where system.impossible >> UInt32(atom) & 1 == 0
            {
                if rest * sign < -1e-9 { found.append("certificate does not cover atom \(atom)") }
            }
            let cut = sign > 0 ? (sum + 1e-9).rounded(.down) : (sum - 1e-9).rounded(.up)
            if cut != target { found.append("certificate adds up to \(sum)") }
        }
        return found
    }

    /// Withheld cells of which fewer values are possible than the width demands, and no inference says
    /// so.
    private func missingNarrow(
        _ sets: [(atoms: UInt32, inference: Inference)]
    ) -> [String] {
        guard result.isComplete else { return [] }
        return system.lines.filter { $0.isWithheld && isNarrow(all.range($0.atoms)) }
            .filter { line in
                !sets.contains {
                    $0.inference.terms.map(\.cell) == [line.cell]
                        && $0.inference.alarm == .intervalTooNarrow
                }
            }.map { "missed narrow \($0.cell)" }
    }

    /// Narrower than demanded, but not exact.
    private func isNarrow(_ range: (low: Int, high: Int)) -> Bool {
        range.low < range.high && range.high - range.low < width
    }

    /// Withheld cells that the only contributor to another one can work out, or too closely where not
    /// everybody can, and no inference says so.
    private func missingOwn(_ lines: [CellReference: RandomSystem.Line]) -> [String] {
        guard result.isComplete else { return [] }
        var found: [String] = []
        for single in system.singletons {
            guard let own = lines[single] else { continue }
            for line in system.lines where line.isWithheld && line.low != line.high {
                let isSame = (line.atoms ^ own.atoms) & ~system.impossible == 0
                let plain = all.range(line.atoms)
                guard !isSame, plain.low < plain.high else { continue }
                let range = all.range(line.atoms, alone: own.atoms)
                let alarm: Inference.Alarm
                if range.low == range.high {
                    alarm = .exactRecovery
                } else if isNarrow(range), !isNarrow(plain) {
                    alarm = .intervalTooNarrow
                } else {
                    continue
                }
                let isTold = result.inferences.contains {
                    $0.contributor == single && $0.terms.map(\.cell) == [line.cell]
                        && $0.alarm == alarm
                }
                if !isTold { found.append("missed \(line.cell) for the one in \(single)") }
            }
        }
        return found
    }

    /// Bases of shares whose parts are counted.
    private var countedBases: [UInt32] {
        let plain = system.lines.filter { $0.base == nil && !$0.isWithheld }
        let counted = Set(plain.map { $0.atoms & ~system.impossible })
        return system.lines.compactMap { line in
            counted.contains(line.atoms & ~system.impossible) ? line.base : nil
        }
    }

    /// Small sets that are signed sums of published ones, or of what these are shares of, and that no
    /// alarm is about.
    private func missing(
        _ sets: [(atoms: UInt32, inference: Inference)],
        _ lines: [CellReference: RandomSystem.Line]
    ) -> [String] {
        var found: [String] = []
        let alarmed = sets.filter { $0.inference.alarm != nil }.map {
            $0.atoms & ~system.impossible
        }
        let published = Set(
            (system.lines.map(\.atoms) + countedBases).map { $0 & ~system.impossible })
        let inSpan = Enumeration.span(Array(published), atoms: system.truth.count)
        for line in system.lines where line.isWithheld || line.isRounded {
            let range = all.range(line.atoms)
            let own = sets.first {
                $0.inference.terms == [Inference.Term(coefficient: 1, cell: line.cell)]
            }
            if line.atoms & ~system.impossible == 0 { continue }
            if own == nil, lists { found.append("no inference for \(line.cell)") }
            if range.low == range.high, line.low != line.high, own?.inference.alarm == nil,
                !result.unbounded.contains(line.cell)
            {
                found.append("missed exact \(line.cell) = \(range.low)")
            }
        }
        guard result.isComplete else { return found }
        // A share that prints as a small count is for the threshold to judge.
        let own = system.lines.map { line in
            (atoms: line.atoms, high: line.base == nil ? line.high : all.range(line.atoms).high)
        }
        let small = own.filter { $0.high < minimum }.reduce(UInt32(0)) { $0 | $1.atoms }
        let implied = sets.filter { $0.inference.alarm == .impliedZero }.map(\.atoms)
        let zeros = (own.filter { $0.high == 0 }.map(\.atoms) + implied).reduce(0, |)
        let shown = Set(published.map { $0 & ~zeros })
        // Every set of atoms that are small.
        let possible = all.small(below: minimum) & ~system.impossible
        var next = possible
        while next != 0 {
            let set = next
            next = (next - 1) & possible
            guard !published.contains(set), !all.reaches(minimum, set), inSpan(set) else {
                continue
            }
            let rest = set & ~zeros
            if rest == 0 || shown.contains(rest) || rest & ~small == 0 { continue }
            // Pieces that are published small or that an alarm names, and at most one published
            // cell beside them, are not named again as a whole: a known limit of the search.
            let left = rest & ~(small | alarmed.reduce(0, |))
            if left == 0 || shown.contains(left) { continue }
            if alarmed.contains(where: { $0 & ~zeros & ~set == 0 || rest & ~$0 == 0 }) { continue }
            found.append("missed set \(String(set, radix: 2)) \(all.range(set))")
        }
        return found
    }
}

extension RandomSystem {
    var sketch: String {
        lines.map {
            "\($0.cell.table).\($0.cell.cell) \(String($0.atoms, radix: 2)) \($0.low)-\($0.high == Int.max ? "" : "\($0.high)")\($0.isWithheld ? "w" : "")\($0.base.map { "/\(String($0, radix: 2))" } ?? "")"
        }
        .joined(separator: "\n")
    }
}
