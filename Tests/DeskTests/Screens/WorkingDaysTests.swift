import Testing

@testable import Desk

struct WorkingDaysTests {
    /// 2026-11-16 was a Monday; noon of each day from then on.
    private static let monday = 1_794_787_200 + 43_200

    private static func noon(_ day: Int) -> Int { monday + day * 86_400 }

    @Test(arguments: [
        ("the same day", 0, 0, 0), ("Monday to Tuesday", 0, 1, 1), ("Monday to Friday", 0, 4, 4),
        ("Friday to Saturday", 4, 5, 0), ("Friday to Sunday", 4, 6, 0),
        ("Friday to Monday", 4, 7, 1), ("Saturday to Monday", 5, 7, 1),
        ("Sunday to Saturday", 6, 12, 5), ("a week", 2, 9, 5), ("ten weeks", 0, 70, 50),
        ("backwards", 3, 1, 0),
    ])
    func `counts the working days that begin in between`(
        name: String, from: Int, to: Int, expected: Int
    ) {
        #expect(WorkingDays.between(Self.noon(from), and: Self.noon(to)) == expected, "\(name)")
    }

    @Test func `agrees with counting day by day`() {
        for from in -15...15 {
            for to in from...(from + 40) {
                let counted = (from + 1..<max(from + 1, to + 1)).count { ($0 % 7 + 7) % 7 < 5 }
                #expect(
                    WorkingDays.between(Self.noon(from), and: Self.noon(to)) == counted,
                    "\(from) to \(to)")
            }
        }
    }
}
