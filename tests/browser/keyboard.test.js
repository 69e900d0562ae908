// A visitor without a mouse: the first stop leads past the menus, every control can be reached, in the order of reading, and
// one always sees where one is.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBox } from './lib/box.js';
import { PEOPLE, openBrowser, signIn, visitor } from './lib/browser.js';
import { none } from './lib/checks.js';

const PAGES = ['/', '/programme', '/portail', '/style', '/entrer', '/rejoindre', '/carte', '/admin/cle', '/charte', '/communs', '/communs/lexique', '/chercher'];
/** Pages for who is signed in. */
const OWN = { '/moi': 'member', '/programme/proposer': 'member', '/mes-places': 'member', '/communs/recettes/ecrire': 'member', '/media/deposer': 'member', '/admin': 'concierge', '/admin/personnes/nouveau': 'concierge' };

let box, browser;
const sessions = {};

before(async () => {
  box = await startBox('keyboard');
  browser = await openBrowser({ port: box.port });
  for (const role of new Set(Object.values(OWN))) sessions[role] = await signIn(browser, box, PEOPLE[role]);
});

after(async () => {
  await browser?.close();
  await box?.stop();
});

async function open(path) {
  const context = await visitor(browser, { scripts: true });
  if (OWN[path]) await context.addCookies([sessions[OWN[path]]]);
  const page = await context.newPage();
  await page.goto(new URL(path, box.url).href);
  return page;
}

/** Goes on to the next control: a field for a date has several stops of its own, for the day, the month, the year, the picker. */
async function leave(page, stop) {
  for (let n = 0; n < 5; n += 1) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(() => Number(document.activeElement.dataset.stop ?? -1))) !== stop) return;
  }
}

for (const path of [...PAGES, ...Object.keys(OWN)]) {
  test(`${path}: the first stop leads to the content`, async () => {
    const page = await open(path);
    await page.keyboard.press('Tab');
    const first = await page.evaluate(() => {
      const { left, top, width, height } = document.activeElement.getBoundingClientRect();
      return { href: document.activeElement.getAttribute('href'), seen: left >= 0 && top >= 0 && width > 0 && height > 0 };
    });
    assert.deepEqual(first, { href: '#main', seen: true });
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
    await page.context().close();
  });

  test(`${path}: every control is reached in order, and seen when it is`, async () => {
    const page = await open(path);
    const controls = await page.evaluate(() => {
      const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')];
      // Of a group of radio buttons the keyboard stops at one.
      const stops = all.filter((it) => {
        const group = it.type === 'radio' ? all.filter((other) => other.name === it.name && other.form === it.form) : [it];
        return !it.disabled && it === (group.find((other) => other.checked) ?? group[0]) && it.checkVisibility();
      });
      stops.forEach((it, n) => (it.dataset.stop = n));
      return stops.map((it) => it.outerHTML.slice(0, 120));
    });
    const reached = [];
    const unseen = [];
    for (let n = 0; n < controls.length; n += 1) {
      const before = await page.evaluate((stop) => {
        const it = document.querySelector(`[data-stop="${stop}"]`);
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(it);
        return `${outlineStyle} ${outlineWidth} ${boxShadow}`;
      }, n);
      await leave(page, reached.at(-1));
      const here = await page.evaluate(() => {
        const it = document.activeElement;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(it);
        const { left, right, top, bottom } = it.getBoundingClientRect();
        const inside = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
        return { stop: Number(it.dataset.stop ?? -1), ring: `${outlineStyle} ${outlineWidth} ${boxShadow}`, inside };
      });
      reached.push(here.stop);
      if (here.ring === before || !here.inside) unseen.push(`${controls[n]}: ${here.inside ? 'looks the same with focus' : 'focused out of sight'}`);
    }
    assert.deepEqual(reached, controls.map((_, n) => n), 'the order of the stops is the order of the page');
    none(unseen);
    await page.context().close();
  });
}
