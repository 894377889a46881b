import ArgumentParser
import Disclosure
import Outputs
import Tabulation

struct TabulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tabulate",
        abstract: "Make a table from microdata, with its evidence, ready to submit.",
        discussion: """
            DATA is a CSV or TSV file (a header line; an empty field is a missing value), a Stata, SPSS \
            or SAS file, a Parquet file (by the DuckDB program), or a PostgreSQL table \
            (postgresql://…#schema.table), where the grouping runs in the database. Writes table.csv, \
            which may leave once a checker agrees, evidence.csv, which never leaves, and \
            submission.yaml into a new folder, and judges the table as `sallyport check` does.
            """)

    @Argument(help: "The microdata.") var data: String

    @OptionGroup var shape: TableOptions

    @Option(help: "dataset.yaml: its categories are shown even where no record has them.")
    var dataset: String?

    @Option(
        help: """
            A rule pack: a folder, or a name from `sallyport rules list`. May be repeated; without one \
            the table is made and judged by nobody (review).
            """)
    var rules: [String] = []

    @Flag(help: "Withhold what fails, and what would give it away.") var suppress = false

    @Option(help: "Show counts rounded to this base, such as 5.") var round: Int?

    @Option(help: "The new folder.") var out: String

    @Option(help: "The submission's title.") var title: String?

    @Option(help: "The project that submits it.") var project = "unnamed"

    @Option(help: "text or json.") var format = ListFormat.text

    @OptionGroup var output: OutputOptions

    func run() throws {
        let run = try TabulateRun(self)
        let made = try run.made()
        try run.write(made)
        switch format {
        case .text: try emit(run.text(made))
        case .json: try emit(run.json(made))
        }
        guard made.report.verdict == .pass else { throw ExitCode(1) }
    }
}

/// What the table shall hold.
struct TableOptions: ParsableArguments {
    @Option(help: "Variables of the rows, separated by commas.") var rows = ""

    @Option(help: "Variables of the columns, separated by commas.") var columns = ""

    @Option(
        help: """
            count, sum, mean, median, quantile=0.9, minimum, maximum, range, sd, variance, mode, \
            percent, gini or hhi. May be repeated.
            """)
    var statistic: [String] = []

    @Option(help: "The variable measured.") var of: String?

    @Option(help: "The base of percent: row, column or total.") var percentOf: String?

    @Option(help: "Records to count: 'age >= 10 and sex == \"F\"'.") var `where`: String?

    @Option(help: "A variable of weights.") var weight: String?

    @Option(
        help: """
            UNIT=COLUMN: a protected unit and the column that names it; COLUMN alone is the unit \
            of count. May be repeated.
            """)
    var contributor: [String] = []

    @Flag(help: "Show totals of every dimension.") var totals = false

    @Option(help: "Missing values of rows and columns: exclude, or category.")
    var missing = "exclude"

    /// - `largest`: how many of the largest contributions the packs need.
    func request(largest: Int) throws -> TableRequest {
        var request = TableRequest()
        request.rows = Self.list(rows)
        request.columns = Self.list(columns)
        if !statistic.isEmpty {
            request.statistics = try statistic.flatMap(Self.list).map {
                try RequestedStatistic(parsing: $0)
            }
        }
        request.of = of
        request.percentOf = try percentOf.map { text in
            try Self.word(text, "--percent-of", TableRequest.PercentBase.allCases)
        }
        request.missing = try Self.word(
            missing, "--missing", TableRequest.MissingTreatment.allCases)
        request.condition = try `where`.map { try Condition(parsing: $0) }
        request.weight = weight
        request.totals = totals
        request.largest = largest
        try addContributors(to: &request)
        try request.check()
        return request
    }

    private func addContributors(to request: inout TableRequest) throws {
        for text in contributor {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map(String.init)
            guard parts.allSatisfy({ !$0.isEmpty }) else {
                throw CallError("--contributor \(text): write UNIT=COLUMN, or COLUMN alone")
            }
            if parts.count == 2 {
                guard !request.contributors.contains(where: { $0.unit == parts[0] }) else {
                    throw CallError("--contributor \(text): \(parts[0]) has a column already")
                }
                request.contributors.append(.init(unit: parts[0], column: parts[1]))
            } else if request.unit == nil {
                request.unit = parts[0]
            } else {
                throw CallError("--contributor \(text): there can be one unit of count only")
            }
        }
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",").map(String.init)
    }

    private static func word<Word: RawRepresentable<String>>(
        _ text: String, _ option: String, _ words: [Word]
    ) throws -> Word {
        guard let word = words.first(where: { $0.rawValue == text }) else {
            let known = words.map(\.rawValue).joined(separator: ", ")
            throw CallError("\(option) \(text): write one of \(known)")
        }
        return word
    }
}
