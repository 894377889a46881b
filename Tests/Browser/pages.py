"""The desk's pages in Chromium: the story by keyboard and without script, an accessibility audit
of our own, 320 pixels, light and dark; a picture of every page.

    pages.py PLACE PEOPLE PICTURES

PICTURES is a folder, or empty for none. PEOPLE is what `serve --demo` printed. The demonstration's s-0005 passes and has one vote of the
first checker on each output; s-0006 fails and has none.
"""
import re
import sys

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


def look(page, name):
    for wrong in page.evaluate(AUDIT):
        failures.append(f"{name}: {wrong}")
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
    browser.close()

for failure in failures:
    print(failure, file=sys.stderr)
print(f"{len(failures)} failures")
sys.exit(1 if failures else 0)
