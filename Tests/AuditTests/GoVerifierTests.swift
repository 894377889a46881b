import Audit
import Commands
import Foundation
import Signing
import Testing

/// The log as Go's own `sumdb/note` and `sumdb/tlog` see it: `Tests/GoVerifier`.
@Suite(.serialized, .enabled(if: GoVerifier.isPossible, "needs go and golang-golang-x-mod-dev"))
struct GoVerifierTests {
    private let folder: TemporaryFolder
    private let program: String

    init() throws {
        folder = try TemporaryFolder()
        program = try GoVerifier.program.get()
    }

    @Test(arguments: [0, 1, 2, 3, 255, 256, 257, 511, 512, 513])
    func `accepts our logs and proofs`(size: Int) throws {
        try accepts(size: size)
    }

    @Test(
        .enabled(if: runsAll, "large logs need SALLYPORT_ALL=1"), arguments: [65535, 65536, 65537])
    func `accepts our large logs and proofs`(size: Int) throws {
        try accepts(size: size)
    }

    private func accepts(size: Int) throws {
        let sample = try SampleLog(files: DiskFiles(), root: folder.path)
        try sample.publish(size)
        #expect(try status(sample) == 0)
        guard size > 0 else { return }
        let proof = try sample.log.proof(of: size / 2, under: sample.log.checkpoint())
        #expect(try status(sample, proof: proof.bytes, entry: SampleLog.entry(size / 2)) == 0)
        #expect(try status(sample, proof: proof.bytes, entry: SampleLog.entry(size)) == 1)
    }

    @Test func `refuses a byte changed in each file, so that its yes means something`() throws {
        let sample = try SampleLog(files: DiskFiles(), root: folder.path)
        try sample.publish(257)
        let files = TilePath.all(size: 257).map(\.description) + ["checkpoint"]
        for file in files {
            let url = URL(filePath: "\(sample.folder)/\(file)")
            let bytes = try Array(Data(contentsOf: url))
            try Data(bytes.changing(bytes.count / 2, by: 1)).write(to: url)
            #expect(try status(sample) == 1, "\(file)")
            try Data(bytes).write(to: url)
        }
        #expect(try status(sample) == 0)
    }

    private func status(
        _ sample: SampleLog, proof: [UInt8]? = nil, entry: [UInt8]? = nil
    ) throws -> Int32 {
        var arguments = [sample.folder, try write(Array("\(sample.key)\n".utf8), "vkey")]
        if let proof, let entry {
            arguments += [try write(proof, "proof"), try write(entry, "entry")]
        }
        return try GoVerifier.run(program, arguments)
    }

    private func write(_ bytes: [UInt8], _ name: String) throws -> String {
        let path = "\(folder.path)/\(name)"
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }
}

/// Builds the Go program, once.
enum GoVerifier {
    private static let packages = "/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog"
    private static let go = "/usr/bin/go"
    private static let output = FileManager.default.temporaryDirectory
        .appending(path: "goverify-\(getpid())")

    static var isPossible: Bool {
        FileManager.default.isExecutableFile(atPath: go)
            && FileManager.default.fileExists(atPath: packages)
    }

    static let program: Result<String, any Error> = Result {
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "GoVerifier")
        try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(at: GoVerifier.output) }
        let program = output.appending(path: "goverify").path
        let status = try run(
            go, ["build", "-o", program, "."], in: source,
            environment: [
                "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "",
                "GOCACHE": output.appending(path: "cache").path,
            ])
        guard status == 0 else { throw CocoaError(.executableLoad) }
        return program
    }

    static func run(
        _ program: String, _ arguments: [String], in folder: URL? = nil,
        environment: [String: String] = [:]
    ) throws -> Int32 {
        try Command(
            program, arguments, in: folder?.path,
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 }
        ).run().status
    }
}
