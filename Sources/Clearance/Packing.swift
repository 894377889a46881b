import Signing

/// Puts values one after the other into bytes: numbers in as few as they need, a text that comes
/// again as the number of its first place.
public struct PackWriter: Sendable {
    public private(set) var bytes: [UInt8] = []
    /// Every text once, in the order of its first use.
    public private(set) var texts: [String] = []
    private var places: [String: Int] = [:]

    public init() {}

    /// Not negative; seven bits a byte, the lowest first.
    public mutating func put(_ number: Int) {
        precondition(number >= 0, "a packed number is not negative")
        var rest = UInt64(number)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    public mutating func put(_ text: String) {
        if let place = places[text] { return put(place) }
        places[text] = texts.count
        put(texts.count)
        texts.append(text)
    }

    public mutating func put(_ digest: SHA256Digest) { bytes += digest.bytes }

    public mutating func put<Item>(
        _ items: some Collection<Item>, _ each: (inout PackWriter, Item) -> Void
    ) {
        put(items.count)
        for item in items { each(&self, item) }
    }

    /// A length and the bytes of each text: what a reader needs first.
    public var table: [UInt8] {
        var table = PackWriter()
        table.put(texts.count)
        for text in texts {
            table.put(text.utf8.count)
            table.bytes += Array(text.utf8)
        }
        return table.bytes
    }
}

/// Takes apart what a `PackWriter` wrote. Throws `Refusal.malformed` where it cannot have been.
public struct PackReader: Sendable {
    public let bytes: [UInt8]
    public private(set) var texts: [String]
    public private(set) var place: Int

    public init(_ bytes: [UInt8], at place: Int = 0, texts: [String] = []) {
        self.bytes = bytes
        self.place = place
        self.texts = texts
    }

    public mutating func number() throws(Refusal) -> Int {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 63, bytes.indices.contains(place) {
            let byte = bytes[place]
            place += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 {
                guard let number = Int(exactly: value) else { break }
                return number
            }
            shift += 7
        }
        throw .malformed("packed number")
    }

    public mutating func text() throws(Refusal) -> String {
        let place = try number()
        guard texts.indices.contains(place) else { throw .malformed("packed text") }
        return texts[place]
    }

    public mutating func digest() throws(Refusal) -> SHA256Digest {
        guard place + 32 <= bytes.count,
            let digest = SHA256Digest(bytes: Array(bytes[place..<place + 32]))
        else { throw .malformed("packed digest") }
        place += 32
        return digest
    }

    public mutating func list<Item>(
        _ each: (inout PackReader) throws(Refusal) -> Item
    ) throws(Refusal) -> [Item] {
        let count = try number()
        // Each item takes a byte at least: no length makes us ask for more memory than there is.
        guard count <= bytes.count - place else { throw .malformed("packed list") }
        var items: [Item] = []
        items.reserveCapacity(count)
        for _ in 0..<count { items.append(try each(&self)) }
        return items
    }

    /// The table of texts, of which the rest is made.
    public mutating func readTable() throws(Refusal) {
        texts = try list { reader throws(Refusal) in
            let count = try reader.number()
            guard count <= reader.bytes.count - reader.place else {
                throw .malformed("packed text")
            }
            defer { reader.place += count }
            return String(
                decoding: reader.bytes[reader.place..<reader.place + count], as: UTF8.self)
        }
    }
}
