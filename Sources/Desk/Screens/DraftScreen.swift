import Disclosure
import Outputs
import Readers
import Writers

/// What a checker would object to, before anything is handed in, and what is still to be said.
public struct DraftScreen: Sendable {
    public let id: String
    public let title: String
    /// Nil where it could not be judged.
    public let mark: Mark?
    public let counts: [QueueScreen.Count]
    public let notes: [String]
    public let undeclared: [String]
    public let panels: [OutputScreen.Panel]
    /// What somebody could work out, as a part of a page.
    public let alarms: String?
    /// The submission of the same person that it replaces, and its files that are not in it.
    public let replaces: String?
    public let gone: [String]
    /// Mistakes in the declarations that keep it from being judged.
    public let mistakes: [String]
    public let hasMistakes: Bool
    /// Why it could not be handed in however it is declared; nil where it can.
    public let tooMany: String?
    /// Where there are no mistakes.
    public let form: Form?
    /// `submission.yaml` as it stands, for whoever would rather write it.
    public let declaration: String
    /// What the page shows, for whoever answers another state to be told.
    public let shown: String
    /// There is a `submission.yaml`, so it can be handed in.
    public let isWritten: Bool

    public struct Form: Sendable {
        /// `7 questions are open.`
        public let sentence: String
        /// `7 questions`; nil where none is open.
        public let open: String?
        public let parts: [Part]
    }

    public struct Part: Sendable {
        public let heading: String
        public let remarks: [String]
        public let asked: [Field]
        /// Need no answer, but have to be seen.
        public let offered: [Field]
        public let further: [Field]
        public let isAsked: Bool
        public let isOpen: Bool
        public let hasFurther: Bool
    }

    public struct Field: Sendable {
        public let name: String
        public let label: String
        public let hint: String?
        public let value: String
        public let choices: [Choice]
        public let isChoice: Bool
        public let isLong: Bool
        /// What is wrong with what was typed.
        public let problem: String?
    }

    public struct Choice: Sendable {
        public let value: String
        public let label: String
        public let isChosen: Bool
    }

    /// What was typed and why it was not taken, for the page to show again.
    public struct Typed: Sendable {
        public var answers: [String: String] = [:]
        public var problems: [String: String] = [:]
        public var declaration: String?
        public var mistakes: [String] = []

        public init() {}
    }
}

extension OpenDesk {
    /// A draft as its author sees it; nil if it is not there any more.
    public func draftScreen(
        _ id: String, of visitor: Visitor, typed: DraftScreen.Typed = DraftScreen.Typed()
    ) throws -> DraftScreen? {
        guard let draft = try accounts.draft(id, of: visitor.pseudonym.text) else { return nil }
        let folder = try files(of: draft)
        var state: DraftState?
        var report: SubmissionReport?
        var tooMany: DeskError?
        var mistakes: [String] = []
        do {
            state = try self.state(of: draft)
            let judged = try trial(folder, by: visitor)
            report = judged.report
            tooMany = tooManyOutputs(judged.decisions.count)
        } catch let errors as ReadErrors {
            mistakes = errors.errors.map { "\($0)" }
        }
        // Of what was typed and not taken, the mistakes come first.
        mistakes = (typed.mistakes + mistakes).map(VisibleText.visible)
        let differences = try report.map { try self.differences(of: $0, in: folder, for: visitor) }
        let form = try state.map { state in
            Self.form(of: try parts(of: state, report, for: visitor), typed)
        }
        let written = folder["submission.yaml"]?.bytes
        let title = report?.submission.declaration.title ?? ""
        return DraftScreen(
            id: id, title: VisibleText.visible(title.isEmpty ? "Untitled submission" : title),
            mark: report.map { Mark($0.verdict) },
            counts: VerdictCounts(report?.outputs.map(\.verdict) ?? []).parts,
            // The first note says that there is no submission.yaml; the page says so itself.
            notes: ((report?.gaps ?? []).map { "Not searched: \($0)." }
                + (report?.submission.notes ?? []).dropFirst(written == nil ? 1 : 0))
                .map(VisibleText.visible),
            undeclared: Self.undeclared(in: report),
            panels: Self.draftPanels(of: report, differences ?? [:]),
            alarms: report?.alarmFragment, replaces: differences?.values.first?.since,
            gone: try gone(from: folder, report, for: visitor), mistakes: mistakes,
            hasMistakes: !mistakes.isEmpty, tooMany: tooMany.map { "\($0)." }, form: form,
            declaration: typed.declaration
                ?? String(decoding: written ?? state?.answers.yaml ?? [], as: UTF8.self),
            shown: Self.mark(of: folder), isWritten: written != nil)
    }

