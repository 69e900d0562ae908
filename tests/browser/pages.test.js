// Every address a visitor can come to, in both languages: it answers, is valid, accessible, light, and fits a small phone.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { startBox } from './lib/box.js';
import { DESK, PEOPLE, PHONE, fill, openBrowser, signIn, touch, visitor } from './lib/browser.js';
import { axe, misprints, none, nu, sideways, wordsOf } from './lib/checks.js';
import { fillCommons } from './lib/commons.js';
import { attributes, crawl, fetchWire, shapeOf } from './lib/crawl.js';

const STARTS = ['/', '/style', '/portail', '/entrer', '/entrer/secours', '/rejoindre', '/carte', '/mes-places', '/au-revoir', '/admin/cle', '/il-n-y-a-rien-ici'];
/** Searches that find something, little, and nothing. */
const SEARCHES = ['q=atelier', 'q=reparation&sorte=recipe&langue=fr', 'q=lombricomposteur', 'q=xylophage', 'q=atelier&licence=CC0-1.0'].map((it) => `/chercher?${it}`);
const OF_A_MEMBER = ['/moi', '/mes-places', '/programme/proposer', '/communs', '/media/deposer'];
const OF_THE_DESK = ['/admin', '/presence', '/programme/proposer', '/communs'];
/** What a page that is the same for all offers to who wrote it: it is not there for others. */
const OF_AUTHORS = /^\/communs\/(recettes|questions|lexique)\/\w{17}\/(ecrire|retirer|gerer|propositions|dit\/\w{17})(\?lang=en)?$/;
/** Pages of the desk to which no link leads before there is a reason. */
const UNLINKED = ['lieu', 'adresse', 'mentions', 'internet', 'wifi', 'heure', 'essai'].map((step) => `/admin/installation/${step}`);
/** Addresses that refuse on purpose, and how. */
const REFUSALS = [
  { path: '/il-n-y-a-rien-ici', status: 404 },
  { path: '/portail/entrer', status: 405 },
  { path: '/portail/entrer', method: 'POST', headers: { Origin: 'http://ailleurs.example' }, body: 'a=1', status: 403 },
  { path: '/portail/entrer', method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: '%ff', status: 400 },
];
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const MAX_PAGE = 50_000;

let box, browser, site, pages;

before(async () => {
  box = await startBox('pages');
  browser = await openBrowser({ port: box.port });
  pages = [];
  for (const { path, method, headers, body } of REFUSALS) {
    for (const language of ['fr', 'en']) {
      const answer = await fetchWire(new URL(path, box.url), { method, language, headers: { ...FORM, ...headers }, body });
      pages.push({ ...answer, path: `${path} (${method ?? 'GET'}, ${answer.status}, ${language})`, from: 'the test', language, refusal: true });
    }
  }
  const seats = await takeSeats();
  const [member, concierge] = [await signIn(browser, box, PEOPLE.member), await signIn(browser, box)];
  const card = await prepareDesk(concierge);
  // Last of what sends forms: it sends as many as one client may, and waits when it is told to.
  const commons = await fillCommons(browser, box, { member, concierge });
  pages.push(...commons.kept);
  site = await crawl(box.url, inBothLanguages([...STARTS, ...SEARCHES, ...seats]));
  const event = site.answers.find((it) => /^\/programme\/[0-9a-z]{17}$/.test(it.path)).path;
  await alsoWalk(member, OF_A_MEMBER, commons.starts);
  await alsoWalk(concierge, [...OF_THE_DESK, event], [...UNLINKED, card, `${event}/venir`, `${event}/mien`, `${event}/modifier`, `${event}/annuler`]);
  pages.push(...site.answers.filter((it) => it.type === 'text/html'));
  console.log(`${site.answers.length} addresses, ${pages.length} pages; ${site.left} more of shapes already walked were left`);
});

after(async () => {
  await browser?.close();
  const end = await box?.stop();
  if (end) assert.doesNotMatch(end.said, /panicked/, 'a panic in the log');
});

const inBothLanguages = (paths) => paths.flatMap((path) => [path, `${path}${path.includes('?') ? '&' : '?'}lang=en`]);

/** Walks what somebody who is signed in sees, within some folders. */
async function alsoWalk(session, within, more) {
  const walked = await crawl(box.url, inBothLanguages([...more, ...within]), { within, headers: { Cookie: `${session.name}=${session.value}` } });
  const same = (it) => (it.type === 'text/html' ? it.path + it.text : it.path);
  const known = new Set(site.answers.map(same));
  site.answers.push(...walked.answers.filter((it) => !known.has(same(it))));
  site.outward.push(...walked.outward);
  site.left += walked.left;
}

