"""The desk's pages in Chromium: the story of four people with script and without, the decision by
keyboard, axe-core and an accessibility audit of our own, 320 pixels, light and dark; a picture of
every page.

    pages.py PLACE PEOPLE PICTURES

PICTURES is a folder, or empty for none. PEOPLE is what `serve --demo` printed. The demonstration's s-0005 passes and has one vote of the
first checker on each output; s-0006 fails and has none.
"""
import importlib.util
import pathlib
import re
import sys
import tempfile

from playwright.sync_api import sync_playwright

place, people, pictures = sys.argv[1:]
text = open(people).read()
secret = re.search(r"secret\s+(\S+)", text)[1]
passphrase = re.search(r"passphrase\s+(\S+)", text)[1]
failures = []

# What WCAG 2.2 asks for that a program can see: names, labels, headings, landmarks, contrast,
# target size. Evaluated by the test, not by the page: the page has no script.
AUDIT = """() => {
  const wrong = [];
  const say = (what, node) => wrong.push(what + ': ' + node.outerHTML.slice(0, 90));
  if (!document.documentElement.lang) wrong.push('no language');
  if (!document.title) wrong.push('no title');
  if (document.querySelectorAll('h1').length !== 1) wrong.push('not one h1');
  if (document.querySelectorAll('main').length !== 1) wrong.push('not one main');
  let level = 0;
  for (const h of document.querySelectorAll('h1,h2,h3,h4')) {
    const now = Number(h.tagName[1]);
    if (now > level + 1) say('heading skips a level', h);
    level = now;
  }
  const ids = new Set();
  for (const node of document.querySelectorAll('[id]')) {
    if (ids.has(node.id)) say('id twice', node);
    ids.add(node.id);
  }
  for (const node of document.querySelectorAll('a[href^="#"]'))
    if (!document.getElementById(decodeURIComponent(node.hash.slice(1)))) say('leads nowhere', node);
  for (const node of document.querySelectorAll('input,select,textarea'))
    if (node.type !== 'hidden' && !(node.labels && node.labels.length)) say('no label', node);
  for (const node of document.querySelectorAll('a,button'))
    if (!(node.textContent.trim() || node.getAttribute('aria-label'))) say('no name', node);
  for (const node of document.querySelectorAll('img')) if (!node.alt) say('no alt', node);
  for (const node of document.querySelectorAll('th')) if (!node.scope) say('no scope', node);
  for (const node of document.querySelectorAll('nav,aside,section[aria-label]'))
    if (!node.getAttribute('aria-label')) say('no label', node);
  for (const node of document.querySelectorAll('*')) {
    const style = getComputedStyle(node);
    if (/auto|scroll/.test(style.overflowX + style.overflowY) && node.tabIndex < 0
        && node.scrollWidth > node.clientWidth + 1 && !node.querySelector('a,button,input'))
      say('scrolls, but not by keyboard', node);
  }
  for (const node of document.querySelectorAll('button,select,input:not([type=hidden])')) {
    const box = node.getBoundingClientRect();
    if (box.width && (box.height < 18 || box.width < 18)) say('small target', node);
  }
  const light = (colour) => {
    const parts = colour.match(/[\\d.]+/g).map(Number);
    const [r, g, b] = parts.slice(0, 3).map((c) => {
      c /= 255;
      return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\\)$|transparent/.test(colour)) return colour;
    }
    return 'rgb(255,255,255)';
  };
  for (const node of document.querySelectorAll('body *')) {
    const own = [...node.childNodes].some((c) => c.nodeType === 3 && c.data.trim());
    if (!own || !node.getClientRects().length) continue;
    const [a, b] = [light(getComputedStyle(node).color), light(ground(node))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) say('contrast ' + contrast.toFixed(2), node);
  }
  return wrong;
}"""


def expect(fact, what):
    if not fact:
        failures.append(what)


def watch(page):
    page.on("console", lambda message: failures.append(f"console: {message.text}"))
    page.on("request", lambda request: expect(
        request.url.startswith(place), f"asked elsewhere: {request.url}"))


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


# Given to the page by the test, like the audit above: what a page itself may load is nothing.
AXE = (pathlib.Path(importlib.util.find_spec("axe_playwright_python").origin).parent
       / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
looked = 0


def axe(page, name):
    global looked
    page.evaluate(AXE)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    looked += len(found["passes"])
    for wrong in found["violations"]:
        node = wrong["nodes"][0]["html"][:90]
        failures.append(f"{name}: axe {wrong['id']}, {len(wrong['nodes'])} places: {node}")


def look(page, name):
    for wrong in page.evaluate(AUDIT):
        failures.append(f"{name}: {wrong}")
    axe(page, name)
    if pictures:
        page.screenshot(path=f"{pictures}/{name}.png", full_page=True)


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
    "auditor": [("figures", "/figures"), ("log", "/log"), ("entry", "/log/3"), ("people", "/people")],
}

