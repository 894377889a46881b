import Audit
import Foundation
import Testing

/// A folder for one test, removed with it.
final class TemporaryFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "audit-\(UUID())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

struct DiskFilesTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: [0, 5, 257])
    func `a log on a real disk audits clean, and grows`(size: Int) throws {
        let sample = try SampleLog(files: DiskFiles(), root: folder.path)
        try sample.publish(size)
        try sample.publish(size + 3, from: size)
        #expect(
            try sample.audit(old: sample.note(size)).checkpoint.checkpoint.head.size == size + 3)
        #expect(try FileManager.default.contentsOfDirectory(atPath: sample.stagingFolder) == [])
    }

    @Test func `does not follow links, wait for FIFOs or read past the limit`() throws {
        let files = DiskFiles()
        let plain = "\(folder.path)/plain"
        try Data([1, 2, 3]).write(to: URL(filePath: plain))
        #expect(try files.read(plain, limit: 3) == [1, 2, 3])
        #expect(code { try files.read(plain, limit: 2) } == EFBIG)
        #expect(code { try files.read(folder.path, limit: 9) } == EISDIR)
        #expect(code { try files.read("\(folder.path)/none", limit: 9) } == ENOENT)
        let link = "\(folder.path)/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: plain)
        #expect(code { try files.read(link, limit: 9) } == ELOOP)
        #expect(try files.kind(of: link) == .other)
        let fifo = "\(folder.path)/fifo"
        #expect(mkfifo(fifo, 0o600) == 0)
        #expect(code { try files.read(fifo, limit: 9) } == EISDIR)
        #expect(try Set(files.names(in: folder.path)) == ["plain", "link", "fifo"])
    }

    @Test func `says which file failed and why`() throws {
        let error = #expect(throws: FileError.self) {
            try DiskFiles().makeFolder("\(folder.path)/a/b")
        }
        #expect(
            error?.description
                == "\(folder.path)/a/b: cannot make folder: No such file or directory")
        #expect(code { try DiskFiles().link("\(folder.path)", to: folder.path) } != nil)
        #expect(code { _ = try DiskFiles().create(folder.path) } == EEXIST)
    }

    private func code(_ body: () throws -> some Any) -> Int32? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? FileError)?.code
        }
    }
}
