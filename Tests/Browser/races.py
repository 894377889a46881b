"""What several people or windows do at once, and what somebody may not do: a page that was changed before
it is sent, two checkers who sign at the same moment, an author with a checker's role, one checker in two
browsers."""
CSV = "la,sex,n\nLeeds,F,40\nLeeds,M,50\nYork,F,60\nYork,M,70\n"
DECLARATION = (
    "title: {0}\nproject: {0}\nrules: [uk-default-10]\noutputs:\n  - id: placements\n"
    "    file: placements.csv\n    kind: frequencies\n    unit: child\n    context: all placements\n"
    "    table: {{layout: long, dimensions: {{la: la, sex: sex}}, value: n, statistic: count,"
    " precision: exact}}\n")


def write(folder, title):
    with open(f"{folder}/submission.yaml", "w") as file:
        file.write(DECLARATION.format(title))
    with open(f"{folder}/placements.csv", "w") as file:
        file.write(CSV)


def fill(page, target, passphrase, decision="approve"):
    page.goto(target)
    page.check(f"input[value={decision}]")
    page.fill("#reason", "nothing to object to")
    page.fill("#passphrase", passphrase)


def sign(page):
    with page.expect_navigation():
        page.locator("button", has_text="Sign the decision").click()


def swapped(page, target, passphrase, expect):
    """The page says that it showed other bytes, other findings or another turn: no vote."""
    for field in ("digest", "findings", "turn", "check", "mine"):
        fill(page, target, passphrase)
        page.evaluate("name => document.querySelector(`#ballot [name=${name}]`).value = '77'", field)
        sign(page)
        expect("out of date" in page.locator(".alert").inner_text(), f"{field}: it is not told")
        expect(page.locator("#ballot legend + p").count() == 0, f"{field}: a vote was taken")
        expect(page.input_value("#reason") == "nothing to object to", f"{field}: the reason is lost")


def at_once(first, second, target, passphrase, expect):
    """Both press before either has an answer: two votes, one decision."""
    for page in (first, second):
        fill(page, target, passphrase)
    for page in (first, second):
        page.locator("button", has_text="Sign the decision").click(no_wait_after=True)
    for page in (first, second):
        page.wait_for_url(lambda url: "/outputs/" not in url)
    page = target.rsplit("/outputs", 1)[0]
    first.goto(page)
    expect("✓ approved" in first.locator("main").inner_text(), "two at once did not approve it")


def twice(page, other, target, passphrase, expect):
    """One checker in two browsers counts once."""
    for window in (page, other):
        fill(window, target, passphrase)
    sign(page)
    sign(other)
    page.goto(target.rsplit("/outputs", 1)[0])
    expect("in review" in page.locator("main").inner_text(), "one checker counted twice")


def own_work(author, target, expect):
    """An author who is a checker as well has no form, and one that they make is refused."""
    author.goto(target)
    expect("You handed this in" in author.locator("aside").inner_text(), "it is not said why")
    expect(author.locator("#ballot").count() == 0, "an author has the form of a decision")
    with author.expect_navigation() as sent:
        author.evaluate("""target => {
          const form = document.createElement("form");
          const fields = {decision: "approve", passphrase: "x", reason: "mine"};
          for (const [name, value] of Object.entries(fields)) {
            const field = form.appendChild(document.createElement("input"));
            [field.name, field.value] = [name, value];
          }
          form.append(document.querySelector("[name=token]"));
          [form.method, form.action] = ["post", target];
          document.body.append(form);
          form.submit();
        }""", target)
    expect(sent.value.status == 403, f"an author's own vote is answered with {sent.value.status}")
    expect("may not check their own" in author.locator("main").inner_text(), "it is not said why")
