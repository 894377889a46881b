import Foundation

/// What is left of a name once nothing counts that a reader may overlook: case, white space, punctuation,
/// accents, and letters of other alphabets that look like Latin ones. Who may not judge a project's work
/// may not judge that of a project whose name is written a little differently, and a dataset is not
/// another for such a difference.
struct FoldedName: Hashable, Sendable {
    private let folded: String

    /// - `name`: as a declaration writes it.
    init(_ name: String) {
        let plain = name.decomposedStringWithCompatibilityMapping.lowercased()
        let letters = plain.unicodeScalars.compactMap { scalar -> Character? in
            if let latin = Self.latin[scalar] { return latin }
            let isSign = CharacterSet.alphanumerics.contains(scalar)
            return isSign && !CharacterSet.nonBaseCharacters.contains(scalar)
                ? Character(scalar) : nil
        }
        folded = letters.isEmpty ? name : String(letters)
    }

    /// A text with the letters of other alphabets that look like Latin ones as those.
    static func latinised(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map {
                    latin[$0]?.unicodeScalars.first ?? $0
                }))
    }

    private static let latin: [Unicode.Scalar: Character] = Dictionary(
        uniqueKeysWithValues: zip(
            "авекмнорстухіјѕԁһαβεζηικμνορτυχ".unicodeScalars, "abekmhopctyxijsdhabezhikmvoptyx"))
}
