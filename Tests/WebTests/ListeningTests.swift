import Foundation
import Glibc
import Testing

@testable import Web

/// Where a server listens, and what is told where it cannot.
struct ListeningTests {
    private static func place() -> String {
        "/tmp/sallyport-\(UUID().uuidString.prefix(8)).sock"
    }

    private static func server(_ sample: SampleDesk, _ listen: String) throws -> WebServer {
        try WebServer(
            desk: sample.desk, listen: try #require(ListenAddress(listen)), inbox: nil,
            releases: nil)
    }

    /// What a server says that cannot begin; nil if it does.
    private static func refusal(_ sample: SampleDesk, _ listen: String) async throws -> String? {
        let server = try server(sample, listen)
        let (places, known) = AsyncStream<String>.makeStream()
        return try await withThrowingTaskGroup(of: String?.self) { group in
            group.addTask {
                do {
                    try await server.run { known.yield($0) }
                } catch let problem as ServeProblem {
                    known.finish()
                    return "\(problem)"
                }
                return nil
            }
            for await _ in places { break }
            group.cancelAll()
            return try await group.next() ?? nil
        }
    }

    /// A socket of that name; its descriptor listens, if asked to.
    private static func bound(_ path: String, listens: Bool) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0)
        if listens { try #require(listen(descriptor, 5) == 0) }
        return descriptor
    }

    private static func node(of path: String) -> UInt? {
        var status = stat()
        return lstat(path, &status) == 0 ? UInt(status.st_ino) : nil
    }

    @Test func `the socket of a server that listens is not taken over`() async throws {
        let sample = try SampleDesk()
        let path = Self.place()
        let descriptor = try Self.bound(path, listens: true)
        defer {
            close(descriptor)
            unlink(path)
        }
        let before = Self.node(of: path)
        let said = try await Self.refusal(sample, "unix:\(path)")
        let why = "unix:\(path): cannot listen: another server listens there"
        #expect(said?.hasPrefix(why) == true)
        #expect(before != nil && Self.node(of: path) == before)
    }

    @Test func `more servers than threads that wait for a folder hold nobody up`() async throws {
        let folder = "/tmp/sallyport-\(UUID().uuidString.prefix(8))"
        try #require(mkdir(folder, 0o700) == 0)
        defer { rmdir(folder) }
        let holder = open(folder, O_RDONLY | O_DIRECTORY)
        try #require(flock(holder, LOCK_EX) == 0)
        let begun = try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<16 {
                let address = try #require(ListenAddress("unix:\(folder)/\(number).sock"))
                group.addTask { _ = try await ListeningPlace(address) }
            }
            try await Task.sleep(for: .milliseconds(50))
            close(holder)
            return try await group.reduce(0) { count, _ in count + 1 }
        }
        #expect(begun == 16)
    }

    @Test func `a socket that an ended server left behind is replaced`() async throws {
        let sample = try SampleDesk()
        let path = Self.place()
        close(try Self.bound(path, listens: true))
        defer { unlink(path) }
        try #require(Self.node(of: path) != nil)
        #expect(try await Self.refusal(sample, "unix:\(path)") == nil)
    }

    @Test func `what is no socket is left as it is`() async throws {
        let sample = try SampleDesk()
        let path = Self.place()
        defer { unlink(path) }
        try Data("somebody's".utf8).write(to: URL(filePath: path))
        let said = try await Self.refusal(sample, "unix:\(path)")
        #expect(said?.contains("there is something else of that name") == true)
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("somebody's".utf8))
        let lost = try await Self.refusal(sample, "unix:/tmp/no-such-folder-here/x.sock")
        #expect(lost?.contains("make the folder first") == true)
    }

    @Test func `a port that is taken, or an address of others, is told in words`() async throws {
        let sample = try SampleDesk()
        try await sample.serving { place in
            let port = try #require(URL(string: place)?.port)
            let said = try await Self.refusal(sample, "127.0.0.1:\(port)")
            #expect(
                said == "127.0.0.1:\(port): cannot listen: another program listens there; "
                    + "end it first, or choose another port")
        }
        await #expect(throws: ServeProblem.self) {
            // An address of documentation, which no machine has.
            _ = try await ListeningPlace(try #require(ListenAddress("192.0.2.1:8080")))
        }
    }
}
