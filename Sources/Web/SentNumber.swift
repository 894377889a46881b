extension Int {
    /// A number in an address or a form: whole, of at most nine digits, so that everything that is
    /// counted with it stays a number. Nil for anything else.
    init?(sent text: some StringProtocol) {
        let digits = text.first == "-" ? text.dropFirst() : text[...]
        guard (1...9).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (48...57).contains($0) })
        else { return nil }
        self.init(text)
    }
}
