import Disclosure
import Outputs

/// What another pack would change about past submissions.
public enum PackChanges {
    /// For a terminal: per output the verdict before and after, and how many findings of which
    /// rule come and go, with their first places.
    public static func text(_ comparison: PackComparison, style: TextStyle) -> String {
        var lines: [String] = []
        var submission: Int?
        for change in comparison.changes {
            if change.index != submission {
                submission = change.index
                lines.append(style.paint(VisibleText.visible(change.submission), .bold))
            }
            lines.append(
                "  \(VisibleText.visible(change.output))  \(change.before.rawValue) → "
                    + style.paint(change.after.rawValue, .init(change.after)))
            if style.quiet { continue }
            let turned = turned(change)
            let others = { (finding: Finding) in !turned.contains { $0.finding.isTwin(of: finding) }
            }
            let byWords = Dictionary(grouping: turned, by: \.words).sorted { $0.key < $1.key }
            for (words, all) in byWords {
                lines += findings("~", all.map(\.finding), style, words)
            }
            lines += findings("+", change.gained.filter(others), style)
            lines += findings("-", change.lost.filter(others), style)
        }
        lines.append(summary(of: comparison))
        return lines.joined(separator: "\n") + "\n"
    }

    /// Findings of which only the verdict is another: `review → fail`.
    private static func turned(_ change: PackComparison.Change) -> [(
        finding: Finding, words: String
    )] {
        change.gained.compactMap { finding in
            change.lost.first { $0.isTwin(of: finding) }.map {
                (finding, ", \($0.verdict.rawValue) → \(finding.verdict.rawValue)")
            }
        }
    }

    private static func summary(of comparison: PackComparison) -> String {
        let changes = comparison.changes
        let worse = changes.count { $0.isWorse }
        let milder = changes.count { $0.isMilder }
        return "\(counted(comparison.outputs, "output")): \(worse) worse, \(milder) milder, "
            + "\(changes.count - worse - milder) with the same verdict and other findings"
    }

    private static func findings(
        _ sign: String, _ findings: [Finding], _ style: TextStyle, _ words: String = ""
    ) -> [String] {
        var groups: [(rule: String, message: String, places: [String])] = []
        for finding in findings {
            let place = finding.place.phrase(in: nil)
            let index = groups.firstIndex {
                $0.rule == finding.rule && $0.message == finding.message
            }
            if let index {
                groups[index].places.append(place)
            } else {
                groups.append((finding.rule, finding.message, [place]))
            }
        }
        return groups.flatMap { group in
            let more = group.places.count > 1 ? " and \(group.places.count - 1) more" : ""
            let text = "\(sign) \(group.rule)\(words): \(group.message) (\(group.places[0])\(more))"
            return VisibleText.wrapped(VisibleText.visible(text), to: style.columns - 6)
                .enumerated().map { ($0.offset == 0 ? "    " : "      ") + $0.element }
        }
    }

    /// One JSON object and a final line feed.
    public static func json(_ comparison: PackComparison, was: [RulePack], now: [RulePack])
        -> [UInt8]
    {
        var writer = JSONWriter(.pretty)
        writer.object { writer in
            writer.member("sallyport", 1)
            for (name, packs) in [("was", was), ("now", now)] {
                writer.key(name)
                writer.array { writer in packs.forEach { writer.string($0.name) } }
            }
            writer.member("outputs", comparison.outputs)
            writer.key("changes")
            writer.array { writer in comparison.changes.forEach { writer.change($0) } }
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }
}

extension Finding {
    /// Whether it says the same of the same place, with whatever verdict.
    fileprivate func isTwin(of other: Finding) -> Bool {
        rule == other.rule && message == other.message && place == other.place
            && cells == other.cells
    }
}

extension JSONWriter {
    fileprivate mutating func change(_ change: PackComparison.Change) {
        object { writer in
            writer.member("submission", change.submission)
            writer.member("output", change.output)
            writer.member("file", change.file)
            writer.member("before", change.before.rawValue)
            writer.member("after", change.after.rawValue)
            for (name, findings) in [("gained", change.gained), ("lost", change.lost)] {
                writer.key(name)
                writer.array { writer in findings.forEach { writer.brief($0) } }
            }
        }
    }

    private mutating func brief(_ finding: Finding) {
        object { writer in
            writer.member("rule", finding.rule)
            writer.member("pack", finding.pack)
            writer.member("verdict", finding.verdict.rawValue)
            writer.key("at")
            writer.object { writer in
                for (name, label) in finding.place.ordered(in: nil) { writer.member(name, label) }
            }
            writer.member("message", finding.message)
        }
    }
}
