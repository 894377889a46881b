import Foundation
import Testing

/// The front ends of `Examples/frontends`, where their languages are installed.
struct FrontendTests {
    private static let folder = Shell.root.appending(path: "Examples/frontends").path()
    private static let pack = Shell.root
        .appending(path: "Tests/ToolTests/tabulate-cases/c09_margins/pack").path()
    private static let python =
        ProcessInfo.processInfo.environment["SALLYPORT_PYTHON"] ?? "python3"

    private static func works(_ line: String) -> Bool {
        (try? Shell.inTemporaryFolder { try Shell.run(line, in: $0).status }) == 0
    }

    private static let hasPandas = works("\(python) -c 'import pandas'")
    private static let hasR = works("Rscript -e 'library(jsonlite)'")

    private static let data = """
        la,cost
        A,1.5
        A,
        B,2
        ,3

        """

    /// Runs a script beside the data; it prints what it got.
    private func printed(_ script: String, name: String, by program: String) throws -> String {
        try Shell.inTemporaryFolder { work in
            try Self.data.write(
                to: work.appending(path: "d.csv"), atomically: true, encoding: .utf8)
            try script.write(to: work.appending(path: name), atomically: true, encoding: .utf8)
            return try Shell.run("\(program) \(name)", in: work).text
        }
    }

    @Test(.enabled(if: hasPandas))
    func `Python gives a data frame with verdicts, from a file and from a frame`() throws {
        let script = """
            import sys
            sys.path.insert(0, "\(Self.folder)")
            import pandas
            from sallyport import tabulate, SallyportError
            for number, data in enumerate(["d.csv", pandas.read_csv("d.csv")]):
                t = tabulate(data, rows=["la"], statistic=["mean", "count"], of="cost", totals=True,
                             missing="category", rules="\(Self.pack)", out=f"out{number}")
                print(len(t), t.attrs["verdict"], list(t.la), list(t.value), t.rules[0])
            try:
                tabulate("d.csv", rows="lb", rules="\(Self.pack)", out="out9")
            except SallyportError as error:
                print("refused", "did you mean" in str(error))
            """
        let row =
            "8 fail ['A', 'A', 'B', 'B', None, None, 'Total', 'Total'] [1.5, 1.0, 2.0, 1.0, 3.0, 1.0,"
            + " 2.166666666667, 3.0] ('dominance', 'p-percent', 'threshold')\n"
        #expect(
            try printed(script, name: "try.py", by: Self.python) == row + row + "refused True\n")
    }

    @Test(.enabled(if: hasR))
    func `R gives a data frame with verdicts, from a file and from a frame`() throws {
        let script = """
            source("\(Self.folder)/sallyport.R")
            for (data in list("d.csv", read.csv("d.csv", na.strings = ""))) {
                t <- tabulate_safely(data, tempfile(), rows = "la", statistic = c("mean", "count"),
                                     of = "cost", totals = TRUE, rules = "\(Self.pack)")
                cat(nrow(t), attr(t, "verdict"), t$la, t$value, t$rules[1], "\\n")
            }
            e <- tryCatch(tabulate_safely("d.csv", "o", rows = "lb", rules = "\(Self.pack)"),
                          error = function(e) conditionMessage(e))
            cat(grepl("did you mean", e), "\\n")
            """
        let row = "6 fail A A B B Total Total 1.5 1 2 1 1.75 2 dominance p-percent threshold \n"
        #expect(try printed(script, name: "try.R", by: "Rscript") == row + row + "TRUE \n")
    }

    /// What the Stata command takes from the program; Stata itself is nowhere to be had.
    @Test func `the Stata command's options are ours, and what it reads has lines of its own`()
        throws
    {
        let command = try String(
            contentsOfFile: Self.folder + "/sallyport_tabulate.ado", encoding: .utf8)
        try Shell.inTemporaryFolder { work in
            try Self.data.write(
                to: work.appending(path: "d.csv"), atomically: true, encoding: .utf8)
            let help = try Shell.run("sallyport tabulate --help", in: work).text
            for option in command.matches(of: /--[a-z]+/) {
                #expect(help.contains(option.output), "\(option.output)")
            }
            let made = try Shell.run(
                "sallyport tabulate d.csv --rows la --statistic mean,count --of cost --totals"
                    + " --rules \(Self.pack) --format json --out o; cat o/table.csv", in: work
            ).text
            let end = try #require(made.range(of: "\n}\n"))
            let json = made[..<end.upperBound]
            let verdicts = json.matches(of: /(?m)^ *"verdict": "([a-z]+)"/).map { $0.output.1 }
            let rules = json.matches(of: /(?m)^ *"rules": \[(.*)\]/).map { $0.output.1 }
            #expect(verdicts == ["fail", "fail", "fail", "fail", "fail", "fail", "fail"])
            #expect(rules.count == 6 && rules[0] == #""dominance", "p-percent", "threshold""#)
            // As many lines as cells, two statistics in each, and a header.
            let lines = made.dropFirst(json.count).matches(of: /\r\n/).count
            #expect(lines == 1 + rules.count / 2)
        }
    }
}
