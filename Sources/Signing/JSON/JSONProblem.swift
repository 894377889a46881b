/// What is wrong with a JSON document, at a byte that `SigningError` gives.
public enum JSONProblem: String, Hashable, Sendable, CustomStringConvertible {
    case unexpectedByte = "this byte cannot stand here"
    case unexpectedEnd = "the document ends too early"
    case trailingBytes = "nothing may follow the document"
    case tooDeep = "arrays and objects are nested too deeply"
    case duplicateKey = "this key stands twice in its object"
    case nonASCIIKey = "keys must be ASCII"
    case invalidUTF8 = "the text is not valid utf-8"
    case invalidEscape = "this is not an escape of json"
    case loneSurrogate = "half of a surrogate pair stands alone"
    case controlCharacter = "a control character must be escaped"
    case notAnInteger = "numbers must be integers; write decimals as strings"
    case integerOutOfRange = "integers lie within 2^53 - 1 of zero; write others as strings"
    case notCanonical = "the document is not in canonical form (rfc 8785)"

    public var description: String { rawValue }
}
