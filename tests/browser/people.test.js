// Journeys 2 and 3, from a blank box: whoever keeps the place sets it up, welcomes somebody, shows the code of the room; people
// come with a card or alone, take a place, wait for one, take their things away and leave. On a phone, without scripts, by plain
// forms; a picture of each page is kept, and what each step of the first minutes says (`wizard.txt`).
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { artefacts, startVenue } from './lib/box.js';
import { DESK, PHONE, fill, openBrowser, picture, print, title, touch, visitor } from './lib/browser.js';

const NADIA = { name: 'Nadia', code: 'puits-bleu-7', word: 'la tante Huguette' };
const LINE = { name: 'Line', code: 'velo-vert-9', word: 'rue des Lilas' };
const MONIQUE = 'Monique';
const IDRISS = { name: 'Idriss', code: 'soupe-12', word: 'le chat gris' };

let box, browser;
/** Each one's own page, in a browser of their own. */
const pages = {};
/** The event's page, once it is published. */
let event;
/** What the first minutes ask of one: every text, and how often one presses and writes. */
const asked = { texts: [], presses: 0, fields: 0 };

before(async () => {
  box = await startVenue('people');
  browser = await openBrowser({ port: box.port });
  for (const who of ['nadia', 'line', 'idriss']) {
    const context = await visitor(browser, { acceptDownloads: true });
    pages[who] = await context.newPage();
  }
});

after(async () => {
  await browser?.close();
  const end = await box?.stop();
  if (end) assert.doesNotMatch(end.said, /panicked/, 'a panic in the log');
});

const go = (page, path) => page.goto(box.url + path);
const text = (page) => page.locator('main').innerText();
const path = (page) => new URL(page.url()).pathname;

/** Pictures on a phone and at a desk, by day. */
async function both(page, name) {
  await picture(page, `${name}-phone`);
  await page.setViewportSize(DESK);
  await picture(page, `${name}-desk`);
  await page.setViewportSize(PHONE);
}

/** One step of the first minutes: what it says is noted, it is filled in, and sent. */
async function step(page, name, values, button) {
  asked.texts.push(`=== ${path(page)}\n${await text(page)}`);
  await fill(page, values);
  await picture(page, name);
  asked.fields += Object.keys(values).length;
  asked.presses += 1;
  await touch(page, button);
}

/** Opens an account: one's own code twice, a word for bad days, the charter. */
const secrets = ({ code, word }) => ({ code, again: code, word });

test('the place is set up from a blank box with the setup code', async () => {
  const page = pages.nadia;
  await go(page, '/admin');
  assert.equal(path(page), '/admin/cle', 'a blank box asks for the setup code');
  // A wrong letter, first: nothing that was typed is lost but the code one chooses.
  await fill(page, { setup: 'AAAA-BBBB-CCCC', name: NADIA.name, ...secrets(NADIA) });
  await touch(page, 'Ouvrir le comptoir');
  await picture(page, '2-01-setup-refused');
  assert.match(await text(page), /Ce n’est pas le code d’installation/);
  assert.equal(await page.locator('[name=name]').inputValue(), NADIA.name);

  await go(page, '/admin');
  await step(page, '2-02-setup', { setup: box.code.toLowerCase(), name: NADIA.name, ...secrets(NADIA) }, 'Ouvrir le comptoir');
  assert.equal(path(page), '/admin/installation/lieu');
  const place = { name: 'Le Puits', tagline: 'Café associatif et atelier partagé', welcome: 'Entrez, le café est chaud. Posez vos questions au comptoir.' };
  await step(page, '2-03-place', place, 'Continuer');
  await step(page, '2-04-where', { address: '3 place du Puits', town: 'Saint-Rémy', hours: 'du mardi au samedi, de 10 h à 19 h' }, 'Continuer');
  assert.equal(path(page), '/admin/installation/mentions');
  assert.match(await text(page), /publiées par Le Puits, 3 place du Puits, Saint-Rémy/, 'the sentence is ready');
  await step(page, '2-05-legal', { contact: 'bonjour@puits.example', responsible: 'Nadia Roche' }, 'Continuer');
  assert.equal(path(page), '/admin/installation/wifi', 'nobody is asked what cannot be');
  await step(page, '2-07-wifi', { ssid: 'Le Puits', passphrase: 'entrez-donc' }, 'Continuer');
  await step(page, '2-08-time', {}, 'Oui, c’est juste');
  assert.equal(path(page), '/admin/installation/essai');
  const other = await (await visitor(browser)).newPage();
  await go(other, '/portail');
  await other.context().close();
  await touch(page, 'Regarder encore');
  assert.match(await text(page), /La page a été ouverte une fois/);
  await step(page, '2-09-try', {}, 'Ça marche');
  assert.equal(path(page), '/admin');
  await both(page, '2-10-desk');
  asked.texts.push(`=== ${path(page)}\n${await text(page)}`);
  assert.match(await text(page), /Que faire ensuite/);
  const counted = `${asked.presses} buttons pressed, ${asked.fields} fields filled in`;
  await writeFile(join(artefacts, 'wizard.txt'), `${counted}\n\n${asked.texts.join('\n\n')}\n`);
  assert.ok(asked.presses <= 10 && asked.fields <= 16, counted);
});

