// What the first page costs a phone: everything it needs, as it travels.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBox } from './lib/box.js';
import { attributes, fetchWire } from './lib/crawl.js';

const MAX_HOME = 14_000;

let box;

before(async () => {
  box = await startBox('weight');
});

after(async () => {
  await box?.stop();
});

/** A page and every file that it makes a browser fetch, by what its HTML and its stylesheets name. */
async function whole(path) {
  const files = [await fetchWire(new URL(path, box.url))];
  const seen = new Set();
  for (const file of files) {
    const named =
      file.type === 'text/html'
        ? [
            ...[...file.text.matchAll(/<link\b[^>]*\brel="?(?:stylesheet|icon|preload|manifest)\b[^>]*>/g)].flatMap((it) => attributes(it[0], 'href')),
            ...attributes(file.text, 'src'),
          ]
        : [...file.text.matchAll(/(?:url\(\s*["']?|@import\s+["'])([^"')]+)/g)].map((it) => it[1]).filter((it) => !it.startsWith('data:'));
    for (const link of named) {
      const url = new URL(link, file.url);
      if (seen.has(url.href)) continue;
      seen.add(url.href);
      files.push(await fetchWire(url));
    }
  }
  return files;
}

for (const path of ['/', '/?lang=en', '/portail']) {
  test(`${path} is whole in ${MAX_HOME} bytes, headers included`, async () => {
    const files = await whole(path);
    const list = files.map((it) => `${it.wire} bytes on the wire (${it.packed} of content): ${new URL(it.url).pathname}`).join('\n');
    console.log(list);
    assert.ok(files.every((it) => it.status === 200), list);
    assert.ok(files.some((it) => it.type === 'text/css'), `no stylesheet was found:\n${list}`);
    const total = files.reduce((sum, it) => sum + it.wire, 0);
    assert.ok(total <= MAX_HOME, `${total} bytes:\n${list}`);
  });
}
