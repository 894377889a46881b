import Signing

/// Which bundle of a submission it is that leaves in several, because one entry of the log cannot
/// name all their files. Each is complete and verified by itself.
public struct ReleasePart: Hashable, Sendable {
    /// From 1.
    public let number: Int
    /// At least 2.
    public let of: Int

    /// The words of the statement: `{"number":1,"of":3}`.
    var value: JSONValue { .object(["number": .integer(number), "of": .integer(of)]) }

    public init(number: Int, of: Int) {
        self.number = number
        self.of = of
    }

    /// Nil if these are not such words.
    init?(_ value: JSONValue) {
        guard let number = value["number"]?.integer, let of = value["of"]?.integer, of >= 2,
            (1...of).contains(number)
        else { return nil }
        self.init(number: number, of: of)
        guard self.value == value else { return nil }
    }
}