test('the poster of the Wi-Fi prints on one sheet of A4', async () => {
  const page = pages.nadia;
  await go(page, '/admin/affiche');
  await both(page, '2-11-poster');
  assert.match(await text(page), /Le Puits[\s\S]*entrez-donc/);
  assert.deepEqual(await print(page, '2-11-poster'), { sheets: 1, size: [210, 297] });
});

test('somebody is welcomed with a card, which works once', async () => {
  const desk = pages.nadia;
  await go(desk, '/admin');
  await touch(desk, 'Accueillir quelqu’un');
  await fill(desk, { name: LINE.name });
  await both(desk, '2-12-welcome');
  await touch(desk, 'Faire la carte');
  await both(desk, '2-13-card');
  assert.deepEqual(await print(desk, '2-13-card'), { sheets: 1, size: [210, 297] });
  const words = (await desk.locator('.card li').allInnerTexts()).join(' ');
  assert.equal(words.split(' ').length, 4, words);

  const page = pages.line;
  await go(page, '/');
  await touch(page, 'Moi');
  await picture(page, '3-01-nobody-yet');
  await touch(page, 'J’ai une carte avec quatre mots');
  await fill(page, { words: `${words.split(' ').slice(0, 3).join(' ')}` });
  await touch(page, 'Continuer');
  assert.match(await text(page), /il en faut quatre/);
  await fill(page, { words: words.toUpperCase() });
  await picture(page, '3-02-words');
  await touch(page, 'Continuer');
  assert.equal(await title(page), 'Bonjour Line');
  await fill(page, { ...secrets(LINE), again: 'velo-vert-8' });
  await page.getByLabel('J’accepte la charte du lieu').check();
  await touch(page, 'Ouvrir mon compte');
  assert.match(await text(page), /Les deux codes ne sont pas les mêmes/);
  await picture(page, '3-03-codes-differ');
  await fill(page, secrets(LINE));
  await picture(page, '3-04-own-code');
  await touch(page, 'Ouvrir mon compte');
  assert.equal(path(page), '/moi');
  assert.equal(await title(page), LINE.name);
  await both(page, '3-05-me');

  const again = await (await visitor(browser)).newPage();
  await go(again, '/carte');
  await fill(again, { words });
  await touch(again, 'Continuer');
  await picture(again, '3-06-card-spent');
  assert.match(await text(again), /Cette carte a déjà servi/);
  await again.context().close();

  await touch(desk, 'C’est donné, effacer les mots');
  await picture(desk, '2-14-person');
  assert.match(await text(desk), /choisi, connu de cette personne seule/);
});

/** The code of the room, as whoever keeps the place shows it to all. */
async function presence() {
  const wall = await pages.nadia.context().newPage();
  await go(wall, '/presence');
  await both(wall, '2-15-presence');
  const code = await wall.locator('.digits').innerText();
  await wall.close();
  assert.match(code, /^\d{3}\s\d{3}$/);
  return code;
}

test('who sees the code of the room joins alone', async () => {
  const page = pages.idriss;
  await go(page, '/rejoindre');
  await fill(page, { name: IDRISS.name, presence: '000000', ...secrets(IDRISS) });
  await page.getByLabel('J’accepte la charte du lieu').check();
  await picture(page, '3-07-join');
  await touch(page, 'Rejoindre');
  await picture(page, '3-08-join-wrong-code');
  assert.match(await text(page), /Ce n’est pas le code affiché en ce moment/);
  assert.equal(await page.locator('[name=name]').inputValue(), IDRISS.name, 'the form comes back filled in');
  assert.equal(await page.locator('[name=word]').inputValue(), IDRISS.word);
  assert.ok(await page.getByLabel('J’accepte la charte du lieu').isChecked());

  await fill(page, { presence: await presence(), ...secrets(IDRISS) });
  await touch(page, 'Rejoindre');
  assert.equal(path(page), '/moi');
  assert.match(await text(page), /Membre/);
  await picture(page, '3-09-joined');
});

test('a member proposes an event, and the desk publishes it', async () => {
  const page = pages.line;
  await go(page, '/programme/proposer');
  const day = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  await fill(page, { title: 'Réparer son vélo', day, from: '18:00', to: '20:00', place: 'Atelier', description: 'On démonte ensemble.', capacity: '1' });
  await page.getByLabel('Les visiteurs aussi').check();
  await picture(page, '3-10-propose');
  await touch(page, 'Envoyer au comptoir');
  await picture(page, '3-11-proposed');
  assert.match(await text(page), /Réparer son vélo/);

  const desk = pages.nadia;
  await go(desk, '/admin');
  await picture(desk, '2-17-desk-waits');
  await touch(desk, 'Un rendez-vous attend d’être publié');
  await picture(desk, '2-18-publish');
  await touch(desk, /Réparer son vélo/);
  await picture(desk, '2-19-decide');
  await touch(desk, 'Mettre au programme');
  await go(desk, '/');
  await touch(desk, 'Réparer son vélo');
  await picture(desk, '2-20-published');
  event = path(desk);
});

