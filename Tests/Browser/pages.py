"""The desk's pages in Chromium: the story of four people with script and without, the decision by
keyboard, stale tabs and races, markup and sizes in what is handed in, axe-core and an accessibility
audit of our own, 320 pixels, light and dark, paper, names of any length; a picture of every page.

    pages.py PLACE PEOPLE NAME PICTURES

PICTURES is a folder, or empty for none. PEOPLE is what `serve --demo` printed; NAME is that of a
further researcher, and `author-who-checks` hands in and checks. The demonstration's s-0005 passes
and has one vote of the first checker on each output; s-0006 fails and has none.

Nothing here depends on how fast the machine is: what takes time is waited for by what it leads to,
and PATIENCE only ends a run in which that never comes. Prints each failure, then `N passed, N failed`.
Ends with 3 where no browser starts, which says nothing about the pages.
"""
import importlib.util
import pathlib
import re
import sys
import tempfile
import traceback

from playwright.sync_api import Error, sync_playwright

import attacks
import long_names
import paged
import races

PATIENCE = 300_000  # milliseconds
here = pathlib.Path(__file__).parent
place, people, long_name, pictures = sys.argv[1:]
told = open(people).read()
secret = re.search(r"secret\s+(\S+)", told)[1]
passphrase = re.search(r"passphrase\s+(\S+)", told)[1]

# Both are given to the page by the test: what a page itself may load is nothing.
AUDIT = (here / "audit.js").read_text()
AXE = (pathlib.Path(importlib.util.find_spec("axe_playwright_python").origin).parent
       / "axe.min.js").read_text()
