import Outputs

/// What is done to the levels of a model's dummies, in words.
private struct LevelSteps {
    var merged: [String] = []
    var dropped: [String] = []

    var isEmpty: Bool { merged.isEmpty && dropped.isEmpty }

    var words: String {
        // Models side by side often have the same levels.
        var seen = Set<String>()
        let merges = merged.filter { seen.insert($0).inserted }
        let drops = dropped.filter { seen.insert($0).inserted }
        let drop = drops.isEmpty ? [] : ["drop \(drops.listed("and"))"]
        return (merges + drop).joined(separator: ", ")
    }
}

/// Remedies for a fitted model: levels to merge, terms to drop, decimals to leave out. Each is
/// judged again with what would then be known of the model, and named only if its finding is gone
/// and no rule says worse.
struct ModelMending {
    let report: OutputReport
    let submission: OpenedSubmission
    let packs: [RulePack]

    init(of report: OutputReport, in submission: OpenedSubmission, packs: [RulePack]) {
        self.report = report
        self.submission = submission
        self.packs = packs
    }

    func mended() -> OutputReport {
        var words: [String: String] = [:]
        let levels = [LevelCountsRule.key, EventsRule.key]
        if let found = mergingLevels(), levels.contains(where: isObjecting) {
            for rule in levels where found.mends.contains(rule) { words[rule] = found.words }
        }
        if isObjecting(SaturatedRule.key) { words[SaturatedRule.key] = withoutInteractions() }
        if isObjecting(ReconstructionRule.key) { words[ReconstructionRule.key] = lessExactly() }
        let findings = report.findings.map { finding in
            finding.pack != nil ? words[finding.rule].map(finding.advising) ?? finding : finding
        }
        var told = OutputReport(output: report.output, findings: findings)
        told.proposal = report.proposal
        return told
    }

    private func isObjecting(_ rule: String) -> Bool {
        report.findings.contains { $0.rule == rule && $0.verdict > .pass }
    }

    /// What is said of the output with other models, unless some rule says worse than now.
    private func findings(with models: [Model]) -> [Finding]? {
        let output = report.output
        let changed = Output(
            id: output.id, file: output.file, digest: output.digest, kind: output.kind,
            declaration: output.declaration, content: .models(models), faults: output.faults)
        // What is said of a model needs no other output, and those may be large.
        let found = SubmissionReport.findings(
            on: changed, in: Surroundings([changed], dataset: submission.dataset), by: packs)
        return OutputReport(output: changed, findings: found).isNoWorse(than: report) ? found : nil
    }

    private func isMended(_ rule: String, with models: [Model]) -> Bool {
        findings(with: models).map { !$0.contains { $0.rule == rule } } ?? false
    }

    // MARK: Levels

    private func mergingLevels() -> (words: String, mends: Set<String>)? {
        let rules = packs.flatMap(\.rules).map(\.rule)
        let units = rules.compactMap { ($0 as? LevelCountsRule)?.minimum }.max() ?? 0
        let events = rules.compactMap { ($0 as? EventsRule)?.minimum }.max() ?? 0
        var steps = LevelSteps()
        let models = report.output.models.map { model -> Model in
            let isBinary = model.declaration.type?.isBinary ?? false
            return Self.mended(model, &steps) { level in
                if level.count < Decimal(units) { return true }
                guard let own = level.events else { return false }
                return own < Decimal(events) || isBinary && level.count - own < Decimal(events)
            }
        }
        guard !steps.isEmpty, let found = findings(with: models) else { return nil }
        let objecting = Set(found.map(\.rule))
        let mends = Set([LevelCountsRule.key, EventsRule.key].filter { !objecting.contains($0) })
        let isEmpty = models.contains { $0.terms.allSatisfy(\.isIntercept) && $0.terms.count < 2 }
        let wasEmpty = report.output.models.contains { $0.terms.allSatisfy(\.isIntercept) }
        if isEmpty, !wasEmpty {
            return mends.isEmpty
                ? nil
                : ("leave the model out: every one of its variables has too small a level", mends)
        }
        return mends.isEmpty ? nil : ("\(steps.words), and fit the model again", mends)
    }

    private static func mended(
        _ model: Model, _ steps: inout LevelSteps, isSmall: (Model.LevelCount) -> Bool
    ) -> Model {
        var levels = ModelLevels(model)
        for _ in 0..<20 {
            guard let small = levels.small(isSmall) ?? levels.rarest(inSmall: isSmall) else {
                break
            }
            guard let (name, all) = levels.variable(of: small),
                let partner = levels.partner(of: small, in: all, named: name)
            else { break }
            if all.count > 2 {
                levels.merge(partner.term, small.term)
                steps.merged.append("merge the level \(small.term) with \(partner.term)")
            } else if isSmall(small) {
                levels.drop { $0.hasPrefix(name) }
                steps.dropped.append(name)
            } else {
                break
            }
        }
        if levels.hasSmallInteraction(isSmall) {
            levels.dropInteractions()
            steps.dropped.append("the interactions")
        }
        return levels.model
    }

    // MARK: Terms and digits

    private func withoutInteractions() -> String? {
        let models = report.output.models
        let dropped = models.flatMap(\.terms).map(\.name).filter { $0.contains(":") }
        let changed = models.map { model -> Model in
            var levels = ModelLevels(model)
            levels.dropInteractions()
            return levels.model
        }
        guard !dropped.isEmpty, isMended(SaturatedRule.key, with: changed) else { return nil }
        let named = dropped.count <= 3 ? " " + dropped.listed("and") : ""
        return "drop the \(dropped.count == 1 ? "interaction" : "interactions")\(named) and fit the"
            + " model again, or submit the table of means instead"
    }

    private func lessExactly() -> String? {
        let models = report.output.models.map(ModelLevels.init)
        let numbers = report.output.models.lazy.flatMap(\.terms).flatMap(\.numbers.values)
        let most = numbers.map(\.decimals).max() ?? 0
        var ways: [String] = []
        if isMended(ReconstructionRule.key, with: models.map { $0.reprinted(places: nil) }) {
            ways.append("leave out the intercept")
        }
        let places = (0..<min(most, 6)).reversed().first { places in
            isMended(ReconstructionRule.key, with: models.map { $0.reprinted(places: places) })
        }
        if let places, places > 0 {
            ways.append(
                "print every number to \(places) \(places == 1 ? "decimal" : "decimals")")
        }
        return ways.isEmpty ? nil : ways.joined(separator: ", or ")
    }
}
