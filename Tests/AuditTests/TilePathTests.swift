import Signing
import Testing

@testable import Audit

struct TilePathTests {
    @Test(arguments: [
        (TilePath(.hashes(level: 0), index: 5), "tile/0/005"),
        (TilePath(.hashes(level: 1), index: 0, width: 1), "tile/1/000.p/1"),
        (TilePath(.hashes(level: 0), index: 273, width: 112), "tile/0/273.p/112"),
        (TilePath(.entries, index: 1000), "tile/entries/x001/000"),
        (TilePath(.entries, index: 1_234_067, width: 255), "tile/entries/x001/x234/067.p/255"),
    ])
    func `writes and reads the published examples`(path: TilePath, text: String) {
        #expect(path.description == text)
        #expect(TilePath(parsing: text) == path)
    }

    @Test(arguments: [
        "", "tile", "tile/0", "tile/0/", "tile/0/5", "tile/0/0005", "tile/00/005", "tile/8/000",
        "tile/-1/000", "tile/data/000", "tile/0/x000/005", "tile/0/001/000", "tile/0/x001/x000",
        "tile/0/xx001/000", "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/256",
        "tile/0/000.p/01", "tile/0/000.p/+1", "tile/0/000.p/1/1", "tile/0.p/1", "/tile/0/000",
        "tile//0/000", "tile/0/000/", "Tile/0/000", "tile/0/00\u{0665}",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
    ])
    func `reads no other way to write a path`(text: String) {
        #expect(TilePath(parsing: text) == nil)
    }

    /// Source: the example of C2SP tlog-tiles, a log of 70,000 entries.
    @Test func `a log of 70000 entries has the tiles of the published example`() {
        let paths = TilePath.all(size: 70_000).map(\.description)
        #expect(paths.filter { $0.hasPrefix("tile/0/") }.count == 274)
        #expect(paths.filter { $0.hasPrefix("tile/entries/") }.count == 274)
        #expect(paths.contains("tile/0/273.p/112"))
        #expect(paths.filter { $0.hasPrefix("tile/1/") } == ["tile/1/000", "tile/1/001.p/17"])
        #expect(paths.filter { $0.hasPrefix("tile/2/") } == ["tile/2/000.p/1"])
        #expect(!paths.contains { $0.hasPrefix("tile/3/") })
    }

    @Test(
        arguments: [
            (0, []), (1, ["tile/entries/000.p/1", "tile/0/000.p/1"]),
            (256, ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]),
            (
                257,
                [
                    "tile/entries/000", "tile/entries/001.p/1", "tile/0/000", "tile/0/001.p/1",
                    "tile/1/000.p/1",
                ]
            ),
        ] as [(Int, [String])])
    func `small logs have these tiles and no empty ones`(size: Int, paths: [String]) {
        #expect(TilePath.all(size: size).map(\.description) == paths)
    }
}

struct EntryBundleTests {
    private let entries: [[UInt8]] = [[], [1], [2, 3], Array(repeating: 7, count: 8192)]

    @Test func `reads the entries that it wrote, and wants as many as it was told`() throws {
        let bytes = EntryBundle.bytes(of: entries)
        #expect(Array(bytes.prefix(5)) == [0, 0, 0, 1, 1])
        #expect(try EntryBundle.entries(in: bytes, count: 4) == entries)
        for count in [0, 3, 5] {
            #expect(throws: LogProblem.bundle) {
                try EntryBundle.entries(in: bytes, count: count)
            }
        }
    }

    @Test func `refuses every bundle that is cut short, and one byte too many`() {
        let bytes = EntryBundle.bytes(of: entries.prefix(3))
        for count in bytes.indices {
            #expect(throws: LogProblem.bundle) {
                try EntryBundle.entries(in: Array(bytes.prefix(count)), count: 3)
            }
        }
        #expect(throws: LogProblem.bundle) {
            try EntryBundle.entries(in: bytes + [0], count: 3)
        }
    }
}
