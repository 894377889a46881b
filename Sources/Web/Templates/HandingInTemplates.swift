extension Templates {
    /// What researchers see before they hand in.
    static let handingIn: [String: String] = ["hand-in": handIn, "draft": draft]

    private static let handIn = """
        {{<frame}}{{$main}}
        {{#screen}}
        <h1>Hand in</h1>
        <p>Nothing is handed in yet: you see first what a checker would object to.</p>
        <form class="sheet" method="post" action="/hand-in" enctype="multipart/form-data">
        <input type="hidden" name="token" value="{{token}}">
        <label for="files">The folder with your submission.yaml</label>
        <p class="hint">All its files are sent, up to {{most}} MiB: outputs, evidence, and the declaration. Evidence never leaves.</p>
        <input id="files" type="file" name="files" webkitdirectory multiple>
        <label for="loose">Or single files, if your browser cannot choose a folder</label>
        <input id="loose" type="file" name="files" multiple>
        <button>See what a checker would say</button>
        </form>
        {{#inbox}}
        <form class="sheet" method="post" action="/hand-in/folder">
        <input type="hidden" name="token" value="{{token}}">
        <label for="folder">Or a folder on this server, in {{path}}</label>
        <select id="folder" name="folder" required>
        {{#folders}}<option value="{{.}}">{{.}}</option>{{/folders}}
        </select>
        <button>See what a checker would say</button>
        </form>
        {{/inbox}}
        {{/screen}}
        {{/main}}{{/frame}}
        """

    private static let draft = """
        {{<frame}}{{$main}}
        {{#screen}}
        <h1>{{title}}</h1>
        <p>This is what a checker would see. <strong>It is not handed in yet.</strong></p>
        <p><span class="verdict {{mark.style}}">{{mark.text}}</span> {{>marks}}</p>
        <ul class="notes">{{#notes}}<li>{{.}}</li>{{/notes}}</ul>
        {{#undeclared}}<p><span class="verdict fail">✗ fail</span> <strong>not declared:</strong> {{.}} <small>it never leaves</small></p>{{/undeclared}}
        <form class="sheet" method="post" action="/drafts/{{id}}">
        <input type="hidden" name="token" value="{{token}}">
        <p>Once handed in, the bytes cannot change. You can take it back until it is released.</p>
        <button name="do" value="submit">Hand it in</button>
        <button class="quiet" name="do" value="discard">Discard it</button>
        </form>
        {{#panels}}
        {{>panel}}
        {{#findings}}<div class="sheet">{{{findings}}}</div>{{/findings}}
        {{/panels}}
        {{/screen}}
        {{/main}}{{/frame}}
        """
}
