import Outputs

/// The statistics printed in a DDI codebook (2.5 and 2.6): frequencies of categories, minima and
/// maxima of variables.
///
/// Source: DDI Alliance, *Codebook 2.6*, elements `catStat`, `sumStat` and `valrng`.
enum CodebookReader {
    static func inspection(of bytes: [UInt8], limits: ReadLimits) throws(InspectionProblem)
        -> Inspection
    {
        var found = Inspection()
        let root = try XMLTree.root(of: bytes, limits: limits)
        guard root.name.lowercased() == "codebook" else { return found }
        try XMLEvents.read(bytes, limits: limits) { (event) throws(InspectionProblem) in
            switch event {
            case .comment: found.hide("holds an XML comment")
            case .instruction: found.hide("holds an XML instruction", review: true)
            default: return
            }
        }
        for (index, variable) in root.all(["var"]).enumerated() {
            guard found.tables.count < limits.tables else { throw .limit("tables", limits.tables) }
            let categories = variable.elements("catgry") + variable.elements("catgryGrp")
            let counts = categories.flatMap { $0.elements("catStat") }
                .filter { ["freq", "crosstab"].contains($0["type"] ?? "freq") }
            append(counts.map { ($0.line, $0.text) }, header: "freq", index, &found)
            for (type, header) in [("min", "min"), ("max", "max"), ("vald", "n")] {
                let statistics = variable.elements("sumStat").filter { $0["type"] == type }
                append(statistics.map { ($0.line, $0.text) }, header: header, index, &found)
            }
            appendRange(of: variable, index, &found)
        }
        return found
    }

    /// The valid range of a measure is its least and its greatest value; that of a list of codes is
    /// known anyway.
    private static func appendRange(
        of variable: XMLElement, _ index: Int, _ found: inout Inspection
    ) {
        guard variable["intrvl"] == "contin" else { return }
        for range in variable.elements("valrng").flatMap({ $0.elements("range") }) {
            for (end, header) in [("min", "min"), ("max", "max")] {
                let values = range[end].map { [(line: range.line, text: $0)] } ?? []
                append(values, header: header, index, &found)
            }
        }
    }

    private static func append(
        _ values: [(line: Int, text: String)], header: String, _ index: Int,
        _ found: inout Inspection
    ) {
        guard let first = values.first else { return }
        var grid: [GridBlocks.Row] = [(first.line, ["", header])]
        grid += values.map { ($0.line, ["value", $0.text.trimmedLines]) }
        found.tables.append(
            FoundTable(
                place: "variable \(index + 1)", text: DelimitedText(grid: grid), stubs: 1))
    }
}
