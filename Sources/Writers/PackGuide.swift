import Disclosure
import Outputs

/// `Rules/README.md`: how to write a pack, which packs there are, and every rule with its
/// parameters, from the one table of the rules (`RuleGuide`).
public enum PackGuide {
    /// One pack of the list.
    public struct Listed: Sendable {
        public let pack: RulePack
        /// How many cases prove it; nil where there is no `cases.yaml`.
        public let cases: Int?

        public init(pack: RulePack, cases: Int?) {
            self.pack = pack
            self.cases = cases
        }
    }

    /// Markdown, in the order given; the same packs give the same bytes.
    public static func markdown(_ packs: [Listed]) -> [UInt8] {
        let text = introduction + list(packs) + kinds + rules + cases
        return Array(text.utf8)
    }

    private static let introduction = """
        # Rule packs

        A pack is data: it names rules that are in the program, sets their parameters and says
        where each comes from. It holds no expressions and no code, and an unknown key is an
        error with its line. New logic is a new rule in `Sources/Disclosure`; a new threshold is
        a new pack.

        This page is written by `sallyport rules readme`; a test compares the two.

        ## Writing one

        Make a folder with a `pack.yaml`, name it with `--rules FOLDER`, and keep a `cases.yaml`
        beside it that proves it.

        ```yaml
        pack: our-lab                   # its name, as findings and reports give it
        version: 1                      # counts up with every change
        title: The output policy of our lab
        issuer: who stands behind the numbers
        missing-evidence: review        # or fail: what it amounts to when evidence is missing
        rules:
          - threshold: {minimum: 10}
            because: output policy of 2026, section 4     # source and section; required
          - dominance: {n: 1, share: 0.5}
            because: data agreement, annex B
            for: {units: [company]}     # kinds, units or statistics that it is restricted to
            override: data-owner        # who may set a finding aside: reason (default,
                                        # a checker with a reason), data-owner, none
        ```

        - Only what a source says. A pack that carries an organisation's name holds the
          parameters that its own text gives, and says in comments what cannot be expressed.
        - Several packs may apply: the host's, then each data owner's. Every rule of each
          applies, the worst verdict wins, and a finding names its pack.
        - The desk keeps to `override`: over `none` nobody approves, over `data-owner` only after
          somebody with that role agreed, signed and on the record (`review approve --data-owner`).
        - `sallyport rules lint PACK` finds contradictions, rules that can never object, and
          what the pack leaves unjudged; `rules test PACK` runs its cases; `rules test PACK
          --against FOLDER…` says what it would change about past submissions; `rules show PACK
          --format html` prints it as a page to be signed.


        """

    /// Which rules judge which kind of output.
    private static var kinds: String {
        var text = """
            ## Kinds of output and the rules that judge them

            A pack with none of a kind's rules leaves its outputs to people (`unjudged`). Rules about
            numbers of a table look at them in tables of every kind; `context`, `file-types` and
            `hidden-content` look at every output.

            | Kind | Judged by |
            | --- | --- |

            """
        for kind in Kind.allCases where kind != .undeclared {
            let judges = RuleGuide.all.filter {
                RulePack.catalogue[$0.key]?.kinds.contains(kind) ?? false
            }
            let keys = judges.map { "`\($0.key)`" }.joined(separator: " ")
            text += "| `\(kind.rawValue)` | \(keys.isEmpty ? "people" : keys) |\n"
        }
        return text + "\n"
    }

    private static func list(_ packs: [Listed]) -> String {
        var text =
            "## The packs here\n\n| Pack | Title | Rules | Cases |\n| --- | --- | --- | --- |\n"
        for listed in packs {
            let keys = listed.pack.rules.map(\.key).reduce(into: [String]()) { keys, key in
                if !keys.contains(key) { keys.append(key) }
            }
            text += "| `\(listed.pack.name)` | \(cell(listed.pack.title)) | "
            text += keys.map { "`\($0)`" }.joined(separator: " ")
            text += " | \(listed.cases.map(String.init) ?? "none") |\n"
        }
        return text + "\n" + absent
    }

    /// Organisations whose text was read and gave nothing that a rule can hold.
    private static let absent = """
        No pack is here for organisations whose numbers we did not read in their own text (SDC
        Handbook, ESSNet guidelines, SAIL, HESA, NILS, HMRC Datalab, IAB, Bundesbank, CBS, Bank
        of Italy, Statistics Canada's and Stats NZ's microdata laboratories), or whose text gave
        no number that a rule can hold: UKDS SecureLab (dominance is checked, but by which
        share?), DfE children looked after (rounding by level of geography; no threshold seen),
        DfE exclusions (published exact), MoJ Data First (its host's rules apply), NCHS RDC
        (varies by survey), Destatis (symbols only).


        """

    private static var rules: String {
        var text = """
            ## Rules and their parameters

            Limits are compared in exact decimal arithmetic. Where nothing else is said, a number at
            its limit passes.


            """
        for guide in RuleGuide.all {
            text += "### `\(guide.key)`\n\nFails \(guide.objects).\n\n"
            guard !guide.parameters.isEmpty else { continue }
            text += "| Parameter | May be | Default | Meaning |\n| --- | --- | --- | --- |\n"
            for parameter in guide.parameters {
                let fallback = parameter.fallback.map { "`\($0)`" } ?? "required"
                text += "| `\(parameter.name)` | \(cell(parameter.range)) | "
                text += "\(cell(fallback)) | \(cell(parameter.meaning)) |\n"
            }
            text += "\n"
        }
        return text
    }

    private static func cell(_ text: String) -> String {
        VisibleText.visible(text).split(separator: "|", omittingEmptySubsequences: false)
            .joined(separator: "\\|")
    }

    private static let cases = """
        ## Cases

        `cases.yaml` is the proof of a pack: tables drawn as a statistician would, `!` behind every
        cell that must be flagged, and the verdict. Fields are parted by two or more spaces.

        ```yaml
        - case: two small cells
          table: |
                       Home   Kinship
            Leeds        14        9!
            Wakefield    7!        31
          verdict: fail

        - case: a total that two families dominate
          kind: linear-aggregations
          statistic: sum
          of: cost
          table: |
                       Home
            Leeds      900!
          evidence: |
            row    column  count  total  negatives  missing  largest.family.1  largest.family.2
            Leeds  Home    20     900    0          0        500               400
          verdict: fail
          rules: [dominance]
        ```

        Further keys: `dimensions` `kind` `unit` `context` (the case's name unless given) `values`
        `precision` `of` `percent-of` `per` `base` `quantile` `suppressed` `total` `population` `states`
        `dataset` `models` (with drawn `terms` and `levels`), and `rules`, keys that must be among
        those that fire. In `evidence`, `-` is a number that is not given.

        """
}
