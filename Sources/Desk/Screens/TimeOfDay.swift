import Glibc

/// A time of today, as a page shows it: `10:42 UTC`.
public enum TimeOfDay {
    /// Seconds since 1970.
    public static var now: Int { Glibc.time(nil) }

    public static func text(_ time: Int) -> String { String(minute(time).dropFirst(11)) }
}
