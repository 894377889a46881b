import Audit
import Readers

extension PackFinder {
    /// Every pack whose folder lies in `folder`, sorted by name.
    static func all(in folder: String) throws -> [Found] {
        let files = DiskFiles()
        guard try files.kind(of: folder) == .folder else { return [] }
        return try files.names(in: folder).sorted()
            .filter { try files.kind(of: "\(folder)/\($0)/pack.yaml") == .file }
            .map { try find("\(folder)/\($0)") }
    }
}

extension PackFinder.Found {
    /// The cases beside the pack; nil where there are none, as for a pack built into the program.
    func cases() throws -> [PackCase]? {
        guard file.hasSuffix("/pack.yaml") else { return nil }
        let path = file.dropLast("pack.yaml".count) + "cases.yaml"
        let files = DiskFiles()
        guard try files.kind(of: String(path)) == .file else { return nil }
        let bytes = try files.read(String(path), limit: 1 << 20)
        return try PackReader.cases(bytes: bytes, file: String(path))
    }
}
