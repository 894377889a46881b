/// What a style is for, as far as readers of a page tell it apart: a screen, or paper.
///
/// Source: W3C, *Media Queries Level 4*.
enum PageMedia {
    /// Both, and what is not known.
    case all
    case screen
    case print

    /// - `queries`: `print`, `not print`, `screen and (min-width: 600px), print`; large and small letters are one.
    init(_ queries: String) {
        var kinds: Set<PageMedia> = []
        for query in PageLengths.parts(queries.lowercased(), at: ",") {
            let words = query.split { " \t\n\r\u{0C}(".contains($0) }
            let isNot = words.first == "not"
            switch words.first(where: { $0 != "not" && $0 != "only" }) {
            case "print": kinds.insert(isNot ? .screen : .print)
            case "screen": kinds.insert(isNot ? .print : .screen)
            default: kinds.insert(.all)
            }
        }
        self = kinds.count == 1 ? kinds.first ?? .all : .all
    }
}
