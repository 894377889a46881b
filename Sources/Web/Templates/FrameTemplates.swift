extension Templates {
    /// What every page stands in, and the pages before anybody is signed in.
    static let frame: [String: String] = [
        "frame": page, "stop": stop, "sign-in": signIn, "marks": marks,
    ]

    /// Leads away from the page of a file that somebody decides on: what they typed is sent along.
    static func leave(_ target: String, _ label: String) -> String {
        """
        <button class="link" form="ballot" formnovalidate name="do" value="leave" formaction="{{leaving}}?to=\(target)">\(label)</button>
        """
    }

    private static let page = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{#alert}}Error: {{/alert}}{{title}} – Sallyport</title>
        <link rel="stylesheet" href="/style.css">
        </head>
        <body{{#wide}} class="wide"{{/wide}}>
        <a class="skip" href="#main">Skip to the content</a>
        {{$first}}{{/first}}
        <header class="top">
        <p class="brand">{{#leaving}}\(leave("/", "Sallyport")){{/leaving}}{{^leaving}}<a href="/">Sallyport</a>{{/leaving}}</p>
        {{#nav}}
        <nav aria-label="Pages"><ul>
        {{#links}}<li>{{#leaving}}\(leave("{{target}}", "{{label}}")){{/leaving}}{{^leaving}}<a href="{{target}}"{{#isHere}} aria-current="page"{{/isHere}}>{{label}}</a>{{/leaving}}</li>{{/links}}
        </ul></nav>
        <form class="who" method="post" action="/sign-out">
        <input type="hidden" name="token" value="{{token}}">
        <span>{{person}} <small>{{roles}}</small></span>
        <button class="quiet">Sign out</button>
        <button class="quiet" name="everywhere" value="yes">Sign out everywhere</button>
        </form>
        {{/nav}}
        {{#openKeys.until}}<form class="held" method="post" action="/lock-keys">
        <input type="hidden" name="token" value="{{token}}">
        <span>Your key is open until {{.}}: decisions are signed without its passphrase.</span>
        <button class="quiet"{{#leaving}} form="ballot" formnovalidate name="do" value="leave" formaction="{{leaving}}?to=/lock-keys"{{/leaving}}>Lock it now</button>
        </form>{{/openKeys.until}}
        </header>
        <main id="main">
        {{#alert}}<p class="alert" role="alert"><strong>{{alert}}</strong>{{#field}} <a href="#{{id}}">Go to {{label}}</a>{{/field}}</p>{{/alert}}
        {{$main}}{{/main}}
        </main>
        </body>
        </html>
        """

    private static let stop = """
        {{<frame}}{{$main}}
        {{#screen}}
        <h1>{{heading}}</h1>
        <p role="alert">{{message}}</p>
        <ul>{{#lines}}<li class="said">{{.}}</li>{{/lines}}</ul>
        {{/screen}}
        <p><a href="/">To the first page</a></p>
        {{/main}}{{/frame}}
        """

    private static let signIn = """
        {{<frame}}{{$main}}
        <h1>Sign in</h1>
        <form class="sheet narrow" method="post" action="/sign-in">
        <input type="hidden" name="token" value="{{token}}">
        <label for="name">Name</label>
        <input id="name" name="name" autocomplete="username" required value="{{screen.name}}">
        <label for="secret">Secret</label>
        <input id="secret" name="secret" type="password" autocomplete="current-password" required>
        <p class="hint">Not the passphrase of your key: you are asked for that when you decide.</p>
        <label for="code">Code of your second device</label>
        <p class="hint" id="code-hint">Leave it empty if you have none.</p>
        <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" aria-describedby="code-hint">
        <button>Sign in</button>
        </form>
        {{/main}}{{/frame}}
        """

    private static let marks = """
        <span class="marks">{{#counts}}<span class="verdict {{style}}">{{text}}</span> {{/counts}}</span>
        """
}
