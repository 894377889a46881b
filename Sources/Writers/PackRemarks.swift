import Disclosure

/// What the linter says about packs.
public enum PackRemarks {
    /// For a terminal: problems, then notes, each with what to do.
    public static func text(_ remarks: [PackRemark], packs: [RulePack], style: TextStyle) -> String
    {
        var lines: [String] = []
        for remark in remarks.filter(\.isProblem) + remarks.filter({ !$0.isProblem }) {
            if !remark.isProblem, style.quiet { continue }
            let kind = style.paint(remark.kind.rawValue, remark.isProblem ? .review : .faint)
            let rule = remark.rule.map { " \($0):" } ?? ""
            lines.append("\(VisibleText.visible(remark.pack)): \(kind):\(rule)")
            for text in [remark.message, "→ \(remark.remedy)"] {
                lines += VisibleText.wrapped(VisibleText.visible(text), to: style.columns - 2)
                    .map { "  " + $0 }
            }
        }
        let problems = remarks.count { $0.isProblem }
        let notes = remarks.count - problems
        lines.append(
            "\(counted(packs.count, "pack")): \(counted(problems, "problem")), "
                + counted(notes, "note"))
        return lines.joined(separator: "\n") + "\n"
    }

    /// One JSON object and a final line feed.
    public static func json(_ remarks: [PackRemark], packs: [RulePack]) -> [UInt8] {
        var writer = JSONWriter(.pretty)
        writer.object { writer in
            writer.member("sallyport", 1)
            writer.key("packs")
            writer.array { writer in packs.forEach { writer.string($0.name) } }
            writer.key("remarks")
            writer.array { writer in remarks.forEach { writer.remark($0) } }
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }
}
