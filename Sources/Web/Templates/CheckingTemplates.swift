extension Templates {
    /// The queue, a submission and an output.
    static let checking: [String: String] = [
        "queue": queue, "submission": submission, "submission-actions": actions, "output": output,
        "ballot": ballot, "owner-ballot": ownerBallot, "signing": signing, "sure": sure,
        "compared": compared, "remarks": remarks,
    ]

    private static let queue = """
        {{<frame}}{{$main}}
        {{#screen}}
        <div class="head"><h1>Desk</h1>
        <form class="find" method="get" action="/" role="search"><label for="find">Find a submission</label>
        <input id="find" name="find" value="{{find}}" placeholder="number, project, dataset or author" autocomplete="off">
        <button class="quiet">Find</button></form></div>
        {{#sections}}
        <section>
        <h2>{{heading}}</h2>
        {{#none}}<p class="soft">{{none}}</p>{{/none}}
        {{#order}}<p class="soft order">{{order}}</p>{{/order}}
        <ol class="tasks queue">
        {{#rows}}{{{.}}}{{/rows}}</ol>
        {{#part}}<p class="pager"><span>{{#earlier}}<a href="/?{{earlier}}">Earlier rows</a>{{/earlier}}</span><span>{{phrase}}</span><span>{{#later}}<a href="/?{{later}}">Later rows</a>{{/later}}</span></p>{{/part}}
        </section>
        {{/sections}}
        {{^sections}}<p class="soft">Nothing waits for you.</p>{{/sections}}
        {{#hidden}}<p>{{hidden}}{{^showsAll}}: <a href="/?all=yes">show all</a>{{/showsAll}}</p>{{/hidden}}
        {{#showsAll}}<p><a href="/">Show only what waits</a></p>{{/showsAll}}
        {{/screen}}
        {{/main}}{{/frame}}
        """

    private static let submission = """
        {{<frame}}{{$main}}
        {{#screen}}{{#it}}
        <p class="soft"><a href="/">Desk</a> › {{id}}</p>
        <h1>{{title}}</h1>
        <p><span class="verdict {{mark.style}}">{{mark.text}}</span> {{situation}}</p>
        {{#earlyReturn}}<p class="notes">Why it went back: {{earlyReturn}}</p>{{/earlyReturn}}
        {{#may.replace}}<p class="do"><a class="button" href="/hand-in?replaces={{id}}">Hand in a new version</a> <small>What you said of it is taken over.{{^earlyReturn}} What has not changed keeps its votes.{{/earlyReturn}}</small></p>{{/may.replace}}
        {{#isConflicted}}<p class="notes">You declared a conflict of interest, or handed in work of its project since: other checkers decide.</p>{{/isConflicted}}
        {{#undecided}}<p class="do"><span>You have to decide {{undecided}}.</span>
        {{#firstUndecided}}<a class="button" href="/submissions/{{id}}/outputs/{{firstUndecided}}">Decide the next one</a>{{/firstUndecided}}</p>{{/undecided}}
        {{#firstForOwner}}<p class="do"><span>It waits for your consent.</span>
        <a class="button" href="/submissions/{{id}}/outputs/{{firstForOwner}}">Agree or refuse</a></p>{{/firstForOwner}}
        <form class="inline" method="post" action="/submissions/{{id}}/claim">
        <input type="hidden" name="token" value="{{token}}">
        {{#claimed}}<span>Taken by {{claimed}}.</span>{{/claimed}}
        {{#may.claim}}<button class="quiet" name="do" value="take">Take it</button> <small>Others then see that you are at it; they may still decide.</small>{{/may.claim}}
        {{#may.unclaim}}<button class="quiet" name="do" value="drop">Put it back</button>{{/may.unclaim}}
        </form>
        <div class="split">
        <section aria-labelledby="risk"><h2 id="risk">Risk</h2>
        {{>marks}}
        <ul class="risks">
        {{#risks}}{{{.}}}{{/risks}}
        {{^risks}}<li>No rule of the packs objects. That does not mean that nothing is there.</li>{{/risks}}
        </ul>
        {{#alarms}}<p><a href="#alarms-h">What could be worked out together with what is out</a></p>{{/alarms}}
        <ul class="notes">{{#notes}}<li>{{.}}</li>{{/notes}}</ul>
        {{#undeclared}}<p><span class="verdict fail">✗ fail</span> <strong>not declared:</strong> {{.}} <small>it never leaves</small></p>{{/undeclared}}
        {{#missing}}<p><span class="verdict fail">✗ fail</span> <strong>declared and not there:</strong> {{.}}</p>{{/missing}}
        </section>
        <section aria-labelledby="context"><h2 id="context">Context</h2>
        <dl class="facts">
        {{#facts}}{{{.}}}{{/facts}}
        </dl>
        {{#hasDataset}}<details><summary>The dataset, as it is described</summary>
        <dl class="facts">{{#dataset}}{{{.}}}{{/dataset}}</dl></details>{{/hasDataset}}
        <h3>Of the same project or data</h3>
        <ul class="related">
        {{#related}}{{{.}}}{{/related}}
        {{^related}}<li>None.</li>{{/related}}
        </ul>
        {{#moreRelated}}<p>More: <a href="/?find={{query}}">{{text}}</a></p>{{/moreRelated}}
        </section>
        </div>
        <h2 id="outputs">Outputs</h2>
        {{#since}}<p class="soft order">Compared with <a href="/submissions/{{since}}">{{since}}</a>, which it replaces.</p>{{/since}}
        {{#hasRepeatable}}<form class="sheet" method="post" action="/submissions/{{id}}/again">
        <input type="hidden" name="token" value="{{token}}">
        <input type="hidden" name="turn" value="{{turn}}">
        <input type="hidden" name="check" value="{{check}}">
        <fieldset><legend>You approved these in {{since}}, and nothing about them has changed</legend>
        <p class="hint">The same bytes, declaration, findings and packs. Tick those that you approve again; each gets a signature of its own.</p>
        {{#repeatable}}<label class="choice"><input type="checkbox" name="again" value="{{number}}"> <span>{{file}}{{#reason}} <small>you said: {{reason}}</small>{{/reason}}</span></label>{{/repeatable}}
        </fieldset>
        {{^openKeys.checker}}<label for="again-key">Passphrase of your key</label>
        <input id="again-key" name="passphrase" type="password" autocomplete="off" required>{{/openKeys.checker}}
        <button>Sign these approvals again</button>
        </form>{{/hasRepeatable}}
        {{#gone}}<p>Not in this version any more: {{.}}</p>{{/gone}}
        <ol class="tasks outputs">
        {{#tasks}}{{{.}}}{{/tasks}}</ol>
        {{#alarms}}<section class="alarms" aria-labelledby="alarms-h"><h2 id="alarms-h">Together with what is out</h2>{{{.}}}</section>{{/alarms}}
        {{/it}}{{/screen}}
        {{>submission-actions}}
        {{/main}}{{/frame}}
        """

    private static let actions = """
        {{#screen}}{{#it}}
        {{#lost}}<div class="sheet"><p>What you typed, which was not recorded:</p><p class="said">{{lost}}</p></div>{{/lost}}
        {{#isLeaving}}
        <h2>{{leavingHeading}}</h2>
        <p>Exactly these bytes, and nothing else.</p>
        <div class="scroll" role="region" aria-label="What leaves" tabindex="0">
        <table class="log"><thead><tr><th scope="col">File</th><th scope="col">SHA-256</th><th scope="col">Signed by</th></tr></thead><tbody>
        {{#leaving}}{{{.}}}{{/leaving}}</tbody></table></div>
        {{#hasLeft}}{{>check-it}}{{/hasLeft}}
        {{/isLeaving}}
        {{>remarks}}
        {{#may.release}}
        <section class="sheet"><h2>Release</h2>
        <p>Exactly the outputs listed above leave, byte for byte. They are judged once more, signed with the release key and recorded in the log.</p>
        {{#canWriteBundles}}
        <form method="post" action="/submissions/{{id}}/release">
        <input type="hidden" name="token" value="{{token}}">
        <p>The bundle is written to <code>{{bundle}}</code>.</p>
        <label for="recipients">To whom it goes</label>
        <p class="hint" id="recipients-hint">Kept as a comment for those who work at the desk; a recall shows it again.</p>
        <input id="recipients" name="recipients" value="{{#recipients}}{{typed}}{{/recipients}}" aria-describedby="recipients-hint">
        {{#recipients}}{{>sure}}{{/recipients}}
        <button>Release {{id}}</button>
        </form>
        {{/canWriteBundles}}
        {{^canWriteBundles}}<p>This server writes no bundles: <code>sallyport release {{id}} --out FOLDER</code> does.</p>{{/canWriteBundles}}
        </section>
        {{/may.release}}
        {{#may.recall}}
        <section class="sheet"><h2>Recall</h2>
        {{#bundle}}<p>Bundle: <code>{{bundle}}</code></p>{{/bundle}}
        <form method="post" action="/submissions/{{id}}/recall">
        <input type="hidden" name="token" value="{{token}}">
        <label for="recall">Why it should not have left</label>
        <textarea id="recall" name="reason" rows="3" required>{{#recalling}}{{typed}}{{/recalling}}</textarea>
        {{#recalling}}{{>sure}}{{/recalling}}
        <button class="danger">Recall {{id}}</button>
        </form>
        </section>
        {{/may.recall}}
        {{#may.stepAside}}
        <details class="sheet"><summary>Send a decision that was signed elsewhere</summary>
        <form method="post" action="/submissions/{{id}}/votes" enctype="multipart/form-data">
        <input type="hidden" name="token" value="{{token}}">
        <label for="vote">The exported decision</label>
        <input id="vote" type="file" name="vote" required>
        <label for="signature">Its signature</label>
        <input id="signature" type="file" name="signature" required>
        <button>Send it</button>
        </form>
        </details>
        <details class="sheet"{{#aside}} open{{/aside}}><summary>Send it back now, or step aside</summary>
        <form method="post" action="/submissions/{{id}}/aside">
        <input type="hidden" name="token" value="{{token}}">
        <input type="hidden" name="turn" value="{{turn}}">
        <label for="aside">Why</label>
        <p class="hint" id="aside-hint">The author reads why it goes back. Votes given so far stay in the log and do not count.</p>
        <textarea id="aside" name="reason" rows="2" aria-describedby="aside-hint">{{#aside}}{{typed}}{{/aside}}</textarea>
        {{#aside}}{{>sure}}{{/aside}}
        <button class="danger" name="do" value="return">Send it back early</button>
        <button class="danger" name="do" value="conflict">I have a conflict of interest</button>
        </form>
        </details>
        {{/may.stepAside}}
        {{#may.withdraw}}
        <section class="sheet"><h2>Take it back</h2>
        <form method="post" action="/submissions/{{id}}/withdraw">
        <input type="hidden" name="token" value="{{token}}">
        <p>Nobody can decide on it any more. To change it, hand in a new version instead.</p>
        <button class="danger">Withdraw {{id}}</button>
        </form>
        </section>
        {{/may.withdraw}}
        {{/it}}{{/screen}}
        """

    /// What was found in a text is to be looked at once more.
    private static let sure = """
        {{#concern}}<label class="choice"><input type="checkbox" name="sure" value="yes"> <span>I have looked again: it holds nothing that must stay inside.</span></label>{{/concern}}
        """

    private static let output = """
        {{<frame}}{{$first}}{{#screen}}{{#decides}}{{>signing}}{{/decides}}{{/screen}}{{/first}}{{$main}}
        {{#screen}}
        <p class="soft">{{#decides}}\(leave("/", "Desk")) › \(leave("/submissions/{{submission}}", "{{submission}} {{title}}")){{/decides}}{{^decides}}<a href="/">Desk</a> › <a href="/submissions/{{submission}}">{{submission}} {{title}}</a>{{/decides}} › {{position}} of {{count}}</p>
        <div class="head"><h1>{{file}}</h1> <span class="verdict {{mark.style}}">{{mark.text}}</span></div>
        <div class="three">
        <nav class="list" aria-label="Outputs of {{submission}}"><ol>
        {{#neighbours}}{{{.}}}{{/neighbours}}
        </ol></nav>
        <div class="content">
        {{>views}}
        {{#isPicture}}<div class="beside"><div>
        {{#showsContent}}<p><img class="figure" src="/submissions/{{submission}}/outputs/{{number}}/picture" alt="The figure {{file}} as it would leave; its data are in the output named in the declaration"></p>{{/showsContent}}
        {{#panels}}{{>panel}}{{/panels}}</div><div>{{#behind}}{{>panel}}{{/behind}}{{>data-files}}</div></div>{{/isPicture}}
        {{^isPicture}}{{#panels}}{{>panel}}{{/panels}}
        {{#behind}}{{>panel}}{{/behind}}
        {{>data-files}}{{/isPicture}}
        {{#text}}{{>text}}{{/text}}
        {{#alarms}}<section class="alarms" aria-labelledby="alarms-h"><h2 id="alarms-h">Together with what is out</h2>{{{.}}}</section>{{/alarms}}
        {{>evidence}}
        {{>compared}}
        <p class="soft">SHA-256 <code>{{digest}}</code></p>
        {{>remarks}}
        {{#decides}}<p class="decide"><a href="#ballot">To your decision</a></p>{{/decides}}
        </div>
        <aside class="side" aria-label="Findings and decision">
        {{#isDisputed}}<p class="notes">Checkers disagree about this file. You see what the others said: say something below, decide again, or leave it to a checker who has not voted.</p>{{/isDisputed}}
        {{#referrals}}<div class="sheet"><p>{{words}} <small>{{time}}, entry {{index}}</small></p>{{#reason}}<p class="said">{{reason}}</p>{{/reason}}</div>{{/referrals}}
        {{#decided}}<div class="sheet"><p>{{checker}}: {{#decision}}<span class="verdict {{style}}">{{text}}</span>{{/decision}}</p>{{#reason}}<p>{{reason}}</p>{{/reason}}</div>{{/decided}}
        {{#hasPast}}<details class="sheet past"><summary>Votes that do not count any more</summary>
        {{#past}}<p>{{checker}}: <span class="verdict {{decision.style}}">{{decision.text}}</span> <small>{{time}}, entry {{index}}: {{why}}</small></p>{{#reason}}<p class="said">{{reason}}</p>{{/reason}}{{/past}}
        </details>{{/hasPast}}
        <div class="findings" id="findings" role="region" aria-label="Findings" tabindex="0">
        <p class="sheet jumps">{{#alarms}}<a href="#alarms-h">How it could be worked out: the sums</a>{{/alarms}}{{#hasEvidence}}<a href="#evidence">The counts behind the cells</a>{{/hasEvidence}}</p>
        {{#panels}}
        {{#findings}}<section class="sheet"><h2>{{heading}}</h2>{{{findings}}}</section>{{/findings}}
        {{^findings}}<p class="sheet soft">{{heading}}: no rule objects. That does not mean that nothing is there.</p>{{/findings}}
        {{/panels}}
        {{#behind}}{{#findings}}<section class="sheet"><h2>Data: {{heading}}</h2>{{{findings}}}</section>{{/findings}}{{/behind}}
        </div>
        {{#ownerBallot}}{{>owner-ballot}}{{/ownerBallot}}
        {{#ballot}}{{>ballot}}{{/ballot}}
        {{#noBallot}}<p class="sheet">{{noBallot}}</p>{{/noBallot}}
        {{#lost}}<div class="sheet"><p>What you typed, which was not recorded:</p><p class="said">{{lost}}</p></div>{{/lost}}
        <p class="pager">{{#previous}}\(leave(for: "previous", "‹ Previous", key: "p")){{/previous}} {{#next}}\(leave(for: "next", "Next ›", key: "n")){{/next}}</p>
        {{#decides}}<p class="hint">What you typed stays with its file, unsigned, whatever you look at here, until you come back or sign out.</p>{{/decides}}
        {{#ballot}}<details class="soft keys"><summary>Keys</summary><p>With Alt (Firefox: Alt and Shift; Mac: Control and Option): <kbd>n</kbd> next file, <kbd>p</kbd> previous, <kbd>f</kbd> findings, <kbd>t</kbd> plain text, <kbd>a</kbd> approve, <kbd>c</kbd> request changes, <kbd>x</kbd> reject, <kbd>q</kbd> refer, <kbd>r</kbd> reason{{^openKeys.checker}}, <kbd>s</kbd> passphrase{{/openKeys.checker}}.</p></details>{{/ballot}}
        <a class="hidden" accesskey="f" href="#findings">To the findings</a>
        </aside>
        </div>
        {{/screen}}
        {{/main}}{{/frame}}
        """

    /// Leads to another file. Whoever has a form on the page sends it along: what they typed is kept.
    private static func leave(for number: String, _ label: String, key: String) -> String {
        """
        {{#decides}}<button class="link" accesskey="\(key)" form="ballot" formnovalidate name="do" value="leave" formaction="/submissions/{{submission}}/outputs/{{number}}?to={{\(number)}}">\(label)</button>{{/decides}}{{^decides}}<a accesskey="\(key)" href="/submissions/{{submission}}/outputs/{{\(number)}}">\(label)</a>{{/decides}}
        """
    }

    private static let compared = """
        {{#difference}}
        <section class="sheet"><h2>Since {{since}}: {{extent}}</h2>
        {{#isChanged}}<div class="scroll" role="region" aria-label="Cells that differ" tabindex="0">
        <table class="log"><thead><tr><th scope="col">Cell</th><th scope="col" class="n">Was</th><th scope="col" class="n">Is</th></tr></thead><tbody>
        {{#changes}}<tr><th scope="row">{{place}}</th><td class="n">{{was}}</td><td class="n">{{now}}</td></tr>
        {{/changes}}
        </tbody></table></div>{{/isChanged}}
        {{#more}}<p>And {{more}} more.</p>{{/more}}
        </section>
        {{/difference}}
        {{#hasProfiles}}
        <section class="sheet"><h2>Columns</h2>
        <div class="scroll" role="region" aria-label="Columns" tabindex="0">
        <table class="log profile"><thead><tr><th scope="col">Column</th><th scope="col" class="n">Cells</th><th scope="col" class="n">Withheld</th><th scope="col" class="n">Empty</th><th scope="col" class="n">Zeros</th><th scope="col" class="n">Least</th><th scope="col" class="n">Least above 0</th><th scope="col" class="n">Most</th><th scope="col" class="n">Multiples of</th><th scope="col" class="n">Decimals</th><th scope="col" class="n">Sum without totals</th></tr></thead><tbody>
        {{#profiles}}<tr><th scope="row">{{column}} <small>{{statistic}}</small></th><td class="n">{{cells}}</td><td class="n">{{withheld}}</td><td class="n">{{empty}}</td><td class="n">{{zeros}}</td><td class="n">{{least}}</td><td class="n">{{leastAboveZero}}</td><td class="n">{{most}}</td><td class="n">{{#base}}{{base}}{{/base}}{{^base}}–{{/base}}</td><td class="n">{{decimals}}</td><td class="n">{{#sum}}{{sum}}{{/sum}}{{^sum}}–{{/sum}}</td></tr>
        {{/profiles}}
        </tbody></table></div>
        {{#totals}}<p>Totals added up again: {{agreeing}} agree; {{open}} cannot be checked, because a part is withheld or missing.</p>
        <ul>{{#differing}}<li>{{.}}</li>{{/differing}}</ul>{{/totals}}
        </section>
        {{/hasProfiles}}
        """

    /// Where there is the form of a decision, a comment is of the same form: whatever is sent, nothing
    /// else that was typed is lost.
    private static let besideBallot = "{{#decides}} form=\"ballot\"{{/decides}}"

    private static let remarks = """
        <section id="said" aria-labelledby="said-h"><h2 id="said-h">Comments</h2>
        <ul class="remarks">{{#remarks}}<li><p><strong>{{by}}</strong> <small>{{time}}{{#output}} · output {{output}}{{/output}}{{#isForDesk}} · for the desk only{{/isForDesk}}{{#isForAsker}} · an answer{{/isForAsker}}</small></p><p class="said">{{text}}</p></li>{{/remarks}}</ul>
        <details{{#typed}} open{{/typed}}><summary>Say something</summary>
        {{^decides}}<form method="post" action="/submissions/{{about}}/remarks">
        <input type="hidden" name="token" value="{{token}}">{{/decides}}
        {{#number}}<input type="hidden" name="output" value="{{number}}"\(besideBallot)>{{/number}}
        <label for="remark">Comment</label>
        <p class="hint" id="remark-hint">Write no numbers of cells: what you write may be read outside. While a review is open, checkers do not see each other's comments, and the author sees none.</p>
        <textarea id="remark" name="text" rows="2"{{^decides}} required{{/decides}}\(besideBallot) aria-describedby="remark-hint">{{#typed}}{{text}}{{/typed}}</textarea>
        {{#typed}}{{#concern}}<label class="choice"><input type="checkbox" name="said-sure" value="yes"\(besideBallot)> <span>I have looked again: it holds nothing that must stay inside.</span></label>{{/concern}}{{/typed}}
        {{#isOfDesk}}<fieldset><legend class="hidden">Who may read it</legend>
        {{#mayAnswer}}<label class="choice"><input type="radio" name="for" value="asker"{{#answers}} checked{{/answers}}\(besideBallot)> <span>Who asks you about this file, at once: leave out how you decide, they may still decide themselves</span></label>{{/mayAnswer}}
        <label class="choice"><input type="radio" name="for" value="desk"{{^saysEverybody}}{{^answers}} checked{{/answers}}{{/saysEverybody}}\(besideBallot)> <span>Those who work at the desk</span></label>
        <label class="choice"><input type="radio" name="for" value="everybody"{{#saysEverybody}} checked{{/saysEverybody}}\(besideBallot)> <span>The author as well</span></label>
        </fieldset>{{/isOfDesk}}
        <button{{#decides}} form="ballot" formnovalidate formaction="/submissions/{{about}}/remarks"{{/decides}}>Say it</button>
        {{^decides}}</form>{{/decides}}</details>
        </section>
        """

    /// A decision is about what its page showed: if that has changed, it is not taken.
    private static let whatWasShown = """
        <input type="hidden" name="token" value="{{token}}">
        <input type="hidden" name="digest" value="{{shown.digest}}">
        <input type="hidden" name="turn" value="{{shown.turn}}">
        <input type="hidden" name="check" value="{{shown.check}}">
        <input type="hidden" name="mine" value="{{shown.mine}}">
        <input type="hidden" name="findings" value="{{shown.basis}}">
        """

    private static let holding = """
        {{#holding}}<label class="choice"><input type="checkbox" name="hold" value="yes"> <span>Keep my key open for {{holding}}, for this session: whoever is at it can sign as me. Not on a machine that others use.</span></label>{{/holding}}
        """

    /// What Enter in a field of the form does, although other buttons of it come first on the page:
    /// it signs. And the way to the form for whoever works by keyboard.
    private static let signing = """
        <a class="skip" href="#ballot">Skip to your decision</a>
        <button class="hidden" form="ballot" tabindex="-1" aria-hidden="true"{{#ballot}}{{^hasKey}} name="do" value="export" formnovalidate{{/hasKey}}{{/ballot}}>Sign</button>
        """

    private static let ballot = """
        <form class="sheet ballot" id="ballot" method="post" action="/submissions/{{submission}}/outputs/{{number}}">
        \(whatWasShown)
        {{#isBegun}}<p class="hint" role="status">You typed this before you went on; nothing of it is signed.</p>{{/isBegun}}
        <fieldset id="decision"{{#faulty.decision}} class="faulty"{{/faulty.decision}}><legend>Your decision</legend>
        {{#own}}<p>So far: <span class="verdict {{style}}">{{text}}</span> A new one replaces it.</p>{{/own}}
        {{#kept}}<p class="hint">{{kept}}: nothing about it has changed.</p>{{/kept}}
        {{#choices}}<label class="choice"><input type="radio" name="decision" value="{{value}}" accesskey="{{key}}" required{{#isChosen}} checked{{/isChosen}}> <span>{{label}}</span></label>{{/choices}}
        </fieldset>
        {{#mayAsk}}<label for="asked">If you refer it: who is asked</label>
        <p class="hint" id="asked-hint">They read your reason, answer it in a comment that you read at once, or decide. The author is not asked for anything; you may still decide yourself.</p>
        <select id="asked" name="asked" aria-describedby="asked-hint">
        {{#askable}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/askable}}
        </select>{{/mayAsk}}
        <label for="reason">Reason</label>
        <p class="hint" id="reason-hint">{{advice}} The author reads it once the review closes; write no numbers of cells.</p>
        <details class="canned"><summary>Usual reasons</summary>
        {{#canned}}{{{.}}}{{/canned}}
        </details>
        <textarea id="reason" name="reason" rows="3" accesskey="r"{{#faulty.reason}} aria-invalid="true"{{/faulty.reason}} aria-describedby="reason-hint">{{reason}}</textarea>
        {{#concern}}<label class="choice"><input type="checkbox" name="sure" value="yes"> <span>I have looked again: my reason holds nothing that must stay inside.</span></label>{{/concern}}
        {{#hasKey}}{{^openKeys.checker}}<label for="passphrase">Passphrase of your key</label>
        <p class="hint" id="key-hint">Signs this one decision and is not kept.</p>
        <input id="passphrase" name="passphrase" type="password" autocomplete="off" accesskey="s" required{{#faulty.passphrase}} aria-invalid="true"{{/faulty.passphrase}} aria-describedby="key-hint">
        \(holding){{/openKeys.checker}}
        <button>Sign the decision</button>{{/hasKey}}
        <details class="canned"{{^hasKey}} open{{/hasKey}}><summary>My key is on another machine</summary>
        <p class="hint">Export the decision and take it there. The first two lines write what is to be signed and show it: read it. The third signs it with your key <code>KEY.pem</code>. Send the export and the signature on the page of {{submission}}.</p>
        <pre class="bytes commands" tabindex="0" aria-label="How to read and sign it">sed 's/.*"encoded":"\\([^"]*\\)".*/\\1/' {{exportName}} | base64 -d &gt;{{exportName}}.tbs
        cat {{exportName}}.tbs
        openssl pkeyutl -sign -rawin -inkey KEY.pem -in {{exportName}}.tbs -out {{exportName}}.sig</pre>
        <button{{#hasKey}} class="quiet"{{/hasKey}} name="do" value="export" formnovalidate>Export the decision</button>
        </details>
        </form>
        """

    private static let ownerBallot = """
        <form class="sheet ballot" id="{{#ballot}}owner-{{/ballot}}ballot" method="post" action="/submissions/{{submission}}/outputs/{{number}}/owner">
        \(whatWasShown)
        <input type="hidden" name="office" value="owner">
        {{#isBegun}}<p class="hint" role="status">You typed this before you went on; nothing of it is signed.</p>{{/isBegun}}
        <fieldset id="owner-decision"{{#ownerFaulty.decision}} class="faulty"{{/ownerFaulty.decision}}><legend>As the owner of the data</legend>
        <p class="hint">{{#rule}}Only you may set {{rule}} aside.{{/rule}}{{^rule}}{{#isAsked}}A checker asks whether it may leave.{{/isAsked}}{{^isAsked}}The desk's policy asks for your consent to everything of this kind.{{/isAsked}}{{/rule}} Checkers decide after you, and may still say no.</p>
        {{#own}}<p>So far: <span class="verdict {{style}}">{{text}}</span> A new one replaces it.</p>{{/own}}
        {{#choices}}<label class="choice"><input type="radio" name="decision" value="{{value}}" required{{#isChosen}} checked{{/isChosen}}> <span>{{label}}</span></label>{{/choices}}
        </fieldset>
        <label for="owner-reason">Why</label>
        <p class="hint" id="owner-reason-hint">Kept in private, with a commitment in the log; write no numbers of cells.</p>
        <textarea id="owner-reason" name="reason" rows="3" required{{#ownerFaulty.reason}} aria-invalid="true"{{/ownerFaulty.reason}} aria-describedby="owner-reason-hint">{{reason}}</textarea>
        {{#concern}}<label class="choice"><input type="checkbox" name="sure" value="yes"> <span>I have looked again: my reason holds nothing that must stay inside.</span></label>{{/concern}}
        {{^openKeys.owner}}<label for="owner-key">Passphrase of your key</label>
        <p class="hint" id="owner-key-hint">Signs this one decision and is not kept.</p>
        <input id="owner-key" name="passphrase" type="password" autocomplete="off" required{{#ownerFaulty.passphrase}} aria-invalid="true"{{/ownerFaulty.passphrase}} aria-describedby="owner-key-hint">
        \(holding){{/openKeys.owner}}
        <button>Sign the decision</button>
        </form>
        """
}
