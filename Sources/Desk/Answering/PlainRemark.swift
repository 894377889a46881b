/// What a draft or a finding asks for, in the words of the form: what is a key of `submission.yaml`
/// there is the label of a field here.
enum PlainRemark {
    private static let labels = [
        "unit": "Who counts as one", "population": "Who it is about",
        "missing": "People whose value is not known", "context": "What a checker should know",
        "exception": "Why a rule should be set aside", "kind": "What it is",
        "table": "How the table lies in the file", "suppressed": "Marks of withheld values",
        "statistic": "What its numbers are", "precision": "How they were rounded",
        "of": "The variable that they measure", "percent-of": "What they are shares of",
        "base": "The column that holds their base", "per": "Per how many they are",
        "weighted": "Whether they are weighted", "evidence": "The counts behind it",
        "count": "Its column of counts", "largest": "Its column “largest”",
        "total": "Its column “total”", "data": "Which output holds what this figure shows",
        "type": "What kind of model it is", "observations": "Observations",
        "residual-df": "Residual degrees of freedom", "events": "Events",
        "level-counts": "The file that counts each level", "dataset": "Dataset",
        "release": "Extract of the dataset", "clearance": "What it is for",
        "supersedes": "It replaces",
    ]

    /// Keys that begin a question of their own, whose words say all.
    private static let headings = ["title: ", "project: "]

    static func text(_ remark: String) -> String {
        let key = /([a-z]+(?:-[a-z]+)*):(?: \{[^}]*\}| \[[^\]]*\])?(?=[\s,;.)]|$)/
        var plain = remark
        for heading in headings { plain = plain.replacing(heading, with: "") }
        plain = plain.replacing(key) { match in
            labels[String(match.1)].map { "“\($0)”" } ?? String(match.0)
        }
        for verb in ["say", "give", "declare"] {
            plain = plain.replacing("\(verb) “", with: "answer “")
        }
        return plain
    }
}
