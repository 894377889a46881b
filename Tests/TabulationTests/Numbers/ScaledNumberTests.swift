import Outputs
import Testing

@testable import Tabulation

struct ScaledNumberTests {
    @Test(arguments: [
        ("0", "0"), ("-12.50", "-12.50"), (".5", "0.5"), ("5.", "5"), ("+7", "7"), ("1e3", "1000"),
        ("1.25E-2", "0.0125"), ("  42 ", "42"), ("999999999999999", "999999999999999"),
        ("0.1234567890123456789", "0.123456789012345"),
        (
            "123456789012345.678901234567891",
            "123456789012345.678901234567891"
        ), ("1e-400", "0"),
        ("00000000000000000000000000000000000007", "7"),
    ])
    func `text is read as this number`(text: String, expected: String) throws {
        let number = try ScaledNumber(parsing: Array(text.utf8))
        #expect(Figures.text(number.significand, scale: number.scale) == expected)
    }

    @Test(arguments: [
        "", "-", ".", "e5", "1e", "1e+", "nan", "inf", "-inf", "0x10", "1,000", "1 000", "1.2.3",
        "--1", "1-", "£5", "1e5.0", "NA",
    ])
    func `text that is no number is refused`(text: String) {
        #expect(throws: ScaledNumber.Problem.notANumber) {
            try ScaledNumber(parsing: Array(text.utf8))
        }
    }

    @Test(arguments: ["1000000000000000", "1e400", "-1e15", "9999999999999999999999999999999999"])
    func `a number of 10^15 or more is too large for exact sums`(text: String) {
        #expect(throws: ScaledNumber.Problem.tooLarge) {
            try ScaledNumber(parsing: Array(text.utf8))
        }
    }

    @Test func `the quick reading gives what the careful one gives`() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            let length = Int.random(in: 1...20, using: &generator)
            let text = (0..<length).map { _ in generator.pick(Array("0123456789.-".utf8)) }
            let padded = text + [0, 0, 0, 0, 0, 0, 0, 0]
            let quick = padded.withUnsafeBytes { raw in
                raw.baseAddress.flatMap { ScaledNumber.plain($0, count: text.count) }
            }
            guard let quick else { continue }
            let careful = try ScaledNumber(parsing: text)
            let own = ScaledNumber(significand: Int128(quick.value), scale: quick.scale)
            #expect(own.equals(careful), "\(String(decoding: text, as: UTF8.self))")
        }
    }
}

struct WideTests {
    @Test func `wide sums of products agree with 128 bits where those suffice`() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<5_000 {
            let numbers = (0..<4).map { _ in
                Int128(Int64.random(in: -(1 << 60)...(1 << 60), using: &generator))
            }
            var wide = Wide(numbers[0], times: numbers[1])
            wide += Wide(numbers[2], times: numbers[3])
            let expected = numbers[0] * numbers[1] + numbers[2] * numbers[3]
            #expect(wide.narrow == expected)
            #expect((-wide).narrow == -expected)
            #expect((wide * 10).reduced(by: 1) == wide)
            #expect(Wide(decimal: Array(String(expected).utf8), scale: 0) == wide)
        }
    }

    @Test func `numbers beyond 128 bits keep every digit`() {
        let large = Int128(10) * 1_000_000_000_000_000_000 * 1_000_000_000_000_000_000
        let square = Wide(large, times: large)
        #expect(square.narrow == nil)
        #expect((square - Wide(1)) - square == Wide(-1))
        let digits = "1" + String(repeating: "0", count: 74)
        #expect(Wide(decimal: Array(digits.utf8), scale: 0) == square)
        #expect(square.double == 1e74)
    }

    @Test func `a decimal of a database is read at a scale`() {
        #expect(Wide(decimal: Array("-12.5".utf8), scale: 3) == Wide(-12_500))
        #expect(Wide(decimal: Array("12.5000".utf8), scale: 1) == Wide(125))
        #expect(Wide(decimal: Array("NaN".utf8), scale: 1) == nil)
    }
}
