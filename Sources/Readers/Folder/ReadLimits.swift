/// How much is read, by the names of `--limit NAME=VALUE`. What reaches one is `unreadable`, and
/// the finding names it.
public struct ReadLimits: Hashable, Sendable {
    /// Bytes of one file.
    public var fileBytes = 64 << 20
    /// Bytes of all files of a folder together.
    public var folderBytes = 1 << 30
    public var files = 10_000
    /// Folders within each other.
    public var depth = 16
    public var yamlBytes = 1 << 20
    public var yamlDepth = 32
    /// Rows and columns of one table.
    public var rows = 1_000_000
    public var columns = 10_000
    /// Cells of one sheet or page, the blanks between them too.
    public var cells = 20_000_000
    /// Members of a container (a workbook, a document), the bytes they may unfold to, and how many
    /// times more than the container's own once they are over a megabyte.
    public var memberCount = 10_000
    public var unfoldedBytes = 512 << 20
    public var ratio = 400
    /// Elements within each other, and all of them, of one XML or JSON part.
    public var elementDepth = 256
    public var elements = 2_000_000
    /// Tables of one file.
    public var tables = 1_000
    /// Faults listed for one output.
    public var faults = 200
    /// What a confined reader may take for a file: bytes of memory, and seconds of processor time.
    public var memoryBytes = 1 << 30
    public var seconds = 30

    public init() {}

    static let names: [(name: String, path: WritableKeyPath<ReadLimits, Int> & Sendable)] = [
        ("file-bytes", \.fileBytes), ("folder-bytes", \.folderBytes), ("files", \.files),
        ("depth", \.depth), ("yaml-bytes", \.yamlBytes), ("yaml-depth", \.yamlDepth),
        ("rows", \.rows), ("columns", \.columns), ("faults", \.faults),
        ("members", \.memberCount), ("unfolded-bytes", \.unfoldedBytes), ("ratio", \.ratio),
        ("element-depth", \.elementDepth), ("elements", \.elements), ("tables", \.tables),
        ("cells", \.cells), ("memory-bytes", \.memoryBytes), ("seconds", \.seconds),
    ]

    /// Every name that `set` knows.
    public static var allNames: [String] { names.map(\.name) }

    /// Sets a limit by its name; false for an unknown name or a value below 1.
    public mutating func set(_ name: String, to value: Int) -> Bool {
        guard value > 0, let path = Self.names.first(where: { $0.name == name })?.path else {
            return false
        }
        self[keyPath: path] = value
        return true
    }

    var yaml: YAMLLimits {
        var limits = YAMLLimits()
        limits.bytes = yamlBytes
        limits.depth = min(yamlDepth, 200)
        return limits
    }

    /// The reason of a refused entry that reached a limit begins with this.
    static let reached = "reaches the limit "

    /// What to do about an entry that was refused because it reached a limit; nil for another reason.
    static func raised(_ reason: String) -> String? {
        guard reason.hasPrefix(reached) else { return nil }
        let name = reason.dropFirst(reached.count).prefix { $0 != " " }
        return "split it, or raise the limit with --limit \(name)=NUMBER"
    }
}
