import Audit
import Desk
import Disclosure
import Outputs
import Readers
import Signing

/// Where packs are found: a folder, or a name in ./Rules, in the desk, or built in.
enum PackFinder {
    struct Found {
        let name: String
        let file: String
        let bytes: [UInt8]

        func pack() throws -> RulePack {
            try PackReader.pack(bytes: bytes, file: file, digest: digest(of: bytes))
        }
    }

    static func find(_ name: String, desk: String? = nil) throws -> Found {
        let files = DiskFiles()
        var places = [name, "Rules/\(name)"]
        if let desk { places.append("\(desk)/rules/\(name)") }
        for place in places where try files.kind(of: "\(place)/pack.yaml") == .file {
            let file = "\(place)/pack.yaml"
            let base = place.split(separator: "/").last.map(String.init) ?? name
            return Found(name: base, file: file, bytes: try files.read(file, limit: 1 << 20))
        }
        if let text = BuiltInPacks.packs[name] {
            return Found(name: name, file: "\(name)/pack.yaml", bytes: Array(text.utf8))
        }
        let last = name.split(separator: "/").last.map(String.init) ?? name
        let meant = Spelling.suggestion(for: last, among: try names(desk: desk))
        throw CallError(
            "\(name): no such rule pack"
                + (meant.map { "; did you mean \"\($0)\"?" }
                    ?? "; `sallyport rules list` shows those there are"))
    }

    /// Every pack that a name finds, sorted by name.
    static func all(desk: String? = nil) throws -> [Found] {
        try names(desk: desk).sorted().map { try find($0, desk: desk) }
    }

    private static func names(desk: String?) throws -> Set<String> {
        let files = DiskFiles()
        var names = Set(BuiltInPacks.packs.keys)
        for folder in ["Rules"] + (desk.map { ["\($0)/rules"] } ?? [])
        where try files.kind(of: folder) == .folder {
            for name in try files.names(in: folder)
            where try files.kind(of: "\(folder)/\(name)/pack.yaml") == .file {
                names.insert(name)
            }
        }
        return names
    }
}
