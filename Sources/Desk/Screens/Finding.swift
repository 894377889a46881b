import Clearance

extension OpenDesk {
    /// Places of the submissions that this person may see and some words fit, newest first: a
    /// number (`s-0012` or `12`), or a part of a project's, a dataset's or an author's name.
    func found(_ words: String, for visitor: Visitor) throws -> [Int] {
        let words = words.trimmed.lowercased()
        let number =
            words.allSatisfy { ("0"..."9").contains($0) } ? Self.id(numbered: words) : words
        if let place = ledger.submissions.place(of: number) {
            return mayRead(ledger.submissions.line(at: place), visitor) ? [place] : []
        }
        func fits(_ name: String) -> Bool { name.lowercased().contains(words) }
        var isFound = Array(repeating: false, count: ledger.submissions.count)
        func note(_ found: [Int]) { for place in found { isFound[place] = true } }
        for (name, found) in index.byProject where fits(name) { note(found) }
        for (name, found) in index.byDataset where fits(name) { note(found) }
        for (author, found) in index.byAuthor where fits(try name(of: author)) { note(found) }
        let visible =
            Self.isOfDesk(visitor)
            ? Array(isFound.indices) : index.byAuthor[visitor.pseudonym] ?? []
        return visible.reversed().filter { isFound[$0] }
    }

    private static func id(numbered digits: String) -> String {
        "s-\(String(repeating: "0", count: max(0, 4 - digits.utf8.count)))\(digits)"
    }

    /// The first page of somebody who looks for something.
    func foundQueue(of visitor: Visitor, _ request: QueueRequest) throws -> QueueScreen {
        let places = try found(request.find, for: visitor)
        let list = QueueList(
            heading: "Found", places: places,
            none: "No submission that you may see has this number, project, dataset or author.")
        let section = try section(list, number: 0, of: places.count, request, visitor) { range in
            places[range]
        }
        let left = visibleCount(to: visitor) - places.count
        return QueueScreen(
            sections: [section],
            hidden: left == 0
                ? nil
                : "\(left) other \(left == 1 ? "submission is" : "submissions are") not shown",
            showsAll: true, mayHandIn: visitor.isA(.researcher), find: request.find)
    }
}

extension String {
    /// As a link's query has it: bytes other than letters and digits as `%` and two digits.
    var queryEncoded: String {
        utf8.map { byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte)
            guard !isPlain else { return String(UnicodeScalar(byte)) }
            let hex = String(byte, radix: 16, uppercase: true)
            return hex.utf8.count == 1 ? "%0\(hex)" : "%\(hex)"
        }.joined()
    }
}
