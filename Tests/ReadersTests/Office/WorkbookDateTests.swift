import Testing

@testable import Readers

@Suite struct WorkbookDateTests {
    @Test(
        arguments: [
            ("1", false, "1900-01-01"), ("59", false, "1900-02-28"), ("61", false, "1900-03-01"),
            ("25569", false, "1970-01-01"), ("43831", false, "2020-01-01"),
            ("43890", false, "2020-02-29"), ("44196", false, "2020-12-31"),
            ("44196.75", false, "2020-12-31 18:00:00"), ("36526", false, "2000-01-01"),
            ("2958465", false, "9999-12-31"), ("42369", true, "2020-01-01"),
        ] as [(String, Bool, String)])
    func `a number of days is a date`(number: String, from1904: Bool, date: String) {
        #expect(WorkbookDate.text(of: number, from1904: from1904, as: .day) == date)
    }

    @Test(arguments: ["0", "-1", "2958466", "1e300", "nan", "", "x"])
    func `what is no day of a calendar is none`(number: String) {
        #expect(WorkbookDate.text(of: number, from1904: false, as: .day) == nil)
    }

    @Test func `a month is written without its first day, and with any other`() {
        #expect(WorkbookDate.text(of: "43831", from1904: false, as: .month) == "2020-01")
        #expect(WorkbookDate.text(of: "43832", from1904: false, as: .month) == "2020-01-02")
        #expect(WorkbookDate.text(of: "43831", from1904: false, as: .year) == "2020")
        #expect(WorkbookDate.text(of: "43862", from1904: false, as: .year) == "2020-02-01")
    }

    @Test(
        arguments: [
            ("yyyy-mm-dd", .day), ("d mmm yy", .day), ("mmm yy", .month), ("yyyy", .year),
            ("[$-809]dd mmmm yyyy;@", .day), ("0", nil), ("#,##0.00", nil), ("General", nil),
            ("0\" days\"", nil), ("[Red]0;[Blue]0", nil), ("hh:mm", nil), ("\"[c]\"", nil),
        ] as [(String, WorkbookDate.Format?)])
    func `a format of dates is known by its letters`(code: String, format: WorkbookDate.Format?) {
        #expect(WorkbookDate.Format(code) == format)
    }
}
