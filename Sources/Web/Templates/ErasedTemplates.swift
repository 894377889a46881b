extension Templates {
    /// What is still known of a submission whose private parts are erased.
    static let erasure: [String: String] = ["erased": erased]

    private static let erased = """
        {{<frame}}{{$main}}
        {{#screen}}{{#it}}
        <p class="soft"><a href="/">Desk</a> › {{id}}</p>
        <h1>{{title}}</h1>
        <p><span class="verdict {{mark.style}}">{{mark.text}}</span> {{situation}}</p>
        <p class="notes">What was private of it is erased, as entry {{erasure}} of the log says: findings, evidence, reasons and comments, and files that did not leave. What is still known stands here.</p>
        {{#may.replace}}<p class="do"><a class="button" href="/hand-in?replaces={{id}}">Hand in a new version</a></p>{{/may.replace}}
        <section aria-labelledby="context"><h2 id="context">Context</h2>
        <dl class="facts">
        {{#facts}}{{{.}}}{{/facts}}
        </dl></section>
        <h2 id="outputs">Outputs</h2>
        <div class="scroll" role="region" aria-label="Outputs" tabindex="0">
        <table class="log"><thead><tr><th scope="col">File</th><th scope="col">What came of it</th>{{#hasVotes}}<th scope="col">Votes</th>{{/hasVotes}}</tr></thead><tbody>
        {{#outputs}}<tr><th scope="row">{{name}}</th><td>{{#outcome}}<span class="verdict {{style}}">{{text}}</span>{{/outcome}}{{^outcome}}not decided{{/outcome}}</td>{{#hasVotes}}<td>{{#votes}}<span class="signer">{{.}}</span> {{/votes}}</td>{{/hasVotes}}</tr>
        {{/outputs}}
        </tbody></table></div>
        {{/it}}{{/screen}}
        {{>submission-actions}}
        {{/main}}{{/frame}}
        """
}