    /// Files that nothing is declared of.
    private static func undeclared(in report: SubmissionReport?) -> [String] {
        let outputs = report?.outputs ?? []
        let declared = Set(outputs.filter { $0.output.declaration != nil }.map(\.output.file))
        return outputs.map(\.output.file).filter { !declared.contains($0) }
            .map(VisibleText.visible)
    }

    /// Declared files of the version before that are not sent any more.
    private func gone(
        from folder: SubmittedFolder, _ report: SubmissionReport?, for visitor: Visitor
    )
        throws -> [String]
    {
        guard let earlier = report?.submission.declaration.supersedes,
            let submission = ledger.submissions[earlier], submission.author == visitor.pseudonym
        else { return [] }
        return try record(of: submission).outputs.filter { folder[$0] == nil }
            .map(VisibleText.visible)
    }

    /// - `differences`: by path, from the version before; told once for each file.
    private static func draftPanels(
        of report: SubmissionReport?, _ differences: [String: FileDifference]
    ) -> [OutputScreen.Panel] {
        var told: Set<String> = []
        return (report?.outputs ?? []).enumerated().map { index, output in
            // The questions of the form above it are called "o1-c1" and the like.
            let fragments = OutputFragments(of: output, id: "t\(index + 1)", mostRows: 60)
            return OutputScreen.Panel(
                heading: VisibleText.visible(output.output.id), summary: fragments.summary,
                verdict: Mark(output.verdict),
                context: output.output.declaration?.context.map(VisibleText.visible),
                exception: output.output.declaration?.exception.map(VisibleText.visible),
                declared: output.output.declaration?.facts ?? [],
                table: output.verdict > .pass ? fragments.table : nil,
                findings: fragments.findings,
                difference: told.insert(output.output.file).inserted
                    ? differences[output.output.file] : nil)
        }
    }

    private static func form(of parts: [DraftPart], _ typed: DraftScreen.Typed) -> DraftScreen.Form
    {
        let shown = parts.map { part in
            let fields = part.questions.map { question in
                (question.isAsked || typed.problems[question.name] != nil, field(question, typed))
            }
            let offered = zip(part.questions, fields).filter { $0.isOffered && !$1.0 }.map(\.1.1)
            let further = zip(part.questions, fields).filter { !$0.isOffered && !$1.0 }.map(\.1.1)
            return DraftScreen.Part(
                heading: VisibleText.visible(part.heading),
                remarks: part.remarks.map { VisibleText.visible(PlainRemark.text($0)) },
                asked: fields.filter(\.0).map(\.1), offered: offered, further: further,
                isAsked: part.isAsked, isOpen: part.isAsked || !offered.isEmpty,
                hasFurther: !further.isEmpty)
        }
        let open = shown.reduce(0) { $0 + $1.asked.count }
        let sentence =
            switch open {
            case 0: "Nothing is missing. What is declared can be changed here."
            case 1: "One question is open."
            default: "\(open) questions are open."
            }
        let left = open == 1 ? "one question" : "\(open) questions"
        return DraftScreen.Form(
            sentence: sentence, open: open == 0 ? nil : left, parts: shown)
    }

    private static func field(_ question: DraftQuestion, _ typed: DraftScreen.Typed)
        -> DraftScreen.Field
    {
        let value = typed.answers[question.name] ?? question.value
        return DraftScreen.Field(
            name: question.name, label: VisibleText.visible(question.label), hint: question.hint,
            value: value,
            choices: (question.choices ?? []).map {
                .init(
                    value: $0.value, label: VisibleText.visible($0.label),
                    isChosen: $0.value.utf8.elementsEqual(value.utf8))
            }, isChoice: question.choices != nil, isLong: question.isLong,
            problem: typed.problems[question.name])
    }
}
