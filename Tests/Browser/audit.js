// What WCAG 2.2 asks for that a program can see: names, labels, headings, landmarks, contrast, target
// size. Evaluated by the test, not by the page: the page has no script.
() => {
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
  for (const node of document.querySelectorAll('body *')) {
    const isCut = /hidden|clip/.test(getComputedStyle(node).overflowX)
      && node.clientWidth > 1 && node.scrollWidth > node.clientWidth + 1;
    if (isCut && !node.matches('input,select')) say('cut off', node);
  }
  for (const node of document.querySelectorAll('.scroll tbody th')) {
    const room = node.closest('.scroll').clientWidth;
    if (getComputedStyle(node).position === 'sticky' && node.offsetWidth > room * 0.7)
      say('leaves no room beside it', node);
  }
  for (const node of document.querySelectorAll('button,select,input:not([type=hidden])')) {
    const box = node.getBoundingClientRect();
    if (box.width && node.tabIndex >= 0 && (box.height < 18 || box.width < 18)) say('small target', node);
  }
  const light = (colour) => {
    const parts = colour.match(/[\d.]+/g).map(Number);
    const [r, g, b] = parts.slice(0, 3).map((c) => {
      c /= 255;
      return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\)$|transparent/.test(colour)) return colour;
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
}
