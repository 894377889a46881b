extension Templates {
    /// The queue, a submission and an output.
    static let checking: [String: String] = [
        "queue": queue, "submission": submission, "submission-actions": actions, "output": output,
        "ballot": ballot, "panel": panel, "text": text,
    ]

    private static let queue = """
        {{<frame}}{{$main}}
        {{#screen}}
        <h1>Desk</h1>
        {{#sections}}
        <section>
        <h2>{{heading}}</h2>
        {{#none}}<p class="soft">{{none}}</p>{{/none}}
        <ol class="tasks queue">
        {{#rows}}
        <li>
        <span class="what"><a href="/submissions/{{id}}">{{title}}</a>
        <small>{{id}} · {{project}} · {{author}}</small></span>
        <span><span class="verdict {{mark.style}}">{{mark.text}}</span> <small>{{why}}</small></span>
        <span>{{#verdicts}}<span class="count {{style}}">{{text}}</span> {{/verdicts}}</span>
        <span class="age">{{age}}{{#isLate}} <strong class="late">over target</strong>{{/isLate}}</span>
        </li>
        {{/rows}}
        </ol>
        </section>
        {{/sections}}
        {{#hidden}}<p>{{hidden}}: <a href="/?all=yes">show all</a></p>{{/hidden}}
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
        {{#undecided}}<p class="do">You have to decide {{undecided}}.
        {{#firstUndecided}}<a class="button" href="/submissions/{{id}}/outputs/{{firstUndecided}}">Decide the next one</a>{{/firstUndecided}}</p>{{/undecided}}
        <div class="split">
        <section aria-labelledby="risk"><h2 id="risk">Risk</h2>
        {{>marks}}
        <ul class="risks">
        {{#risks}}<li><span class="verdict {{mark.style}}">{{mark.text}}</span> <strong>{{rule}}</strong> <small>{{extent}}</small></li>{{/risks}}
        {{^risks}}<li>No rule of the packs objects. That does not mean that nothing is there.</li>{{/risks}}
        </ul>
        <ul class="notes">{{#notes}}<li>{{.}}</li>{{/notes}}</ul>
        {{#undeclared}}<p><span class="verdict fail">✗ fail</span> <strong>not declared:</strong> {{.}} <small>it never leaves</small></p>{{/undeclared}}
        </section>
        <section aria-labelledby="context"><h2 id="context">Context</h2>
        <dl class="facts">
        {{#facts}}<dt>{{name}}</dt><dd>{{#link}}<a href="/submissions/{{link}}">{{value}}</a>{{/link}}{{^link}}{{value}}{{/link}}</dd>{{/facts}}
        </dl>
        </section>
        </div>
        <h2>Outputs</h2>
        <ol class="tasks outputs">
        {{#tasks}}
        <li>
        <span><span class="verdict {{mark.style}}">{{mark.text}}</span></span>
        <span class="what"><a href="/submissions/{{id}}/outputs/{{number}}">{{file}}</a>{{#context}}<small>{{context}}</small>{{/context}}</span>
        <span>{{extent}}</span>
        <span>{{#decision}}<span class="verdict {{style}}">{{text}}</span>{{/decision}}{{#isUndecided}}<strong>to decide</strong>{{/isUndecided}}</span>
        </li>
        {{/tasks}}
        </ol>
        {{/it}}{{/screen}}
        {{>submission-actions}}
        {{/main}}{{/frame}}
        """

    private static let actions = """
        {{#screen}}{{#it}}
        <h2>Other submissions of this project</h2>
        <ul class="related">
        {{#related}}<li><a href="/submissions/{{id}}">{{id}}</a> {{title}} <span class="verdict {{mark.style}}">{{mark.text}}</span></li>{{/related}}
        {{^related}}<li>None.</li>{{/related}}
        </ul>
        {{#mayRelease}}
        <section class="sheet"><h2>Release</h2>
        <p>Exactly the outputs listed above leave, byte for byte. They are judged once more, signed with the release key and recorded in the log.</p>
        {{#canWriteBundles}}
        <form method="post" action="/submissions/{{id}}/release">
        <input type="hidden" name="token" value="{{token}}">
        <p>The bundle is written to <code>{{bundle}}</code>.</p>
        <button>Release {{id}}</button>
        </form>
        {{/canWriteBundles}}
        {{^canWriteBundles}}<p>This server writes no bundles: <code>sallyport release {{id}} --out FOLDER</code> does.</p>{{/canWriteBundles}}
        </section>
        {{/mayRelease}}
        {{#mayRecall}}
        <section class="sheet"><h2>Recall</h2>
        {{#bundle}}<p>Bundle: <code>{{bundle}}</code></p>{{/bundle}}
        <form method="post" action="/submissions/{{id}}/recall">
        <input type="hidden" name="token" value="{{token}}">
        <label for="recall">Why it should not have left</label>
        <textarea id="recall" name="reason" rows="3" required></textarea>
        <button class="danger">Recall {{id}}</button>
        </form>
        </section>
        {{/mayRecall}}
        {{#mayWithdraw}}
        <section class="sheet"><h2>Take it back</h2>
        <form method="post" action="/submissions/{{id}}/withdraw">
        <input type="hidden" name="token" value="{{token}}">
        <p>Nobody can decide on it any more. To change it, hand in a new version instead.</p>
        <button class="danger">Withdraw {{id}}</button>
        </form>
        </section>
        {{/mayWithdraw}}
        {{/it}}{{/screen}}
        """

    private static let output = """
        {{<frame}}{{$main}}
        {{#screen}}
        <p class="soft"><a href="/">Desk</a> › <a href="/submissions/{{submission}}">{{submission}} {{title}}</a> › {{number}} of {{count}}</p>
        <div class="head"><h1>{{file}}</h1> <span class="verdict {{mark.style}}">{{mark.text}}</span></div>
        <div class="three">
        <nav class="list" aria-label="Outputs of {{submission}}"><ol>
        {{#neighbours}}<li><a href="/submissions/{{submission}}/outputs/{{at}}"{{#isCurrent}} aria-current="page"{{/isCurrent}}><span class="count {{verdict.style}}">{{verdict.text}}</span> <span>{{name}}</span></a>{{#decision}} <small>{{text}}</small>{{/decision}}</li>{{/neighbours}}
        </ol></nav>
        <div class="content">
        <ul class="views">
        <li><a href="/submissions/{{submission}}/outputs/{{number}}"{{#showsContent}} aria-current="true"{{/showsContent}}>As it is shown</a></li>
        <li><a href="/submissions/{{submission}}/outputs/{{number}}?view=text"{{^showsContent}} aria-current="true"{{/showsContent}}>As plain text</a></li>
        <li><a href="/submissions/{{submission}}/outputs/{{number}}/file">Download the bytes ({{size}})</a></li>
        </ul>
        {{#showsContent}}
        {{#isPicture}}<p><img class="figure" src="/submissions/{{submission}}/outputs/{{number}}/picture" alt="The figure {{file}} as it would leave; its data are in the output named in the declaration"></p>{{/isPicture}}
        {{#panels}}{{>panel}}{{/panels}}
        {{#behind}}{{>panel}}{{/behind}}
        {{/showsContent}}
        {{#text}}{{>text}}{{/text}}
        <p class="soft">SHA-256 <code>{{digest}}</code></p>
        </div>
        <aside class="side" aria-label="Findings and decision">
        {{#decided}}<div class="sheet"><p>{{checker}}: {{#decision}}<span class="verdict {{style}}">{{text}}</span>{{/decision}}</p>{{#reason}}<p>{{reason}}</p>{{/reason}}</div>{{/decided}}
        <div class="findings" role="region" aria-label="Findings" tabindex="0">
        {{#panels}}
        {{#findings}}<section class="sheet"><h2>{{heading}}</h2>{{{findings}}}</section>{{/findings}}
        {{^findings}}<p class="sheet soft">{{heading}}: no rule objects. That does not mean that nothing is there.</p>{{/findings}}
        {{/panels}}
        {{#showsContent}}{{#behind}}{{#findings}}<section class="sheet"><h2>Data: {{heading}}</h2>{{{findings}}}</section>{{/findings}}{{/behind}}{{/showsContent}}
        </div>
        {{#ballot}}{{>ballot}}{{/ballot}}
        {{#noBallot}}<p class="sheet">{{noBallot}}</p>{{/noBallot}}
        <p class="pager">{{#previous}}<a href="/submissions/{{submission}}/outputs/{{previous}}">‹ Previous</a>{{/previous}} {{#next}}<a href="/submissions/{{submission}}/outputs/{{next}}">Next ›</a>{{/next}}</p>
        </aside>
        </div>
        {{/screen}}
        {{/main}}{{/frame}}
        """

    private static let panel = """
        <article>
        <div class="head"><h2>{{heading}}</h2> <span class="verdict {{verdict.style}}">{{verdict.text}}</span></div>
        <p class="soft">{{summary}}</p>
        {{#context}}<p>{{context}}</p>{{/context}}
        {{#exception}}<p><strong>Asked to be set aside:</strong> {{exception}}</p>{{/exception}}
        {{#table}}{{{table}}}{{/table}}
        </article>
        """

    private static let text = """
        {{#remark}}<p class="notes">{{remark}}</p>{{/remark}}
        <div class="lines" role="region" aria-label="The file as text" tabindex="0"><table><tbody>
        {{#lines}}<tr><th scope="row">{{number}}</th><td>{{content}}</td></tr>
        {{/lines}}
        </tbody></table></div>
        {{#nextLine}}<p><a href="?view=text&amp;line={{nextLine}}">From line {{nextLine}} of {{total}}</a></p>{{/nextLine}}
        """

    private static let ballot = """
        <form class="sheet ballot" method="post" action="/submissions/{{submission}}/outputs/{{number}}">
        <input type="hidden" name="token" value="{{token}}">
        <input type="hidden" name="digest" value="{{shown.digest}}">
        <input type="hidden" name="turn" value="{{shown.turn}}">
        <input type="hidden" name="check" value="{{shown.check}}">
        <input type="hidden" name="mine" value="{{shown.mine}}">
        <fieldset><legend>Your decision</legend>
        {{#own}}<p>So far: <span class="verdict {{style}}">{{text}}</span> A new one replaces it.</p>{{/own}}
        {{#choices}}<label class="choice"><input type="radio" name="decision" value="{{value}}" required{{#isChosen}} checked{{/isChosen}}> <span>{{label}}</span></label>{{/choices}}
        </fieldset>
        <label for="reason">Reason</label>
        <p class="hint" id="reason-hint">{{advice}} The author reads it once the review closes; write no numbers of cells.</p>
        <textarea id="reason" name="reason" rows="3" aria-describedby="reason-hint">{{reason}}</textarea>
        <label for="passphrase">Passphrase of your key</label>
        <p class="hint" id="key-hint">Signs this one decision and is not kept.</p>
        <input id="passphrase" name="passphrase" type="password" autocomplete="off" required aria-describedby="key-hint">
        <button>Sign the decision</button>
        </form>
        """
}
