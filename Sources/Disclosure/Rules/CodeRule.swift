import Outputs

/// Program text that leaves may hold a person in a condition, a user's name in a path, or data.
///
/// Applies to code; of a log only the paths are looked at. Where nothing is found the rule passes; see `CodeScan`
/// for what it looks for, and how little that is.
///
/// Source: OpenSAFELY documentation, outputs/sdc; NHS England SDE, output guide (undeclared data in
/// code).
public struct CodeRule: Rule {
    public static let key = "code"
    public static let kinds: Set<Kind> = [.code]

    public let verdict: Verdict

    public init(parameters: inout Parameters) throws(ParameterError) {
        verdict = try parameters.word("verdict", default: .fail)
    }

    public func findings(in subject: Subject) -> [Finding] {
        guard case .text(let bytes) = subject.output.content else { return [] }
        if subject.output.kind == .log { return paths(in: bytes, of: subject) }
        guard Self.kinds.contains(subject.output.kind) else { return [] }
        let identifiers = Identifiers(subject.dataset).findings(
            in: subject.output, rule: Self.key, verdict: verdict)
        return identifiers
            + CodeScan.traces(in: bytes).map { trace, line in
                Finding(
                    rule: Self.key, verdict: trace.isReview ? min(verdict, .review) : verdict,
                    message: "\(subject.output.file):\(line): \(trace.message)",
                    remedy: trace.remedy, position: Position(line: line, column: 1))
            }
    }

    /// A log repeats the commands, and the paths in them.
    private func paths(in bytes: [UInt8], of subject: Subject) -> [Finding] {
        CodeScan.traces(in: bytes).filter { $0.trace == .userPath }.prefix(1).map { trace, line in
            Finding(
                rule: Self.key, verdict: verdict,
                message: "\(subject.output.file):\(line): \(trace.message)",
                remedy: trace.remedy, position: Position(line: line, column: 1))
        }
    }
}
