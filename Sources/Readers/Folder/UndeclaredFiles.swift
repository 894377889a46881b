import Outputs

extension SubmissionReading {
    /// Every file that nobody declared, and every entry that was not opened, sorted by path.
    func undeclared() -> [Output] {
        let known = declaredPaths()
        let prefixes = dataset?.released.map { $0.folder + "/" } ?? []
        var outputs: [Output] = []
        for file in folderFiles where !known.contains(file.path) {
            if prefixes.contains(where: { file.path.hasPrefix($0) }) { continue }
            outputs.append(
                Self.undeclared(
                    file.path, file.digest, "nobody has declared this file",
                    "declare it in submission.yaml, or remove it"))
        }
        for entry in refusedEntries where !known.contains(entry.path) {
            outputs.append(
                Self.undeclared(
                    entry.path, nil, "this entry \(entry.reason) and was not opened",
                    ReadLimits.raised(entry.reason)
                        ?? "remove it, or put a plain file with a plain name in its place"))
        }
        return outputs.sorted { $0.file.utf8.lexicographicallyPrecedes($1.file.utf8) }
    }

    private func declaredPaths() -> Set<String> {
        var known: Set<String> = ["submission.yaml", "dataset.yaml"]
        for output in declaration.outputs {
            known.insert(output.file)
            known.formUnion(output.evidenceFiles)
            if let data = output.data { known.insert(data) }
        }
        if let bytes = file(at: "dataset.yaml")?.bytes {
            known.formUnion(DatasetReader.companionPaths(of: bytes))
        }
        return known
    }

    private static func undeclared(
        _ path: String, _ digest: Digest?, _ words: String, _ remedy: String
    ) -> Output {
        let fault = Fault(.undeclared, message: "\(path): \(words)", remedy: remedy)
        return Output(
            id: path, file: path, digest: digest, kind: .undeclared, declaration: nil,
            content: .opaque, faults: [fault])
    }
}
