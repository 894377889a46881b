/// What Jupyter shows of the text that a program printed: carriage returns and backspaces are obeyed,
/// and what they wipe out is kept in the file; commands to a terminal do not show.
struct ScreenText {
    /// As it shows, without commands.
    private(set) var shown = ""
    /// Everything that was printed, without commands.
    private(set) var all = ""
    /// What does not show, in words.
    private(set) var hidden: [String] = []

    private var line: [Unicode.Scalar] = []
    /// Where the next character goes; nil at the end of the line.
    private var column: Int?
    private var wiped: [Unicode.Scalar] = []

    init(_ text: String) {
        // By far the most texts hold none of these.
        guard text.utf8.contains(where: { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 || $0 == 0x7F })
        else {
            (shown, all) = (text, text)
            return
        }
        var rest = Substring(text.replacing("\r\n", with: "\n")).unicodeScalars
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\u{1B}", "\u{9B}": take(escape: &rest, isShort: scalar == "\u{9B}")
            case "\n": endLine()
            case "\r": column = 0
            case "\u{8}": wipeLast()
            case "\t", "\u{C}",
                _ where scalar.value >= 0x20 && scalar.value != 0x7F:
                put(scalar)
            default: hide("it holds a control character")
            }
        }
        endLine()
        shown.removeLast()
    }

    private mutating func hide(_ words: String) {
        if !hidden.contains(words) { hidden.append(words) }
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
        all.unicodeScalars.append(scalar)
        guard let place = column, place < line.count else {
            column = nil
            return line.append(scalar)
        }
        if line[place] != scalar { wiped.append(line[place]) }
        line[place] = scalar
        column = place + 1
    }

    private mutating func wipeLast() {
        if let place = column {
            column = max(place - 1, 0)
            return
        }
        if let last = line.popLast() { wiped.append(last) }
    }

    /// A bar of progress is drawn over itself again and again.
    private mutating func endLine() {
        let before = String(String.UnicodeScalarView(wiped))
        let now = String(String.UnicodeScalarView(line))
        if before.contains(where: { $0.isLetter || $0.isNumber }), !Self.isProgress(before + now) {
            hide("printed text is wiped out again, and does not show")
        }
        shown += now + "\n"
        all += "\n"
        (line, wiped, column) = ([], [], nil)
    }

    private static func isProgress(_ text: String) -> Bool {
        let marks = ["%|", "it/s", "s/it", "ETA", "/step", "\u{2501}", "\u{2588}", "%"]
        let words = text.split { !$0.isLetter }
        return marks.contains { text.contains($0) }
            && words.allSatisfy { word in
                // What a name begins with may be wiped by itself.
                word.count <= 4 || progressWords.contains(word.lowercased())
            }
    }

    private static let progressWords: Set<String> = [
        "epoch", "loss", "accuracy", "precision", "recall", "batch", "train", "training", "valid",
        "validation", "download", "downloading", "extracting", "progress", "processing", "loading",
        "fitting", "iteration", "elapsed", "remaining", "total", "chain", "sampling", "warmup",
        "divergences", "draws", "error", "simulations", "bootstrap", "replications",
    ]

    /// Colours are nothing; a text that is concealed, or sent to the terminal itself, does not show.
    private mutating func take(
        escape rest: inout Substring.UnicodeScalarView, isShort: Bool
    ) {
        if !isShort, let next = rest.first, "]P_^X".unicodeScalars.contains(next) {
            while let scalar = rest.popFirst(), scalar != "\u{7}", scalar != "\u{9C}" {
                if scalar == "\u{1B}" {
                    _ = rest.popFirst()
                    break
                }
            }
            return hide("a message to the terminal, which does not show")
        }
        if !isShort, rest.first != "[" {
            _ = rest.popFirst()
            return
        }
        if !isShort { rest.removeFirst() }
        var parameters = ""
        while let scalar = rest.popFirst() {
            if (0x40...0x7E).contains(scalar.value) {
                if scalar == "m", Self.conceals(parameters) {
                    hide("concealed text, which does not show")
                }
                return
            }
            parameters.unicodeScalars.append(scalar)
        }
    }

    /// Whether the text is concealed, or has the colour of its ground.
    private static func conceals(_ parameters: String) -> Bool {
        let numbers = parameters.split { ";:".contains($0) }.compactMap { Int($0) }
        if ["38", "48"].contains(where: { parameters.hasPrefix($0) }) {
            guard numbers.count.isMultiple(of: 2), numbers.count >= 6 else { return false }
            let half = numbers.count / 2
            return numbers[0] != numbers[half]
                && numbers[1..<half].elementsEqual(numbers[(half + 1)...])
        }
        if numbers.contains(8) { return true }
        return numbers.contains { (30...37).contains($0) && numbers.contains($0 + 10) }
            || numbers.contains { (90...97).contains($0) && numbers.contains($0 + 10) }
    }
}
