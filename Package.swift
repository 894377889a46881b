// swift-tools-version: 6.3
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// One room of the house; `Tests/ArchitectureTests` holds who may import whom.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of a room, which may use the rooms below it.
func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.target(name: name)] + dependencies,
        swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "sallyport",
    products: [
        .executable(name: "sallyport", targets: ["Tool"]),
        .executable(name: "sallyport-verify", targets: ["Verifier"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        .systemLibrary(
            name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(
            name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CClp", pkgConfig: "clp", providers: [.apt(["coinor-libclp-dev"])]),
        .systemLibrary(name: "CPq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CReadStat", providers: [.apt(["libreadstat-dev"])]),
        .systemLibrary(name: "CConfinement"),
        .systemLibrary(name: "CMalloc"),
        room("Confinement", ["CConfinement"]),
        room("Outputs"),
        room("Tabulation", ["Outputs"]),
        room("PostgresEngine", ["Outputs", "Tabulation", "CPq"]),
        room("ReadStatEngine", ["Tabulation", "CReadStat"]),
        room("Differencing", ["Outputs"]),
        room("Disclosure", ["Outputs", "Differencing"]),
        room("Clp", ["Differencing", "CClp"]),
        room(
            "Readers",
            [
                "Outputs", "Disclosure", "Confinement", "CArchive", "CLibXML2",
                .product(name: "Yams", package: "Yams"),
            ]),
        room("Writers", ["Outputs", "Disclosure"]),
        room("Signing", ["COpenSSL"]),
        room("Audit", ["Signing"]),
        room("Clearance", ["Outputs", "Disclosure", "Signing"]),
        room("Release", ["Outputs", "Disclosure", "Signing", "Clearance", "Audit"]),
        room(
            "Desk",
            [
                "Outputs", "Disclosure", "Readers", "Writers", "Signing", "Audit", "Clearance",
                "Release", .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        room(
            "Web",
            [
                "Outputs", "Disclosure", "Readers", "Writers", "Signing", "Audit", "Clearance",
                "Release", "Desk", "CMalloc",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        program(
            "Tool",
            [
                "Outputs", "Disclosure", "Readers", "Writers", "Signing", "Audit", "Clearance",
                "Release", "Desk", "Web", "Tabulation", "PostgresEngine", "ReadStatEngine",
                argumentParser,
            ]),
        program("Verifier", ["Release", "Audit", argumentParser]),
        // What tests run other programs with; no product.
        .target(name: "Commands", path: "Tests/Commands", swiftSettings: strict),
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
        tests(of: "Outputs"),
        .testTarget(
            name: "DifferencingTests", dependencies: ["Differencing", "Clp", "Outputs"],
            resources: [.copy("Cases")], swiftSettings: strict),
        tests(of: "Disclosure", ["Outputs"]),
        .testTarget(
            name: "ReadersTests",
            dependencies: [
                "Readers", "Outputs", "Disclosure", "Writers", "Confinement", "FaultyReader",
                "Commands",
            ],
            exclude: ["Corpus"], swiftSettings: strict),
        // A reader that tests make fail; no product.
        .executableTarget(
            name: "FaultyReader", dependencies: ["Confinement", "Readers"],
            path: "Tests/FaultyReader", swiftSettings: strict),
        .testTarget(
            name: "CaseTests", dependencies: ["Outputs", "Disclosure", "Readers"],
            exclude: ["Cases"], swiftSettings: strict),
        .testTarget(
            name: "WritersTests", dependencies: ["Writers", "Outputs", "Disclosure"],
            exclude: ["Golden"], swiftSettings: strict),
        .testTarget(
            name: "RulesTests",
            dependencies: ["Outputs", "Disclosure", "Readers", "Writers", "Desk"],
            swiftSettings: strict),
        tests(of: "Signing", ["Commands"]),
        tests(of: "Audit", ["Signing", "Commands"]),
        tests(of: "Clearance", ["Signing", "Disclosure", "Outputs"]),
        tests(
            of: "Desk",
            [
                "Outputs", "Disclosure", "Readers", "Signing", "Audit", "Clearance", "Release",
                "Commands", .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        tests(
            of: "Tabulation",
            ["Outputs", "PostgresEngine", "ReadStatEngine", "CReadStat", "Commands"]),
        tests(of: "Web", ["Clearance", "Desk", "Signing", "Commands"]),
        // These run the built programs.
        .testTarget(
            name: "ToolTests", dependencies: ["Tool", "Verifier", "Commands"],
            exclude: ["tabulate-cases"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
