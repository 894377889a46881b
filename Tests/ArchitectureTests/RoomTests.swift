import Foundation
import Testing

/// Who may import whom: the table of DESIGN.md. Modules of the toolchain are free to all but the
/// rooms named in `pure`.
private let rooms: [String: Set<String>] = [
    "Outputs": [],
    "Differencing": ["Outputs"],
    "Clp": ["Differencing", "CClp"],
    "Disclosure": ["Outputs", "Differencing"],
    "Confinement": ["CConfinement"],
    "Readers": ["Outputs", "Disclosure", "Confinement", "Yams", "CArchive", "CLibXML2"],
    "Tabulation": ["Outputs"],
    "PostgresEngine": ["Outputs", "Tabulation", "CPq"],
    "ReadStatEngine": ["Tabulation", "CReadStat"],
    "Writers": ["Outputs", "Disclosure"],
    "Signing": ["COpenSSL"],
    "Audit": ["Signing"],
    "Clearance": ["Outputs", "Disclosure", "Signing"],
    "Release": ["Outputs", "Disclosure", "Signing", "Clearance", "Audit"],
    "Desk": [
        "Outputs", "Disclosure", "Readers", "Writers", "Signing", "Audit", "Clearance", "Release",
        "GRDB",
    ],
    "Web": [
        "Outputs", "Disclosure", "Readers", "Writers", "Signing", "Audit", "Clearance", "Release",
        "Desk", "CMalloc", "Hummingbird", "HummingbirdTLS", "Mustache", "Logging",
        "ServiceLifecycle",
    ],
    "Tool": [
        "Outputs", "Disclosure", "Readers", "Writers", "Signing", "Audit", "Clearance", "Release",
        "Desk", "Web", "Tabulation", "PostgresEngine", "ReadStatEngine", "ArgumentParser",
    ],
    "Verifier": ["Release", "Audit", "ArgumentParser"],
]

/// What comes with the toolchain. `Foundation` is not in the list: it costs start-up time, and only
/// the rooms that need it say so here.
private let toolchain: Set<String> = ["Swift", "Glibc", "Synchronization", "Dispatch"]
private let withFoundation: Set<String> = ["Desk", "Readers"]

/// Packages that one room alone imports, argument-parser excepted: the two programs.
private let packages: Set<String> = [
    "Yams", "GRDB", "COpenSSL", "CArchive", "CLibXML2", "CPq", "CReadStat", "CClp", "CConfinement",
    "CMalloc", "ArgumentParser", "Hummingbird", "HummingbirdTLS", "Mustache",
]

private let sources = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Sources")

func swiftFiles(under folder: URL) -> [URL] {
    let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (found?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }
}

private func imports(of file: URL) throws -> Set<String> {
    let text = try String(contentsOf: file, encoding: .utf8)
    let modifiers: Set<Substring> = [
        "public", "internal", "private", "fileprivate", "package", "@_exported", "@testable",
        "@preconcurrency", "@_implementationOnly",
    ]
    var found: Set<String> = []
    for line in text.split(separator: "\n") {
        let words = line.split(separator: " ").drop { modifiers.contains($0) }
        guard words.first == "import", let name = words.dropFirst().last else { continue }
        found.insert(String(name.prefix { $0 != "." }))
    }
    return found
}

struct RoomTests {
    @Test func `every room of Sources is in the table, and every room of the table exists`() throws
    {
        let folders = try FileManager.default.contentsOfDirectory(atPath: sources.path())
        let swift = folders.filter { !swiftFiles(under: sources.appending(path: $0)).isEmpty }
        #expect(Set(swift) == Set(rooms.keys))
    }

    @Test(arguments: rooms.keys.sorted())
    func `a room imports only what the table allows`(room: String) throws {
        let allowed = try #require(rooms[room]).union(toolchain)
            .union(withFoundation.contains(room) ? ["Foundation"] : [])
        for file in swiftFiles(under: sources.appending(path: room)) {
            let foreign = try imports(of: file).subtracting(allowed)
            #expect(foreign.isEmpty, "\(room)/\(file.lastPathComponent) imports \(foreign)")
        }
    }

    @Test func `a package is imported by one room only`() {
        for package in packages.subtracting(["ArgumentParser"]) {
            let users = rooms.filter { $0.value.contains(package) }.map(\.key)
            #expect(users.count == 1, "\(package) is imported by \(users)")
        }
    }

    /// A module `Audit` with a type `Audit` would hide its other types from everybody outside.
    @Test(arguments: rooms.keys.sorted())
    func `a room holds no type of its own name`(room: String) throws {
        for file in swiftFiles(under: sources.appending(path: room)) {
            let text = try String(contentsOf: file, encoding: .utf8)
            for keyword in ["struct", "class", "enum", "actor", "protocol"] {
                #expect(!text.contains("\(keyword) \(room) "), "\(file.lastPathComponent)")
                #expect(!text.contains("\(keyword) \(room):"), "\(file.lastPathComponent)")
            }
        }
    }

    @Test func `a room has no cycle back to itself`() {
        func reachable(from room: String) -> Set<String> {
            var seen: Set<String> = []
            var open = Array(rooms[room] ?? [])
            while let next = open.popLast() {
                if seen.insert(next).inserted { open += Array(rooms[next] ?? []) }
            }
            return seen
        }
        for room in rooms.keys { #expect(!reachable(from: room).contains(room), "\(room)") }
    }
}
