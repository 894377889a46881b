import Audit
import Foundation
import Release
import Testing

@testable import Desk

/// What an auditor is told when something of a bundle or of the trust folder is not as it should be.
struct MissingTests {
    private func problem(_ small: SmallDesk) throws -> String {
        do {
            _ = try VerifiedRelease(
                folder: small.out, trust: try Trust(folder: "\(small.path)/trust"))
            return "verified"
        } catch let error as BundleError {
            return error.description
        }
    }

    @Test func `whatever file is gone is named, though its folder is empty then`() throws {
        let template = try SmallDesk(.released)
        for path in try SmallDesk.tree(template.out).keys.sorted() {
            let small = try SmallDesk(.released)
            try FileManager.default.removeItem(atPath: "\(small.out)/\(path)")
            #expect(try problem(small) == "\(path): is missing")
        }
    }

    @Test func `an empty folder and a file with a second name are refused as what they are`() throws
    {
        let small = try SmallDesk(.released)
        let folder = "\(small.out)/files/empty"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        #expect(try problem(small).hasPrefix("files/empty/: an empty folder"))
        try FileManager.default.removeItem(atPath: folder)
        #expect(try problem(small) == "verified")
        try FileManager.default.linkItem(
            atPath: "\(small.out)/criteria.json",
            toPath: small.root.appending(path: "outside").path)
        #expect(try problem(small).hasPrefix("criteria.json: is one file under several names"))
    }

    @Test(
        arguments: [
            ("witness-vkeys", "vkey", "trust/witness-vkeys: "),
            ("witness-vkeys", nil, "trust/witness-vkeys: "), ("vkey", nil, "trust/vkey: "),
            ("policy.json", nil, "trust/policy.json: "), ("ca.pem", nil, "trust/ca.pem: "),
        ] as [(String, String?, String)])
    func `a mistake in the trust folder is named with its own file`(
        file: String, copyOf source: String?, expected: String
    ) throws {
        let small = try SmallDesk(.released)
        let trust = "\(small.path)/trust"
        let bytes =
            try source.map { try Data(contentsOf: URL(filePath: "\(trust)/\($0)")) }
            ?? Data("garbage\n".utf8)
        try bytes.write(to: URL(filePath: "\(trust)/\(file)"))
        #expect(try problem(small).hasPrefix(expected))
    }
}
