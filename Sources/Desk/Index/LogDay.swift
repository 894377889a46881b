import Glibc

/// Days in UTC, as people write them: `2026-11-21`. Day 0 is the first of 1970.
enum LogDay {
    static func day(of time: Int) -> Int {
        time >= 0 ? time / 86_400 : (time - 86_399) / 86_400
    }

    /// Nil for anything but a day of the calendar.
    static func day(_ text: String) -> Int? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let digits = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2D }
        guard parts.map(\.utf8.count) == [4, 2, 2], digits, let year = Int32(parts[0]),
            let month = Int32(parts[1]), let day = Int32(parts[2])
        else { return nil }
        var date = tm()
        (date.tm_year, date.tm_mon, date.tm_mday) = (year - 1900, month - 1, day)
        // What is not in the calendar comes back as another day.
        let time = timegm(&date)
        guard (date.tm_year, date.tm_mon, date.tm_mday) == (year - 1900, month - 1, day) else {
            return nil
        }
        return Self.day(of: time)
    }
}