/** A member takes a place and somebody passing another, at the first date for which both may sign up; its page and the ticket. */
async function takeSeats() {
  const [concierge, member] = [await visitor(browser), await visitor(browser)];
  await concierge.addCookies([await signIn(browser, box)]);
  await member.addCookies([await signIn(browser, box, PEOPLE.member)]);
  const [wall, own, passing] = [await concierge.newPage(), await member.newPage(), await (await visitor(browser)).newPage()];
  await wall.goto(`${box.url}/admin/inscriptions`);
  const dates = await wall.locator('main li a').evaluateAll((all) => all.map((it) => it.getAttribute('href')));
  const pages = dates.map((it) => it.replace('/admin/inscriptions/', '/programme/').replace('?', '/venir?'));
  let open;
  for (open of pages) {
    await passing.goto(box.url + open);
    if (await passing.locator('[name=first_name]').count()) break;
  }
  await own.goto(box.url + open);
  await touch(own, /Je viens|liste d’attente/);
  await wall.goto(`${box.url}/presence`);
  const code = await wall.locator('.digits').innerText();
  await fill(passing, { first_name: 'Rosa', code });
  await touch(passing, /Je viens|liste d’attente/);
  const { pathname } = new URL(passing.url());
  assert.match(pathname, /^\/place\//, 'a ticket is given');
  for (const context of [concierge, member, passing.context()]) await context.close();
  return [open, pathname];
}

/** Makes a card, which is shown for a while, and says the Wi-Fi's name, without which there is no poster; the card's address. */
async function prepareDesk(session) {
  const context = await visitor(browser);
  await context.addCookies([session]);
  const page = await context.newPage();
  await page.goto(`${box.url}/admin/installation/wifi`);
  await fill(page, { ssid: 'Le Lavoir', passphrase: 'sous le tilleul' });
  await page.locator('main form button').first().click();
  await page.goto(`${box.url}/admin/personnes/nouveau`);
  await fill(page, { name: 'Maximilienne-Alexandrine de la Fontaine' });
  await touch(page, 'Faire la carte');
  const { pathname } = new URL(page.url());
  await context.close();
  return pathname;
}

/** Runs a check on every page and names all that fail. */
function ofEveryPage(check) {
  none(pages.flatMap((page) => check(page).map((it) => `${page.path}: ${it}`)));
}

/** One page of each shape, in each language: what the slower checks look at. */
function onePageOfEachShape() {
  const shapes = new Map();
  for (const page of pages) {
    const shape = `${shapeOf(page.path)} ${/<html lang="(\w+)/.exec(page.text)?.[1]}`;
    shapes.set(shape, [...(shapes.get(shape) ?? []), page]);
  }
  // The longest page shows most; the first is the one a visitor meets.
  return [...shapes.values()].flatMap((same) => [...new Set([same[0], same.toSorted((a, b) => b.body.length - a.body.length)[0]])]);
}

/** Shows a page, exactly as it was answered, to a browser with scripts; its stylesheet comes from the box. */
async function show(page, answer) {
  const address = new URL(answer.refusal || answer.apart ? '/refus' : answer.path, box.url).href;
  const answered = { status: answer.status, headers: { 'content-type': answer.headers['content-type'] }, body: answer.text };
  await page.route(address, (route) => route.fulfill(answered));
  await page.goto(address);
  await page.unroute(address);
}

describe('every page', () => {
  test('is found: no link leads nowhere', () => {
    const refused = ({ path, status }) => path.startsWith('/il-n-y-a-rien-ici') || (status === 404 && OF_AUTHORS.test(path));
    const dead = site.answers.filter((it) => it.status >= 400 && !refused(it)).map((it) => `${it.path}: ${it.status}, linked from ${it.from}`);
    none(dead);
    assert.ok(pages.length > 20, `only ${pages.length} pages found`);
  });

  test('is seen: each kind of the commons, of files and of the search, with something in it', async () => {
    const doors = await readFile(new URL('../site/doors.txt', import.meta.url), 'utf8');
    const all = [...doors.matchAll(/^GET +((?:\/admin)?\/(?:communs|media|chercher)\S*)/gm)].map((it) => it[1]);
    const isPage = (door) => !/\.(atom|json|jsonld|toml|zip)$|^\/media\/\{hash\}/.test(door);
    const seen = (door) => {
      const path = new RegExp(`^${door.replace(/\{\w+\}/g, '[^/?]+')}(\\?|$)`);
      return pages.some((it) => it.status === 200 && path.test(it.path));
    };
    const kinds = all.filter(isPage);
    assert.ok(kinds.length > 40, `only ${kinds.length} kinds`);
    none(kinds.filter((door) => !seen(door)));
  });

  test('a refusal answers as it should, in the house style', () => {
    const wrong = pages.filter((it) => it.refusal && !(REFUSALS.some((r) => r.status === it.status) && /<main/.test(it.text)));
    none(wrong.map((it) => `${it.path}: ${it.status}`));
  });

  test('leads to no other site, but where people cite it', () => {
    const cited = (page) => (/^\/communs/.test(page.path) ? [...page.text.matchAll(/<a\b[^>]*\brel="[^"]*noopener noreferrer[^>]*>/g)] : []);
    const all = new Set(pages.flatMap(cited).flatMap(([tag]) => attributes(tag, 'href')).map((it) => new URL(it, box.url).href));
    none(site.outward.filter((it) => !all.has(it)));
  });

  test('needs no script and carries the policy that forbids them', () => {
    ofEveryPage(({ text, headers }) => [
      ...[...text.matchAll(/<script(?! type="application\/ld\+json")[^>]*>/g)].map((it) => it[0]),
      ...[...text.matchAll(/\s(on[a-z]+|style)="/g)].map((it) => `attribute ${it[1]}`),
      ...[...text.matchAll(/target="?_blank/g)].map((it) => it[0]),
      ...(/script-src|unsafe/.test(headers['content-security-policy'] ?? 'unsafe') ? [`policy ${headers['content-security-policy']}`] : []),
      ...(headers['referrer-policy'] === 'same-origin' ? [] : [`Referrer-Policy ${headers['referrer-policy']}`]),
      ...(headers['strict-transport-security'] ? ['Strict-Transport-Security'] : []),
    ]);
  });

  test('sets no cookie but the language that was asked for', () => {
    ofEveryPage(({ path, headers }) => (headers['set-cookie'] ?? []).filter((it) => !(path.includes('lang=') && it.startsWith('lang='))));
  });

  test(`weighs at most ${MAX_PAGE} bytes`, () => {
    ofEveryPage(({ packed }) => (packed <= MAX_PAGE ? [] : [`${packed} bytes compressed`]));
    ofEveryPage(({ headers }) => (headers['content-encoding'] === 'gzip' ? [] : ['not compressed']));
  });

  test('says its language, and one title', () => {
    ofEveryPage(({ text, path, language }) => {
      // A visit that is carried over keeps the language that it had.
      if (path.startsWith('/reprise/')) return [];
      const expected = /lang=en/.test(path) || language === 'en' ? 'en' : 'fr';
      const said = attributes(text.slice(0, 400), 'lang')[0];
      const titles = [...text.matchAll(/<h1[\s>]/g)].length;
      return [...(said === expected ? [] : [`lang ${said}, expected ${expected}`]), ...(titles === 1 ? [] : [`${titles} h1`])];
    });
  });

  test('no message is missing from its language', () => {
    ofEveryPage(({ text }) => [...wordsOf(text).matchAll(/(?<!parvis\s)\b(web|people|home|venue|programme|portal|desk|doctor|tasks|commons|questions|lexicon|media|search|archive|syndication|backups|machine|appliance)-[a-z][a-z0-9-]+/g)].map((it) => it[0]));
  });

  test('French is set as a printer would', () => {
    ofEveryPage((page) => (/<html lang="fr/.test(page.text) ? misprints(wordsOf(page.text)) : []));
  });

  test('the Nu checker finds no error', { timeout: 300_000 }, async () => {
    const named = pages.map((page, n) => ({ page, name: `${String(n).padStart(3, '0')}.html`, text: page.body }));
    const styles = site.answers.filter((it) => it.type === 'text/css' || it.type === 'image/svg+xml');
    styles.forEach((it, n) => named.push({ page: it, name: `${n}.${it.type === 'text/css' ? 'css' : 'svg'}`, text: it.body }));
    const path = Object.fromEntries(named.map((it) => [it.name, it.page.path]));
    const said = await nu(named);
    const wrong = said.filter((it) => it.kind !== 'info').map((it) => `${path[it.name]}: ${it.said}`);
    none(wrong);
  });

  test('axe finds nothing to say, on a phone by day', { timeout: 900_000 }, async () => {
    const wrong = await walk({ viewport: PHONE, scheme: 'light' }, pages, (page) => axe(page));
    none(wrong);
  });

  test('axe finds nothing to say, at a desk by night', { timeout: 900_000 }, async () => {
    const wrong = await walk({ viewport: DESK, scheme: 'dark' }, onePageOfEachShape(), (page) => axe(page));
    none(wrong);
  });

  test('nothing scrolls sideways on a phone, nor when letters are twice as large', { timeout: 300_000 }, async () => {
    none(await walk({ viewport: PHONE }, onePageOfEachShape(), (page) => sideways(page, PHONE.width)));
  });

  test('what can be heard has a player to press', async () => {
    const sounding = pages.filter((it) => it.text.includes('<audio'));
    assert.ok(sounding.length > 0, 'no page has a sound');
    none(await walk({ viewport: PHONE }, sounding, players));
  });
});

/** What is wrong with the players of sounds on a page: one without height cannot be pressed. */
const players = (page) =>
  page.locator('audio').evaluateAll((all) => all.filter((it) => it.getBoundingClientRect().height < 24).map((it) => `a player of ${it.getBoundingClientRect().height} px`));

/** Shows pages one after the other and gathers what a check says of them. */
async function walk(how, chosen, check) {
  const context = await visitor(browser, { ...how, scripts: true });
  const page = await context.newPage();
  const wrong = [];
  for (const answer of chosen) {
    await show(page, answer);
    wrong.push(...(await check(page)).map((it) => `${answer.path}: ${it}`));
  }
  await context.close();
  return wrong;
}
