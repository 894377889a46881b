import Outputs

/// A first `submission.yaml` with what a researcher has to confirm.
public struct DraftedSubmission: Sendable {
    public var declaration: SubmissionDeclaration
    /// By id of the output.
    public var questions: [String: [String]] = [:]
    /// About the submission as a whole.
    public var general: [String] = []

    /// How many questions there are.
    public var count: Int { general.count + questions.values.map(\.count).reduce(0, +) }
}

/// Writes a first declaration by looking at the files: layouts, statistics, marks, totals and kinds
/// are recognised, labels matched with the dataset, evidence and figures joined to their tables.
///
/// What a file does not say for certain is a question, and what could not be recognised is left out
/// so that `check` reports it. A draft is a start for the researcher, never a reason to release.
public enum SubmissionDrafting {
    /// - `title`: what to call it until the researcher does; the folder's name.
    public static func draft(
        of folder: SubmittedFolder, title: String, dataset: Dataset?,
        limits: ReadLimits = ReadLimits()
    ) -> DraftedSubmission {
        ReadingSession.within(limits) {
            var drafting = FolderDrafting(dataset: dataset, limits: limits)
            drafting.read(folder)
            return drafting.finished(title: title)
        }
    }
}
