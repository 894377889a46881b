extension Templates {
    /// What researchers see before they hand in.
    static let handingIn: [String: String] = [
        "hand-in": handIn, "draft": draft, "waiting": waiting, "questions": questions,
        "field": field,
    ]

    private static let handIn = """
        {{<frame}}{{$main}}
        {{#screen}}
        <h1>Hand in</h1>
        {{#replaces}}<p class="notes">A new version of <a href="/submissions/{{id}}">{{id}}</a> {{title}}. What was declared of the files with the same names is taken over; only what is new or has changed is asked.</p>{{/replaces}}
        <p>Nothing is handed in yet: you see first what a checker would object to.</p>
        <form class="sheet" method="post" action="/hand-in" enctype="multipart/form-data">
        <input type="hidden" name="token" value="{{token}}">
        <label for="files">The folder with your outputs</label>
        <p class="hint">All its files are sent, up to {{most}} MiB: outputs, evidence, and submission.yaml if you have one; without it you are asked what the files are. Evidence never leaves.</p>
        <input id="files" type="file" name="files" webkitdirectory multiple>
        <label for="loose">Or single files, if your browser cannot choose a folder</label>
        <input id="loose" type="file" name="files" multiple>
        {{#replaces}}\(replacing){{/replaces}}
        <button>See what a checker would say</button>
        </form>
        {{#inbox}}
        {{#isEmpty}}<p class="sheet">You can hand in a folder of yours on this server, too: put one into {{path}}. There is none in it now.</p>{{/isEmpty}}
        {{^isEmpty}}<form class="sheet" method="post" action="/hand-in/folder">
        <input type="hidden" name="token" value="{{token}}">
        <label for="folder">Or a folder of yours on this server, in {{path}}</label>
        <select id="folder" name="folder" required>
        {{#folders}}<option value="{{.}}">{{.}}</option>{{/folders}}
        </select>
        {{#replaces}}\(replacing){{/replaces}}
        <button>See what a checker would say</button>
        </form>{{/isEmpty}}
        {{/inbox}}
        <ul class="drafts">{{#waiting}}<li><a href="/drafts/{{id}}">Sent {{since}}, not handed in yet</a></li>{{/waiting}}</ul>
        {{/screen}}
        {{/main}}{{/frame}}
        """

    private static let replacing = """
        <input type="hidden" name="replaces" value="{{id}}">
        <label class="choice"><input type="checkbox" name="rest" value="yes"> <span>Take the files that I do not send from {{id}}.</span></label>
        """

    private static let waiting = """
        {{<frame}}{{$main}}
        {{#screen}}
        <h1>Being checked</h1>
        <p role="status">For {{seconds}} seconds so far. This page shows what was found as soon as it is there; you may also leave it and come back.</p>
        <p><a class="button" href="/drafts/{{id}}">Look now</a></p>
        {{/screen}}
        {{/main}}{{/frame}}
        """

    private static let draft = """
        {{<frame}}{{$main}}
        {{#screen}}
        <h1>{{title}}</h1>
        <p>This is what a checker would see. <strong>It is not handed in yet.</strong></p>
        {{#mark}}<p><span class="verdict {{style}}">{{text}}</span> {{>marks}}</p>{{/mark}}
        {{#tooMany}}<p><span class="verdict fail">✗ fail</span> {{.}}</p>{{/tooMany}}
        {{#hasMistakes}}<p>The declarations cannot be used, so nothing was judged:</p>{{/hasMistakes}}
        <ul class="mistakes">{{#mistakes}}<li>{{.}}</li>{{/mistakes}}</ul>
        <ul class="notes">{{#notes}}<li>{{.}}</li>{{/notes}}</ul>
        {{#undeclared}}<p><span class="verdict fail">✗ fail</span> <strong>not declared:</strong> {{.}} <small>it never leaves</small></p>{{/undeclared}}
        {{#replaces}}<p>It replaces <a href="/submissions/{{replaces}}">{{replaces}}</a>: what differs stands below each file. What has not changed keeps its votes.</p>{{/replaces}}
        {{#gone}}<p>Not in this version any more: {{.}}</p>{{/gone}}
        {{>questions}}
        <form class="sheet" method="post" action="/drafts/{{id}}">
        <input type="hidden" name="token" value="{{token}}">
        <input type="hidden" name="shown" value="{{shown}}">
        {{#hasMistakes}}<p>What is wrong has to be mended before it can be handed in.</p>{{/hasMistakes}}
        {{^hasMistakes}}{{#isWritten}}<p>Once handed in, the bytes cannot change. You can take it back until it is released.</p>
        {{#form}}{{#open}}<input type="hidden" name="asks" value="{{open}}">
        <label class="choice"><input type="checkbox" name="open" value="yes"> <span>I leave {{open}} open; a checker will ask.</span></label>{{/open}}{{/form}}
        <button name="do" value="submit">Hand it in</button>{{/isWritten}}
        {{^isWritten}}<p>There is no submission.yaml: save your answers first. They are written into the desk's own copy, never into your folder.</p>{{/isWritten}}{{/hasMistakes}}
        <button class="quiet" name="do" value="discard">Discard it</button>
        </form>
        {{#alarms}}<section class="alarms" aria-labelledby="alarms-h"><h2 id="alarms-h">Together with what is out</h2>{{{.}}}</section>{{/alarms}}
        {{#panels}}
        {{>panel}}
        {{>compared}}
        {{#findings}}<div class="sheet">{{{findings}}}</div>{{/findings}}
        {{/panels}}
        {{/screen}}
        {{/main}}{{/frame}}
        """

    private static let questions = """
        {{#form}}
        <section aria-labelledby="questions-h"><h2 id="questions-h">What is to be said</h2>
        <p>{{sentence}} Your answers go into the desk's own copy of submission.yaml, and it is judged again at once.</p>
        <form class="questions" method="post" action="/drafts/{{id}}/answers">
        <input type="hidden" name="token" value="{{token}}">
        <input type="hidden" name="shown" value="{{shown}}">
        {{#parts}}
        <details class="sheet part"{{#isOpen}} open{{/isOpen}}><summary><strong>{{heading}}</strong>{{^isAsked}} <small>nothing is missing</small>{{/isAsked}}</summary>
        <ul class="notes">{{#remarks}}<li>{{.}}</li>{{/remarks}}</ul>
        {{#offered}}{{>field}}{{/offered}}
        {{#asked}}{{>field}}{{/asked}}
        {{#hasFurther}}<details class="further"><summary>What is declared</summary>
        {{#further}}{{>field}}{{/further}}
        </details>{{/hasFurther}}
        </details>
        {{/parts}}
        <button>Save the answers and judge again</button>
        </form></section>
        {{/form}}
        <details class="sheet"{{#hasMistakes}} open{{/hasMistakes}}><summary>Write submission.yaml yourself</summary>
        <form method="post" action="/drafts/{{id}}/answers">
        <input type="hidden" name="token" value="{{token}}">
        <input type="hidden" name="shown" value="{{shown}}">
        <label for="declaration">submission.yaml</label>
        <p class="hint">The desk's own copy; your folder is not changed.</p>
        <textarea id="declaration" class="yaml" name="declaration" rows="24" spellcheck="false">{{declaration}}</textarea>
        <button>Save it and judge again</button>
        </form></details>
        """

    private static let field = """
        <div class="field">
        <label for="{{name}}">{{label}}</label>
        {{#hint}}<p class="hint" id="{{name}}-hint">{{hint}}</p>{{/hint}}
        {{#problem}}<p class="problem" id="{{name}}-problem">✗ {{problem}}</p>{{/problem}}
        {{#isChoice}}<select id="{{name}}" name="{{name}}"{{#hint}} aria-describedby="{{name}}-hint"{{/hint}}>
        {{#choices}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/choices}}
        </select>{{/isChoice}}
        {{^isChoice}}{{#isLong}}<textarea id="{{name}}" name="{{name}}" rows="2"{{#hint}} aria-describedby="{{name}}-hint"{{/hint}}>{{value}}</textarea>{{/isLong}}
        {{^isLong}}<input id="{{name}}" name="{{name}}" value="{{value}}"{{#hint}} aria-describedby="{{name}}-hint"{{/hint}}>{{/isLong}}{{/isChoice}}
        </div>
        """
}
