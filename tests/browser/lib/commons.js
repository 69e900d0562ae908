// The commons as a lively place has them, beside what the demo brings: drafts in every state, files, what came from another box,
// and the answers to forms, which have no address of their own. Forms are sent as a browser sends them.
import assert from 'node:assert/strict';
import { startBox } from './box.js';
import { PEOPLE, visitor } from './browser.js';
import { decode, fetchWire } from './crawl.js';

const RECIPES = '/communs/recettes';
const BEGIN = `${RECIPES}/ecrire`;
const ASK = '/communs/questions/poser';
const ADD = '/communs/lexique/ajouter';
const DESK = '/admin/communs';
const LANGUAGES = ['fr', 'en'];

/** Somebody who sends forms, and keeps the pages that answered them. */
class Hand {
  constructor(box, session, kept) {
    Object.assign(this, { box, kept, cookie: `${session.name}=${session.value}` });
  }

  ask(path, options = {}) {
    return fetchWire(new URL(path, this.box.url), { ...options, headers: { Cookie: this.cookie, ...options.headers } });
  }

  /** The hidden fields of the form on a page that is sent to this address. */
  async hidden(page, action, language) {
    const shown = await this.ask(page, { language });
    assert.equal(shown.status, 200, page);
    const form = shown.text.split('<form ').find((it) => it.includes(`action="${action}"`));
    assert.ok(form, `no form on ${page} is sent to ${action}`);
    const fields = [...form.split('</form>')[0].matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
    return Object.fromEntries(fields.map(([, name, value]) => [name, decode(value)]));
  }

  /** Fills in the form on a page and sends it; its answer. A file is sent as a browser sends one. */
  async send(page, values = {}, { action = page, language = 'fr' } = {}) {
    const fields = { ...(await this.hidden(page, action, language)), ...values };
    const isFile = Object.values(fields).some((it) => it instanceof File);
    const form = isFile ? new FormData() : new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    const sent = new Response(form);
    const headers = { 'Content-Type': sent.headers.get('content-type'), Origin: this.box.url };
    const body = Buffer.from(await sent.arrayBuffer());
    // Who sends too much at once is told how long to wait, and does.
    for (;;) {
      const answer = await this.ask(action, { method: 'POST', language, headers, body });
      if (answer.status !== 429) return answer;
      await new Promise((done) => setTimeout(done, 1000 * Number(answer.headers['retry-after'])));
    }
  }

  /** The same where the form must be taken; the path it leads to. */
  async fill(page, values, options) {
    const answer = await this.send(page, values, options);
    assert.equal(answer.status, 303, `${page}: ${answer.text}`);
    return new URL(answer.headers.location, this.box.url).pathname;
  }

  /** The same where the page comes back, in both languages; both are kept. */
  async see(page, values, what, options = {}) {
    for (const language of LANGUAGES) this.keep(await this.send(page, values, { ...options, language }), page, what, language);
  }

  keep(answer, path, what, language) {
    assert.equal(answer.status, 200, `${path}: ${answer.text}`);
    this.kept.push({ ...answer, path: `${path} (${what}, ${language})`, from: 'the test', language, apart: true });
  }

  /** Writes sections of a draft. */
  async write(recipe, sections) {
    for (const [part, values] of Object.entries(sections)) {
      const path = /^\d+$/.test(part) ? `${recipe}/etapes/${part}` : `${recipe}/ecrire/${part}`;
      await this.fill(path, values);
    }
  }

  async publish(recipe, note) {
    assert.equal(await this.fill(`${recipe}/publier`, { licence: 'CC-BY-SA-4.0', ...(note && { note }) }), recipe);
  }
}

/** Begins a recipe; its page. */
async function begin(hand, title, more = {}) {
  const draft = await hand.fill(BEGIN, { title, language: 'fr', about: 'practice', base: '', ...more });
  return draft.replace(/\/ecrire$/, '');
}

/** Three files of a member's, one of each sort; their pages, and the line that shows the picture. */
async function bringFiles(browser, hand) {
  const page = await (await visitor(browser)).newPage();
  await page.setContent('<h1>Le composteur</h1>');
  const [picture, paper] = [await page.screenshot(), await page.pdf()];
  await page.context().close();
  const sound = Buffer.alloc(44 + 16_000);
  sound.write('RIFF\0\0\0\0WAVEfmt ', 'latin1');
  sound.writeUInt32LE(36 + 16_000, 4);
  sound.set([16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x80, 0x3e, 0, 0, 2, 0, 16, 0], 16);
  sound.write('data', 36, 'latin1');
  sound.writeUInt32LE(16_000, 40);
  const files = [
    [new File([picture], 'bac.png', { type: 'image/png' }), 'Un bac de compost à trois cases'],
    [new File([paper], 'plan.pdf', { type: 'application/pdf' }), ''],
    [new File([sound], 'cloche.wav', { type: 'audio/wav' }), 'La cloche du lavoir'],
  ];
  const pages = [];
  for (const [file, alt] of files) pages.push(await hand.fill('/media/deposer', { file, alt }));
  const text = new File(['<svg/>'], 'dessin.svg', { type: 'image/svg+xml' });
  await hand.see('/media/deposer', { file: text, alt: '' }, 'a file that is not taken');
  const shown = await hand.ask(pages[0]);
  return { pages, line: decode(/<input id="line" value="([^"]*)"/.exec(shown.text)[1]) };
}

/** Recipes in every state, and the refusals of their forms; pages to which their author comes. */
async function writeRecipes(hand, line) {
  await hand.see(BEGIN, { title: 'Un abri', base: 'CC BY-NC 4.0' }, 'a base that is not free');
  const rich = await begin(hand, 'Un composteur pour la rue', { base: 'CC BY-SA 4.0' });
  await hand.see(`${rich}/publier`, { licence: 'CC-BY-SA-4.0' }, 'sections are missing');
  await hand.see(`${rich}/ecrire/reperes`, { minutes: 'longtemps', people: '0' }, 'numbers that are none');
  await hand.write(rich, {
    intention: { text: `Nourrir la terre du **tiers-lieu**.\n\n${line}` },
    ingredients: { people: 'deux voisins', time: 'une heure par semaine', money: '20 € de grillage', material: 'trois palettes', tool: 'une fourche' },
    1: { title: 'Monter', text: 'Trois cases, *sans fond*.' },
    2: { title: 'Remplir', text: '| Vert | Brun |\n|---|---|\n| épluchures | feuilles |' },
    rates: { text: 'Trop de gazon, pas assez de brun : cela a senti.' },
    variantes: { text: 'Un lombricomposteur, à la cave.' },
    sources: { text: 'Le [guide](https://exemple.example/guide) du syndicat.' },
    reperes: { about: 'practice', difficulty: 'easy', minutes: '180', people: '3' },
  });
  await hand.publish(rich);
  for (const [n, note] of [[2, 'Le grillage.'], [3, 'Le vent.']]) {
    await hand.fill(`${rich}/ecrire`, {});
    await hand.write(rich, { variantes: { text: `Un lombricomposteur, à la cave. Essai ${n}.` } });
    await hand.publish(rich, note);
  }
  await hand.fill(`${rich}/ecrire`, {});
  await hand.see(`${rich}/publier`, { licence: 'CC-BY-SA-4.0' }, 'nothing changed');

  const away = await begin(hand, 'Un four qui fume');
  await hand.write(away, { intention: { text: 'Cuire.' }, 1: { text: 'Allumer.' } });
  await hand.publish(away);
  await hand.fill(`${away}/retirer`);
  const bare = await begin(hand, 'Une fête sans électricité');
  return [rich, away, bare].map((it) => `${it}/ecrire`).concat(`${rich}/versions`, `${away}/retablir`, `${rich}/retirer`, `${bare}/abandonner`, rich);
}

/** The desk writes a recipe and invites the member to write it with it; the page on which they answer. */
async function invite(desk) {
  const together = await begin(desk, 'Ouvrir le lieu le matin');
  await desk.see(`${together}/auteurs`, { name: 'Personne d’ici' }, 'nobody has this name');
  await desk.fill(`${together}/auteurs`, { name: PEOPLE.member.name });
  return `${together}/invitation`;
}

/** What is seen of questions and words before they are sent, and when they are not taken. */
async function lookFirst(hand) {
  await hand.see(ASK, { title: 'Comment recoller ma semelle ?', text: 'Elle *bâille*.', language: 'fr' }, 'seen first');
  await hand.see(ASK, { title: ' ', text: 'Elle bâille.' }, 'no title');
  await hand.see(ADD, { mot: 'troc', langue: 'fr', definition: 'Donner contre **autre chose**, dans un tiers-lieu.', 'lieu-1': 'Au marché', 'sens-1': 'Les échanges du dimanche.', faire: 'apercu' }, 'seen first');
  await hand.see(ADD, { mot: '(fablab)', definition: '', 'sens-1': 'Un atelier.' }, 'faults');
  await hand.see(ADD, { mot: 'fablabs', langue: 'fr', definition: 'Un atelier.', faire: 'envoyer' }, 'a word that is there');
}

/** Asks a question that is looked at first; its page. */
async function ask(hand, title) {
  const text = { title, text: '', language: 'fr' };
  const seen = await hand.send(ASK, text);
  const was = /name="was" value="([^"]*)"/.exec(seen.text)[1];
  return hand.fill(ASK, { ...text, was, act: 'send' });
}