TABLE = "la,sex,n\nLeeds,F,40\nLeeds,M,50\nYork,F,60\nYork,M,70\n"


def story(browser, scripts):
    """A researcher hands in a file without a declaration and answers what is asked, two checkers
    approve it, a release manager lets it go."""
    def enter(name):
        return sign_in(browser.new_context(java_script_enabled=scripts), name)

    title = "Scripts on" if scripts else "Scripts off"
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "placements.csv"
        file.write_text(TABLE)
        author = enter("researcher")
        author.goto(f"{place}/hand-in")
        author.set_input_files("#loose", str(file))
        author.locator("button", has_text="See what a checker would say").first.click()
    author.wait_for_url(f"{place}/drafts/*")
    if scripts:
        look(author, "questions")
    expect(author.locator("button", has_text="Hand it in").count() == 0, "handed in unanswered")
    for name, text in [("title", title), ("project", title), ("o1-unit", "child"),
                       ("o1-context", "All placements"), ("o1-v1-precision", "exact")]:
        field = author.locator(f"#{name}")
        if not field.is_visible():
            author.locator("details.part", has=field).locator("summary", has_text="What is").click()
        field.fill(text)
    author.click("text=Save the answers and judge again")
    expect(author.locator("h1").inner_text() == title, "the answers were not kept")
    if scripts:
        look(author, "answered")
    author.click("text=Hand it in")
    author.wait_for_url(f"{place}/submissions/*")
    page = author.url
    for name in ("first-checker", "second-checker"):
        checker = enter(name)
        checker.goto(page)
        checker.click("text=Decide the next one")
        checker.check("input[value=approve]")
        checker.fill("#reason", "nothing to object to")
        checker.fill("#passphrase", passphrase)
        checker.click("text=Sign the decision")
        checker.wait_for_url(page)
    manager = enter("release-manager")
    manager.goto(page)
    manager.locator("button", has_text="Release s-").click()
    author.goto(page)
    expect("✓ released" in author.content(), f"{title}: it was not released")


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", headless=True)
    for scheme in ("light", "dark"):
        for width in (1440, 320):
            for name, pages in PAGES.items():
                # The audit is the test's own script; the pages bring none and may load none.
                context = browser.new_context(
                    viewport={"width": width, "height": 900}, color_scheme=scheme)
                page = sign_in(context, name)
                for title, path in pages:
                    page.goto(place + path)
                    look(page, f"{title}-{width}-{scheme}")
                    wide = page.evaluate("document.documentElement.scrollWidth")
                    expect(wide <= width, f"{title}: {wide} pixels wide at {width}")
                context.close()
    # The decision itself, without script and by keyboard only.
    context = browser.new_context(java_script_enabled=False)
    page = sign_in(context, "second-checker")
    page.goto(f"{place}/submissions/s-0005/outputs/1")
    page.focus("input[value=approve]")
    page.keyboard.press("Space")
    page.focus("#passphrase")
    page.keyboard.type(passphrase)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{place}/submissions/s-0005/outputs/2")
    # The back button and a second sending: nothing happens twice.
    page.go_back()
    page.reload()
    expect("So far" in page.content(), "the decision is not shown")
    # A finding leads to its cell.
    page.goto(f"{place}/submissions/s-0006/outputs/1")
    link = page.locator(".findings .places a").first
    target = link.get_attribute("href")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.url.endswith(target), "a finding does not lead to its cell")
    expect(page.locator(f"td{target}").count() == 1, "the cell is not there")
    # Every key that the page names leads somewhere.
    page.goto(f"{place}/submissions/s-0006/outputs/1")
    for key in "nftacxqrs":
        expect(page.locator(f"[accesskey={key}]").count() == 1, f"no {key} key")
    # 200 %: half the width, twice the size.
    context = browser.new_context(viewport={"width": 640, "height": 450}, device_scale_factor=2)
    page = sign_in(context, "second-checker")
    for title, path in PAGES["second-checker"]:
        page.goto(place + path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        expect(wide <= 640, f"{title}: {wide} pixels wide at 200 %")
    for scripts in (True, False):
        story(browser, scripts)
    expect(looked > 500, f"axe-core found only {looked} rules to pass")
    browser.close()

for failure in failures:
    print(failure, file=sys.stderr)
print(f"{len(failures)} failures")
sys.exit(1 if failures else 0)
