import Signing

/// The right edge of a log's tiles: at each level, the hashes of the tile that is not yet
/// full. All that is needed to make the next tiles, and the root.
struct TileEdge {
    private(set) var size: Int
    /// Level 0 first; each holds fewer than 256.
    private var levels: [[SHA256Digest]]
    /// One for all hashes: making it takes longer than a hash.
    private let hasher = MerkleHasher()

    init() {
        size = 0
        levels = []
    }

    /// The edge of a log of `size` entries. `hashes` gives those of the partial tile of a
    /// level and is asked only where there is one.
    init(size: Int, hashes: (_ level: Int, _ index: Int, _ width: Int) throws -> [SHA256Digest])
        throws
    {
        self.size = size
        levels = try (0..<TilePath.levels).map { level in
            let count = size >> (8 * level)
            return count & 255 == 0 ? [] : try hashes(level, count >> 8, count & 255)
        }
    }

    /// Appends an entry, and returns the tiles that it made full, lowest first.
    mutating func append(_ entry: [UInt8]) -> [Tile] {
        size += 1
        var full: [Tile] = []
        var hash = hasher.leafHash(of: entry)
        for level in 0..<TilePath.levels {
            if level == levels.count { levels.append([]) }
            levels[level].append(hash)
            guard levels[level].count == TilePath.fullWidth else { break }
            let index = (size >> (8 * (level + 1))) - 1
            full.append(Tile(level: level, index: index, hashes: levels[level]))
            hash = MerkleTree.root(of: levels[level], hasher: hasher)
            levels[level].removeAll(keepingCapacity: true)
        }
        return full
    }

    /// The tiles that are not full, lowest first.
    var partialTiles: [Tile] {
        levels.enumerated().filter { !$0.element.isEmpty }.map { level, hashes in
            Tile(level: level, index: size >> (8 * (level + 1)), hashes: hashes)
        }
    }

    /// Each level ends with the root of all that is below it and not full.
    var root: SHA256Digest {
        let lowest: SHA256Digest? = nil
        let root = levels.reduce(lowest) { below, hashes in
            let all = hashes + (below.map { [$0] } ?? [])
            return all.isEmpty ? nil : MerkleTree.root(of: all, hasher: hasher)
        }
        return root ?? MerkleTree.emptyRoot
    }
}
