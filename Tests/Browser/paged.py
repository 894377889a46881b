"""A table of more cells than one page shows: what is typed goes along from part to part, and in one
column the decision is one step away."""
ROWS, COLUMNS = 260, 200
REASON = "please leave out the last authority"


def write(folder, rows=ROWS, columns=COLUMNS):
    """52,000 cells, of which one in the last row is small."""
    with open(f"{folder}/submission.yaml", "w") as file:
        file.write(
            f"title: Placements by {columns}\nproject: in-parts\nrules: [uk-default-10]\n"
            "outputs:\n  - id: wide\n    file: wide.csv\n    kind: frequencies\n    unit: child\n"
            "    context: all placements\n    table: {layout: cross, rows: [la], columns: [type],"
            " statistic: count, precision: exact}\n")
    with open(f"{folder}/wide.csv", "w") as file:
        print("la", *(f"t{n}" for n in range(columns)), sep=",", file=file)
        for row in range(rows):
            cells = [10 + (row * 7 + column * 13) % 90 for column in range(columns)]
            if row == rows - 1:
                cells[columns // 2] = 3
            print(f"E{row:04d}", *cells, sep=",", file=file)


def decide(page, target, passphrase, expect):
    """By keyboard: types, follows the finding to its cell in another part, signs there with Enter."""
    page.goto(target)
    expect(page.get_by_text(f"Rows 1 to 250 of {ROWS}").count() == 1, "the table is not in parts")
    page.check("input[value=request-changes]")
    page.fill("#reason", REASON)
    page.fill("#passphrase", "half of it")
    way = page.locator(".findings .places .link").first
    cell = way.get_attribute("formaction").split("#")[1]
    with page.expect_navigation():
        way.focus()
        page.keyboard.press("Enter")
    expect(page.url.endswith(f"?row=251#{cell}"), f"the finding leads to {page.url}")
    expect(page.locator(f"td#{cell}, td:has(#{cell})").count() == 1, "the cell is not there")
    inside = page.locator(f"#{cell}").bounding_box()
    size = page.viewport_size
    expect(inside and 0 <= inside["y"] < size["height"], "the cell is not in view")
    expect(page.input_value("#reason") == REASON, "the reason is lost on the way")
    expect(page.is_checked("input[value=request-changes]"), "the decision is lost on the way")
    expect(page.input_value("#passphrase") == "", "the passphrase came along")
    with page.expect_navigation():
        page.locator(".pager .link", has_text="Earlier rows").click()
    expect(page.input_value("#reason") == REASON, "the reason is lost on the way back")
    page.fill("#passphrase", passphrase)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(target)
    # The second one closes the review.
    said = page.locator("aside.side .verdict", has_text="request changes")
    expect(said.count() > 0, "Enter did not sign")


def in_one_column(page, target, expect):
    """At 200 %: the way to the decision is in view, hides nothing that has the focus, and leads."""
    page.set_viewport_size({"width": 640, "height": 450})
    page.goto(target)
    link = page.locator(".decide a")
    for _ in range(40):
        page.keyboard.press("Tab")
        hidden = page.evaluate("""() => {
          const node = document.activeElement, bar = document.querySelector('.decide');
          if (node === document.body || bar.contains(node)) return '';
          const box = node.getBoundingClientRect(), over = bar.getBoundingClientRect();
          return box.top >= over.top && box.bottom <= over.bottom && box.height
            ? node.outerHTML.slice(0, 90) : '';
        }""")
        expect(not hidden, f"hidden under the way to the decision: {hidden}")
    page.goto(target)
    box = link.bounding_box()
    expect(box and box["y"] + box["height"] <= 450, "the way to the decision is not in view")
    link.click()
    box = page.locator("#ballot legend").bounding_box()
    expect(0 <= box["y"] < 450, "it does not lead to the decision")
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(not link.is_visible(), "beside the table the decision is in view by itself")
    skip = page.locator("a.skip[href='#ballot']")
    skip.focus()
    expect(skip.bounding_box()["x"] >= 0, "no way to skip to the decision")
