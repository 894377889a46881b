/// What somebody probably meant to write.
public enum Spelling {
    /// The candidate nearest to `word`, if few enough letters differ (one in three, at most
    /// three); the first of several equally near ones in the order of the alphabet.
    public static func suggestion(for word: String, among candidates: some Sequence<String>)
        -> String?
    {
        let limit = min(3, max(1, word.unicodeScalars.count / 3))
        var best: (word: String, distance: Int)?
        for candidate in candidates.sorted() where candidate != word {
            let distance = distance(word.lowercased(), candidate.lowercased(), atMost: limit)
            if distance <= limit, distance < best?.distance ?? Int.max {
                best = (candidate, distance)
            }
        }
        return best?.word
    }

    /// Letters to insert, remove, replace or swap with their neighbour to make one of the other.
    /// Beyond `limit` any larger number.
    static func distance(_ a: String, _ b: String, atMost limit: Int) -> Int {
        let (a, b) = (Array(a.unicodeScalars), Array(b.unicodeScalars))
        guard abs(a.count - b.count) <= limit, a.count <= 100 else { return limit + 1 }
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(last[j + 1], row[j]) + 1
                cost = min(cost, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    cost = min(cost, beforeLast[j - 1] + 1)
                }
                row.append(cost)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
