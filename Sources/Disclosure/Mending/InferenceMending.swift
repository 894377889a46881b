import Outputs

extension Report {
    /// The same report, in which every inference has the remedies that were tried for its cells.
    ///
    /// - `before`: the report without them.
    func advisingInferences(as before: Report) -> Report {
        let told = zip(submissions, before.submissions).map { told, before in
            var told = told
            let tried = Self.tried(told, before)
            if !tried.isEmpty {
                told.inferences = told.inferences.map { $0.advising(tried) }
            }
            return told
        }
        return Report(packs: packs, submissions: told)
    }

    /// Remedies of what differencing finds, where one was tried.
    private static func tried(_ told: SubmissionReport, _ before: SubmissionReport)
        -> [CellChange.OutputPlace: String]
    {
        var tried: [CellChange.OutputPlace: String] = [:]
        for (output, old) in zip(told.outputs, before.outputs) {
            for (finding, old) in zip(output.findings, old.findings)
            where finding.rule == DifferencingRule.key && finding.remedy != old.remedy {
                let place = CellChange.OutputPlace(output: output.output.id, place: finding.place)
                tried[place] = finding.remedy
            }
        }
        return tried
    }
}

extension InferenceReport {
    /// In words of the outputs whose cells take part.
    fileprivate func advising(_ tried: [CellChange.OutputPlace: String]) -> InferenceReport {
        guard !remedy.isEmpty else { return self }
        let own = terms.compactMap { $0 }.filter { $0.submission == nil }
            .map { CellChange.OutputPlace(output: $0.output, place: $0.place) }
        let places = own.isEmpty ? (becauseLow + becauseHigh).compactMap(\.fact.ownPlace) : own
        var words: [(output: String, remedy: String)] = []
        for place in places {
            guard let remedy = tried[place],
                !words.contains(where: { $0.output == place.output && $0.remedy == remedy })
            else { continue }
            words.append((place.output, remedy))
        }
        guard !words.isEmpty else { return self }
        let isOne = Set(places.map(\.output)).count == 1
        var told = self
        told.remedy = words.map { isOne ? $0.remedy : "in \($0.output): \($0.remedy)" }
            .joined(separator: "; ")
        return told
    }
}

extension InferenceReport.Line.Fact {
    /// The cell of the checked submission that it quotes.
    fileprivate var ownPlace: CellChange.OutputPlace? {
        switch self {
        case .cell(nil, let output, let place, _, _),
            .share(nil, let output, let place, _, _, _):
            CellChange.OutputPlace(output: output, place: place)
        case .cell, .share, .bound: nil
        }
    }
}
