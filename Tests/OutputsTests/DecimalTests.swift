import Outputs
import Testing

struct DecimalTests {
    @Test(arguments: [("0.55", 100, "55"), ("0.9", 10, "9"), ("0.123456", 3, "0.370368")])
    func `multiplies exactly, unlike binary floating point`(a: String, b: Int, product: String)
        throws
    {
        let a = try #require(Decimal(parsing: a))
        #expect(a.multiplied(by: Decimal(b))?.description == product)
    }

    @Test func `refuses products that could not be compared`() throws {
        let large = try #require(Decimal(parsing: "999999999999999"))
        let small = try #require(Decimal(parsing: "0.000000000000001"))
        #expect(large.multiplied(by: large) == nil)
        #expect(small.multiplied(by: small) == nil)
        #expect(large.multiplied(by: small) == Decimal(parsing: "0.999999999999999"))
    }
}
