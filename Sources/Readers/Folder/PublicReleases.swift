import Disclosure
import Outputs

extension SubmissionOpener {
    /// The submissions that a dataset's description names as public (`released:`).
    ///
    /// They are read with that description, since cells can only be compared where labels mean the
    /// same. One that cannot be read is an error: not knowing what is out is not a pass.
    ///
    /// - `folder`: where the description lies; their folders are in it.
    public static func publicReleases(
        of dataset: Dataset, in folder: SubmittedFolder, limits: ReadLimits = ReadLimits()
    ) throws(ReadErrors) -> [ReleasedSubmission] {
        var found: [ReleasedSubmission] = []
        for release in dataset.released {
            let part = folder.part(release.folder)
            guard part["submission.yaml"] != nil else {
                throw ReadErrors([
                    ReadError(
                        file: "dataset.yaml", line: 1, column: 1,
                        problem: .other(
                            "there is no \(release.folder)/submission.yaml, which `released` names;"
                                + " put the public submission there, or remove the line"))
                ])
            }
            do throws(ReadErrors) {
                let opened = try open(folder: part, knownDataset: dataset, limits: limits)
                found.append(
                    ReleasedSubmission(
                        name: release.folder, opened: opened.about(dataset.name),
                        source: release.source))
            } catch {
                throw error.inside(release.folder)
            }
        }
        return found
    }
}

extension OpenedSubmission {
    /// The same, about a dataset that somebody else names.
    fileprivate func about(_ dataset: String) -> OpenedSubmission {
        var declaration = declaration
        declaration.dataset = dataset
        return OpenedSubmission(
            declaration: declaration, dataset: self.dataset, outputs: outputs, notes: notes)
    }
}
