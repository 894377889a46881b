/// Where a tile lies: `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`.
///
/// `N` counts from 0 and is written in groups of three digits, all but the last after an
/// `x`: 1234067 is `x001/x234/067`. A full tile is 256 wide; a narrower one is partial and
/// says its width. Source: C2SP tlog-tiles v0.1.0.
public struct TilePath: Hashable, Sendable, CustomStringConvertible {
    /// What a tile holds.
    public enum Kind: Hashable, Sendable {
        /// Hashes of complete subtrees of 256^level entries; levels 0 to 7.
        case hashes(level: Int)
        /// The entries below the level 0 tile of the same number.
        case entries

        /// 0 for entries, too: their tiles are as wide as those of their hashes.
        public var level: Int {
            switch self {
            case .hashes(let level): level
            case .entries: 0
            }
        }

        /// How many hashes (or entries) of this kind a log of that size has in all.
        func count(size: Int) -> Int { size >> (8 * level) }

        /// How many tiles of this kind a log of that size has, a partial one counted.
        /// Adding 255 first could overflow: a size is whatever a log's owner signed.
        func tiles(size: Int) -> Int {
            let count = count(size: size)
            return (count >> 8) + (count & 255).signum()
        }

        /// How wide the tile of that number is in a log of that size; 0 if there is none.
        func width(index: Int, size: Int) -> Int {
            let count = count(size: size)
            return index < count >> 8 ? TilePath.fullWidth : index == count >> 8 ? count & 255 : 0
        }
    }

    public static let fullWidth = 256
    /// Enough for 2^63 - 1 entries.
    public static let levels = 8

    public let kind: Kind
    public let index: Int
    /// 1 to 256.
    public let width: Int

    public init(_ kind: Kind, index: Int, width: Int = fullWidth) {
        precondition((0..<Self.levels).contains(kind.level), "no log has tiles of that level")
        precondition(index >= 0 && (1...Self.fullWidth).contains(width), "no such tile")
        self.kind = kind
        self.index = index
        self.width = width
    }

    /// Reads a path inside the log; nil for anything but the one way to write a tile's path.
    public init?(parsing path: String) {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard (3...12).contains(parts.count), let kind = Kind(name: parts[1]) else { return nil }
        var width = Self.fullWidth
        if parts[parts.count - 2].hasSuffix(".p") {
            guard let written = decimal(parts.removeLast().utf8) else { return nil }
            width = written
            parts[parts.count - 1].removeLast(2)
        }
        guard (1...Self.fullWidth).contains(width), let index = Self.index(parts.dropFirst(2))
        else { return nil }
        self.init(kind, index: index, width: width)
        guard description.utf8.elementsEqual(path.utf8) else { return nil }
    }

    private static func index(_ groups: ArraySlice<Substring>) -> Int? {
        guard groups.count <= 6 else { return nil }
        var index = 0
        for group in groups {
            let digits = group.utf8.drop { $0 == UInt8(ascii: "x") }
            guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
                return nil
            }
            index = digits.reduce(index) { $0 * 10 + Int($1 - 0x30) }
        }
        return index
    }

    public var description: String {
        width == Self.fullWidth ? fullPath : "\(partialFolder)/\(width)"
    }

    /// The folder of the partial forms of this tile.
    var partialFolder: String { "\(fullPath).p" }

    private var fullPath: String {
        var groups = padded(index % 1000)
        var rest = index / 1000
        while rest > 0 {
            groups = "x\(padded(rest % 1000))/\(groups)"
            rest /= 1000
        }
        return "tile/\(kind)/\(groups)"
    }

    private func padded(_ group: Int) -> String {
        "\(group / 100)\(group / 10 % 10)\(group % 10)"
    }

    /// The tiles that a log of that size must have, the entries' first, then level by level.
    public static func all(size: Int) -> [TilePath] {
        Kind.all.flatMap { kind in
            (0..<kind.tiles(size: size)).map {
                TilePath(kind, index: $0, width: kind.width(index: $0, size: size))
            }
        }
    }
}

extension TilePath.Kind: CustomStringConvertible {
    static let all = [.entries] + (0..<TilePath.levels).map(Self.hashes(level:))

    init?(name: Substring) {
        guard let kind = Self.all.first(where: { $0.description == name }) else { return nil }
        self = kind
    }

    public var description: String {
        switch self {
        case .hashes(let level): "\(level)"
        case .entries: "entries"
        }
    }
}