LOOK = """async (tags) => {
  const found = await axe.run(document, {runOnly: {type: 'tag', values: tags}});
  return {
    passes: found.passes.length,
    wide: document.documentElement.scrollWidth,
    wrong: found.violations.map((rule) =>
      `axe ${rule.id}, ${rule.nodes.length} places: ${rule.nodes[0].html.slice(0, 90)}`),
  };
}"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PAGES = {
    "second-checker": [
        ("queue", "/"), ("submission", "/submissions/s-0006"),
        ("output", "/submissions/s-0006/outputs/1"),
        ("text", "/submissions/s-0006/outputs/1?view=text"),
        ("figure", "/submissions/s-0006/outputs/9"),
        ("code", "/submissions/s-0006/outputs/10")],
    "researcher": [
        ("handed-in", "/"), ("hand-in", "/hand-in"), ("returned", "/submissions/s-0001"),
        ("returned-output", "/submissions/s-0001/outputs/1")],
    "release-manager": [("ready", "/"), ("approved", "/submissions/s-0003"),
                        ("released", "/submissions/s-0002"),
                        ("difference", "/submissions/s-0002/outputs/1")],
    "auditor": [("figures", "/figures"), ("log", "/log"), ("entry", "/log/3"), ("people", "/people"),
                ("policy", "/policy")],
}
WIDTHS = (1440, 320)

passed = 0
failures = []
looked = 0


def expect(fact, what):
    global passed
    if fact:
        passed += 1
    else:
        failures.append(what)


def open_context(browser, **options):
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    return context


def watch(page):
    """Fails for whatever a browser complains of, and for whatever is asked for elsewhere."""
    def heard(message):
        # A refusal is an answer, with a page of its own.
        refused = re.search(r"responded with a status of (403|409|422)", message.text)
        if message.type in ("error", "warning") and not refused:
            failures.append(f"{page.url}: console: {message.text}")

    def asked(request):
        if not request.url.startswith(place):
            failures.append(f"{page.url}: asked elsewhere: {request.url}")

    page.on("console", heard)
    page.on("request", asked)
    page.on("pageerror", lambda error: failures.append(f"{page.url}: {error}"))


def sign_in(context, name):
    """By keyboard alone."""
    page = context.new_page()
    watch(page)
    page.goto(f"{place}/sign-in")
    page.focus("#name")
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(secret)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{place}/")
    return page


def send(page, act):
    """Does what sends a form, and waits for the page that answers it."""
    with page.expect_navigation():
        act()


def look(page, name, widths=WIDTHS, schemes=("light", "dark")):
    """At one page as it is: in every width, light and dark."""
    global looked
    page.evaluate(AXE)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate(LOOK, TAGS)
            looked += found["passes"]
            wrong = page.evaluate(AUDIT) + found["wrong"]
            if found["wide"] > width:
                wrong.append(f"{found['wide']} pixels wide")
            expect(not wrong, "\n".join(f"{name}-{width}-{scheme}: {what}" for what in wrong))
            if pictures:
                page.screenshot(path=f"{pictures}/{name}-{width}-{scheme}.png", full_page=True)


def every_page(browser):
    for name, pages in PAGES.items():
        context = open_context(browser)
        page = sign_in(context, name)
        for title, path in pages:
            page.goto(place + path)
            look(page, title)
            printed(page, title)
        context.close()


# Cells of one word that stand on several lines.
BROKEN = """() => [...document.querySelectorAll('.content td, .content th')].filter(cell => {
  if (cell.closest('.lines') || cell.childElementCount || /\\s|-/.test(cell.textContent.trim())) return false;
  const range = document.createRange();
  range.selectNodeContents(cell);
  return range.getClientRects().length > 1;
}).map(cell => cell.textContent)"""


def printed(page, name, target=None, width=700):
    """On paper no number is broken, no label letter by letter, and nothing is cut off."""
    if target:
        page.goto(target)
    page.set_viewport_size({"width": width, "height": 1000})
    page.emulate_media(media="print", color_scheme="light")
    broken = page.evaluate(BROKEN)
    expect(not broken, f"{name}: {len(broken)} words are broken on paper, such as {broken[:3]}")
    wide = page.evaluate("document.documentElement.scrollWidth")
    expect(wide <= width, f"{name}: {wide} pixels wide on paper")
    page.emulate_media(media="screen")


def zoomed(browser):
    """200 %: half the width, twice the size."""
    context = open_context(
        browser, viewport={"width": 640, "height": 450}, device_scale_factor=2)
    page = sign_in(context, "second-checker")
    for title, path in PAGES["second-checker"]:
        page.goto(place + path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        expect(wide <= 640, f"{title}: {wide} pixels wide at 200 %")
    context.close()


def by_keyboard(browser):
    """A decision without script, by keyboard only; then back, and sent again."""
    context = open_context(browser, java_script_enabled=False)
    page = sign_in(context, "second-checker")
    page.goto(f"{place}/submissions/s-0005/outputs/1")
    page.focus("input[value=approve]")
    page.keyboard.press("Space")
    page.focus("#passphrase")
    page.keyboard.type(passphrase)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{place}/submissions/s-0005/outputs/2")
    page.go_back()
    page.reload()
    expect("So far" in page.content(), "the decision is not shown")
    page.goto(f"{place}/submissions/s-0006/outputs/1")
    for key in "nftacxqrs":
        expect(page.locator(f"[accesskey={key}]").count() == 1, f"no {key} key")
    link = page.locator(".findings .places a").first
    target = link.get_attribute("href")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith(target))
    expect(page.locator(f"td{target}").count() == 1, "a finding does not lead to its cell")
    context.close()


def beside_the_table(browser):
    """Where one decides: the sum that gives a withheld cell away, what was declared, the evidence;
    each is reached from the findings, by keyboard."""
    context = open_context(browser, java_script_enabled=False)
    page = sign_in(context, "second-checker")
    page.goto(f"{place}/submissions/s-0006/outputs/1")
    for anchor, what in (("alarms-h", "Together with what is out"), ("evidence", "Evidence")):
        page.locator(f".findings a[href='#{anchor}']").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: url.endswith(f"#{anchor}"))
        expect(page.locator(f"#{anchor}").inner_text() == what, f"no {what}")
    sums = page.locator(".alarms .equation").all_inner_texts()
    expect(any(re.fullmatch(r"\d+ − \d+ = \d+", text) for text in sums), f"no sum: {sums}")
    expect("released" in page.locator(".alarms figcaption").first.inner_text(),
           "nothing says whose release it is")
    expect(page.locator(".content article dl dt").count() > 2, "what was declared is not there")
    rows = page.locator("section[aria-labelledby=evidence] tbody tr")
    expect(rows.count() > 100, f"{rows.count()} lines of evidence")
    marked = page.locator("section[aria-labelledby=evidence] td a").first
    expect(page.locator(f"td{marked.get_attribute('href')}").count() == 1,
           "evidence does not lead to its cell")
    context.close()


def waits(browser, scripts):
    """What was typed about a file is there again, whatever link of its page was followed; so is a
    comment that was begun."""
    context = open_context(browser, java_script_enabled=scripts)
    page = sign_in(context, "second-checker")
    target = f"{place}/submissions/s-0006/outputs/2"
    page.goto(target)
    for n, name in enumerate(("Sallyport", "Policy", "Desk", "s-0006 Care", "Next")):
        page.fill("#reason", f"begun {n}")
        page.fill("#passphrase", passphrase)
        page.locator("#said summary").click()
        page.fill("#remark", f"a comment {n}")
        send(page, page.locator("button.link", has_text=name).first.click)
        expect(page.url != target, f"{name} leads nowhere")
        page.goto(target)
        expect(page.input_value("#reason") == f"begun {n}", f"{name}: the reason is lost")
        expect(page.input_value("#remark") == f"a comment {n}", f"{name}: the comment is lost")
        expect(page.input_value("#passphrase") == "", f"{name}: the passphrase came back")
        page.fill("#remark", "")
        page.focus("#reason")
        send(page, page.locator("a, button.link", has_text="As plain text").first.click)
    expect(page.locator("#said details[open]").count() == 0, "what is cleared comes back")
    context.close()


def marked_lines(browser):
    """Of code as text the one line that a finding is about, and no other."""
    context = open_context(browser)
    page = sign_in(context, "second-checker")
    page.goto(f"{place}/submissions/s-0006/outputs/10")
    line = re.search(r"analysis.R:(\d+)", page.locator(".findings").inner_text())[1]
    marked = page.locator(".lines tr.fail, .lines tr.review, .lines tr.pass")
    expect(marked.count() == 1, f"{marked.count()} lines are marked")
    expect(marked.first.locator("th").inner_text().endswith(line), f"not line {line} is marked")
    context.close()


def beside_its_data(browser):
    """A figure and what it shows are in view together, one beside the other."""
    context = open_context(browser, viewport={"width": 1440, "height": 900})
    page = sign_in(context, "second-checker")
    page.goto(f"{place}/submissions/s-0006/outputs/9")
    figure = page.locator("img.figure").bounding_box()
    data = page.locator(".beside table").first.bounding_box()
    expect(data["x"] >= figure["x"] + figure["width"], "the data are not beside the figure")
    expect(data["y"] < 900, "the data are not in view")
    context.close()


def draft(author, title, file, looks):
    """Hands in one file without a declaration, up to what a checker would say of it."""
    author.goto(f"{place}/hand-in")
    author.set_input_files("#loose", str(file))
    send(author, author.locator("button", has_text="See what a checker would say").first.click)
    # A check that takes long has a page of its own meanwhile, which loads itself again.
    author.wait_for_selector("#title", state="attached")
    if looks:
        look(author, "questions")
    expect(author.locator("button", has_text="Hand it in").count() == 0, "handed in unanswered")
    for asked, text in [("title", title), ("project", title), ("o1-unit", "child"),
                        ("o1-context", f"All placements {title}"), ("o1-v1-precision", "exact")]:
        field = author.locator(f"#{asked}")
        if not field.is_visible():
            author.locator("details.part", has=field).locator("summary", has_text="What is").click()
        field.fill(text)
    send(author, author.locator("button", has_text="Save the answers").click)
    author.locator("h1").get_by_text(title, exact=True).wait_for()
    if looks:
        look(author, "answered")


def sign(checker, decision, reason):
    """Decides on the output that is shown."""
    checker.check(f"input[value={decision}]")
    checker.fill("#reason", reason)
    checker.fill("#passphrase", passphrase)
    send(checker, checker.locator("button", has_text="Sign the decision").click)


def handed_in(author):
    """Its page, once it is handed in; what nobody answered is left open in so many words."""
    for box in author.locator("input[name=open]").all():
        box.check()
    author.locator("button", has_text="Hand it in").click()
    author.wait_for_url(f"{place}/submissions/*")
    return author.url


def story(browser, scripts):
    """A researcher hands in a file without a declaration and answers what is asked, two checkers
    approve it, a release manager lets it go."""
    def enter(name):
        return sign_in(open_context(browser, java_script_enabled=scripts), name)

    author = enter("researcher")
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "placements.csv"
        file.write_text("la,sex,n\nLeeds,F,40\nLeeds,M,50\nYork,F,60\nYork,M,70\n")
        # axe-core is a script, and takes a page that may run some.
        draft(author, f"Scripts {'on' if scripts else 'off'}", file, looks=scripts)
    page = handed_in(author)
    for name in ("first-checker", "second-checker"):
        checker = enter(name)
        checker.goto(page)
        send(checker, checker.locator("a", has_text="Decide the next one").click)
        sign(checker, "approve", "nothing to object to")
        checker.wait_for_url(page)
    manager = enter("release-manager")
    manager.goto(page)
    send(manager, manager.locator("button", has_text="Release s-").click)
    author.goto(page)
    expect("✓ released" in author.content(), f"scripts {scripts}: it was not released")


MARKUP = ["<script>window.hit=1</script>", "<img src=x onerror=window.hit=1>",
          "\"'><svg onload=window.hit=1>", "{{{token}}}", "<iframe srcdoc='<script>1</script>'>",
          "<base href=//example.invalid>", "<style>*{display:none}</style>", "javascript:window.hit=1"]


def markup(browser):
    """What a submission says stays text, wherever it is shown: in its title, its context and its
    cells."""
    author = sign_in(open_context(browser), "researcher")
    title = " ".join(MARKUP)
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "<img src=x onerror=window.hit=1>.csv"
        quoted = ['"' + word.replace('"', '""') + '"' for word in MARKUP]
        lines = [f"{word},{sex},{40 + n}" for n, word in enumerate(quoted) for sex in "FM"]
        file.write_text("\n".join(["la,sex,n", *lines]) + "\n")
        draft(author, title, file, looks=False)
    page = handed_in(author)
    checker = sign_in(open_context(browser), "second-checker")
    for reader in (author, checker):
        for path in (page, f"{page}/outputs/1", f"{page}/outputs/1?view=text", place):
            reader.goto(path)
            expect(reader.evaluate("window.hit") is None, f"{path}: a script ran")
            made = reader.locator("script, img, svg, iframe, base, style").count()
            expect(made == 0, f"{path}: {made} elements are made of what was handed in")
            expect(MARKUP[0] in reader.locator("main").inner_text(), f"{path}: the text is not shown")


def stale_tab(browser):
    """Two tabs of one checker: what the second one decides on is not what it showed."""
    context = open_context(browser)
    target = f"{place}/submissions/s-0005/outputs/3"
    first = sign_in(context, "second-checker")
    second = context.new_page()
    second.goto(target)
    first.goto(target)

    sign(first, "request-changes", "please say which year it is")
    expect(first.url != target, "the first tab's decision was not taken")
    sign(second, "approve", "it seems fine to me")
    expect("out of date" in second.locator(".alert").inner_text(), "a stale tab is not told so")
    expect(second.input_value("#reason") == "it seems fine to me", "the reason is lost")
    expect(second.is_checked("input[value=approve]"), "the decision is lost")
    expect(second.input_value("#passphrase") == "", "the passphrase came back")
    second.goto(target)
    expect("changes" in second.locator(".ballot legend + p").inner_text(), "the stale tab won")
    context.close()


def folder_of(author, write):
    """Hands in what `write` writes into a folder; its page."""
    with tempfile.TemporaryDirectory() as folder:
        write(folder)
        author.goto(f"{place}/hand-in")
        author.set_input_files("#files", folder)
        author.locator("button", has_text="See what a checker would say").first.click()
        author.locator("button", has_text="Hand it in").wait_for()
    return handed_in(author)


def racing(browser):
    author, first, second, third, both = (sign_in(open_context(browser), name) for name in (
        "researcher", "first-checker", "second-checker", "first-checker", "author-who-checks"))
    for n in range(3):
        target = folder_of(author, lambda folder: races.write(folder, f"race {n}")) + "/outputs/1"
        if n == 0:
            races.swapped(first, target, passphrase, expect)
        races.at_once(first, second, target, passphrase, expect)
    target = folder_of(author, lambda folder: races.write(folder, "twice")) + "/outputs/1"
    races.twice(first, third, target, passphrase, expect)
    target = folder_of(both, lambda folder: races.write(folder, "own work")) + "/outputs/1"
    races.own_work(both, target, expect)


def attacked(browser):
    author, checker = (sign_in(open_context(browser), name) for name in (
        "researcher", "second-checker"))
    target = folder_of(author, attacks.write)
    for page in (author, checker):
        attacks.every_output(page, target, len(attacks.FILES), expect)
    attacks.said(checker, target, passphrase, expect)
    for path in (place, f"{place}/?find=attacks"):
        attacks.looked_at(checker, path, expect)


def glance(page, name, target=None):
    if target:
        page.goto(target)
    look(page, f"long-{name}", widths=(1440, 640, 320), schemes=("light",))


def decide(checker, page, decision):
    """On every output, with a long reason."""
    checker.goto(page)
    for number in range(1, 1 + checker.locator(".tasks.outputs li").count()):
        checker.goto(f"{page}/outputs/{number}")
        sign(checker, decision, long_names.word("reason", 700))


def as_long_as_they_may_be(browser):
    """Whatever is called how: pages are as wide as the window, and nothing is cut off or hidden."""
    author = sign_in(open_context(browser), long_name)
    first, second, manager = (sign_in(open_context(browser), name) for name in (
        "first-checker", "second-checker", "release-manager"))

    def hand_in(title, supersedes=None):
        with tempfile.TemporaryDirectory() as folder:
            long_names.write(folder, supersedes)
            author.goto(f"{place}/hand-in")
            author.set_input_files("#files", folder)
            author.locator("button", has_text="See what a checker would say").first.click()
            author.locator("button", has_text="Hand it in").wait_for()
        glance(author, title)
        return handed_in(author)

    page = hand_in("draft")
    glance(first, "queue", place)
    for n in range(1, 6):
        glance(first, f"output-{n}", f"{page}/outputs/{n}")
    glance(first, "text", f"{page}/outputs/1?view=text")
    for checker in (first, second):
        decide(checker, page, "request-changes")
    glance(author, "returned", page)

    page = hand_in("next-draft", supersedes=page.rsplit("/", 1)[1])
    glance(first, "next", page)
    for n in (1, 2):
        glance(first, f"difference-{n}", f"{page}/outputs/{n}")
    for checker in (first, second):
        decide(checker, page, "approve")
    manager.goto(page)
    for field, button, state in (("#recipients", "Release s-", "released"),
                                 ("#recall", "Recall s-", "recalled")):
        manager.fill(field, long_names.word(state, 500))
        send(manager, manager.locator("button", has_text=button).click)
        glance(manager, state)
    glance(manager, "people", f"{place}/people")
    glance(manager, "log", f"{place}/log?person={long_name}")
    glance(manager, "found", f"{place}/?find={long_name}")


def paged_table(author, **size):
    """Hands in a table; the page of its file."""
    return folder_of(author, lambda folder: paged.write(folder, **size)) + "/outputs/1"


def in_parts(browser):
    """A table of which one page shows a part: with script and without."""
    author = sign_in(open_context(browser), "researcher")
    wide = paged_table(author, rows=20, columns=33)
    # A4 across.
    printed(author, "33 columns", wide, width=1046)
    target = paged_table(author)
    for name, scripts in (("first-checker", True), ("second-checker", False)):
        checker = sign_in(open_context(browser, java_script_enabled=scripts), name)
        if scripts:
            paged.in_one_column(checker, target, expect)
        paged.decide(checker, target, passphrase, expect)


def whole(browser):
    every_page(browser)
    zoomed(browser)
    by_keyboard(browser)
    beside_the_table(browser)
    marked_lines(browser)
    beside_its_data(browser)
    for scripts in (True, False):
        waits(browser, scripts)
        story(browser, scripts)
    markup(browser)
    attacked(browser)
    racing(browser)
    in_parts(browser)
    as_long_as_they_may_be(browser)
    stale_tab(browser)
    expect(looked > 500, f"axe-core found only {looked} rules to pass")


with sync_playwright() as playwright:
    try:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", headless=True, timeout=PATIENCE)
        open_context(browser).new_page().close()
    except Error as error:
        print(f"no browser starts here: {error}", file=sys.stderr)
        sys.exit(3)
    try:
        whole(browser)
    except Exception:
        failures.append(traceback.format_exc())
    # Processes of it may still write; nobody waits for what they would say.
    try:
        browser.close()
    except Error:
        pass

for failure in failures:
    print(failure, file=sys.stderr)
print(f"axe-core passed {looked} rules")
print(f"{passed} passed, {len(failures)} failed")
sys.exit(1 if failures else 0)