test('the last seat is taken, others wait, and the list moves', async () => {
  const desk = pages.nadia;
  await go(pages.idriss, event);
  await picture(pages.idriss, '3-12-event');
  await touch(pages.idriss, 'Je viens');
  await picture(pages.idriss, '3-13-sign-up');
  await touch(pages.idriss, 'Je viens');
  await picture(pages.idriss, '3-14-seat');
  assert.match(await text(pages.idriss), /Vous avez une place/);

  // Somebody without an account, who sees the code of the room.
  const passing = await (await visitor(browser)).newPage();
  await go(passing, event);
  await touch(passing, 'M’inscrire sur la liste d’attente');
  await fill(passing, { first_name: 'Rosa', code: '000000' });
  await touch(passing, 'M’inscrire sur la liste d’attente');
  assert.match(await text(passing), /Ce n’est pas le code affiché en ce moment/);
  assert.equal(await passing.locator('[name=first_name]').inputValue(), 'Rosa');
  await picture(passing, '3-15-visitor');
  await fill(passing, { code: await presence() });
  await touch(passing, 'M’inscrire sur la liste d’attente');
  await picture(passing, '3-16-ticket-waits');
  assert.match(await text(passing), /en tête de la liste d’attente/);
  const ticket = path(passing);

  // Monique has an account and no phone: the desk acts for her, and it is written down.
  await go(desk, '/admin/personnes/nouveau');
  await fill(desk, { name: MONIQUE });
  await touch(desk, 'Faire la carte');
  await go(desk, '/admin/inscriptions');
  await picture(desk, '2-21-sign-ups');
  await touch(desk, 'Réparer son vélo');
  await fill(desk, { person: MONIQUE });
  await touch(desk, 'Inscrire cette personne');
  await both(desk, '2-22-who-comes');
  assert.match(await text(desk), /Liste d’attente[\s\S]*Rosa[\s\S]*Monique/);
  await touch(desk, 'Feuille de présence');
  assert.deepEqual(await print(desk, '2-23-attendance'), { sheets: 1, size: [210, 297] });

  await go(pages.idriss, `${event}/venir`);
  await pages.idriss.getByText('Rendre ma place', { exact: true }).click();
  await touch(pages.idriss, 'Oui, je rends ma place');
  await picture(pages.idriss, '3-17-given-up');
  await go(passing, ticket);
  await picture(passing, '3-18-ticket-moved');
  assert.match(await text(passing), /Depuis votre dernière visite/);
  assert.doesNotMatch(await text(passing), /liste d’attente\./);
  await passing.getByText('Rendre ma place', { exact: true }).click();
  await touch(passing, 'Oui, je rends ma place');
  await picture(passing, '3-19-ticket-given-up');
  await passing.context().close();

  await go(desk, '/admin/personnes');
  await touch(desk, MONIQUE);
  await touch(desk, /Tout ce qui a été fait pour elle/);
  await picture(desk, '2-24-journal-of-one');
  assert.match(await text(desk), /Nadia a fait une inscription/);
});

test('the desk decides, reads its journal and looks at its rules', async () => {
  const page = pages.nadia;
  const shown = { publish: '/admin/a-publier', persons: '/admin/personnes', journal: '/admin/journal', rules: '/admin/regles', charter: '/admin/charte' };
  for (const [name, to] of Object.entries(shown)) {
    await go(page, to);
    await picture(page, `2-16-${name}`);
  }
  await go(page, '/admin/journal');
  assert.match(await text(page), /Nadia a ouvert un compte.: membre/);
});

test('one takes everything away, and leaves; the name is free again', async () => {
  const page = pages.idriss;
  await go(page, '/moi');
  await touch(page, 'Emporter mes affaires');
  await picture(page, '3-30-take');
  const download = page.waitForEvent('download');
  await touch(page, 'Prendre l’archive');
  const archive = await readFile(await (await download).path());
  assert.equal(archive.subarray(0, 2).toString(), 'PK', 'a zip archive');
  await go(page, '/moi');
  await touch(page, 'Effacer mon compte');
  await picture(page, '3-31-leave');
  await touch(page, 'Continuer');
  await fill(page, { code: 'autre-chose' });
  await touch(page, 'Effacer mon compte');
  assert.match(await text(page), /Ce n’est pas votre code/);
  await picture(page, '3-32-leave-wrong-code');
  await fill(page, { code: IDRISS.code });
  await touch(page, 'Effacer mon compte');
  assert.equal(path(page), '/au-revoir');
  await picture(page, '3-33-farewell');
  await go(page, '/moi');
  assert.equal(await title(page), 'Moi, ici', 'nobody is signed in any more');

  await go(pages.nadia, '/admin/personnes');
  assert.doesNotMatch(await text(pages.nadia), /Idriss/);
  await go(pages.nadia, '/admin/personnes/nouveau');
  await fill(pages.nadia, { name: IDRISS.name });
  await touch(pages.nadia, 'Faire la carte');
  assert.equal(await title(pages.nadia), 'La carte pour Idriss', 'the name is free again');
});
