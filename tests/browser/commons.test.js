// Journey 9, what a place knows: a recipe is written section by section, revised and compared, made anew by somebody else and
// offered back; a question is asked, answered, and becomes a recipe. On a phone, as people press their way through; once with
// scripts allowed and once without. On every page that is met nothing scrolls sideways, and the browser has nothing to complain of.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startBox } from './lib/box.js';
import { PEOPLE, PHONE, fill, openBrowser, picture, print, signIn, title, touch, visitor } from './lib/browser.js';
import { sideways } from './lib/checks.js';

const RECIPE = 'Tenir une grainothèque';
const FORK = 'Tenir une grainothèque dans une école';
const WENT_WRONG = 'Des sachets sans date : au bout de trois ans, **rien** n’a levé.';
const VARIANT = 'À l’école, chaque salle adopte un légume et tient son sachet toute l’année.';
const QUESTION = 'Ma semelle se décolle : comment la recoller ?';
const ANSWER = 'Poncer, **dégraisser**, puis deux couches fines de colle néoprène. Presser et laisser une nuit.';

/** Somebody at their own phone: each page they come to is looked at, and what is wrong with it is theirs to tell. */
class Person {
  /** Opens the phone of one of the demo's people. */
  static async at(browser, box, who, scripts) {
    const context = await visitor(browser, { scripts });
    await context.addCookies([await signIn(browser, box, who)]);
    // Where scripts run, what the page's policy stops says so, too.
    const told = (event) => console.error(`the policy stopped ${event.violatedDirective}: ${event.blockedURI}`);
    if (scripts) await context.addInitScript(`document.addEventListener('securitypolicyviolation', ${told})`);
    return new Person(await context.newPage(), box, scripts ? 'scripts' : 'plain');
  }

  constructor(page, box, how) {
    Object.assign(this, { page, box, how, complaints: [], shown: 0 });
    page.on('console', (said) => ['error', 'warning'].includes(said.type()) && this.complaints.push(said.text()));
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('requestfailed', (it) => this.complaints.push(`${it.url()}: ${it.failure().errorText}`));
  }

  get path() {
    return new URL(this.page.url()).pathname;
  }

  /** What is read, with plain spaces. */
  async text() {
    return (await this.page.locator('main').innerText()).replace(/[\u00a0\u202f]/g, ' ');
  }

  /** What every page that is met is asked. */
  async look() {
    const wrong = [...(await sideways(this.page, PHONE.width)), ...this.complaints.splice(0)];
    assert.deepEqual(wrong, [], `${this.path}, ${await title(this.page)}`);
  }

  async go(path) {
    const answer = await this.page.goto(this.box.url + path);
    assert.equal(answer.status(), 200, path);
    await this.look();
  }

  async press(words) {
    await touch(this.page, words);
    await this.look();
  }

  /** Fills the form in, sends it, and looks at what became of it. */
  async send(values, button) {
    await fill(this.page, values);
    await this.press(button);
  }

