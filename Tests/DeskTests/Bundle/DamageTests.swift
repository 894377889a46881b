import Audit
import Foundation
import Release
import Signing
import Testing

@testable import Desk

/// Everything that can happen to the files of a bundle without any key.
struct DamageTests {
    /// A file whose damage may be noticed through another one: the one it is compared with.
    private static func related(to path: String) -> [String] {
        switch path {
        case "SHA256SUMS": ["SHA256SUMS", "files/"]
        case "statement.json": ["statement.json", "sig/", "criteria.json", "ro-crate"]
        case "entry.json": ["entry.json", "statement.json", "release.tlog-proof"]
        case _ where path.hasPrefix("votes/"): [String(path.split(separator: ".")[0])]
        default: [path]
        }
    }

    private static func isNamed(_ file: String, for path: String) -> Bool {
        related(to: path).contains { file.hasPrefix($0) }
    }

    @Test(arguments: [0x01, 0x80] as [UInt8])
    func `every changed byte of every file is refused, and the file is named`(mask: UInt8) throws {
        let forgery = try Forgery()
        var changes = 0
        for (path, bytes) in forgery.parts {
            // Text is changed in the lowest bit everywhere; signatures and keys also in the highest.
            let isText = !["sig", "p7s"].contains { path.hasSuffix($0) }
            guard mask == 0x01 || !isText || runsAll else { continue }
            for place in bytes.indices {
                var damaged = forgery
                damaged.parts[path] = bytes.changing(place, by: mask)
                changes += 1
                guard let error = damaged.problem() else {
                    Issue.record("byte \(place) of \(path) changed, and it verifies")
                    continue
                }
                #expect(Self.isNamed(error.file, for: path), "\(path) \(place): \(error)")
            }
        }
        #expect(changes > 500)
    }

    @Test func `every file cut short, emptied or longer is refused, and the file is named`() throws
    {
        let forgery = try Forgery()
        for (path, bytes) in forgery.parts {
            for damaged in [[], Array(bytes.dropLast()), bytes + [0x0A], bytes + bytes] {
                var copy = forgery
                copy.parts[path] = damaged
                let error = try #require(copy.problem(), "\(path)")
                #expect(Self.isNamed(error.file, for: path), "\(path): \(error)")
            }
        }
    }

    @Test func `every file that is gone is noticed`() throws {
        let forgery = try Forgery()
        for path in forgery.parts.keys {
            var copy = forgery
            copy.parts[path] = nil
            #expect(copy.problem() != nil, "\(path)")
        }
    }

    @Test func `any two files swapped are noticed`() throws {
        let forgery = try Forgery()
        let paths = forgery.parts.keys.sorted()
        for (number, one) in paths.enumerated() {
            for other in paths.dropFirst(number + 1)
            where forgery.parts[one] != forgery.parts[other] {
                var copy = forgery
                copy.parts[one] = forgery.parts[other]
                copy.parts[other] = forgery.parts[one]
                #expect(copy.problem() != nil, "\(one) and \(other)")
            }
        }
    }

    @Test func `a file, folder, link or FIFO more is refused, in every folder and by name`() throws
    {
        let small = try SmallDesk(.released)
        let trust = try Trust(folder: "\(small.path)/trust")
        let folders = try FileManager.default.subpathsOfDirectory(atPath: small.out).filter {
            (try? FileManager.default.contentsOfDirectory(atPath: "\(small.out)/\($0)")) != nil
        }
        #expect(folders.count >= 5)
        for folder in [""] + folders {
            for name in ["x", ".hidden", "x.json", "1.json~", "9.sig", "SHA256SUMS", "\u{301}"] {
                let target = "\(small.out)/\(folder)/\(name)"
                guard !FileManager.default.fileExists(atPath: target) else { continue }
                for make in [file, emptyFolder, link, fifo] {
                    make(target)
                    let error = #expect(throws: BundleError.self, "\(folder)/\(name)") {
                        try VerifiedRelease(folder: small.out, trust: trust)
                    }
                    #expect(error?.file.contains(name) == true, "\(String(describing: error))")
                    remove(target)
                }
            }
        }
        _ = try VerifiedRelease(folder: small.out, trust: trust)
    }

    @Test func `a released file replaced by a link to the same bytes is refused`() throws {
        let small = try SmallDesk(.released)
        let path = "\(small.out)/files/\(SmallDesk.files[0])"
        try FileManager.default.moveItem(atPath: path, toPath: "\(small.root.path)/aside")
        symlink("\(small.root.path)/aside", path)
        let trust = try Trust(folder: "\(small.path)/trust")
        let error = #expect(throws: BundleError.self) {
            try VerifiedRelease(folder: small.out, trust: trust)
        }
        #expect(error?.file == "files/\(SmallDesk.files[0])")
    }

    @Test func `a trust folder that is damaged, or has one key in two roles, is refused`() throws {
        let small = try SmallDesk(.released)
        let trust = "\(small.path)/trust"
        let good = try SmallDesk.tree(trust)
        for (path, bytes) in good where path != "policy.json" {
            try Data(bytes.prefix(bytes.count / 2)).write(to: URL(filePath: "\(trust)/\(path)"))
            let error = #expect(throws: BundleError.self) { try Trust(folder: trust) }
            #expect(error?.file == "trust/\(path)")
            try Data(bytes).write(to: URL(filePath: "\(trust)/\(path)"))
        }
        let release = try #require(good.keys.first { $0.hasPrefix("release/") })
        let copy = "\(trust)/checkers/\(release.dropFirst(8))"
        try Data(try #require(good[release])).write(to: URL(filePath: copy))
        let error = #expect(throws: BundleError.self) { try Trust(folder: trust) }
        #expect(error?.problem == .bothRoles)
        remove(copy)
        _ = try Trust(folder: trust)
    }
}

private func file(_ path: String) { try? Data().write(to: URL(filePath: path)) }
private func emptyFolder(_ path: String) { mkdir(path, 0o755) }
private func link(_ path: String) { symlink("/etc/hostname", path) }
private func fifo(_ path: String) { mkfifo(path, 0o644) }
private func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }
