import Foundation
import Testing

/// That the built program reads in confined processes, seen from outside.
@Suite struct ConfinedReadingTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test func `says what holds its readers back`() throws {
        let outcome = try Programs.run(
            Programs.tool, ["--version", "--verbose"], in: FileManager.default.temporaryDirectory)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("sallyport ") && outcome.output.contains("resource limits"))
    }

    /// What a reader may call once it is confined; nothing of it reaches beyond its own memory and
    /// the socket that it was given.
    private static let harmless: Set<String> = [
        "read", "sendto", "write", "mmap", "munmap", "mremap", "mprotect", "brk", "madvise",
        "futex",
        "getrandom", "getpid", "gettid", "clock_gettime", "rt_sigprocmask", "rt_sigaction",
        "exit_group", "sched_getaffinity", "sysinfo", "prlimit64",
    ]

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: Programs.strace), "needs strace"))
    func `every file of a workbook's submission is read by a process that calls nothing but that`()
        throws
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let corpus = Self.root.appending(path: "Tests/ReadersTests/Corpus/xlsx-clean")
        let trace = folder.appending(path: "trace")
        let outcome = try Programs.run(
            Programs.strace,
            [
                "-ff", "-qq", "-o", trace.path, Programs.tool, "check", corpus.path, "--rules",
                Self.root.appending(path: "Rules/uk-default-10").path,
            ], in: folder)
        #expect([0, 1].contains(outcome.status), "\(outcome.output)")

        // One file per process: in a common one, calls of others would part a call from its result.
        var (confined, read) = (0, 0)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            let lines = text.split(separator: "\n")
            let begin = lines.firstIndex { $0.hasPrefix("seccomp(") && $0.hasSuffix("= 0") }
            guard let begin else { continue }
            confined += 1
            for line in lines[(begin + 1)...] {
                let call = line.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                guard !call.isEmpty else { continue }
                #expect(Self.harmless.contains(String(call)), "\(line)")
                read += call == "read" ? 1 : 0
            }
        }
        #expect(confined == 1 && read > 6)
    }

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: Programs.strace), "needs strace"))
    func `a machine that refuses what holds readers back is named, and files are read`() throws {
        let refusing = [
            "-f", "-qq", "-o", "/dev/null", "-e", "inject=seccomp:error=EPERM", "-e",
            "inject=landlock_create_ruleset:error=ENOSYS", Programs.tool,
        ]
        let folder = FileManager.default.temporaryDirectory
        let version = try Programs.run(
            Programs.strace, refusing + ["--version", "--verbose"], in: folder)
        #expect(version.output.contains("a filter of system calls: refused by this machine"))
        #expect(version.output.contains("no files (Landlock): refused by this machine"))

        let check = try Programs.run(
            Programs.strace,
            refusing + [
                "check", Self.root.appending(path: "Tests/ReadersTests/Corpus/xlsx-clean").path,
                "--rules", Self.root.appending(path: "Rules/uk-default-10").path,
            ], in: folder)
        #expect(check.status == 0, "\(check.output)")
        #expect(check.output.split(separator: "limits alone").count == 2, "\(check.output)")
    }

    @Test func `a description that its reader has no memory for names the limit as it was set`()
        throws
    {
        let outcome = try Programs.run(
            Programs.tool,
            [
                "check", Self.root.appending(path: "Tests/ReadersTests/Corpus/xlsx-clean").path,
                "--rules", Self.root.appending(path: "Rules/uk-default-10").path, "--limit",
                "memory-bytes=1000",
            ], in: FileManager.default.temporaryDirectory)

        #expect(outcome.status == 2, "\(outcome.output)")
        #expect(outcome.output.contains("reaches the limit memory-bytes (1000)"))
    }

    @Test func `a file that its reader has no memory for names the limit, and the others are read`()
        throws
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let table = """
            kind: frequencies, unit: person, missing: excluded, table: {layout: long, \
            dimensions: {area: area}, value: n, statistic: count, precision: exact}
            """
        let files = [
            "submission.yaml": """
            title: Two tables
            project: p
            outputs:
              - {id: large, file: large.csv, \(table)}
              - {id: small, file: small.csv, \(table)}

            """,
            "small.csv": "area,n\nA,14\nB,35\n",
            "large.csv": "area,n\n"
                + (1...400_000).map { "area \($0),\($0 + 20)\n" }.joined(),
        ]
        for (name, text) in files {
            try Data(text.utf8).write(to: folder.appending(path: name))
        }

        let outcome = try Programs.run(
            Programs.tool,
            [
                "check", folder.path, "--rules",
                Self.root.appending(path: "Rules/uk-default-10").path, "--limit",
                "memory-bytes=12000000", "--format", "json",
            ], in: FileManager.default.temporaryDirectory)

        #expect(outcome.status == 1, "\(outcome.output)")
        #expect(outcome.output.contains("reaches the limit memory-bytes (12000000)"))
        let report = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        let submissions = try #require((report as? [String: Any])?["submissions"] as? [Any])
        let outputs = try #require((submissions[0] as? [String: Any])?["outputs"] as? [Any])
        let verdicts = outputs.map { ($0 as? [String: Any])?["verdict"] as? String }
        #expect(verdicts == ["fail", "pass"])
    }
}