  async sees(...all) {
    const text = await this.text();
    for (const what of all) assert.match(text, what instanceof RegExp ? what : new RegExp(what.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  }

  /** Keeps a picture for who wants to look at it. */
  async picture(name) {
    await picture(this.page, `9-${this.how}-${name}`);
  }

  value(name) {
    return this.page.locator(`main form [name="${name}"]`).inputValue();
  }

  async close() {
    await this.look();
    await this.page.context().close();
  }
}

/** A recipe from its first word to its second version; its page. */
async function write(lea) {
  await lea.go('/communs/recettes');
  await lea.picture('01-recipes');
  await lea.press('Écrire une recette');
  await refusedBase(lea);
  await lea.send({ base: '' }, 'Commencer');
  assert.equal(await title(lea.page), RECIPE);
  await lea.sees('Seuls ses auteurs le voient', 'Il manque encore');
  await lea.picture('03-draft');
  await sections(lea);

  await lea.press('Voir comme elle sera');
  await lea.sees('Aperçu', 'Récolter', 'deux personnes');
  await lea.picture('07-preview');
  await lea.press('Revenir au brouillon');
  await lea.press(/^Publier/);
  await lea.picture('08-publish');
  await lea.page.getByLabel(/^CC BY-SA 4.0/).check();
  await lea.press(/^Publier/);
  const page = lea.path;
  await lea.sees('Par Léa', 'CC BY-SA 4.0', 'Version 1');
  await lea.picture('09-published');
  assert.deepEqual((await print(lea.page, `9-${lea.how}-recipe`)).size, [210, 297]);
  await revise(lea, page);
  return page;
}

/** A text under a licence that forbids too much cannot be begun from; the reason is beside its field, and nothing typed is lost. */
async function refusedBase(lea) {
  const practice = lea.page.getByLabel('Une façon de faire ensemble');
  const object = lea.page.getByLabel('Un objet à fabriquer');
  await object.check();
  await lea.send({ title: RECIPE, base: 'CC BY-NC-ND 4.0' }, 'Commencer');
  await lea.sees('interdit l’usage commercial (NC)');
  await lea.picture('02-refused');
  for (const base of ['CC BY-NC-ND 4.0', 'CC BY-ND 4.0']) {
    assert.equal(await lea.value('base'), base);
    assert.equal(await lea.value('title'), RECIPE);
    assert.ok(await object.isChecked(), 'what was chosen is still chosen');
    assert.equal(await lea.page.locator('[name=base]').getAttribute('aria-invalid'), 'true');
    if (base === 'CC BY-ND 4.0') break;
    await lea.send({ base: 'CC BY-ND 4.0' }, 'Commencer');
    await lea.sees('interdit de modifier le texte (ND)');
  }
  await practice.check();
}

/** Each section in its turn, one of them wrong at first. */
async function sections(lea) {
  const one = async (name, values) => {
    await lea.press(name);
    await lea.send(values, 'Enregistrer');
    await lea.sees('C’est enregistré');
  };
  await one(/^Intention/, { text: 'Garder et partager les graines **du village**, de saison en saison.' });
  await one(/^Ingrédients/, { people: 'deux personnes qui jardinent', time: 'une heure par semaine', material: 'de petits sachets\nune boîte sèche' });
  await lea.press('Ajouter une étape');
  await lea.page.locator('summary').click();
  await lea.picture('04-step');
  await lea.send({ title: 'Récolter', text: 'Cueillir par temps sec :\n\n- les plus beaux pieds ;\n- jamais le premier fruit.' }, 'Enregistrer');
  await lea.press('Ajouter une étape');
  await lea.send({ title: 'Étiqueter', text: 'Écrire l’espèce, le lieu, l’année.' }, 'Enregistrer');
  await one(/^Sources/, { text: 'Les ateliers du [Réseau](https://exemple.example) voisin.' });
  await lea.press(/^Repères/);
  await lea.page.getByLabel('À la portée de tous').check();
  await lea.send({ minutes: 'longtemps', people: '2' }, 'Enregistrer');
  await lea.sees('un nombre entier');
  assert.equal(await lea.value('minutes'), 'longtemps');
  assert.equal(await lea.value('people'), '2');
  await lea.picture('05-number');
  await lea.send({ minutes: '60' }, 'Enregistrer');
  await lea.picture('06-draft-full');
}

/** A second version, and what it changed. */
async function revise(lea, page) {
  await lea.press('Vous l’écrivez ?');
  await lea.press('Commencer une révision');
  await lea.press('Ce qui a raté');
  await lea.send({ text: WENT_WRONG }, 'Enregistrer');
  await lea.press(/^Intention/);
  await lea.send({ text: 'Garder et échanger les graines **du village**, de saison en saison.' }, 'Enregistrer');
  await lea.press(/^Publier/);
  await lea.sees('Ce qui change', 'Ce qui a raté');
  await lea.send({ note: 'Dater les sachets.' }, /^Publier/);
  assert.equal(lea.path, page);
  await lea.sees('Version 2');
  await lea.press('Toutes les versions');
  await lea.sees('Version 2', 'Version 1', 'Dater les sachets.');
  await lea.picture('10-versions');
  await lea.press('Voir ce qui a changé');
  assert.deepEqual(await lea.page.locator('del').allInnerTexts().then((all) => all.map((it) => /partager/.test(it))), [true]);
  assert.match((await lea.page.locator('ins').allInnerTexts()).join(' '), /échanger[\s\S]*sans date/);
  await lea.picture('11-compare');
}

/** Somebody makes it their own and offers it back; the page of their version. */
async function fork(sam) {
  await sam.go('/communs/recettes');
  await sam.press(RECIPE);
  await sam.press('En faire ma version');
  await sam.picture('12-fork');
  await sam.press('En faire ma version');
  await sam.press(/^Titre/);
  await sam.send({ title: FORK }, 'Enregistrer');
  await sam.press(/^Variantes/);
  await sam.send({ text: VARIANT }, 'Enregistrer');
  await sam.press(/Étiqueter/);
  await sam.send({ text: 'Écrire l’espèce, le lieu, l’année, et le prénom des enfants.' }, 'Enregistrer');
  await sam.press(/^Publier/);
  await sam.picture('13-publish-fork');
  await sam.press(/^Publier/);
  const page = sam.path;
  await sam.sees(FORK, 'Par Sam.', 'CC BY-SA 4.0', `D’après « ${RECIPE} », Léa, CC-BY-SA-4.0`);
  await sam.picture('14-fork');

  await sam.press('Vous l’écrivez ?');
  await sam.press('Proposer mes changements à l’original');
  await sam.sees('Titre', 'Variantes', 'Étapes');
  await sam.page.getByLabel('Titre', { exact: true }).uncheck();
  await fill(sam.page, { note: 'Cela a plu aux enfants.' });
  await sam.picture('15-offer');
  await sam.press('Proposer mes changements à l’original');
  await sam.sees('C’est enregistré');
  return page;
}

/** What is offered is seen, one section taken, the other left; the names of both stand below the text from then on. */
async function merge(lea, page, theirs) {
  await lea.go('/moi');
  await lea.sees(`Des changements vous sont proposés pour « ${RECIPE} »`);
  await lea.picture('16-news');
  await lea.press('Des changements vous sont proposés');
  await lea.sees('Sam propose ces changements', 'Cela a plu aux enfants.', 'Variantes', 'Étapes');
  assert.doesNotMatch(await lea.text(), new RegExp(FORK), 'the title was not offered');
  await lea.picture('17-offered');
  await lea.press('Prendre : Variantes');
  await lea.sees('Étapes');
  assert.equal(await lea.page.getByRole('button', { name: 'Prendre : Variantes' }).count(), 0);
  await lea.press('Laisser : Étapes');
  assert.equal(lea.path, `${page}/ecrire`);
  await lea.press(/^Publier/);
  await lea.send({ note: 'La variante de l’école, par Sam.' }, /^Publier/);
  assert.equal(lea.path, page);
  await lea.sees(RECIPE, 'Par Léa, Sam', VARIANT, 'CC BY-SA 4.0', 'Version 3', 'Faites d’après cette recette', FORK);
  assert.doesNotMatch(await lea.text(), /prénom des enfants/, 'what was left is not in it');
  await lea.picture('18-merged');
  await lea.press(FORK);
  assert.equal(lea.path, theirs);
  await lea.sees('Par Sam.', 'CC BY-SA 4.0', `D’après « ${RECIPE} »`);
}

/** Asks, after a look at what was asked already; the question's page. */
async function ask(lea) {
  await lea.go('/communs/questions');
  await lea.picture('20-questions');
  await lea.press('Poser une question');
  await lea.send({ title: QUESTION, text: 'Ce sont mes chaussures *de marche*.' }, 'Voir avant de poser');
  // What is searched is never behind by more than a second.
  const alike = lea.page.getByRole('link', { name: 'Comment recoller une semelle qui se décolle' });
  for (let n = 0; n < 10 && !(await alike.count()); n += 1) {
    await new Promise((done) => setTimeout(done, 500));
    await lea.press('Revoir l’aperçu');
  }
  await lea.sees('Rien n’est encore posé', 'Des questions qui ressemblent', 'Comment recoller une semelle');
  assert.equal(await lea.value('title'), QUESTION);
  await lea.picture('21-alike');
  await lea.press(/^Poser une question/);
  assert.equal(await title(lea.page), QUESTION);
  await lea.sees('Par Léa', 'Aucune réponse pour le moment');
  await lea.picture('22-asked');
  return lea.path;
}

/** Answers, after a look at how it will read. */
async function answer(sam, page) {
  await sam.go('/');
  await sam.picture('23-home');
  await sam.press(QUESTION);
  assert.equal(sam.path, page);
  await sam.press(/^Répondre/);
  await sam.send({ text: '' }, /^Répondre/);
  await sam.sees('au moins une ligne');
  await sam.send({ text: ANSWER }, 'Aperçu');
  await sam.sees('Comment cela se lira', 'Par Sam');
  assert.equal(await sam.value('text'), ANSWER);
  await sam.picture('24-answer');
  await sam.press(/^Répondre/);
  assert.equal(sam.path, page);
  await sam.sees('Par Sam', 'dégraisser');
}

/** What helped is marked, and made a recipe of; its page. */
async function keep(lea, page) {
  await lea.go('/moi');
  await lea.press(/a une réponse de plus/);
  assert.equal(lea.path, page);
  await lea.press('Vous l’avez posée ?');
  await lea.picture('25-keep');
  await lea.press('Cela m’a aidé');
  await lea.press('Revenir à la question');
  await lea.sees('A aidé la personne qui a posé la question');
  await lea.press('En faire une recette');
  assert.ok(await lea.page.getByLabel(/dégraisser/).isChecked(), 'what helped is proposed');
  await lea.picture('26-recipe');
  await lea.press('En faire une recette');
  await lea.press(/^Publier/);
  await lea.press(/^Publier/);
  const recipe = lea.path;
  await lea.sees('Par Léa, Sam', 'dégraisser', `D’après « ${QUESTION} », Léa, Sam`, 'CC BY-SA 4.0');
  await lea.picture('27-recipe-of-answers');
  await lea.press(`D’après « ${QUESTION} »`);
  assert.equal(lea.path, page);
  await lea.sees('Recettes faites d’après cette question', 'CC BY-SA 4.0');
  await lea.picture('28-question');
  return recipe;
}

for (const scripts of [true, false]) {
  describe(scripts ? 'with scripts' : 'without scripts', () => {
    let box, browser, lea, sam;

    before(async () => {
      box = await startBox(`commons-${scripts ? 'scripts' : 'plain'}`);
      browser = await openBrowser({ port: box.port });
      lea = await Person.at(browser, box, PEOPLE.member, scripts);
      sam = await Person.at(browser, box, PEOPLE.steward, scripts);
    });

    after(async () => {
      await browser?.close();
      const end = await box?.stop();
      if (end) assert.doesNotMatch(end.said, /panicked/, 'a panic in the log');
    });

    test('a recipe is written, revised, compared, made anew, offered back and merged', async () => {
      const page = await write(lea);
      const theirs = await fork(sam);
      await merge(lea, page, theirs);
    });

    test('a question is asked, answered, and becomes a recipe with its authors', async () => {
      const page = await ask(lea);
      await answer(sam, page);
      const recipe = await keep(lea, page);
      await sam.go('/moi');
      await sam.press(/a aidé/);
      assert.equal(sam.path, page);
      await sam.press(QUESTION);
      assert.equal(sam.path, recipe);
      await Promise.all([lea.close(), sam.close()]);
    });
  });
}
