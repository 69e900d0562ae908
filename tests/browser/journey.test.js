// Journey 1, the visitor with an old phone: joins the Wi-Fi, the sheet opens; without account, script or cookie they enter, read
// today's programme and one event, the charter, why there is no Internet, and take the event home through their real browser.
// A small screen, no scripts; pictures of each step are kept.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { startBox } from './lib/box.js';
import { openBrowser, picture, pictures, print, signIn, title, touch, visitor } from './lib/browser.js';

/** Foreign and own names, all led to the box, as on its Wi-Fi. */
const PROBE = 'http://captive.apple.com/hotspot-detect.html';
const NAMES = ['captive.apple.com', 'parvis.internal'];
const SHEET = 'Mozilla/5.0 (iPhone; CPU iPhone OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148';

let box, browser;

before(async () => {
  box = await startBox('journey');
  browser = await openBrowser({ port: box.port, names: NAMES });
});

after(async () => {
  await browser?.close();
  const end = await box?.stop();
  if (end) assert.doesNotMatch(end.said, /panicked/, 'a panic in the log');
});

test('a visitor with an old phone reads the place and takes an event home', async () => {
  const sheet = await visitor(browser, { userAgent: SHEET });
  const page = await sheet.newPage();

  await page.goto(PROBE);
  assert.match(page.url(), /\/portail/, 'the probe of the phone leads to the sheet');
  assert.match(await title(page), /Le Lavoir/);
  assert.match(await page.locator('body').innerText(), /Pas d’Internet ici/);
  await pictures(page, '1-sheet');

  await touch(page, 'Entrer');
  await pictures(page, '2-entered');
  await touch(page, /programme/i);
  await pictures(page, '3-programme');

  const event = page.locator('.day h3 a, .day h2 a').first();
  const name = await event.innerText();
  await event.click();
  assert.equal(await title(page), name);
  const eventAddress = page.url();
  await pictures(page, '4-event');

  await touch(page, 'La charte');
  assert.match(await title(page), /charte/i);
  await pictures(page, '5-charter');

  await page.getByRole('link', { name: /Pourquoi/ }).first().click();
  assert.match(await title(page), /Internet/);
  assert.match(await page.locator('main').innerText(), /4G/, 'what to do when the phone prefers its own network');
  await pictures(page, '6-why-no-internet');

  await page.goto(eventAddress);
  await touch(page, /agenda|calendrier|navigateur/i);
  await pictures(page, '7-hand-over');
  const link = await page.locator('main a[href*="/reprise/"]').getAttribute('href');
  assert.deepEqual((await sheet.cookies()).map((it) => it.name), [], 'the sheet was given no cookie');
  await sheet.close();

  // Another program on the same phone: nothing is shared but the address that was copied.
  const real = await visitor(browser, { acceptDownloads: true });
  const tab = await real.newPage();
  await tab.goto(new URL(link, eventAddress).href);
  await pictures(tab, '8-resume');
  await touch(tab, 'Continuer');
  assert.equal(await title(tab), name, 'the visit goes on where it was');
  const download = tab.waitForEvent('download');
  await touch(tab, /agenda|calendrier|\.ics/i);
  const calendar = await readFile(await (await download).path(), 'utf8');
  assert.match(calendar, /^BEGIN:VCALENDAR\r\n/);
  const unfolded = calendar.replace(/\r\n[ \t]/g, '').replace(/\\([,;\\])/g, '$1');
  assert.ok(unfolded.includes(`SUMMARY:${name}`) || unfolded.match(/SUMMARY[^:]*:.*/)?.[0].includes(name), calendar);

  // The link was for one use.
  await tab.goto(new URL(link, eventAddress).href);
  assert.doesNotMatch(await title(tab), /Reprendre/);
  await picture(tab, '9-link-used');
  await real.close();
});

test('the same pages at a desk, in English', async () => {
  const context = await visitor(browser, { language: 'en-GB' });
  const page = await context.newPage();
  for (const [name, path] of Object.entries({ home: '/', programme: '/programme', style: '/style', place: '/lieu', missing: '/il-n-y-a-rien-ici' })) {
    await page.goto(box.url + path);
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await pictures(page, `en-${name}`);
  }
  await context.close();
});

test('French pages that no step shows', async () => {
  const context = await visitor(browser);
  const page = await context.newPage();
  const pages = { home: '/', week: '/programme/semaine', month: '/programme/mois', agenda: '/programme/agenda', style: '/style', place: '/lieu', privacy: '/vie-privee', legal: '/mentions-legales', source: '/source', 'sign-in': '/entrer', missing: '/il-n-y-a-rien-ici' };
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(box.url + path);
    assert.equal(await page.locator('html').getAttribute('lang'), 'fr');
    await pictures(page, `fr-${name}`);
  }
  await context.close();
});

test('the desk, for who keeps it', async () => {
  const context = await visitor(browser);
  await context.addCookies([await signIn(browser, box)]);
  const page = await context.newPage();
  for (const [name, path] of Object.entries({ desk: '/admin', time: '/admin/heure', authority: '/autorite' })) {
    await page.goto(box.url + path);
    await pictures(page, `desk-${name}`);
  }
  await context.close();
});

test('the agenda for the door prints on one sheet of A4', async () => {
  const context = await visitor(browser);
  const page = await context.newPage();
  await page.goto(`${box.url}/programme/agenda`);
  assert.deepEqual(await print(page, 'agenda'), { sheets: 1, size: [210, 297] });
  await context.close();
});
