import Disclosure
import Foundation
import Outputs
import Readers
import Testing

/// The packs of `Rules`, read as the program reads them.
enum PackFiles {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Rules")

    static let names: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter {
            FileManager.default.fileExists(atPath: folder.appending(path: "\($0)/pack.yaml").path)
        }.sorted()

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: path)))
    }

    static func pack(_ name: String) throws -> RulePack {
        try pack(bytes: bytes("\(name)/pack.yaml"), file: "\(name)/pack.yaml")
    }

    static func pack(bytes: [UInt8], file: String = "pack.yaml") throws -> RulePack {
        let digest = Digest(hex: String(repeating: "0", count: 64))
        return try PackReader.pack(bytes: bytes, file: file, digest: try #require(digest))
    }

    /// A pack whose rules are these lines of YAML.
    static func pack(rules: String) throws -> RulePack {
        let head = "pack: drawn\nversion: 1\ntitle: Drawn\nissuer: a test\nrules:\n"
        let lines = rules.split(separator: "\n").map { "  \($0)\n" }.joined()
        return try pack(bytes: Array((head + lines).utf8))
    }

    static func cases(_ name: String) throws -> [PackCase] {
        try PackReader.cases(bytes: bytes("\(name)/cases.yaml"), file: "\(name)/cases.yaml")
    }
}
