// Chromium as a visitor uses it: an old phone without scripts by default, nothing asked of the outside world.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { artefacts } from './box.js';

export const PHONE = { width: 360, height: 640 };
export const DESK = { width: 1280, height: 900 };

/** Starts Chromium; names in `names` lead to the box, as they do on the Wi-Fi of a venue. */
export function openBrowser({ port, names = [] } = {}) {
  const rules = names.map((name) => `MAP ${name} 127.0.0.1:${port}`);
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable',
      `--host-resolver-rules=${rules.join(',')}`,
    ],
  });
}

/** A visitor's own browser: nothing shared with others, French, a phone, no scripts, unless said otherwise. */
export function visitor(browser, { viewport = PHONE, scripts = false, scheme = 'light', language = 'fr-FR', ...more } = {}) {
  return browser.newContext({ viewport, javaScriptEnabled: scripts, colorScheme: scheme, locale: language, ...more });
}

/** The demo's accounts, as it prints them at its start. */
export const PEOPLE = {
  concierge: { name: 'Monique', code: 'lavoir-monique' },
  steward: { name: 'Sam', code: 'lavoir-sam' },
  member: { name: 'Léa', code: 'lavoir-lea' },
  guest: { name: 'Ahmed', code: 'lavoir-ahmed' },
};

/** Signs in, as the concierge unless said otherwise, and hands out the session's cookie. */
export async function signIn(browser, box, { name, code } = PEOPLE.concierge) {
  const context = await visitor(browser);
  const page = await context.newPage();
  await page.goto(`${box.url}/entrer`);
  await page.locator('input[name=name]').fill(name);
  await page.locator('input[name=code]').fill(code);
  await page.locator('main form button').first().click();
  const session = (await context.cookies()).find((it) => it.name === 'session');
  assert.ok(session, `${name} was not let in with the code that the demo prints: ${await page.locator('main').innerText()}`);
  await context.close();
  return session;
}

/** Keeps a picture among the artefacts, of the whole page unless said otherwise. */
export async function picture(page, name, { fullPage = true } = {}) {
  await mkdir(join(artefacts, 'screens'), { recursive: true });
  await page.screenshot({ path: join(artefacts, 'screens', `${name}.png`), fullPage });
}

/** Pictures of the page that a visitor sees, on a phone and at a desk, by day and by night; the visitor stays where they were. */
export async function pictures(page, name) {
  for (const [size, viewport] of Object.entries({ phone: PHONE, desk: DESK })) {
    for (const scheme of ['light', 'dark']) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme: scheme });
      await picture(page, `${name}-${size}-${scheme}`);
    }
  }
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** The big letters of the page. */
export const title = (page) => page.locator('h1').innerText();

/** Follows a link or presses a button of the page's own, by what it says. */
export async function touch(page, words) {
  const target = page.getByRole('link', { name: words }).or(page.getByRole('button', { name: words })).first();
  const box = await target.boundingBox();
  assert.ok(box.height >= 24, `“${words}” is ${box.height} px high: too small for a thumb`);
  await target.click();
}

/** Writes into the fields of the page's own form, by their names. */
export async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) await page.locator(`main form [name="${name}"]:visible`).fill(value);
}

/** Prints a page as its stylesheet asks and keeps it; hands out how many sheets it takes, and their size in millimetres. */
export async function print(page, name) {
  await mkdir(join(artefacts, 'screens'), { recursive: true });
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true, path: join(artefacts, 'screens', `${name}.pdf`) });
  const text = pdf.toString('latin1');
  const [, ...points] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(text);
  return { sheets: [...text.matchAll(/\/Type \/Page\b/g)].length, size: points.map((it) => Math.round((it / 72) * 25.4)) };
}
