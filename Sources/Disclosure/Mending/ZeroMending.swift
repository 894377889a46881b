import Outputs

/// Remedies for cells that hold nobody, and for sets that must be empty, where a pack wants somebody
/// to look at them.
///
/// They are looked for as if the packs refused them, in the tables as already proposed for what
/// fails. What was told before stays.
struct ZeroMending {
    /// Without remedies that were tried.
    let before: Report
    let told: Report
    let submissions: [NamedSubmission]
    let released: [ReleasedSubmission]
    let packs: [RulePack]
    let limits: MendingLimits

    private static let rules: Set<String> = [ZeroRule.key, DifferencingRule.key]

    func mended() -> Report {
        let known = released.map(\.opened) + submissions.map(\.opened)
        guard isOpen, known.reduce(0, { $0 + $1.tableCells }) <= limits.cells * 4 else {
            return told
        }
        let changed = submissions.indices.map { s in
            submissions[s].showing(told.submissions[s].outputs.map(\.proposal))
        }
        let strict = packs.map(\.refusingZeros)
        let refused = Report(
            on: changed, released: released, by: strict, limits: limits.together)
        let found = ReportMending(
            report: refused, submissions: changed, released: released, packs: strict,
            limits: limits, isDoubt: true
        ).mended()
        let advised = told.replacing(
            told.submissions.indices.map { s in
                told.submissions[s].outputs.indices.map { o in
                    output(s, o, refused: refused, found: found)
                }
            })
        return withProposals(of: found, advised) ?? advised
    }

    /// With the tables that were found for outputs that had none, if all of them together make
    /// nothing worse.
    private func withProposals(of found: Report, _ advised: Report) -> Report? {
        let tables = advised.submissions.indices.map { s in
            advised.submissions[s].outputs.indices.map { o in
                advised.submissions[s].outputs[o].proposal
                    ?? found.submissions[s].outputs[o].proposal
            }
        }
        let changed = submissions.indices.map { submissions[$0].showing(tables[$0]) }
        let judged = Report(on: changed, released: released, by: packs, limits: limits.together)
        for (before, after) in zip(before.submissions, judged.submissions) {
            guard after.complete || !before.complete,
                zip(before.outputs, after.outputs).allSatisfy({ $1.isNoWorse(than: $0) })
            else { return nil }
        }
        return advised.replacing(
            advised.submissions.indices.map { s in
                advised.submissions[s].outputs.indices.map { o in
                    let own = advised.submissions[s].outputs[o]
                    let after = judged.submissions[s].outputs[o]
                    var output = telling(own, of: before.submissions[s].outputs[o], as: after)
                    output.proposal = tables[s][o]?.judged(
                        alone: own.proposal?.alone ?? alone(s, o, changed[s]), as: after)
                    return output
                }
            })
    }

    /// What is gone with all tables as proposed, though no step was for it alone, says so.
    private func telling(_ own: OutputReport, of before: OutputReport, as after: OutputReport)
        -> OutputReport
    {
        let left = after.verdictsByRule
        return OutputReport(
            output: own.output,
            findings: zip(own.findings, before.findings).map { finding, old in
                isOpen(finding, since: old) && left[finding.rule] == nil
                    ? finding.advising("change this table, or those beside it, as proposed")
                    : finding
            })
    }

    private func alone(_ s: Int, _ o: Int, _ changed: NamedSubmission) -> Verdict {
        TableMending(
            before.submissions[s].outputs[o].output, of: submissions[s], packs: packs,
            limits: limits
        ).report(on: changed.opened.outputs[o]).verdict
    }

    private var isOpen: Bool {
        zip(before.submissions, told.submissions).contains { before, told in
            zip(before.outputs, told.outputs).contains { before, told in
                zip(before.findings, told.findings).contains { isOpen($1, since: $0) }
            }
        }
    }

    private func isOpen(_ finding: Finding, since before: Finding) -> Bool {
        finding.verdict == .review && finding.pack != nil && Self.rules.contains(finding.rule)
            && finding.remedy == before.remedy
    }

    private func output(_ s: Int, _ o: Int, refused: Report, found: Report) -> OutputReport {
        let own = told.submissions[s].outputs[o]
        let old = before.submissions[s].outputs[o].findings
        let general = refused.submissions[s].outputs[o].findings
        let further = found.submissions[s].outputs[o]
        var tried: [Key: String] = [:]
        for (finding, general) in zip(further.findings, general)
        where finding.remedy != general.remedy {
            tried[Key(finding)] = finding.remedy
        }
        let findings = zip(own.findings, old).map { finding, old -> Finding in
            // A place that is merged now has another name.
            guard isOpen(finding, since: old),
                let remedy = tried[Key(finding)] ?? only(in: tried, finding, general)
            else { return finding }
            return finding.advising(
                own.proposal == nil
                    ? remedy
                    : "beside what is proposed, "
                        + remedy.replacing(MendingStep.asProposed, with: ""))
        }
        var output = OutputReport(output: own.output, findings: findings)
        output.proposal = own.proposal
        return output
    }

    /// The remedy of all findings of a rule, for one whose place the changed table does not have.
    private func only(in tried: [Key: String], _ finding: Finding, _ general: [Finding]) -> String?
    {
        let own = general.filter { $0.rule == finding.rule && $0.pack == finding.pack }
        let remedies = Set(own.map { tried[Key($0)] })
        guard !own.contains(where: { $0.place == finding.place }), remedies.count == 1 else {
            return nil
        }
        return remedies.first ?? nil
    }

    /// The same finding in both reports.
    private struct Key: Hashable {
        let rule: String
        let pack: String?
        let place: Place

        init(_ finding: Finding) {
            rule = finding.rule
            pack = finding.pack
            place = finding.place
        }
    }
}

extension NamedSubmission {
    /// The same, with the tables of proposals for its outputs.
    fileprivate func showing(_ proposals: [OutputProposal?]) -> NamedSubmission {
        NamedSubmission(
            name: name,
            opened: OpenedSubmission(
                declaration: opened.declaration, dataset: opened.dataset,
                outputs: zip(opened.outputs, proposals).map { output, proposal in
                    proposal.map { output.holding($0.table) } ?? output
                }, notes: opened.notes))
    }
}

extension OutputProposal {
    /// The same table with other verdicts.
    fileprivate func judged(alone: Verdict, as together: OutputReport) -> OutputProposal {
        OutputProposal(
            table: table, steps: steps, changed: changed, alone: alone,
            together: together.verdict, left: together.verdictsByRule.keys.sorted())
    }
}

extension RulePack {
    /// The same pack, which lets no zero pass that it wants looked at.
    fileprivate var refusingZeros: RulePack {
        let looksAtZeros = rules.contains { ($0.rule as? ZeroRule)?.verdict == .review }
        let entries = rules.map { entry -> Entry in
            var rule = entry.rule
            if var zero = rule as? ZeroRule, zero.verdict == .review {
                zero.verdict = .fail
                rule = zero
            }
            if var differencing = rule as? DifferencingRule,
                differencing.zeros.map({ $0 == .review }) ?? looksAtZeros
            {
                differencing.zeros = .fail
                rule = differencing
            }
            return Entry(
                rule: rule, parameters: entry.parameters, because: entry.because,
                scope: entry.scope, override: entry.override)
        }
        return RulePack(
            name: name, version: version, title: title, issuer: issuer,
            missingEvidence: missingEvidence, rules: entries, digest: digest)
    }
}
