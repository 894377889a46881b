import Desk

extension QueueScreen.Row: Recurring { static let template = "queue-row" }
extension SubmissionScreen.Fact: Recurring { static let template = "linked-fact" }
extension SubmissionScreen.Risk: Recurring { static let template = "risk" }
extension SubmissionScreen.Related: Recurring { static let template = "related" }
extension SubmissionScreen.Task: Recurring { static let template = "task" }
extension SubmissionScreen.Leaving: Recurring { static let template = "leaving" }
extension OutputScreen.Neighbour: Recurring { static let template = "neighbour" }
extension OutputScreen.Declared: Recurring { static let template = "fact" }
extension CannedReason: Recurring { static let template = "canned" }
extension LogScreen.Row: Recurring { static let template = "log-row" }
extension LogScreen.Choice: Recurring { static let template = "kind" }
extension PeopleScreen.Row: Recurring { static let template = "person" }
extension PeopleScreen.Key: Recurring { static let template = "key" }

extension Templates {
    /// One element of a list each; it names nothing but its own properties.
    static let recurring: [String: String] = [
        "queue-row": queueRow, "linked-fact": linkedFact, "risk": risk, "related": related,
        "task": task, "leaving": leaving, "neighbour": neighbour, "fact": fact, "canned": canned,
        "log-row": logRow, "kind": kind, "person": person, "key": key,
    ]

    private static let queueRow = """
        <li>
        <span class="what"><a href="/submissions/{{id}}">{{title}}</a>
        <small>{{id}} · {{project}} · {{author}}</small></span>
        <span><span class="verdict {{mark.style}}">{{mark.text}}</span> <small>{{why}}</small></span>
        <span>{{#verdicts}}<span class="count {{style}}">{{text}}</span> {{/verdicts}}<small>of {{size}}</small>{{#claimed}} <small>taken by {{claimed}}</small>{{/claimed}}</span>
        <span class="age">{{age}}{{#isLate}} <strong class="late">over target</strong>{{/isLate}}</span>
        </li>

        """

    private static let linkedFact = """
        <dt>{{name}}</dt><dd>{{#link}}<a href="/submissions/{{link}}">{{value}}</a>{{/link}}{{^link}}{{value}}{{/link}}</dd>
        """

    private static let fact = "<dt>{{name}}</dt><dd>{{value}}</dd>"

    private static let risk = """
        <li><span class="verdict {{mark.style}}">{{mark.text}}</span> <strong>{{rule}}</strong> <small>{{extent}}</small></li>
        """

    private static let related = """
        <li><a href="/submissions/{{id}}">{{id}}</a> <span class="verdict {{mark.style}}">{{mark.text}}</span> {{title}} <small>{{extent}}</small></li>
        """

    private static let task = """
        <li>
        <span><span class="verdict {{mark.style}}">{{mark.text}}</span></span>
        <span class="what"><a href="/submissions/{{submission}}/outputs/{{number}}">{{file}}</a>{{#context}}<small>{{context}}</small>{{/context}}</span>
        <span>{{extent}}{{#change}}<small>since {{since}}: {{change}}</small>{{/change}}</span>
        <span>{{#decision}}<span class="verdict {{style}}">{{text}}</span>{{/decision}}{{#isUndecided}}<strong>{{#isDisputed}}checkers disagree{{/isDisputed}}{{^isDisputed}}to decide{{/isDisputed}}</strong>{{/isUndecided}}{{#asked}}<small>{{.}}</small>{{/asked}}{{#kept}}<small>{{kept}}</small>{{/kept}}{{#owner}}<small>{{owner}}</small>{{/owner}}</span>
        {{#said}}<span class="said">{{.}}</span>{{/said}}
        </li>

        """

    private static let leaving = """
        <tr><th scope="row">{{file}}</th><td><code>{{digest}}</code></td><td>{{#signers}}<span class="signer">{{.}}</span> {{/signers}}</td></tr>

        """

    private static let neighbour = """
        <li>{{#from}}<button class="link" form="ballot" formnovalidate name="do" value="leave" formaction="/submissions/{{submission}}/outputs/{{from}}?to={{at}}"{{/from}}{{^from}}<a href="/submissions/{{submission}}/outputs/{{at}}"{{/from}}{{#isCurrent}} aria-current="page"{{/isCurrent}}><span class="count {{verdict.style}}">{{verdict.text}}</span> <span>{{name}}</span>{{#from}}</button>{{/from}}{{^from}}</a>{{/from}}{{#decision}} <small>{{text}}</small>{{/decision}}</li>
        """

    private static let canned = """
        <label class="choice"><input type="checkbox" name="canned" value="{{value}}"{{#isChosen}} checked{{/isChosen}}> <span>{{text}}</span></label>
        """

    private static let logRow = """
        <tr><th scope="row"><a href="/log/{{index}}">{{index}}</a></th><td>{{time}}</td><td>{{actor}}</td><td>{{kind}}</td><td>{{#subject}}<a href="/submissions/{{subject}}">{{subject}}</a>{{/subject}}{{whom}}</td><td><a href="/log/{{index}}/proof" aria-label="Download the proof of entry {{index}}">download</a></td></tr>

        """

    private static let kind = "<option{{#isChosen}} selected{{/isChosen}}>{{kind}}</option>"

    private static let person = """
        <tr><th scope="row">{{name}}</th><td>{{roles}}</td><td><code>{{pseudonym}}</code></td><td>{{#keys}}<code>{{.}}</code> {{/keys}}</td></tr>

        """

    private static let key = """
        <tr><th scope="row">{{name}}</th><td>{{role}}</td><td>{{#isInForce}}in force{{/isInForce}}{{^isInForce}}retired{{/isInForce}}</td><td>{{#since}}{{time}} by {{by}}, <a href="/log/{{index}}">entry {{index}}</a>{{/since}}</td><td>{{#until}}{{time}} by {{by}}, <a href="/log/{{index}}">entry {{index}}</a>{{/until}}</td><td><code>{{id}}</code></td></tr>

        """
}
