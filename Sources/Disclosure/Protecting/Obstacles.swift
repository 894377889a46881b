import Outputs

/// What stands against a submission, as far as withholding cells may mend it.
struct Obstacles {
    /// Fields that a rule objects to while they are shown, with the first reason.
    private(set) var primary: [Int: ChangeReason] = [:]
    /// What published cells give away, with the fields that take part.
    private(set) var alarms: [Alarm] = []
    /// Objections to cells of files that cannot be written again.
    private(set) var fixed: [ChangeReason] = []
    /// Fails, and no change of cells can mend it.
    private(set) var others: [ChangeReason] = []

    struct Alarm {
        let reason: ChangeReason
        /// Shown fields of the sum that proves it, those next to what it is about if there are any.
        let candidates: [Int]
        /// Own fields of the set that it is about.
        var about: [Int] = []
        /// All shown fields of the sum that proves it; nil where no sum does, or it is not known.
        var proof: [Int]?
        /// The withheld field that it is about, where digits and bounds alone give that away: there
        /// is no point in withholding it while these are shown.
        var vain: Int?
    }

    /// Rules that object to more than the numbers of single cells.
    private static let beyondCells: Set<String> = [
        "rounding", "significant", "geography", "text", "hidden-content", "record-level",
        "context", "file-types",
    ]

    /// - `numbers`: index of every output in `fields`, by its id.
    /// - `withheld`: the fields that are withheld already.
    init(
        in report: SubmissionReport, fields: PrintedFields, numbers: [String: Int],
        withheld: Set<Int>
    ) {
        let isFree = { (field: Int) in fields.fields[field].isFree && !withheld.contains(field) }
        for inference in report.inferences where inference.verdict == .fail {
            alarms.append(Self.alarm(inference, fields, isFree))
        }
        let explained = Set(
            report.inferences.filter { $0.verdict == .fail }.flatMap(\.terms)
                .compactMap { $0 }.filter { $0.submission == nil }
                .map { CellChange.OutputPlace(output: $0.output, place: $0.place) })
        for output in report.outputs {
            for finding in output.findings where finding.verdict == .fail {
                let place = CellChange.OutputPlace(output: output.output.id, place: finding.place)
                if finding.rule == DifferencingRule.key, explained.contains(place) { continue }
                add(
                    finding, output.output, numbers[output.output.id] ?? 0, fields, withheld,
                    isFree)
            }
        }
    }

    private mutating func add(
        _ finding: Finding, _ output: Output, _ number: Int, _ fields: PrintedFields,
        _ withheld: Set<Int>, _ isFree: (Int) -> Bool
    ) {
        let reason = ChangeReason(
            rule: finding.rule, message: finding.message, output: output.id, place: finding.place)
        let isMendable =
            finding.pack != nil && output.table != nil && !Self.beyondCells.contains(finding.rule)
        let own = finding.cells.compactMap { fields.field(output: number, cell: $0) }
        guard isMendable, finding.rule == DifferencingRule.key || !own.isEmpty else {
            others.append(reason)
            return
        }
        let shown = own.filter { fields.fields[$0].isShown && !withheld.contains($0) }
        if finding.rule != DifferencingRule.key, !shown.isEmpty {
            for field in shown where primary[field] == nil && isFree(field) {
                primary[field] = reason
            }
            if !shown.allSatisfy(isFree) { fixed.append(reason) }
            return
        }
        let around = own.flatMap { [$0] + fields.neighbours(of: $0) }.filter(isFree)
        alarms.append(Alarm(reason: reason, candidates: Set(around).sorted()))
    }

    private static func alarm(
        _ inference: InferenceReport, _ fields: PrintedFields, _ isFree: (Int) -> Bool
    ) -> Alarm {
        let terms = inference.terms.compactMap { $0 }.filter { $0.submission == nil }
        let proof = proof(of: inference)
        let places = terms.map { (output: $0.output, place: $0.place) } + proof.places
        var nearest: [Int: Int] = [:]
        for (output, place) in places {
            guard let field = fields.field(output: output, place: place), isFree(field) else {
                continue
            }
            let steps = terms.map { place.steps(to: $0.place) + ($0.output == output ? 0 : 1) }
            nearest[field] = min(nearest[field] ?? .max, steps.min() ?? 0)
        }
        let reach = max(1, nearest.values.min() ?? 0)
        var candidates = nearest.filter { $0.value <= reach }.map(\.key)
        if candidates.isEmpty {
            let own = terms.compactMap { fields.field(output: $0.output, place: $0.place) }
            candidates = own.flatMap(fields.neighbours).filter(isFree)
        }
        let isVain =
            inference.alarm == .exactRecovery && inference.terms.count == 1
            && inference.proof != .equalities
        return Alarm(
            reason: ChangeReason(
                rule: inference.alarm?.rawValue ?? DifferencingRule.key,
                message: inference.message,
                output: terms.first?.output ?? "", place: terms.first?.place ?? .whole),
            candidates: Set(candidates).sorted(),
            about: terms.compactMap { fields.field(output: $0.output, place: $0.place) },
            proof: proof.isWhole
                ? Set(
                    proof.places.compactMap { fields.field(output: $0.output, place: $0.place) }
                        .filter(isFree)
                ).sorted() : nil,
            vain: isVain
                ? terms.first.flatMap { fields.field(output: $0.output, place: $0.place) }
                : nil)
    }

    /// The own cells of the sums that prove an inference, and whether nothing else does.
    private static func proof(of inference: InferenceReport)
        -> (places: [(output: String, place: Place)], isWhole: Bool)
    {
        var places: [(output: String, place: Place)] = []
        var isWhole = inference.view == .full
        for line in inference.becauseLow + inference.becauseHigh {
            switch line.fact {
            case .cell(nil, let output, let place, _, _),
                .share(nil, let output, let place, _, _, _):
                places.append((output, place))
            case .cell, .share: break
            case .bound(let text): if text != InferenceReport.Line.notNegative { isWhole = false }
            }
        }
        if inference.proof == .equalities { return (places, isWhole && !places.isEmpty) }
        // What only whole numbers prove has no sum.
        let isLowProved = !inference.becauseLow.isEmpty || (inference.low ?? 0) == 0
        let isHighProved = !inference.becauseHigh.isEmpty || inference.high == nil
        return (places, isWhole && inference.proof != .integrality && isLowProved && isHighProved)
    }
}

extension Place {
    /// In how many dimensions the labels differ.
    fileprivate func steps(to other: Place) -> Int {
        labels.count { other.labels[$0.key] != $0.value }
            + other.labels.keys.count { labels[$0] == nil }
    }
}
