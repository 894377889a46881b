import Foundation
import Glibc
import Outputs
import Testing

@testable import Readers

/// A new folder that is removed with the value.
private final class Scratch {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "readers-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
        let url = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: url, atomically: false, encoding: .utf8)
    }

    func read(_ limits: ReadLimits = ReadLimits()) throws -> SubmittedFolder {
        try FolderReader.folder(at: path, limits: limits, digest: noDigest)
    }
}

struct FolderReaderTests {
    @Test func `reads every file once, sorted by the bytes of its path`() throws {
        let scratch = try Scratch()
        for name in ["b.csv", "a/z.csv", "a.csv", "a/b/c.txt", "régions.csv", ".hidden"] {
            try scratch.write(name, name)
        }
        let folder = try scratch.read()
        #expect(
            folder.files.map(\.path)
                == [".hidden", "a.csv", "a/b/c.txt", "a/z.csv", "b.csv", "régions.csv"])
        #expect(folder.files.allSatisfy { $0.bytes == Array($0.path.utf8) })
        #expect(folder.refused.isEmpty)
    }

    @Test func `links, second links and FIFOs are refused and never opened`() throws {
        let scratch = try Scratch()
        try scratch.write("real.csv", "x")
        try scratch.write("twice.csv", "x")
        symlink("/etc/passwd", "\(scratch.path)/soft")
        symlink("/etc", "\(scratch.path)/softdir")
        link("\(scratch.path)/twice.csv", "\(scratch.path)/other.csv")
        mkfifo("\(scratch.path)/fifo", 0o600)
        let folder = try scratch.read()
        #expect(folder.files.map(\.path) == ["real.csv"])
        #expect(
            folder.refused.map { "\($0.path) \($0.reason)" } == [
                "fifo is a FIFO", "other.csv has more than one link", "soft is a symbolic link",
                "softdir is a symbolic link", "twice.csv has more than one link",
            ])
    }

    @Test func `inadmissible names are refused and encoded`() throws {
        let scratch = try Scratch()
        let names: [[UInt8]] = [
            Array("a\"b".utf8), Array("a\\b".utf8), Array("a\nb".utf8), Array(" a".utf8),
            Array("a ".utf8), [0x61, 0xFF], Array("e\u{301}.csv".utf8), Array("a\u{202E}b".utf8),
        ]
        for name in names {
            let path = Array(scratch.path.utf8) + [0x2F] + name + [0]
            let descriptor = path.map { CChar(bitPattern: $0) }.withUnsafeBufferPointer {
                open($0.baseAddress!, O_CREAT | O_WRONLY, 0o600)
            }
            try #require(descriptor >= 0)
            close(descriptor)
        }
        let folder = try scratch.read()
        #expect(folder.files.isEmpty)
        #expect(
            folder.refused.map(\.path).sorted() == [
                "%20a", "a%0Ab", "a%20", "a%22b", "a%5Cb", "a%E2%80%AEb", "a%FF", "e%CC%81.csv",
            ])
    }

    @Test func `limits are named`() throws {
        let scratch = try Scratch()
        try scratch.write("a.csv", "12345")
        try scratch.write("b.csv", "12")
        try scratch.write("d/e/f.csv", "1")
        var limits = ReadLimits()
        limits.fileBytes = 4
        #expect(
            try scratch.read(limits).refused.map(\.reason) == ["reaches the limit file-bytes (4)"])
        limits = ReadLimits()
        limits.folderBytes = 6
        #expect(
            try scratch.read(limits).refused.map(\.reason) == ["reaches the limit folder-bytes (6)"]
        )
        limits = ReadLimits()
        limits.depth = 1
        #expect(try scratch.read(limits).refused.map(\.path) == ["d/e"])
        limits = ReadLimits()
        limits.files = 2
        #expect(throws: FolderError.tooManyFiles(limit: 2)) { try scratch.read(limits) }
        limits = ReadLimits()
        limits.fileBytes = 5
        #expect(try scratch.read(limits).files.count == 3)
    }

    @Test func `limits are set by their names`() {
        var limits = ReadLimits()
        let set = ReadLimits.allNames.map { limits.set($0, to: 7) }
        #expect(set.allSatisfy { $0 })
        #expect(limits.depth == 7)
        let wrong = [limits.set("size", to: 1), limits.set("depth", to: 0)]
        #expect(wrong == [false, false])
    }

    @Test func `nothing at the path is no folder`() throws {
        let scratch = try Scratch()
        try scratch.write("a.csv", "1")
        for path in ["\(scratch.path)/none", "\(scratch.path)/a.csv"] {
            #expect(throws: FolderError.notAFolder(path)) {
                try FolderReader.folder(at: path, digest: noDigest)
            }
        }
    }
}

struct PathNameTests {
    @Test(arguments: ["a.csv", "tables/a b.csv", "régions/ü.csv", ".x/y"])
    func `admits plain relative paths`(path: String) {
        #expect(PathName.problem(inPath: path) == nil)
    }

    @Test(arguments: [
        "", "/a", "a//b", "./a", "a/..", "a\\b", "a\"", "a/ b", "b /c", "a\u{7}", "e\u{301}", "a/",
    ])
    func `refuses all others`(path: String) {
        #expect(PathName.problem(inPath: path) != nil)
    }
}
