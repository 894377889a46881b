import Disclosure
import Outputs

extension Place {
    /// The labels in the order of the table's dimensions, then the others by name.
    func ordered(in table: Table?) -> [(name: String, label: String)] {
        var left = labels
        var ordered: [(name: String, label: String)] = []
        for dimension in table?.dimensions ?? [] {
            guard let label = left.removeValue(forKey: dimension.name) else { continue }
            ordered.append((dimension.name, label))
        }
        let others = left.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return ordered + others.map { ($0.key, $0.value) }
    }

    /// `la: Bradford, sex: F`, safe to be shown; `the whole output` where there are no labels.
    func phrase(in table: Table?) -> String {
        guard !labels.isEmpty else { return "the whole output" }
        return ordered(in: table)
            .map { "\(VisibleText.visible($0.name)): \(VisibleText.visible($0.label))" }
            .joined(separator: ", ")
    }
}

extension Verdict {
    /// What marks a cell; blank for a pass. It does not depend on colour.
    var mark: String {
        switch self {
        case .fail: "!"
        case .review: "?"
        case .pass: " "
        }
    }

    /// `3 fail, 1 review, 12 pass`, leaving out what does not occur.
    static func tally(_ verdicts: some Sequence<Verdict>) -> String {
        var counts: [Verdict: Int] = [:]
        for verdict in verdicts { counts[verdict, default: 0] += 1 }
        let parts = Verdict.allCases.reversed().compactMap { verdict in
            counts[verdict].map { "\($0) \(verdict.rawValue)" }
        }
        return parts.isEmpty ? "none" : parts.joined(separator: ", ")
    }
}

/// `1 cell`, `8 cells`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