/** A question that is closed, and a question and a word that were taken back; pages to which their author comes. */
async function takeBack(hand) {
  const closed = await ask(hand, 'Qui prête un escabeau ?');
  await hand.fill(`${closed}/gerer`, { act: 'close' }, { action: `${closed}/clore` });
  const away = await ask(hand, 'Où est la clé ?');
  await hand.fill(`${away}/retirer`);
  const word = await hand.fill(ADD, { mot: 'ressourcerie', langue: 'fr', definition: 'Où l’on donne et reprend.', faire: 'envoyer' });
  await hand.fill(`${word}/retirer`);
  return [`${away}/gerer`, `${away}/detruire`, `${word}/propositions`, `${word}/retablir`, `${word}/detruire`];
}

/** Asks for the desk's page until it is at rest. */
async function rested(hand, language) {
  for (let n = 0; n < 100; n += 1) {
    const shown = await hand.ask(DESK, { language });
    if (!shown.text.includes('http-equiv="refresh"')) return shown;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error('the import does not come to an end');
}

/** Brings another box's commons in by the desk, then a text that is only looked at; what the desk shows on the way is kept. */
async function bringCommons(hand) {
  const other = await startBox('pages-elsewhere');
  const archive = await fetchWire(new URL('/communs/emporter/communs.zip', other.url));
  await other.stop();
  const keep = async (what) => {
    for (const language of LANGUAGES) hand.keep(await rested(hand, language), DESK, what, language);
  };
  const chosen = { licence: 'CC-BY-SA-4.0', langue: 'fr' };
  await hand.see(DESK, { file: new File(['PK'], 'rien.zip'), ...chosen }, 'a file that is not read');
  await hand.fill(DESK, { file: new File([archive.body], 'communs.zip'), ...chosen });
  await keep('looked at');
  await hand.fill(DESK, {}, { action: `${DESK}/importer` });
  await keep('brought in');
  await hand.fill(DESK, {}, { action: `${DESK}/renoncer` });
  const text = '# Tenir une buvette\n\nPour boire un verre.\n\n## Météo\n\nIl pleut.\n\n## Étapes\n\n1. Ouvrir\n2. Servir\n';
  await hand.fill(DESK, { file: new File([text], 'buvette.md'), ...chosen });
  await rested(hand, 'fr');
}

/**
 * Fills the commons of a demo: what its member and its concierge do with them, each in their session. Hands out where a walk of the
 * member begins, and the pages that have no address of their own.
 */
export async function fillCommons(browser, box, sessions) {
  const kept = [];
  const [lea, concierge] = [sessions.member, sessions.concierge].map((it) => new Hand(box, it, kept));
  const files = await bringFiles(browser, lea);
  const starts = [...(await writeRecipes(lea, files.line)), ...(await takeBack(lea)), await invite(concierge)];
  await lookFirst(lea);
  await bringCommons(concierge);
  await found(box);
  return { starts: [...starts, ...files.pages], kept };
}

/** Waits until the search knows what was written last; it is never behind by more than a second. */
async function found(box) {
  for (let n = 0; n < 20; n += 1) {
    const answer = await fetchWire(new URL('/chercher?q=lombricomposteur', box.url));
    if (/<mark>/.test(answer.text)) return;
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error('the search does not find what was written');
}
