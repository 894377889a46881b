extension Templates {
    /// The log, its entries, people and keys.
    static let auditing: [String: String] = [
        "log": log, "entry": entry, "people": people, "figures": figures,
        "policy": policy, "check-it": checkIt,
    ]

    /// How anybody with the bundle and the trust folder looks whether a release is what it says.
    private static let checkIt = """
        <details class="sheet"><summary>Check it yourself</summary>
        <p>In the log it is entry{{#departures}} <a href="/log/{{.}}">{{.}}</a>{{/departures}}. Put the folder of the bundle into <code>B</code>, and into <code>T</code> the trust folder, which you took over a channel of your own. The first line looks at the files, the fourth at the release key's signature over the statement that names them; the last shows it:</p>
        <pre class="bytes commands" tabindex="0" aria-label="How to check it with stock tools">(cd "$B/files" &amp;&amp; sha256sum --check --strict ../SHA256SUMS)
        K=$(basename "$B"/sig/*.sig .sig)
        { printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c &lt;"$B/statement.json")"; cat "$B/statement.json"; } &gt;signed
        openssl pkeyutl -verify -rawin -pubin -inkey "$T/release/$K.pub" -sigfile "$B/sig/$K.sig" -in signed
        cat "$B/statement.json"</pre>
        <p>The votes, the quorum and the proof in the log are checked as well by <code>Examples/verify-with-openssl "$B" "$T"</code>, which uses nothing but such tools, and by</p>
        <pre class="bytes commands" tabindex="0" aria-label="How to check it with the verifier">sallyport-verify release "$B" --trust "$T"</pre>
        </details>
        """

    private static let log = """
        {{<frame}}{{$main}}
        {{#screen}}
        <h1>Log</h1>
        <p>{{origin}}: {{size}} entries, root <code>{{root}}</code>. <a href="/log/checkpoint">Download the signed checkpoint</a> and keep it: an older one shows whether anything was taken away. <a href="/log/vkey">Download the verifier key</a>; C2SP clients read the tiles below <code>/log/tile/</code>.</p>
        <form class="search sheet" method="get" action="/log" role="search">
        {{#asked}}
        <span><label for="kind">Kind</label>
        <select id="kind" name="kind"><option value="">any</option>{{#kinds}}{{{.}}}{{/kinds}}</select></span>
        <span><label for="person">Person</label>
        <input id="person" name="person" list="names" value="{{person}}" autocomplete="off"></span>
        <span><label for="submission">Submission</label>
        <input id="submission" name="submission" value="{{submission}}" placeholder="s-0012" autocomplete="off"></span>
        <span><label for="from">From</label>
        <input id="from" name="from" type="date" value="{{from}}"></span>
        <span><label for="to">To</label>
        <input id="to" name="to" type="date" value="{{to}}"></span>
        {{/asked}}
        <datalist id="names">{{#names}}<option value="{{.}}"></option>{{/names}}</datalist>
        <button>Search</button>{{#isSearch}} <a href="/log">Show everything</a>{{/isSearch}}
        </form>
        {{#remark}}<p class="notes" role="status">{{remark}}</p>{{/remark}}
        {{^entries}}<p>No entry fits.</p>{{/entries}}
        {{#older}}<p class="pager"><a href="/log?{{older}}">Older entries</a></p>{{/older}}
        <div class="scroll" role="region" aria-label="Entries" tabindex="0">
        <table class="log"><thead><tr><th scope="col">Entry</th><th scope="col">Time</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">About</th><th scope="col">Proof</th></tr></thead><tbody>
        {{#entries}}{{{.}}}{{/entries}}</tbody></table></div>
        {{#older}}<p class="pager"><a href="/log?{{older}}">Older entries</a></p>{{/older}}
        {{/screen}}
        {{/main}}{{/frame}}
        """

    private static let entry = """
        {{<frame}}{{$main}}
        {{#screen}}
        <p class="soft"><a href="/log">Log</a> › {{index}}</p>
        <h1>Entry {{index}}: {{kind}}</h1>
        <dl class="facts">
        <dt>Time</dt><dd>{{time}}, as the desk's clock said</dd>
        <dt>Who</dt><dd>{{actor}} <code>{{pseudonym}}</code></dd>
        {{#subject}}<dt>About</dt><dd><a href="/submissions/{{subject}}">{{subject}}</a></dd>{{/subject}}
        {{#whom}}<dt>About</dt><dd>{{whom}}</dd>{{/whom}}
        </dl>
        <h2>Its bytes</h2>
        <pre class="bytes" tabindex="0">{{bytes}}</pre>
        <h2>Proof that it is in the log</h2>
        <p>A C2SP tlog-proof under the newest checkpoint; any client of that format checks it with the log's key. <a href="/log/{{index}}/proof">Download the proof</a> · <a href="/log/{{index}}/bytes">Download the entry</a></p>
        <pre class="bytes" tabindex="0">{{proof}}</pre>
        {{/screen}}
        {{/main}}{{/frame}}
        """

    private static let figures = """
        {{<frame}}{{$main}}
        {{#screen}}
        <h1>Figures</h1>
        <p>{{extent}}. From the log; no output and no author is named.</p>
        <div class="split">
        {{#charts}}<section class="sheet"><h2>{{heading}}</h2><div class="scroll" role="region" aria-label="{{heading}}" tabindex="0">{{{picture}}}</div><p class="hint">{{remark}}</p></section>
        {{/charts}}
        </div>
        {{/screen}}
        {{/main}}{{/frame}}
        """

    private static let people = """
        {{<frame}}{{$main}}
        {{#screen}}
        <h1>People and keys</h1>
        <p>Look at a new key as you would at a new signatory in a bank. The log knows only the pseudonyms.</p>
        <div class="scroll" role="region" aria-label="People" tabindex="0">
        <table class="log"><thead><tr><th scope="col">Name</th><th scope="col">Roles</th><th scope="col">Pseudonym</th><th scope="col">Keys in force</th></tr></thead><tbody>
        {{#people}}{{{.}}}{{/people}}</tbody></table></div>
        <h2>Keys and their history</h2>
        <p>Each from the entry of the log that introduced it. A key that was retired signs nothing more and never comes back; what it signed before stays.</p>
        {{#remark}}<p class="notes" role="status">{{remark}}</p>{{/remark}}
        {{#hasKeys}}<div class="scroll" role="region" aria-label="Keys" tabindex="0">
        <table class="log"><thead><tr><th scope="col">Whose</th><th scope="col">As</th><th scope="col">Now</th><th scope="col">Introduced</th><th scope="col">Retired</th><th scope="col">Key</th></tr></thead><tbody>
        {{#keys}}{{{.}}}{{/keys}}</tbody></table></div>{{/hasKeys}}
        <h2>The desk's own keys</h2>
        <dl class="facts">
        <dt>Signs releases</dt><dd><code>{{releaseKey}}</code></dd>
        <dt>Signs the log</dt><dd><code>{{logKey}}</code></dd>
        </dl>
        {{/screen}}
        {{/main}}{{/frame}}
        """

    private static let policy = """
        {{<frame}}{{$main}}
        {{#screen}}
        <h1>Policy</h1>
        <p>What it takes for something to leave, as the log says. An operator changes it in <code>desk.yaml</code>.</p>
        <div class="scroll" role="region" aria-label="Policy" tabindex="0">
        <table class="log"><thead><tr><th scope="col">What</th><th scope="col">Now</th>{{#proposal}}<th scope="col">Proposed</th>{{/proposal}}</tr></thead><tbody>
        {{#facts}}<tr><th scope="row">{{name}}</th><td class="words">{{now}}</td>{{#proposal}}<td class="words">{{#proposed}}<strong>{{proposed}}</strong>{{/proposed}}{{^proposed}}as now{{/proposed}}</td>{{/proposal}}</tr>
        {{/facts}}
        </tbody></table></div>
        {{#proposal}}
        <section class="sheet"><h2>A change is proposed</h2>
        <p>By {{by}}, {{time}}, entry {{index}} of the log. {{missing}}; until then the desk goes on as it does now.</p>
        <ul>{{#signers}}<li>{{.}} has signed it.</li>{{/signers}}</ul>
        {{#maySign}}<form class="narrow" method="post" action="/policy">
        <input type="hidden" name="token" value="{{token}}">
        <input type="hidden" name="proposal" value="{{index}}">
        <label for="policy-key">Passphrase of your key</label>
        <p class="hint" id="policy-key-hint">Signs this one change and is not kept. The signature stands in the log for everybody to check.</p>
        <input id="policy-key" name="passphrase" type="password" autocomplete="off" required aria-describedby="policy-key-hint">
        <button>Sign the change</button>
        </form>{{/maySign}}
        </section>
        {{/proposal}}
        {{/screen}}
        {{/main}}{{/frame}}
        """
}
