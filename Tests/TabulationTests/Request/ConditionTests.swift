import Testing

@testable import Tabulation

struct ConditionTests {
    /// Ages of records, one without; which satisfy the condition.
    private static let ages = ["8", "10", "10.0", "12", "", "old"]

    @Test(arguments: [
        ("age == 10", ["10", "10.0"]), ("age == '10'", ["10"]),
        ("age != 10", ["8", "12", "", "old"]), ("age in (8, '12', missing)", ["8", "12", ""]),
        ("age not in (8, 12)", ["10", "10.0", "", "old"]), ("age == missing", [""]),
        ("age != missing", ["8", "10", "10.0", "12", "old"]),
        ("not age == 10 and not (age == missing)", ["8", "12", "old"]),
        ("age == 8 or age == 12 and age == 10", ["8"]),
        ("(age == 8 or age == 12) and age != 8", ["12"]),
        ("age < '11'", ["10", "10.0"]), ("age >= \"old\"", ["8", "old"].filter { $0 == "old" }),
        ("`age` == 8", ["8"]), ("age == 1e1", ["10", "10.0"]), ("AGE == 1 OR age == 8", ["8"]),
    ])
    func `a condition holds for exactly these values`(text: String, expected: [String]) throws {
        let condition = try Condition(parsing: text)
        let program = ConditionProgram(condition)
        let holding = try Self.ages.filter { age in
            var bits: UInt64 = 0
            for column in program.columns.indices where program.columns[column] == "age" {
                bits |= try program.bits(of: Array(age.utf8), column: column)
            }
            return program.holds(bits)
        }
        #expect(holding == expected)
    }

    @Test func `a value that is no number has no order among numbers`() throws {
        let program = ConditionProgram(try Condition(parsing: "age >= 10"))
        #expect(throws: ConditionProgram.NotANumber.self) {
            try program.bits(of: Array("old".utf8), column: 0)
        }
        #expect(try program.bits(of: [], column: 0) == 0)
    }

    @Test(arguments: [
        ("", 1), ("age", 4), ("age = 3", 5), ("age ==", 7), ("age == 'a", 8), ("3 == age", 1),
        ("age == 3 4", 10), ("age in 3", 8), ("age in (3", 10), ("(age == 3", 10),
        ("age < missing", 7), ("age == sex", 8), ("age == 3 and", 13), ("age ~ 3", 5),
    ])
    func `a mistake is found at its character`(text: String, column: Int) {
        #expect {
            try Condition(parsing: text)
        } throws: { error in
            guard case .condition(at: let found, _)? = error as? RequestError else { return false }
            return found == column
        }
    }

    @Test func `every condition reads as what its description says`() throws {
        for text in [
            "a == 1", "not (a == 'it''s' or b in (1, 'x', missing)) and c >= 2.5",
            "a == 1 and (b == 2 or c == 3) or not d != 4",
        ] {
            let condition = try Condition(parsing: text)
            #expect(try Condition(parsing: condition.description) == condition)
        }
    }

    @Test func `brackets without end are refused, not followed`() {
        let deep = String(repeating: "(", count: 100_000) + "a == 1"
        #expect(throws: RequestError.self) { try Condition(parsing: deep) }
    }

    @Test func `the population lists the values that satisfied the condition among all seen`()
        throws
    {
        let data = "la,age,sex\nA,9,F\nA,10,M\nB,11,F\nB,,F\nA,12,X\n"
        let cases: [(String, [String: [String]])] = [
            ("age >= 10", ["age": ["10", "11", "12"]]),
            ("age >= 10 and sex == 'F'", ["age": ["10", "11", "12"], "sex": ["F"]]),
            (
                "not (age < 10 or sex == 'X')",
                ["age": ["10", "11", "12", "(missing)"], "sex": ["F", "M"]]
            ),
            ("age >= 10 and age != 11", ["age": ["10", "12"]]),
            ("age >= 10 or sex == 'F'", ["where": ["age >= 10 or sex == 'F'"]]),
        ]
        for (text, population) in cases {
            let made = try table(of: data, try request(rows: ["la"], where: text))
            #expect(made.population == population, "\(text)")
        }
    }
}
